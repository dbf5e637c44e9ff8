/** Label and annotation keys, finalizers, name formats and numbers of the placement API (objects-and-selection.md §8–10). */
const PREFIX = 'kubernetes-fleet.io/';

/** Labels of this prefix are KubeFleet's; the guard rail lets anyone change them. */
export const FLEET_LABEL_PREFIX = PREFIX;

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
  /** On placements of both scopes: bindings and snapshots are not cleaned up yet. */
  placement: `${PREFIX}crp-cleanup`,
  /** On placements: the scheduler has not let go of its bindings yet. */
  schedulerPlacement: `${PREFIX}scheduler-cleanup`,
  /** On bindings: the scheduler has not let go yet. */
  schedulerBinding: `${PREFIX}scheduler-crb-cleanup`,
  /** On bindings: Works are left. On Works: the member has not removed what it applied. */
  work: `${PREFIX}work-cleanup`,
  member: `${PREFIX}membercluster-finalizer`,
  memberProfile: `${PREFIX}cluster-profile-cleanup`,
  override: `${PREFIX}override-cleanup`,
  updateRun: `${PREFIX}stagedupdaterun-finalizer`,
} as const;

/** Numbers that the API or its controllers fix. */
export const LIMIT = {
  /** Longest placement name that fits a label. */
  placementName: 63,
  /** `failedPlacements` and its like are cut here: a full list proves nothing about what it lacks. */
  reportedPlacements: 100,
  /** Bytes of objects in one part of a resource snapshot. */
  snapshotBytes: 819_200,
  overrideRevisions: 10,
} as const;

/** Name of the stage of an update run that takes clusters away. */
export const DELETE_STAGE = `${PREFIX}deleteStage`;

/** The start of a Work's name: `placement` for cluster scope, `namespace.placement` otherwise. */
export function buildWorkNamePrefix(namespace: string, placement: string): string {
  return namespace === '' ? placement : `${namespace}.${placement}`;
}

/** Name of the approval that a run asks for before or after a stage. */
export function buildApprovalName(run: string, stage: string, task: 'before' | 'after'): string {
  return `${run}-${task}-${stage}`;
}

/** Namespace of a member's Works on the hub: this prefix and the member's name. */
export const MEMBER_NAMESPACE_PREFIX = 'fleet-member-';
/** The namespace of the agents. */
export const SYSTEM_NAMESPACE = 'fleet-system';

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
