import { type Json, readList, readNumber, readPath, readString } from '../api/json.ts';
import {
  evaluateReadiness,
  findFailure,
  isDiffReported,
  type Readiness,
  type RolloutBinding,
} from './rollout-binding.ts';
import { type Limit, readLimit, scaleLimit } from './rollout-limits.ts';
import { explainRole, type RolloutAction, type RolloutArithmetic, type RolloutRole } from './rollout-role.ts';

/** What a rollout reads of a placement, API defaults applied. */
export interface RolloutPlacement {
  readonly name: string;
  /** '' for a ClusterResourcePlacement. */
  readonly namespace: string;
  /** `RollingUpdate` or `External`. */
  readonly strategy: string;
  readonly deleting: boolean;
  readonly placementType: string;
  readonly clusterNames: number;
  readonly numberOfClusters: number | undefined;
  readonly maxUnavailable: Limit;
  readonly maxSurge: Limit;
  readonly unavailablePeriodSeconds: number;
}

/** Override snapshots a cluster should get; names as in `RolloutBinding`. */
export interface WantedOverrides {
  readonly clusterOverrides: readonly string[];
  readonly resourceOverrides: readonly string[];
}

/** One round of a rolling update. Bindings of other placements are left out; clusters missing in `overrides` get none. */
export interface RolloutRequest {
  /** Milliseconds since 1970; undefined when the input tells no time. */
  readonly now: number | undefined;
  readonly placement: RolloutPlacement;
  /** Name of the latest master resource snapshot. */
  readonly latestSnapshot: string;
  readonly bindings: readonly RolloutBinding[];
  readonly overrides: ReadonlyMap<string, WantedOverrides>;
}

export interface BindingRollout {
  readonly name: string;
  readonly cluster: string;
  readonly action: RolloutAction;
  readonly ready: boolean;
  readonly failed: boolean;
  readonly because: string;
}

export interface RolloutRound {
  /** False when every binding is where it should be. */
  readonly needsRoll: boolean;
  /** Names of bindings moved to the latest snapshot or newly bound, in the order they are taken. */
  readonly updated: readonly string[];
  readonly deleted: readonly string[];
  /** Get RolloutStarted=False. */
  readonly blocked: readonly string[];
  readonly upToDate: readonly string[];
  /** One per binding, in name order. */
  readonly verdicts: readonly BindingRollout[];
  readonly arithmetic: RolloutArithmetic;
  /** When the controller looks again, in seconds, if only time is missing. */
  readonly waitSeconds: number;
  /** Inputs that are missing and could change the round. */
  readonly gates: readonly string[];
}

const DEFAULT_LIMIT = '25%';
const DEFAULT_PERIOD_SECONDS = 60;

/** Reads a ClusterResourcePlacement or ResourcePlacement of any version and applies the defaults. */
export function readRolloutPlacement(json: Json | undefined): RolloutPlacement {
  const rolling = readPath(json, 'spec', 'strategy', 'rollingUpdate');
  return {
    name: readString(json, 'metadata', 'name'),
    namespace: readString(json, 'metadata', 'namespace'),
    strategy: readString(json, 'spec', 'strategy', 'type') || 'RollingUpdate',
    deleting: readString(json, 'metadata', 'deletionTimestamp') !== '',
    placementType: readString(json, 'spec', 'policy', 'placementType') || 'PickAll',
    clusterNames: readList(json, 'spec', 'policy', 'clusterNames').length,
    numberOfClusters: readNumber(json, 'spec', 'policy', 'numberOfClusters'),
    maxUnavailable: readLimit(readPath(rolling, 'maxUnavailable')) ?? DEFAULT_LIMIT,
    maxSurge: readLimit(readPath(rolling, 'maxSurge')) ?? DEFAULT_LIMIT,
    unavailablePeriodSeconds: readNumber(rolling, 'unavailablePeriodSeconds') ?? DEFAULT_PERIOD_SECONDS,
  };
}

interface Judged {
  readonly binding: RolloutBinding;
  readonly readiness: Readiness;
  readonly failed: boolean;
  readonly canBeReady: boolean;
  readonly role: RolloutRole;
}

