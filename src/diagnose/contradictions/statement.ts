import { secondsSince } from '../../model/ages.ts';
import { type Condition, isFresh, matchCondition } from '../../model/condition.ts';
import type { Fleet } from '../../model/fleet.ts';
import type { Known } from '../../model/knowledge.ts';
import type { View } from '../../model/metadata.ts';
import type { Placement } from '../../model/placement.ts';
import type { ObjectPlace } from '../../read/place.ts';

/** Two parts of a dump that cannot both be true. */
export interface Contradiction {
  readonly placement: Placement;
  /** '' when it concerns none in particular. */
  readonly cluster: string;
  readonly left: Statement;
  readonly right: Statement;
  /** Seconds since the newer of the two was written: below a minute it may be in flight. */
  readonly seconds: Known<number>;
}

/** What one object says. */
export interface Statement {
  readonly text: string;
  readonly place: ObjectPlace;
}

/** Conditions that are compared between levels; RolloutStarted means something else on each of them. */
export const SHARED = ['Overridden', 'WorkSynchronized', 'Applied', 'Available', 'DiffReported'] as const;

/** The condition of a type, unless it speaks of another generation. */
export function stateOf(
  conditions: readonly Condition[],
  type: string,
  generation: number,
): Condition | undefined {
  const found = matchCondition(conditions, type);
  return found !== undefined && isFresh(found, generation) ? found : undefined;
}

/** What a condition says, and where. */
export function state(view: View, condition: Condition, whose: string): Statement {
  return {
    text: `${whose} says ${condition.plainType} ${condition.status}`,
    place: { object: view.object, pointer: `${condition.pointer}/status`, side: 'head' },
  };
}

/** Seconds since the newer of some conditions was written. */
export function newest(fleet: Fleet, ...conditions: readonly (Condition | undefined)[]): Known<number> {
  const times = conditions.map((each) => each?.lastTransitionTime ?? '').sort();
  return secondsSince(fleet, times.at(-1) ?? '');
}
