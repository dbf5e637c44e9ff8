import { type Json, type JsonObject, readList, readObject, readPath, readString } from '../api/json.ts';
import { decodeTime } from '../model/time.ts';
import { readRolloutPlacement, simulateRolloutRound } from '../simulate/rollout.ts';
import { readRolloutBinding } from '../simulate/rollout-binding.ts';
import type { CaseResult } from './case-result.ts';
import { compareExpectation } from './expectation.ts';

const QUESTION_KEYS = new Set([
  'id',
  'family',
  'note',
  'now',
  'placement',
  'latestSnapshot',
  'bindings',
  'expect',
]);

/** Compares one recorded round of a rolling update with the simulated one: every key of `expect`. */
export function compareRolloutCase(input: JsonObject, _siblings: ReadonlyMap<string, Json>): CaseResult {
  const unknown = Object.keys(input).filter((key) => !QUESTION_KEYS.has(key));
  const round = simulateRolloutRound({
    now: decodeTime(readString(input, 'now')),
    placement: readRolloutPlacement(readPath(input, 'placement')),
    latestSnapshot: readString(input, 'latestSnapshot'),
    bindings: readList(input, 'bindings').map(readRolloutBinding),
    overrides: new Map(),
  });
  const compared = compareExpectation(readObject(input, 'expect') ?? {}, {
    needRoll: round.needsRoll,
    updated: round.updated,
    deleted: round.deleted,
    blocked: round.blocked,
    upToDate: round.upToDate,
    ready: round.verdicts.filter(({ ready }) => ready).map(({ name }) => name),
    failed: round.verdicts.filter(({ failed }) => failed).map(({ name }) => name),
  });
  if (unknown.length === 0) return compared;
  const differences = [`the runner does not know ${unknown.join(', ')}`, ...compared.differences];
  return { ...compared, agree: false, differences };
}