/** Decides one round of a rolling update (`pickBindingsToRoll`, delivery-and-conditions.md §7). */
export function simulateRolloutRound(request: RolloutRequest): RolloutRound {
  const { name, namespace } = request.placement;
  const judged = request.bindings
    .filter((binding) => binding.placement === name && binding.namespace === namespace)
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
    .map((binding) => judgeBinding(binding, request));
  const arithmetic = calculate(request.placement, judged);
  const inRole = (role: RolloutRole): readonly Judged[] => judged.filter((each) => each.role === role);
  const removable = Math.max(arithmetic.maxToRemove, 0);
  const removed = inRole('remove').slice(0, removable);
  const updates = inRole('update').slice(0, removable - removed.length);
  const bound = inRole('bind').slice(0, Math.max(arithmetic.maxToAdd, 0));
  const moved = [...inRole('failedUpdate'), ...updates, ...bound];
  const chosen = new Set([...moved, ...removed]);
  const blocked = [...inRole('update'), ...inRole('bind')].filter((each) => !chosen.has(each));
  const verdicts = judged.map((each) => buildVerdict(each, chosen.has(each), arithmetic));
  return {
    needsRoll: judged.some(({ role }) => role !== 'upToDate' && role !== 'none'),
    updated: names(moved),
    deleted: names(removed),
    blocked: names(blocked),
    upToDate: names(inRole('upToDate')),
    verdicts,
    arithmetic,
    waitSeconds: findWait(judged, request.placement.unavailablePeriodSeconds),
    gates: judged.some(({ readiness }) => readiness.timeMissing) ? ['time'] : [],
  };
}

function names(list: readonly Judged[]): readonly string[] {
  return list.map(({ binding }) => binding.name);
}

function judgeBinding(binding: RolloutBinding, request: RolloutRequest): Judged {
  const readiness = evaluateReadiness(binding, request.placement.unavailablePeriodSeconds, request.now);
  const failed = findFailure(binding) !== undefined;
  const live = binding.state === 'Bound' || binding.state === 'Unscheduled';
  const canBeReady = live && !failed && !isDiffReported(binding);
  return { binding, readiness, failed, canBeReady, role: judgeRole(binding, failed, request) };
}

function judgeRole(binding: RolloutBinding, failed: boolean, request: RolloutRequest): RolloutRole {
  if (binding.state === 'Scheduled') return 'bind';
  if (binding.deleting) return 'none';
  if (binding.state === 'Unscheduled') return 'remove';
  if (binding.state !== 'Bound') return 'none';
  if (isCurrent(binding, request)) return 'upToDate';
  return failed ? 'failedUpdate' : 'update';
}

function isCurrent(binding: RolloutBinding, { latestSnapshot, overrides }: RolloutRequest): boolean {
  const wanted = overrides.get(binding.cluster);
  const same = (a: readonly string[], b: readonly string[] = []): boolean => {
    return a.length === b.length && a.every((name, at) => name === b[at]);
  };
  return (
    binding.resourceSnapshot === latestSnapshot &&
    same(binding.clusterOverrides, wanted?.clusterOverrides) &&
    same(binding.resourceOverrides, wanted?.resourceOverrides)
  );
}

function calculate(placement: RolloutPlacement, judged: readonly Judged[]): RolloutArithmetic {
  const live = judged.filter(({ binding }) => binding.state === 'Bound' || binding.state === 'Unscheduled');
  const ready = live.filter(({ readiness }) => readiness.ready);
  const canBeUnavailable = ready.filter(({ binding }) => binding.deleting).length;
  const canBeReady = judged.filter((each) => each.canBeReady).length;
  const target = countTarget(placement, judged);
  const maxUnavailable = scaleLimit(placement.maxUnavailable, target);
  const maxSurge = scaleLimit(placement.maxSurge, target);
  return {
    target,
    ready: ready.length,
    canBeUnavailable,
    canBeReady,
    maxUnavailable,
    maxSurge,
    maxToRemove: ready.length - canBeUnavailable - (target - maxUnavailable),
    maxToAdd: target + maxSurge - canBeReady,
  };
}

function countTarget(placement: RolloutPlacement, judged: readonly Judged[]): number {
  if (placement.placementType === 'PickN') return placement.numberOfClusters ?? 0;
  if (placement.placementType === 'PickFixed') return placement.clusterNames;
  if (placement.placementType !== 'PickAll') return 0;
  return judged.filter(({ binding }) => binding.state === 'Scheduled' || binding.state === 'Bound').length;
}

function findWait(judged: readonly Judged[], periodSeconds: number): number {
  const live = judged.filter(({ binding }) => binding.state === 'Bound' || binding.state === 'Unscheduled');
  if (live.every(({ readiness }) => readiness.ready)) return 0;
  const waits = live.flatMap(({ readiness }) =>
    readiness.ready ? [] : [readiness.waitSeconds ?? periodSeconds],
  );
  return Math.min(periodSeconds, ...waits);
}

function buildVerdict(
  { binding, readiness, failed, role }: Judged,
  chosen: boolean,
  arithmetic: RolloutArithmetic,
): BindingRollout {
  const { action, because } = explainRole(role, chosen, arithmetic);
  return { name: binding.name, cluster: binding.cluster, action, ready: readiness.ready, failed, because };
}
