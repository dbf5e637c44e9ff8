import { expect, it } from 'vitest';
import type { Analysis } from '../evaluate/analysis.ts';
import { judgeFindings } from './verdict.ts';

it.each([
  [[0, 0, 9], 'error', undefined, 0],
  [[1, 0, 0], 'error', undefined, 1],
  [[0, 1, 0], 'error', undefined, 0],
  [[0, 1, 0], 'warning', undefined, 1],
  [[0, 0, 1], 'warning', undefined, 0],
  [[0, 0, 1], 'note', undefined, 1],
  [[9, 9, 9], 'never', undefined, 0],
  [[0, 3, 0], 'error', 3, 0],
  [[0, 4, 0], 'error', 3, 1],
  [[0, 4, 0], 'never', 3, 1],
] as const)(
  '%j fails on %s with at most %s warnings: %i',
  ([error, warning, note], failOn, maxWarnings, code) => {
    const analysis = { summary: { findings: { error, warning, note } } } as unknown as Analysis;
    const verdict = judgeFindings(analysis, { failOn, ...(maxWarnings !== undefined && { maxWarnings }) });
    expect(verdict.code).toBe(code);
    const tooMany = maxWarnings !== undefined && warning > maxWarnings;
    expect(verdict.lines).toEqual(tooMany ? ['fleetlint: 4 warnings, and --max-warnings allows 3'] : []);
  },
);
