/** Label and annotation keys, finalizers, name formats and numbers of the placement API (objects-and-selection.md §8–10). */
const PREFIX = 'kubernetes-fleet.io/';

export const LABEL = {
  /** Name of the placement; also for ResourcePlacements, so it is not unique without the namespace. */
  parentPlacement: `${PREFIX}parent-CRP`,
  parentPlacementNamespace: `${PREFIX}parent-placement-namespace`,
  isLatestSnapshot: `${PREFIX}is-latest-snapshot`,
  policyIndex: `${PREFIX}policy-index`,
  resourceIndex: `${PREFIX}resource-index`,
  parentResourceOverride: `${PREFIX}parent-resource-override`,
  overrideIndex: `${PREFIX}override-index`,
  parentBinding: `${PREFIX}parent-resource-binding`,
  parentResourceSnapshotIndex: `${PREFIX}parent-resource-snapshot-index`,
  envelopeType: `${PREFIX}envelope-work`,
  envelopeName: `${PREFIX}envelope-name`,
  envelopeNamespace: `${PREFIX}envelope-namespace`,
  isFleetResource: `${PREFIX}is-fleet-resource`,
  memberName: `${PREFIX}member-name`,
  targetUpdateRun: `${PREFIX}targetUpdateRun`,
  targetUpdatingStage: `${PREFIX}targetUpdatingStage`,
  taskType: `${PREFIX}taskType`,
  isLatestUpdateRunApproval: `${PREFIX}isLatestUpdateRunApproval`,
} as const;

export const ANNOTATION = {
  numberOfClusters: `${PREFIX}number-of-clusters`,
  placementGeneration: `${PREFIX}CRP-generation`,
  resourceHash: `${PREFIX}resource-hash`,
  numberOfResourceSnapshots: `${PREFIX}number-of-resource-snapshots`,
  numberOfEnvelopes: `${PREFIX}number-of-enveloped-object`,
  resourceSnapshotSubindex: `${PREFIX}subindex-of-resource-snapshot`,
  nextSnapshotDetectionTime: `${PREFIX}next-resource-snapshot-candidate-detection-time`,
  parentResourceSnapshotName: `${PREFIX}parent-resource-snapshot-name`,
  clusterOverrideSnapshotHash: `${PREFIX}parent-cluster-resource-override-snapshot-hash`,
  resourceOverrideSnapshotHash: `${PREFIX}parent-resource-override-snapshot-hash`,
  previousBindingState: `${PREFIX}previous-binding-state`,
  specHash: `${PREFIX}spec-hash`,
  lastApplied: `${PREFIX}last-applied-configuration`,
  envelopeConfigMap: `${PREFIX}envelope-configmap`,
} as const;

/** Finalizers by what they hold back. */
export const FINALIZER = {
  /** On bindings: the scheduler has not let go yet. */
  schedulerBinding: `${PREFIX}scheduler-crb-cleanup`,
} as const;

/** Namespace of a member's Works on the hub: this prefix and the member's name. */
export const MEMBER_NAMESPACE_PREFIX = 'fleet-member-';

/** Condition types of per-cluster statuses and bindings, in the order the system goes through them. */
export const CLUSTER_CONDITIONS = [
  'Scheduled',
  'RolloutStarted',
  'Overridden',
  'WorkSynchronized',
  'Applied',
  'Available',
  'DiffReported',
] as const;

/** Prefixes of the same condition types on the placement itself, newest spelling first. */
export const PLACEMENT_CONDITION_PREFIXES = ['ClusterResourcePlacement', 'ResourcePlacement'] as const;

/**
 * The condition type without the placement's prefix, old spellings included: `ClusterResourcePlacementApplied`,
 * `ResourcePlacementApplied` and `Applied` are all `Applied`; `Synchronized` is `WorkSynchronized`.
 */
export function plainConditionType(type: string): string {
  let plain = type;
  for (const prefix of PLACEMENT_CONDITION_PREFIXES) {
    if (type.startsWith(prefix) && type.length > prefix.length) {
      plain = type.slice(prefix.length);
      break;
    }
  }
  return plain === 'Synchronized' ? 'WorkSynchronized' : plain;
}

/** True for names KubeFleet keeps to itself (`IsReservedNamespace`): they start with `fleet-` or `kube-`. */
export function isReservedNamespace(name: string): boolean {
  return name.startsWith('fleet-') || name.startsWith('kube-');
}
