import { ANNOTATION } from '../../api/placement.kubernetes-fleet.io.ts';
import type { ClusterDecision, SchedulingBinding } from './binding.ts';
import type { CandidateScore } from './cycle.ts';
import { renderUnexpected } from './failure.ts';
import type { Refusal } from './filters.ts';
import type { SchedulingFleet } from './fleet.ts';
import { readGoInteger } from './go-integer.ts';
import type { PolicySnapshot, ScheduledCondition, SchedulingPlacement, SnapshotStatus } from './snapshot.ts';

/** How many decisions a status holds, and how many of them may be about clusters that were not selected. */
const DECISION_LIMIT = 1000;
const UNSELECTED_LIMIT = 20;

/** A candidate that was not picked, or a cluster that was refused. */
export interface Leftover<T> {
  readonly cluster: string;
  readonly of: T;
}

/**
 * The recorded decisions (`newSchedulingDecisionsFromBindings`): those stored on the bindings, then the best of
 * the unpicked, then refused clusters in name order. `refused` must come in name order, `unpicked` best first.
 */
export function buildDecisions(
  existing: readonly (readonly SchedulingBinding[])[],
  unpicked: readonly Leftover<CandidateScore>[],
  refused: readonly Leftover<Refusal>[],
): readonly ClusterDecision[] {
  const decisions: ClusterDecision[] = [];
  const listed = new Set<string>();
  let slots = DECISION_LIMIT;
  for (const bindings of existing) {
    for (const { cluster, decision } of bindings.slice(0, slots)) {
      decisions.push(decision);
      listed.add(cluster);
    }
    slots -= bindings.length;
    if (slots <= 0) break;
  }
  // Past the limit the scheduler's count is negative, not zero, and does not stop this loop.
  let allowed = UNSELECTED_LIMIT;
  for (const { cluster, of } of unpicked) {
    if (slots === 0 || allowed === 0) break;
    if (listed.has(cluster)) continue;
    decisions.push(decideAgainst(cluster, of));
    slots -= 1;
    allowed -= 1;
  }
  // A refused cluster that is listed already is left out but still uses up its place.
  for (const { cluster, of } of refused.slice(0, Math.max(Math.min(allowed, slots), 0))) {
    if (listed.has(cluster)) continue;
    const reason = `ClusterUnschedulable, ${of.reason}`;
    decisions.push({ cluster, selected: false, reason, score: undefined });
  }
  return decisions;
}

function decideAgainst(cluster: string, { affinity, topologySpread }: CandidateScore): ClusterDecision {
  const scores = `affinity score: ${affinity}, topology spread score: ${topologySpread}`;
  const reason = `Cluster "${cluster}" does not score high enough (${scores})`;
  return { cluster, selected: false, reason, score: { affinity, topologySpread } };
}

/** The refused clusters in name order. */
export function listRefused(
  { order, clusters }: SchedulingFleet,
  refused: ReadonlyMap<number, Refusal>,
): readonly Leftover<Refusal>[] {
  return order.flatMap((number) => {
    const of = refused.get(number);
    return of === undefined ? [] : [{ cluster: clusters[number]?.name ?? '', of }];
  });
}

/** Condition `Scheduled` of a policy snapshot for `count` clusters found. */
export function buildScheduledCondition(
  snapshot: PolicySnapshot,
  fulfilled: boolean,
  count: number,
): ScheduledCondition {
  const found = `as specified by the scheduling policy, found ${count} cluster(s)`;
  return {
    status: fulfilled ? 'True' : 'False',
    reason: fulfilled ? 'SchedulingPolicyFulfilled' : 'SchedulingPolicyUnfulfilled',
    message: fulfilled
      ? `found all cluster needed ${found}`
      : `could not find all clusters needed ${found} instead`,
    observedGeneration: snapshot.generation,
  };
}

