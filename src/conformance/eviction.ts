import { type Json, type JsonObject, readList, readObject, readPath, readString } from '../api/json.ts';
import {
  type EvictionCondition,
  type EvictionResult,
  readDisruptionBudget,
  readEvictionOrder,
  readEvictionPlacement,
  simulateEviction,
} from '../simulate/eviction.ts';
import { findFailure, isDiffReported, readRolloutBinding } from '../simulate/rollout-binding.ts';
import type { CaseResult } from './case-result.ts';
import { compareRecorded } from './expectation.ts';

const QUESTIONS = ['eviction', 'placement', 'disruptionBudget', 'bindings'];

/** Compares one recorded eviction with the simulated one: every key of `expect`. */
export function compareEvictionCase(input: JsonObject, _siblings: ReadonlyMap<string, Json>): CaseResult {
  return compareRecorded(input, QUESTIONS, () => {
    const placement = readObject(input, 'placement');
    const budget = readObject(input, 'disruptionBudget');
    const bindings = readList(input, 'bindings').map(readRolloutBinding);
    const result = simulateEviction({
      eviction: readEvictionOrder(readPath(input, 'eviction')),
      placement: placement && readEvictionPlacement(placement),
      budget: budget && readDisruptionBudget(budget),
      bindings,
    });
    return {
      conditions: result.final ? readConditions(readPath(input, 'eviction')) : renderConditions(result),
      deletedBindings: result.deleted === undefined ? [] : [result.deleted],
      bindingFacts: bindings.map((binding) => ({
        name: binding.name,
        failed: findFailure(binding) !== undefined,
        diffReported: isDiffReported(binding),
      })),
    };
  });
}

function renderConditions({ valid, executed }: EvictionResult): JsonObject {
  const render = ({ status, reason, message }: EvictionCondition): JsonObject => ({
    status,
    reason,
    message,
  });
  return {
    ...(valid === undefined ? {} : { Valid: render(valid) }),
    ...(executed === undefined ? {} : { Executed: render(executed) }),
  };
}

/** A final eviction keeps the conditions it came with. */
function readConditions(eviction: Json | undefined): JsonObject {
  const conditions = readList(eviction, 'status', 'conditions').map((condition): [string, JsonObject] => [
    readString(condition, 'type'),
    {
      status: readString(condition, 'status'),
      reason: readString(condition, 'reason'),
      message: readString(condition, 'message'),
    },
  ]);
  return Object.fromEntries(conditions);
}
