import type { Log, Result, Run } from 'sarif';

/** A SARIF file under test, with everything the checklist of GitHub's demands holds it against. */
export interface SarifSample {
  readonly name: string;
  /** The file, as it was written. */
  readonly text: string;
  /** The file again, made from the same input in another order. */
  readonly again: string;
  /** Every rule there is, in order. */
  readonly catalogue: readonly string[];
  /** The text of the input by uri; what is not in it (archive members) is not looked into. */
  readonly files: ReadonlyMap<string, string>;
  /** The folder below which the files must lie, when the run took place in a repository. */
  readonly root?: string;
  /** True when the pointers of its results were made up, and mean nothing in the files. */
  readonly handMade?: boolean;
  /** Values of Secrets in the input, as they stand there and decoded. */
  readonly secrets: readonly string[];
}

/** One row of the checklist: what is wrong, nothing when all is well. */
export type Check = (sample: SarifSample, log: Log) => readonly string[];

/** The only run; an empty one when there is none, so that every check can be made on damaged files. */
export function runOf(log: Log): Run {
  return log.runs?.[0] ?? { tool: { driver: { name: '' } } };
}

/** The results; none when the array is missing. */
export function resultsOf(log: Log): readonly Result[] {
  return runOf(log).results ?? [];
}

/** `problems` with their subject in front, when the condition does not hold. */
export function unless(holds: boolean, problem: string): readonly string[] {
  return holds ? [] : [problem];
}

/** Every value below `value` that stands under the key `key`, at any depth. */
export function* valuesUnder(value: unknown, key: string): Generator<unknown> {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, child] of Object.entries(value)) {
    if (name === key) yield child;
    yield* valuesUnder(child, key);
  }
}

/** Every text below `value`. */
export function* textsOf(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'object' && value !== null)
    for (const child of Object.values(value)) yield* textsOf(child);
}

/** Which file of the input a location names; its uri is percent-encoded. */
export function fileOf(uri: string | undefined): string {
  try {
    return decodeURIComponent(uri ?? '');
  } catch {
    return uri ?? '';
  }
}