/** Reads a count annotation; the error as text when it is missing or no count. */
export function readCount(
  text: string | undefined,
  annotation: keyof typeof ANNOTATION,
  noun: string,
): number | string {
  const key = ANNOTATION[annotation];
  if (text === undefined) return `cannot find annotation ${key}`;
  const value = readGoInteger(text);
  if (typeof value === 'number' && value >= 0) return value;
  const detail = typeof value === 'string' ? value : '%!w(<nil>)';
  return `invalid annotation ${key}: ${text} is not a valid ${noun}: ${detail}`;
}

/**
 * The snapshot's status after the scheduler wanted to write `next`: the old one is left alone when decisions are
 * the same as a set and the condition differs in its message only (scheduling.md §11.5).
 */
export function mergeStatus(
  old: SnapshotStatus,
  next: SnapshotStatus & { readonly condition: ScheduledCondition },
): { readonly status: SnapshotStatus; readonly updated: boolean } {
  const { condition } = old;
  const same =
    old.observedPlacementGeneration === next.observedPlacementGeneration &&
    isSameDecisions(old.decisions, next.decisions) &&
    condition !== undefined &&
    condition.status === next.condition.status &&
    condition.reason === next.condition.reason &&
    condition.observedGeneration >= next.condition.observedGeneration;
  return same ? { status: old, updated: false } : { status: next, updated: true };
}

function isSameDecisions(current: readonly ClusterDecision[], next: readonly ClusterDecision[]): boolean {
  if (current.length !== next.length) return false;
  const byCluster = new Map(next.map((decision) => [decision.cluster, decision]));
  return current.every((decision) => {
    const other = byCluster.get(decision.cluster);
    return (
      other !== undefined &&
      other.selected === decision.selected &&
      other.reason === decision.reason &&
      other.score?.affinity === decision.score?.affinity &&
      other.score?.topologySpread === decision.score?.topologySpread &&
      (other.score === undefined) === (decision.score === undefined)
    );
  });
}

/** What the placement itself shows of scheduling (scheduling.md §12). */
export interface PlacementScheduling {
  readonly condition: ScheduledCondition & { readonly type: string };
  /** Messages of the entries without a cluster name, one per cluster that is missing. */
  readonly failedToSchedule: readonly string[];
  /** The status cannot be computed: the placement keeps its old one. */
  readonly error: string | undefined;
}

/** The scheduling part of the placement's status, given its snapshot's. */
export function buildPlacementScheduling(
  placement: SchedulingPlacement,
  snapshot: PolicySnapshot,
  status: SnapshotStatus,
): PlacementScheduling {
  const type =
    placement.kind === 'ResourcePlacement'
      ? 'ResourcePlacementScheduled'
      : 'ClusterResourcePlacementScheduled';
  const observedGeneration = placement.generation;
  const { condition } = status;
  if (
    condition === undefined ||
    condition.status === 'Unknown' ||
    condition.observedGeneration < snapshot.generation ||
    status.observedPlacementGeneration < placement.generation
  ) {
    const pending = { status: 'Unknown', reason: 'SchedulePending', message: 'Scheduling has not completed' };
    return { condition: { type, ...pending, observedGeneration }, failedToSchedule: [], error: undefined };
  }
  const unselected = status.decisions.filter(({ selected }) => !selected);
  const missing = countMissing(placement, status.decisions.length - unselected.length);
  const error =
    missing < 0
      ? renderUnexpected(`calculated negative failed to schedule cluster count: ${missing}`)
      : undefined;
  const failedToSchedule = unselected.slice(0, Math.max(missing, 0)).map(({ reason }) => reason);
  return { condition: { ...condition, type, observedGeneration }, failedToSchedule, error };
}

function countMissing({ policy }: SchedulingPlacement, selected: number): number {
  if (policy?.placementType === 'PickN' && policy.numberOfClusters !== undefined) {
    return policy.numberOfClusters - selected;
  }
  return policy?.placementType === 'PickFixed' ? policy.clusterNames.length - selected : 0;
}
