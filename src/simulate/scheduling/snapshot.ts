import { type Json, readList, readNumber, readObject, readPath, readString } from '../../api/json.ts';
import { ANNOTATION, LABEL } from '../../api/placement.kubernetes-fleet.io.ts';
import { type ClusterDecision, readClusterDecision } from './binding.ts';
import { defaultPolicy, type PlacementPolicy, readPlacementPolicy } from './policy.ts';

/** Condition `Scheduled` of a policy snapshot. */
export interface ScheduledCondition {
  readonly status: string;
  readonly reason: string;
  readonly message: string;
  readonly observedGeneration: number;
}

/** `status` of a policy snapshot, as the scheduler writes it. */
export interface SnapshotStatus {
  readonly observedPlacementGeneration: number;
  readonly decisions: readonly ClusterDecision[];
  readonly condition: ScheduledCondition | undefined;
}

/** The active policy snapshot of a placement; the only thing of the placement that the scheduler looks at. */
export interface PolicySnapshot {
  readonly name: string;
  /** '' for a ClusterResourcePlacement. */
  readonly namespace: string;
  readonly placement: string;
  readonly generation: number;
  /** Label `is-latest-snapshot` is `true`. */
  readonly latest: boolean;
  /** Label `policy-index` as text; '' when absent. */
  readonly index: string;
  /** Undefined means PickAll. */
  readonly policy: PlacementPolicy | undefined;
  /** Annotations as text; undefined when absent. */
  readonly numberOfClusters: string | undefined;
  readonly placementGeneration: string | undefined;
  readonly status: SnapshotStatus;
}

/** What the placement's own status is computed from, beside its snapshot. */
export interface SchedulingPlacement {
  readonly kind: string;
  readonly generation: number;
  readonly policy: PlacementPolicy | undefined;
}

/** Reads a ClusterSchedulingPolicySnapshot or SchedulingPolicySnapshot of any version. */
export function readPolicySnapshot(json: Json | undefined): PolicySnapshot {
  const annotations = readObject(json, 'metadata', 'annotations');
  const condition = readList(json, 'status', 'conditions').find(
    (each) => readString(each, 'type') === 'Scheduled',
  );
  return {
    name: readString(json, 'metadata', 'name'),
    namespace: readString(json, 'metadata', 'namespace'),
    placement: readString(json, 'metadata', 'labels', LABEL.parentPlacement),
    generation: readNumber(json, 'metadata', 'generation') ?? 0,
    latest: readString(json, 'metadata', 'labels', LABEL.isLatestSnapshot) === 'true',
    index: readString(json, 'metadata', 'labels', LABEL.policyIndex),
    policy: readPlacementPolicy(readPath(json, 'spec', 'policy')),
    numberOfClusters: readText(annotations, ANNOTATION.numberOfClusters),
    placementGeneration: readText(annotations, ANNOTATION.placementGeneration),
    status: {
      observedPlacementGeneration: readNumber(json, 'status', 'observedCRPGeneration') ?? 0,
      decisions: readList(json, 'status', 'targetClusters').map((each) => readClusterDecision(each)),
      condition:
        condition === undefined
          ? undefined
          : {
              status: readString(condition, 'status'),
              reason: readString(condition, 'reason'),
              message: readString(condition, 'message'),
              observedGeneration: readNumber(condition, 'observedGeneration') ?? 0,
            },
    },
  };
}

function readText(json: Json | undefined, key: string): string | undefined {
  const found = readPath(json, key);
  return typeof found === 'string' ? found : undefined;
}

/** Reads a ClusterResourcePlacement or ResourcePlacement of any version, API defaults applied. */
export function readSchedulingPlacement(json: Json | undefined): SchedulingPlacement {
  const policy = readPlacementPolicy(readPath(json, 'spec', 'policy'));
  return {
    kind: readString(json, 'kind'),
    generation: readNumber(json, 'metadata', 'generation') ?? 0,
    policy: policy && defaultPolicy(policy),
  };
}

/**
 * The policy snapshot KubeFleet would make of a placement that has none yet (scheduling.md §2): for a pull
 * request or a dump without snapshots. `index` numbers it; a fresh placement starts at 0.
 */
export function buildPolicySnapshot(json: Json | undefined, index = 0): PolicySnapshot {
  const { policy, generation } = readSchedulingPlacement(json);
  const name = readString(json, 'metadata', 'name');
  const count = policy?.placementType === 'PickN' ? policy.numberOfClusters : undefined;
  return {
    name: `${name}-${index}`,
    namespace: readString(json, 'metadata', 'namespace'),
    placement: name,
    generation: 1,
    latest: true,
    index: String(index),
    policy,
    numberOfClusters: count === undefined ? undefined : String(count),
    placementGeneration: String(generation),
    status: { observedPlacementGeneration: 0, decisions: [], condition: undefined },
  };
}
