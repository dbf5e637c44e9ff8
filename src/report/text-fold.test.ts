import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Analysis } from '../evaluate/analysis.ts';
import type { Finding } from '../evaluate/finding.ts';
import type { ReportOptions } from './format.ts';
import { renderText } from './text.ts';

const RICH: Analysis = JSON.parse(readFileSync('testdata/reports/analysis.json', 'utf8'));
const FIRST = RICH.findings[0] as Finding;

function alike(number: number, change: (index: number) => Partial<Finding> = () => ({})): Finding[] {
  return Array.from({ length: number }, (_each, index) => {
    const location = { ...FIRST.cause.location, uri: 'a.yaml', startLine: index + 1, endLine: index + 1 };
    return { ...FIRST, cause: { ...FIRST.cause, location }, at: { ...FIRST.at, location }, ...change(index) };
  });
}

function render(findings: readonly Finding[], options: ReportOptions = {}): string[] {
  return [...renderText({ ...RICH, findings }, options)].join('').split('\n');
}

const heads = (lines: readonly string[]): number =>
  lines.filter((line) => /^\S+:\d+:\d+: /.test(line)).length;
const rests = (lines: readonly string[]): string[] => lines.filter((line) => line.startsWith('  + '));

describe('many findings of one rule', () => {
  it('are shown whole up to ten', () => {
    const lines = render(alike(10));
    expect([heads(lines), rests(lines)]).toEqual([10, []]);
  });

  it('are counted beyond, with their lines', () => {
    const lines = render(alike(44));
    expect([heads(lines), rests(lines)]).toEqual([
      5,
      ['  + 39 more error[FL0502] in a.yaml, lines 6, 7, 8, 9, 10, 11, 12, 13 and 31 more; --all shows them'],
    ]);
    expect(lines[0]).toContain(': 44 errors');
  });

  it('are counted with their files when there are several', () => {
    const lines = render(
      alike(12, (index) => ({
        cause: { ...FIRST.cause, location: { ...FIRST.cause.location, uri: `${index}.yaml` } },
      })),
    );
    expect(rests(lines)).toEqual([
      '  + 7 more error[FL0502] in 7 files: 5.yaml, 6.yaml, 7.yaml, 8.yaml, 9.yaml, 10.yaml and 11.yaml; --all shows them',
    ]);
  });

  it('never hide others: another severity, another rule, another placement', () => {
    const placement = { kind: 'ClusterResourcePlacement', namespace: '', name: 'other' };
    const lines = render([
      ...alike(8),
      ...alike(8, () => ({ severity: 'warning' })),
      ...alike(8, () => ({ rule: 'FL0402' })),
      ...alike(8, () => ({ placement })),
    ]);
    expect([heads(lines), rests(lines)]).toEqual([32, []]);
  });

  it('are all there when asked for', () => {
    expect(heads(render(alike(44), { all: true }))).toBe(44);
  });

  it('fit into the width', () => {
    const lines = render(alike(44), { width: 60 });
    const at = lines.findIndex((line) => line.startsWith('  + '));
    expect(lines.slice(at, at + 2)).toEqual([
      '  + 39 more error[FL0502] in a.yaml, lines 6, 7, 8, 9, 10,',
      '    11, 12, 13 and 31 more; --all shows them',
    ]);
  });
});

describe('quiet', () => {
  const all = [
    ...alike(1),
    ...alike(1, () => ({ severity: 'warning' })),
    ...alike(1, () => ({ severity: 'note' })),
  ];
  it.each([
    [undefined, 1],
    ['error', 1],
    ['warning', 2],
    ['note', 3],
  ] as const)('leaves what fails from %s on: %i', (failsFrom, number) => {
    expect(heads(render(all, { quiet: true, ...(failsFrom && { failsFrom }) }))).toBe(number);
  });
});
