import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Analysis } from '../evaluate/analysis.ts';
import { mergeAnalyses, onlyFindingsIn } from './merge-analyses.ts';

const RICH: Analysis = JSON.parse(readFileSync('testdata/reports/analysis.json', 'utf8'));

describe('analyses of several fleets', () => {
  it('become one, whose numbers add up', () => {
    const other: Analysis = { ...RICH, notEvaluated: [{ rule: 'FL0101', missing: ['time'], rows: 1 }] };
    const merged = mergeAnalyses(RICH, [other]);
    expect(merged.findings.length).toBe(2 * RICH.findings.length);
    expect(merged.findings.map(({ severity }) => severity)).toEqual(
      [...merged.findings.map(({ severity }) => severity)].sort(
        (a, b) => ['error', 'warning', 'note'].indexOf(a) - ['error', 'warning', 'note'].indexOf(b),
      ),
    );
    expect(merged.summary).toMatchObject({
      objects: 2 * RICH.summary.objects,
      findings: { error: 6, warning: 8, note: 4 },
      rules: { evaluated: 10, notEvaluated: 6 },
    });
    expect(merged.notifications).toEqual(RICH.notifications);
  });

  it('add up what they miss, rule by rule', () => {
    const other: Analysis = { ...RICH, notEvaluated: [{ rule: 'FL0401', missing: ['time'], rows: 5 }] };
    expect(mergeAnalyses(RICH, [other]).notEvaluated.find(({ rule }) => rule === 'FL0401')).toEqual({
      rule: 'FL0401',
      missing: ['members', 'time'],
      rows: 7,
    });
  });

  it('can be narrowed to files, by cause or by place', () => {
    const narrowed = onlyFindingsIn(RICH, new Set(['prod/override.yaml', 'ticket.tar.gz!/hub/secrets.json']));
    expect(narrowed.findings.map(({ rule }) => rule)).toEqual(['FL0801', 'FL0110']);
    expect(narrowed.summary.findings).toEqual({ error: 0, warning: 1, note: 1 });
  });
});
