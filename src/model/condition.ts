import { type Json, pointer, readList, readNumber, readString } from '../api/json.ts';
import { plainConditionType } from '../api/placement.kubernetes-fleet.io.ts';

/** One entry of a `conditions` list (delivery-and-conditions.md §2). */
export interface Condition {
  /** As written: `ClusterResourcePlacementApplied`. */
  readonly type: string;
  /** Without the placement's prefix and in today's spelling: `Applied`. */
  readonly plainType: string;
  /** `True`, `False` or `Unknown`; '' when absent. */
  readonly status: string;
  readonly reason: string;
  readonly message: string;
  /** 0 when absent, as Go reads it. */
  readonly observedGeneration: number;
  /** RFC 3339 text; '' when absent. */
  readonly lastTransitionTime: string;
  readonly index: number;
  /** Pointer to this entry from the root of the object it stands in. */
  readonly pointer: string;
}

/** Reads one condition; `at` is its pointer, `index` its position in the list it stands in. */
export function decodeCondition(value: Json | undefined, at: string, index: number): Condition {
  const type = readString(value, 'type');
  return {
    type,
    plainType: plainConditionType(type),
    status: readString(value, 'status'),
    reason: readString(value, 'reason'),
    message: readString(value, 'message'),
    observedGeneration: readNumber(value, 'observedGeneration') ?? 0,
    lastTransitionTime: readString(value, 'lastTransitionTime'),
    index,
    pointer: at,
  };
}

/** Reads a list of conditions; `at` is the list's pointer. Empty when `list` is absent or no list. */
export function decodeConditions(list: Json | undefined, at: string): readonly Condition[] {
  return readList(list).map((item, index) => decodeCondition(item, at + pointer(index), index));
}

/** The first condition of a plain type, or undefined. */
export function matchCondition(conditions: readonly Condition[], plainType: string): Condition | undefined {
  return conditions.find((condition) => condition.plainType === plainType);
}

/** True when the condition speaks about this generation; KubeFleet compares with `==` (`IsConditionStatusTrue`). */
export function isFresh(condition: Condition, generation: number): boolean {
  return condition.observedGeneration === generation;
}

/** True when the condition is there, fresh and True; everything else counts as not true. */
export function isConditionTrue(condition: Condition | undefined, generation: number): boolean {
  return condition !== undefined && condition.status === 'True' && isFresh(condition, generation);
}

/** True when the condition is there, fresh and False. A stale False counts as unknown. */
export function isConditionFalse(condition: Condition | undefined, generation: number): boolean {
  return condition !== undefined && condition.status === 'False' && isFresh(condition, generation);
}
