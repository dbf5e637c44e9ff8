/** API groups that KubeFleet serves or is about to serve (objects-and-selection.md §2). */
export const PLACEMENT_GROUP = 'placement.kubernetes-fleet.io';
export const CLUSTER_GROUP = 'cluster.kubernetes-fleet.io';
export const NEXT_GROUP_SUFFIX = '.kubefleet.dev';
/** The group of the first, long retired API. */
export const RETIRED_GROUP = 'fleet.azure.com';

/** One kind of a KubeFleet group: which versions are served, which of them is preferred, and its scope. */
export interface FleetKind {
  readonly group: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
  readonly versions: readonly string[];
  readonly shortNames: readonly string[];
}

const V1 = ['v1', 'v1beta1'];
const ALL = ['v1', 'v1beta1', 'v1alpha1'];
const BETA = ['v1beta1'];
const BETA_ALPHA = ['v1beta1', 'v1alpha1'];

function placementKind(
  kind: string,
  plural: string,
  namespaced: boolean,
  versions: readonly string[],
  ...shortNames: string[]
): FleetKind {
  return { group: PLACEMENT_GROUP, kind, plural, namespaced, versions, shortNames };
}

/** Every kind of the two groups a present-day hub serves. The preferred version comes first. */
export const FLEET_KINDS: readonly FleetKind[] = [
  {
    group: CLUSTER_GROUP,
    kind: 'MemberCluster',
    plural: 'memberclusters',
    namespaced: false,
    versions: V1,
    shortNames: ['cluster'],
  },
  {
    group: CLUSTER_GROUP,
    kind: 'InternalMemberCluster',
    plural: 'internalmemberclusters',
    namespaced: true,
    versions: V1,
    shortNames: ['imc'],
  },
  placementKind('ClusterResourcePlacement', 'clusterresourceplacements', false, V1, 'crp'),
  placementKind('ResourcePlacement', 'resourceplacements', true, V1, 'rp'),
  placementKind('ClusterResourcePlacementStatus', 'clusterresourceplacementstatuses', true, V1, 'crps'),
  placementKind('ClusterSchedulingPolicySnapshot', 'clusterschedulingpolicysnapshots', false, V1, 'csps'),
  placementKind('SchedulingPolicySnapshot', 'schedulingpolicysnapshots', true, BETA, 'sps'),
  placementKind('ClusterResourceSnapshot', 'clusterresourcesnapshots', false, V1, 'crs'),
  placementKind('ResourceSnapshot', 'resourcesnapshots', true, BETA, 'rs'),
  placementKind('ClusterResourceBinding', 'clusterresourcebindings', false, V1, 'crb'),
  placementKind('ResourceBinding', 'resourcebindings', true, BETA, 'rb'),
  placementKind('Work', 'works', true, V1),
  placementKind('AppliedWork', 'appliedworks', false, V1),
  placementKind('ClusterResourceOverride', 'clusterresourceoverrides', false, ALL),
  placementKind('ClusterResourceOverrideSnapshot', 'clusterresourceoverridesnapshots', false, ALL),
  placementKind('ResourceOverride', 'resourceoverrides', true, ALL),
  placementKind('ResourceOverrideSnapshot', 'resourceoverridesnapshots', true, ALL),
  placementKind('ClusterResourceEnvelope', 'clusterresourceenvelopes', false, BETA),
  placementKind('ResourceEnvelope', 'resourceenvelopes', true, BETA),
  placementKind(
    'ClusterResourcePlacementEviction',
    'clusterresourceplacementevictions',
    false,
    BETA_ALPHA,
    'crpe',
  ),
  placementKind(
    'ClusterResourcePlacementDisruptionBudget',
    'clusterresourceplacementdisruptionbudgets',
    false,
    BETA_ALPHA,
    'crpdb',
  ),
  placementKind('ClusterStagedUpdateRun', 'clusterstagedupdateruns', false, ALL, 'csur'),
  placementKind('StagedUpdateRun', 'stagedupdateruns', true, V1, 'sur'),
  placementKind('ClusterStagedUpdateStrategy', 'clusterstagedupdatestrategies', false, ALL, 'csus'),
  placementKind('StagedUpdateStrategy', 'stagedupdatestrategies', true, V1, 'sus'),
  placementKind('ClusterApprovalRequest', 'clusterapprovalrequests', false, ALL, 'careq'),
  placementKind('ApprovalRequest', 'approvalrequests', true, V1, 'areq'),
];

const byKind = new Map(FLEET_KINDS.map((row) => [`${row.group}/${row.kind}`, row]));

/** The row of a KubeFleet kind, or undefined when the group serves no such kind. */
export function fleetKind(group: string, kind: string): FleetKind | undefined {
  return byKind.get(`${group}/${kind}`);
}
