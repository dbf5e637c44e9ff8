import { readFileSync } from 'node:fs';
import fc from 'fast-check';
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

  it('give the same in whatever order and groups they are merged', () => {
    fc.assert(
      fc.property(
        fc.array(ANALYSIS, { minLength: 2, maxLength: 6 }),
        fc.nat(),
        fc.nat(),
        (drawn, turn, cut) => {
          const fleets = drawn.map((analysis, at) => named(analysis, `fleet-${at}`));
          const [first, ...others] = fleets;
          if (first === undefined) return;
          const whole = mergeAnalyses(first, others);
          const by = turn % fleets.length;
          const turned = [...fleets.slice(by), ...fleets.slice(0, by)];
          const at = 1 + (cut % (fleets.length - 1));
          const [left, right] = [turned.slice(0, at), turned.slice(at)].map(([head, ...tail]) =>
            mergeAnalyses(head ?? first, tail),
          );
          if (left === undefined || right === undefined) return;
          expect(mergeAnalyses(left, [right])).toEqual(whole);
          const { evaluated, notEvaluated } = whole.summary.rules;
          expect([evaluated + notEvaluated, notEvaluated]).toEqual([9, whole.notEvaluated.length]);
        },
      ),
    );
  });

  it('can be narrowed to files, by cause or by place', () => {
    const narrowed = onlyFindingsIn(RICH, new Set(['prod/override.yaml', 'ticket.tar.gz!/hub/secrets.json']));
    expect(narrowed.findings.map(({ rule }) => rule)).toEqual(['FL0801', 'FL0110']);
    expect(narrowed.summary.findings).toEqual({ error: 0, warning: 1, note: 1 });
  });
});

const [SAMPLE] = RICH.findings;

/** Analyses whose findings lie at few places, as those about a shared inventory do. */
const ANALYSIS: fc.Arbitrary<Analysis> = fc
  .record({
    messages: fc.array(fc.constantFrom('a', 'b'), { maxLength: 3 }),
    missing: fc.subarray(['FL0101', 'FL0402', 'FL0501']),
    told: fc.subarray(['x', 'y', 'z']),
  })
  .map(({ messages, missing, told }) => ({
    ...RICH,
    findings: SAMPLE === undefined ? [] : messages.sort().map((message) => ({ ...SAMPLE, message })),
    suppressed: [],
    notEvaluated: missing.map((rule) => ({ rule, missing: ['time'], rows: 1 })),
    notifications: told.map((message) => ({ rule: 'FL0107', level: 'note', message, do: '' })),
    summary: { ...RICH.summary, rules: { evaluated: 9 - missing.length, notEvaluated: missing.length } },
  }));

function named(analysis: Analysis, fleet: string): Analysis {
  return { ...analysis, findings: analysis.findings.map((finding) => ({ ...finding, fleet })) };
}
