import type { SchedulingBinding } from './scheduling/binding.ts';
import type { SchedulingCluster } from './scheduling/cluster.ts';
import {
  buildCycle,
  type CycleOutcome,
  type CycleReview,
  type Groundwork,
  IDLE,
  type SchedulingCycle,
  unschedule,
} from './scheduling/cycle.ts';
import { buildFailure, type SchedulingFailure } from './scheduling/failure.ts';
import { buildSchedulingFleet, compareNames, type SchedulingFleet } from './scheduling/fleet.ts';
import { buildOutcomes, type ClusterOutcome } from './scheduling/outcome.ts';
import { simulatePickAll } from './scheduling/pick-all.ts';
import { simulatePickFixed } from './scheduling/pick-fixed.ts';
import { simulatePickN } from './scheduling/pick-n.ts';
import type { PolicySnapshot, SnapshotStatus } from './scheduling/snapshot.ts';
import { buildScheduledCondition, mergeStatus, readCount } from './scheduling/status.ts';

/** One placement to be scheduled. `now` in milliseconds since 1970; undefined when the input tells no time. */
export interface SchedulingRequest {
  readonly now: number | undefined;
  readonly clusters: readonly SchedulingCluster[];
  readonly snapshot: PolicySnapshot;
  /** Those of other placements are left out. */
  readonly bindings: readonly SchedulingBinding[];
}

/** Which clusters one cycle bound and gave up, in name order. */
export interface CycleSummary {
  readonly picked: readonly string[];
  readonly unscheduled: readonly string[];
}

/** What the scheduler arrives at: bindings, status, and what became of every cluster. */
export interface SchedulingResult {
  readonly outcomes: readonly ClusterOutcome[];
  /** The snapshot's status afterwards, and whether it was written at all. */
  readonly status: SnapshotStatus;
  readonly statusUpdated: boolean;
  /** Bindings as they stand afterwards, in name order; made ones carry no random suffix. */
  readonly bindings: readonly SchedulingBinding[];
  /** Net effect on the bindings over all cycles. */
  readonly created: readonly SchedulingBinding[];
  readonly revived: readonly SchedulingBinding[];
  readonly unscheduled: readonly SchedulingBinding[];
  /** Deleting bindings the scheduler let go. */
  readonly released: readonly SchedulingBinding[];
  readonly cycles: readonly CycleSummary[];
  readonly failure: SchedulingFailure | undefined;
  /** How the last cycle that looked at the clusters saw them; undefined when none had to. */
  readonly review: CycleReview | undefined;
  /** Every input that is missing and could change something. */
  readonly gates: readonly string[];
}

/** Everything that changes from cycle to cycle. */
interface Progress {
  bindings: readonly SchedulingBinding[];
  status: SnapshotStatus;
  updated: boolean;
  failure: SchedulingFailure | undefined;
  review: CycleReview | undefined;
  readonly cycles: CycleSummary[];
}

/**
 * Runs the scheduler on one placement until it no longer asks to be called again (scheduling.md §3–13).
 * `fleet` may be built once for many placements.
 * What would be an error of the scheduler comes back as `failure`, with what had been done up to there.
 */
export function simulateScheduling(
  request: SchedulingRequest,
  fleet: SchedulingFleet = buildSchedulingFleet(request.clusters),
): SchedulingResult {
  const { snapshot, now } = request;
  const before = request.bindings
    .filter(
      ({ placement, namespace }) => placement === snapshot.placement && namespace === snapshot.namespace,
    )
    .sort((a, b) => compareNames(a.name, b.name));
  const groundwork: Groundwork = { affinity: [] };
  const progress: Progress = {
    bindings: before,
    status: snapshot.status,
    updated: false,
    failure: undefined,
    review: undefined,
    cycles: [],
  };
  // Every requeued cycle binds one more cluster, so there are never more of them than clusters and bindings.
  const limit = request.clusters.length + before.length + 1;
  let requeue = true;
  while (requeue && progress.cycles.length < limit) {
    requeue = advance(progress, buildPrepared(fleet, snapshot, now, progress.bindings, groundwork));
  }
  return finish(request, fleet, before, progress);
}

interface Prepared {
  readonly cycle: SchedulingCycle;
  /** After deleting bindings were let go and dangling ones given up, which comes first in every cycle. */
  readonly bindings: readonly SchedulingBinding[];
}

