import {
  type BindingClasses,
  type ClusterDecision,
  evaluateBindingClasses,
  type SchedulingBinding,
} from './binding.ts';
import { NIL_DEREFERENCE, type SchedulingFailure } from './failure.ts';
import { evaluateFilters, type FilterTable, PLUGIN, type Refusal } from './filters.ts';
import type { SchedulingFleet } from './fleet.ts';
import type { PreferenceState } from './preference.ts';
import type { PolicySnapshot } from './snapshot.ts';
import {
  buildSpreadLayouts,
  evaluateSpread,
  renderSpreadReason,
  type SpreadLayout,
  type SpreadRound,
} from './topology-spread-constraints.ts';

/** What stays the same over all cycles on one snapshot, computed when first needed. */
export interface Groundwork {
  filters?: FilterTable | SchedulingFailure;
  layouts?: readonly SpreadLayout[];
  preferences?: PreferenceState;
  /** Affinity score by cluster number, once computed. */
  readonly affinity: (number | undefined)[];
}

/** One cycle: the fleet, the snapshot, and the bindings as they stand when it begins. */
export interface SchedulingCycle {
  readonly fleet: SchedulingFleet;
  readonly snapshot: PolicySnapshot;
  readonly now: number | undefined;
  readonly classes: BindingClasses;
  /** 1 by cluster number where a current binding is, or an obsolete one. */
  readonly occupied: Uint8Array;
  readonly obsolete: Uint8Array;
  readonly groundwork: Groundwork;
}

/** Scores of one candidate. `obsolete` is 1 where an obsolete binding already is. */
export interface CandidateScore {
  readonly topologySpread: number;
  readonly affinity: number;
  readonly obsolete: number;
}

/** How a cycle saw the clusters; what is not in it was not looked at. */
export interface CycleReview {
  /** Refusals by cluster number. */
  readonly refusals: ReadonlyMap<number, Refusal>;
  /** Candidates, best first, picked ones included. */
  readonly ranking: readonly number[];
  readonly scores: ReadonlyMap<number, CandidateScore>;
  /** 1 by cluster number where the cycle found a current binding. */
  readonly occupied: Uint8Array;
  /** Missing inputs by cluster number. */
  readonly gates: ReadonlyMap<number, readonly string[]>;
}

/** What one cycle did. */
export interface CycleOutcome {
  readonly created: readonly SchedulingBinding[];
  readonly patched: readonly SchedulingBinding[];
  /** As they stand afterwards, in state Unscheduled. */
  readonly unscheduled: readonly SchedulingBinding[];
  /** Undefined when the cycle wrote no status. */
  readonly status:
    | { readonly decisions: readonly ClusterDecision[]; readonly fulfilled: boolean; readonly count: number }
    | undefined;
  readonly requeue: boolean;
  readonly failure: SchedulingFailure | undefined;
  readonly review: CycleReview | undefined;
}

/** An outcome without any effect; cycles fill in what they did. */
export const IDLE: CycleOutcome = {
  created: [],
  patched: [],
  unscheduled: [],
  status: undefined,
  requeue: false,
  failure: undefined,
  review: undefined,
};

/** Prepares a cycle on the bindings as they stand. */
export function buildCycle(
  fleet: SchedulingFleet,
  snapshot: PolicySnapshot,
  now: number | undefined,
  bindings: readonly SchedulingBinding[],
  groundwork: Groundwork,
): SchedulingCycle {
  const classes = evaluateBindingClasses(bindings, snapshot.name, fleet.byName);
  const mark = (...lists: readonly (readonly SchedulingBinding[])[]): Uint8Array => {
    const marks = new Uint8Array(fleet.clusters.length);
    for (const { cluster } of lists.flat()) {
      const number = fleet.numbers.get(cluster);
      if (number !== undefined) marks[number] = 1;
    }
    return marks;
  };
  const occupied = mark(classes.bound, classes.scheduled);
  return { fleet, snapshot, now, classes, occupied, obsolete: mark(classes.obsolete), groundwork };
}

/** The binding after the scheduler gave up its cluster; it remembers its state and loses its other annotations. */
export function unschedule(binding: SchedulingBinding): SchedulingBinding {
  return { ...binding, state: 'Unscheduled', previousState: binding.state };
}

/** The verdicts of the filters that do not look at bindings, made once. */
export function filtersOf(cycle: SchedulingCycle): FilterTable | SchedulingFailure {
  const { groundwork, fleet, snapshot, now } = cycle;
  groundwork.filters ??= evaluateFilters(fleet, snapshot, now);
  return groundwork.filters;
}

/** How the bindings in place bear on the spread constraints; undefined when the policy has none. */
export function spreadOf(cycle: SchedulingCycle): SpreadRound | SchedulingFailure | undefined {
  const { groundwork, fleet, snapshot, occupied } = cycle;
  const constraints = snapshot.policy?.spread ?? [];
  if (constraints.length === 0) return undefined;
  groundwork.layouts ??= buildSpreadLayouts(constraints, fleet.clusters);
  const round = evaluateSpread(groundwork.layouts, occupied);
  return round.crashed ? NIL_DEREFERENCE : round;
}

/** Numbers of the clusters that pass every filter and are not bound yet. */
export function matchCandidates(
  { fleet, occupied }: SchedulingCycle,
  { refusals }: FilterTable,
  spread: SpreadRound | undefined,
): readonly number[] {
  const candidates: number[] = [];
  for (let number = 0; number < fleet.clusters.length; number++) {
    if (refusals[number] !== undefined || occupied[number] === 1) continue;
    if (spread === undefined || spread.violations[number] === -1) candidates.push(number);
  }
  return candidates;
}

/** The refusals of this cycle by cluster number. A cluster that is bound is refused by the first four filters only. */
export function buildRefusals(
  { fleet, occupied, groundwork }: SchedulingCycle,
  { refusals }: FilterTable,
  spread: SpreadRound | undefined,
): ReadonlyMap<number, Refusal> {
  const violated = (groundwork.layouts ?? []).map(({ constraint }): Refusal => {
    return { plugin: PLUGIN.topologySpreadConstraints, reason: renderSpreadReason(constraint) };
  });
  const refused = new Map<number, Refusal>();
  for (let number = 0; number < fleet.clusters.length; number++) {
    const violation = occupied[number] === 1 ? undefined : violated[spread?.violations[number] ?? -1];
    const refusal = refusals[number] ?? violation;
    if (refusal !== undefined) refused.set(number, refusal);
  }
  return refused;
}
