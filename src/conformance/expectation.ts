import { isJsonList, isJsonObject, type Json, type JsonObject, readObject } from '../api/json.ts';
import type { CaseResult } from './case-result.ts';

/** What the product answers under one key of `expect`; undefined means that the key should be absent. */
export type Answers = Readonly<Record<string, Json | undefined>>;

/** Keys every recorded case has or may have, besides what it asks. */
const COMMON_KEYS = ['id', 'family', 'note', 'expect'];

/**
 * Compares one recorded case: every key of `expect` with the product's answers. A question key that is not in
 * `questions` is a disagreement too: it would be asked and not heard.
 */
export function compareRecorded(
  input: JsonObject,
  questions: readonly string[],
  answer: (expected: JsonObject) => Answers,
): CaseResult {
  const heard = new Set([...COMMON_KEYS, ...questions]);
  const unheard = Object.keys(input).filter((key) => !heard.has(key));
  const expected = readObject(input, 'expect') ?? {};
  const result = compareExpectation(expected, answer(expected));
  if (unheard.length === 0) return result;
  const differences = [`the runner does not know ${unheard.join(', ')}`, ...result.differences];
  return { ...result, agree: false, differences };
}

/**
 * Compares every key of `expect` with the product's answers. A key the answers do not know is a disagreement, and
 * so is an answer that the recording does not expect.
 */
export function compareExpectation(expected: JsonObject, answers: Answers): CaseResult {
  const differences: string[] = [];
  let compared = 0;
  for (const key of new Set([...Object.keys(expected), ...Object.keys(answers)])) {
    if (!Object.hasOwn(answers, key)) {
      differences.push(`${key}: the runner does not know this key`);
      continue;
    }
    const wanted = Object.hasOwn(expected, key) ? expected[key] : undefined;
    compared += countLeaves(wanted);
    differences.push(...findDifferences(wanted, answers[key], key));
  }
  return { agree: differences.length === 0, differences, compared };
}

function countLeaves(value: Json | undefined): number {
  if (value === undefined) return 0;
  if (isJsonList(value))
    return Math.max(
      1,
      value.reduce<number>((sum, item) => sum + countLeaves(item), 0),
    );
  if (!isJsonObject(value)) return 1;
  return Math.max(
    1,
    Object.values(value).reduce<number>((sum, item) => sum + countLeaves(item), 0),
  );
}

/** Where two JSON values differ, one line each: path, what was expected, what came. Key order plays no part. */
function findDifferences(wanted: Json | undefined, got: Json | undefined, path: string): string[] {
  if (isJsonList(wanted) && isJsonList(got)) {
    const length = Math.max(wanted.length, got.length);
    return Array.from({ length }, (_, at) => at).flatMap((at) =>
      findDifferences(wanted[at], got[at], `${path}/${at}`),
    );
  }
  if (isJsonObject(wanted) && isJsonObject(got)) {
    const keys = new Set([...Object.keys(wanted), ...Object.keys(got)]);
    return [...keys].flatMap((key) =>
      findDifferences(
        Object.hasOwn(wanted, key) ? wanted[key] : undefined,
        Object.hasOwn(got, key) ? got[key] : undefined,
        `${path}/${key}`,
      ),
    );
  }
  return wanted === got ? [] : [`${path}: expected ${show(wanted)}, got ${show(got)}`];
}

function show(value: Json | undefined): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}
