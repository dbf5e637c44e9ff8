import { type Json, type JsonObject, readList, readPath, readString } from '../api/json.ts';
import { decodeTime } from '../model/time.ts';
import { readRolloutPlacement, simulateRolloutRound } from '../simulate/rollout.ts';
import { readRolloutBinding } from '../simulate/rollout-binding.ts';
import type { CaseResult } from './case-result.ts';
import { compareRecorded } from './expectation.ts';

const QUESTIONS = ['now', 'placement', 'latestSnapshot', 'bindings'];

/** Compares one recorded round of a rolling update with the simulated one: every key of `expect`. */
export function compareRolloutCase(input: JsonObject, _siblings: ReadonlyMap<string, Json>): CaseResult {
  return compareRecorded(input, QUESTIONS, () => {
    const round = simulateRolloutRound({
      now: decodeTime(readString(input, 'now')),
      placement: readRolloutPlacement(readPath(input, 'placement')),
      latestSnapshot: readString(input, 'latestSnapshot'),
      bindings: readList(input, 'bindings').map(readRolloutBinding),
      overrides: new Map(),
    });
    return {
      needRoll: round.needsRoll,
      updated: round.updated,
      deleted: round.deleted,
      blocked: round.blocked,
      upToDate: round.upToDate,
      ready: round.verdicts.filter(({ ready }) => ready).map(({ name }) => name),
      failed: round.verdicts.filter(({ failed }) => failed).map(({ name }) => name),
    };
  });
}
