import { type JsonObject, readString } from '../api/json.ts';
import type { CaseResult } from './case-result.ts';
import type { Recording } from './recorded.ts';

/** Compares one recorded case with the product. */
export type CompareCase = (recorded: JsonObject, siblings: Recording['siblings']) => CaseResult;

/** The outcome of one folder: counts, and what to print. `failed` counts what must not be. */
export interface FolderOutcome {
  readonly agreed: number;
  readonly total: number;
  readonly failed: number;
  readonly lines: readonly string[];
}

/** How many disagreements are printed in full before the rest is only counted. */
const PRINTED = 5;

/**
 * Compares every case of a recording (design.md §8). Ids in `known` may disagree, and must.
 */
export function runCases(
  recording: Recording,
  compare: CompareCase,
  known: readonly string[],
): FolderOutcome {
  const lines: string[] = [];
  let agreed = 0;
  let compared = 0;
  let failed = 0;
  let printed = 0;
  for (const recorded of recording.cases) {
    const id = readString(recorded, 'id');
    const result = compareSafely(recorded, recording, compare);
    compared += result.compared;
    const listed = known.includes(id);
    if (result.agree) agreed += 1;
    if (result.agree !== listed) continue;
    failed += 1;
    if (printed >= PRINTED) continue;
    printed += 1;
    if (listed)
      lines.push(
        `${recording.topic} ${id}: listed as known disagreement, but it agrees: take it off the list`,
      );
    else
      lines.push(`${recording.topic} ${id}:`, ...result.differences.map((difference) => `  ${difference}`));
  }
  if (failed > printed) lines.push(`${recording.topic}: ${failed - printed} further disagreements`);
  lines.push(`${recording.topic}: ${agreed}/${recording.cases.length} agree (${compared} values compared)`);
  return { agreed, total: recording.cases.length, failed, lines };
}

/** A crash of the product is a disagreement of that case, not the end of the run. */
function compareSafely(recorded: JsonObject, recording: Recording, compare: CompareCase): CaseResult {
  try {
    const result = compare(recorded, recording.siblings);
    if (result.compared > 0) return result;
    return {
      ...result,
      agree: false,
      differences: ['nothing was compared: the case holds no known expectation'],
    };
  } catch (fault) {
    const text = fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
    return { agree: false, differences: [`crashed: ${text}`], compared: 0 };
  }
}