function buildPrepared(
  fleet: SchedulingFleet,
  snapshot: PolicySnapshot,
  now: number | undefined,
  bindings: readonly SchedulingBinding[],
  groundwork: Groundwork,
): Prepared {
  const cycle = buildCycle(fleet, snapshot, now, bindings, groundwork);
  const changed = new Map<SchedulingBinding, SchedulingBinding>();
  for (const binding of cycle.classes.deleting)
    if (binding.held) changed.set(binding, { ...binding, held: false });
  for (const binding of cycle.classes.dangling) changed.set(binding, unschedule(binding));
  return {
    cycle,
    bindings: changed.size === 0 ? bindings : bindings.map((each) => changed.get(each) ?? each),
  };
}

/** Runs one cycle and takes over what it did; true when the scheduler wants another one. */
function advance(progress: Progress, { cycle, bindings }: Prepared): boolean {
  const outcome = simulateCycle(cycle);
  const written = writeBindings(bindings, outcome);
  progress.cycles.push({
    picked: [...outcome.created, ...outcome.patched].map(({ cluster }) => cluster).sort(compareNames),
    unscheduled: [...cycle.classes.dangling, ...outcome.unscheduled]
      .map(({ cluster }) => cluster)
      .sort(compareNames),
  });
  progress.bindings = written;
  progress.failure = outcome.failure;
  if (outcome.review !== undefined) progress.review = outcome.review;
  if (outcome.status !== undefined) writeStatus(progress, cycle.snapshot, outcome.status);
  return outcome.requeue && progress.failure === undefined;
}

function simulateCycle(cycle: SchedulingCycle): CycleOutcome {
  const type = cycle.snapshot.policy?.placementType;
  if (type === undefined || type === 'PickAll') return simulatePickAll(cycle);
  if (type === 'PickFixed') return simulatePickFixed(cycle);
  // The scheduler means to report an unknown type but reports nothing.
  return type === 'PickN' ? simulatePickN(cycle) : IDLE;
}

function writeBindings(
  bindings: readonly SchedulingBinding[],
  { created, patched, unscheduled }: CycleOutcome,
): readonly SchedulingBinding[] {
  if (created.length + patched.length + unscheduled.length === 0) return bindings;
  const changed = new Map([...patched, ...unscheduled].map((binding) => [binding.name, binding]));
  const written = bindings.map((binding) => changed.get(binding.name) ?? binding);
  return created.length === 0
    ? written
    : [...written, ...created].sort((a, b) => compareNames(a.name, b.name));
}

function writeStatus(progress: Progress, snapshot: PolicySnapshot, next: CycleOutcome['status']): void {
  if (next === undefined) return;
  const generation = readCount(snapshot.placementGeneration, 'placementGeneration', 'value');
  if (typeof generation === 'string') {
    progress.failure = buildFailure([generation]);
    return;
  }
  const { status, updated } = mergeStatus(progress.status, {
    observedPlacementGeneration: generation,
    decisions: next.decisions,
    condition: buildScheduledCondition(snapshot, next.fulfilled, next.count),
  });
  progress.status = status;
  progress.updated ||= updated;
}

function finish(
  { snapshot }: SchedulingRequest,
  fleet: SchedulingFleet,
  before: readonly SchedulingBinding[],
  { bindings, status, updated, failure, review, cycles }: Progress,
): SchedulingResult {
  const old = new Map(before.map((binding) => [binding.name, binding]));
  const changed = bindings.filter((binding) => old.get(binding.name) !== binding);
  const known = changed.filter(({ name, deleting }) => old.has(name) && !deleting);
  const outcomes = buildOutcomes({
    fleet,
    named: snapshot.policy?.placementType === 'PickFixed' ? snapshot.policy.clusterNames : [],
    before,
    after: bindings,
    review,
    failed: failure !== undefined,
    snapshot: snapshot.name,
  });
  return {
    outcomes,
    status,
    statusUpdated: updated,
    bindings,
    created: changed.filter(({ name }) => !old.has(name)),
    revived: known.filter(({ state }) => state !== 'Unscheduled'),
    unscheduled: known.filter(({ state }) => state === 'Unscheduled'),
    released: changed.filter(({ deleting }) => deleting),
    cycles,
    failure,
    review,
    gates: [...new Set(outcomes.flatMap(({ gates }) => gates))].sort(compareNames),
  };
}
