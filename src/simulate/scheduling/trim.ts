import type { SchedulingBinding } from './binding.ts';
import { type CycleOutcome, IDLE, type SchedulingCycle, unschedule } from './cycle.ts';
import { isFailure, NIL_DEREFERENCE, type SchedulingFailure } from './failure.ts';
import { compareNames } from './fleet.ts';
import { buildDecisions } from './status.ts';

/**
 * A PickN cycle that gives up `surplus` current bindings and all obsolete ones (`downscale`): scheduled before
 * bound, low stored scores first, then the name that sorts first. Health does not matter. Nothing is picked.
 */
export function simulateTrim({ classes }: SchedulingCycle, wanted: number, surplus: number): CycleOutcome {
  const obsolete = classes.obsolete.map(unschedule);
  const trimmed = trimBindings(classes.scheduled, classes.bound, surplus);
  if (isFailure(trimmed)) return { ...IDLE, unscheduled: obsolete, failure: trimmed };
  const { scheduled, bound, dropped } = trimmed;
  const count = scheduled.length + bound.length;
  return {
    ...IDLE,
    unscheduled: [...obsolete, ...dropped.map(unschedule)],
    status: { decisions: buildDecisions([scheduled, bound], [], []), fulfilled: count >= wanted, count },
  };
}

interface Trimmed {
  readonly scheduled: readonly SchedulingBinding[];
  readonly bound: readonly SchedulingBinding[];
  readonly dropped: readonly SchedulingBinding[];
}

function trimBindings(
  scheduled: readonly SchedulingBinding[],
  bound: readonly SchedulingBinding[],
  surplus: number,
): Trimmed | SchedulingFailure {
  if (surplus === 0) return { scheduled, bound, dropped: [] };
  if (surplus < scheduled.length) {
    const sorted = sortByScore(scheduled);
    if (isFailure(sorted)) return sorted;
    return { scheduled: sorted.slice(surplus), bound, dropped: sorted.slice(0, surplus) };
  }
  const left = surplus - scheduled.length;
  if (left === 0 || left === bound.length) {
    return { scheduled: [], bound: bound.slice(left), dropped: [...scheduled, ...bound.slice(0, left)] };
  }
  const sorted = sortByScore(bound);
  if (isFailure(sorted)) return sorted;
  return { scheduled: [], bound: sorted.slice(left), dropped: [...scheduled, ...sorted.slice(0, left)] };
}

/** Bindings without a score first. One with half a score crashes the scheduler as soon as it is compared. */
function sortByScore(
  bindings: readonly SchedulingBinding[],
): readonly SchedulingBinding[] | SchedulingFailure {
  const scored = bindings.filter(({ decision }) => decision.score !== undefined);
  const broken = scored.some(
    ({ decision: { score } }) => score?.affinity === undefined || score.topologySpread === undefined,
  );
  if (broken && scored.length > 1) return NIL_DEREFERENCE;
  return [...bindings].sort(compareScores);
}

function compareScores(a: SchedulingBinding, b: SchedulingBinding): number {
  const left = a.decision.score;
  const right = b.decision.score;
  if (left === undefined || right === undefined) {
    if (left !== right) return left === undefined ? -1 : 1;
    return compareNames(a.cluster, b.cluster);
  }
  return (
    (left.topologySpread ?? 0) - (right.topologySpread ?? 0) ||
    (left.affinity ?? 0) - (right.affinity ?? 0) ||
    compareNames(a.cluster, b.cluster)
  );
}
