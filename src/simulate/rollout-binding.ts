import { type Json, readList, readNumber, readPath, readString } from '../api/json.ts';
import { ANNOTATION, LABEL } from '../api/placement.kubernetes-fleet.io.ts';
import {
  type Condition,
  decodeConditions,
  isConditionFalse,
  isConditionTrue,
  isFresh,
  matchCondition,
} from '../model/condition.ts';
import { decodeTime } from '../model/time.ts';

/** What rollout, eviction and staged updates read of a binding. */
export interface RolloutBinding {
  readonly name: string;
  readonly namespace: string;
  /** Name of its placement, by label. */
  readonly placement: string;
  readonly cluster: string;
  /** `Scheduled`, `Bound` or `Unscheduled`. */
  readonly state: string;
  readonly previousState: string;
  readonly deleting: boolean;
  readonly generation: number;
  readonly policySnapshot: string;
  readonly resourceSnapshot: string;
  /** Names of override snapshots; those of ResourceOverrides as `namespace/name`. */
  readonly clusterOverrides: readonly string[];
  readonly resourceOverrides: readonly string[];
  readonly conditions: readonly Condition[];
}

/** Reads a ClusterResourceBinding or ResourceBinding of any version. */
export function readRolloutBinding(json: Json | undefined): RolloutBinding {
  return {
    name: readString(json, 'metadata', 'name'),
    namespace: readString(json, 'metadata', 'namespace'),
    placement: readString(json, 'metadata', 'labels', LABEL.parentPlacement),
    cluster: readString(json, 'spec', 'targetCluster'),
    state: readString(json, 'spec', 'state'),
    previousState: readString(json, 'metadata', 'annotations', ANNOTATION.previousBindingState),
    deleting: readString(json, 'metadata', 'deletionTimestamp') !== '',
    generation: readNumber(json, 'metadata', 'generation') ?? 0,
    policySnapshot: readString(json, 'spec', 'schedulingPolicySnapshotName'),
    resourceSnapshot: readString(json, 'spec', 'resourceSnapshotName'),
    clusterOverrides: readList(json, 'spec', 'clusterResourceOverrideSnapshots').map((name) =>
      readString(name),
    ),
    resourceOverrides: readList(json, 'spec', 'resourceOverrideSnapshots').map(
      (each) => `${readString(each, 'namespace')}/${readString(each, 'name')}`,
    ),
    conditions: decodeConditions(readPath(json, 'status', 'conditions'), '/status/conditions'),
  };
}

const JUDGED = ['Overridden', 'WorkSynchronized', 'Applied', 'Available'];
/** Reasons of a False that mean "not yet". The binding's own in-progress reasons are not among them. */
const NOT_YET: ReadonlySet<string> = new Set([
  'OverriddenPending',
  'WorkNotSynchronizedYet',
  'ApplyPending',
  'ResourceNotAvailableYet',
]);
const UNTRACKABLE: ReadonlySet<string> = new Set(['NotAllWorkAreAvailabilityTrackable', 'WorkNotTrackable']);

/** The condition by which a binding counts as failed, or undefined (`HasBindingFailed`). Only fresh ones count. */
export function findFailure({ conditions, generation }: RolloutBinding): Condition | undefined {
  for (const type of JUDGED) {
    const condition = matchCondition(conditions, type);
    if (isConditionFalse(condition, generation) && !NOT_YET.has(condition?.reason ?? '')) return condition;
  }
  return undefined;
}

/** True when a report of differences is there for this generation, whatever it says (`IsBindingDiffReported`). */
export function isDiffReported({ conditions, generation }: RolloutBinding): boolean {
  const condition = matchCondition(conditions, 'DiffReported');
  return condition !== undefined && isFresh(condition, generation);
}

/** True with a fresh Available=True. */
export function isAvailable({ conditions, generation }: RolloutBinding): boolean {
  return isConditionTrue(matchCondition(conditions, 'Available'), generation);
}

/** Whether a binding counts as ready, and if only time is missing, how many seconds. */
export interface Readiness {
  readonly ready: boolean;
  /** Undefined when time alone will not make it ready. */
  readonly waitSeconds: number | undefined;
  /** It is ready only if the time says so, which the input does not tell. */
  readonly timeMissing: boolean;
}

/**
 * Ready is a fresh DiffReported=True or Available=True; objects whose availability cannot be tracked must have
 * been applied for `periodSeconds` (`isBindingReady`). `now` in milliseconds since 1970.
 */
export function evaluateReadiness(
  { conditions, generation }: RolloutBinding,
  periodSeconds: number,
  now: number | undefined,
): Readiness {
  const settled = { ready: true, waitSeconds: 0, timeMissing: false };
  if (isConditionTrue(matchCondition(conditions, 'DiffReported'), generation)) return settled;
  const available = matchCondition(conditions, 'Available');
  if (available === undefined || !isConditionTrue(available, generation)) {
    return { ready: false, waitSeconds: undefined, timeMissing: false };
  }
  const since = decodeTime(available.lastTransitionTime);
  if (!UNTRACKABLE.has(available.reason) || since === undefined) return settled;
  if (now === undefined) return { ready: true, waitSeconds: 0, timeMissing: true };
  const left = since + periodSeconds * 1000 - now;
  return left <= 0 ? settled : { ready: false, waitSeconds: left / 1000, timeMissing: false };
}
