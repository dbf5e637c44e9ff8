import { CLUSTER_GROUP, PLACEMENT_GROUP } from '../api/groups.ts';

/** What an object is to a fleet, whatever its kind is called. */
export type Role =
  | 'member'
  | 'internalMember'
  | 'placement'
  | 'placementStatus'
  | 'policySnapshot'
  | 'resourceSnapshot'
  | 'binding'
  | 'work'
  | 'appliedWork'
  | 'override'
  | 'overrideSnapshot'
  | 'envelope'
  | 'updateRun'
  | 'updateStrategy'
  | 'approval'
  | 'eviction'
  | 'budget';

const PLACEMENT_ROLES: ReadonlyMap<string, Role> = new Map<string, Role>([
  ['ClusterResourcePlacement', 'placement'],
  ['ResourcePlacement', 'placement'],
  ['ClusterResourcePlacementStatus', 'placementStatus'],
  ['ClusterSchedulingPolicySnapshot', 'policySnapshot'],
  ['SchedulingPolicySnapshot', 'policySnapshot'],
  ['ClusterResourceSnapshot', 'resourceSnapshot'],
  ['ResourceSnapshot', 'resourceSnapshot'],
  ['ClusterResourceBinding', 'binding'],
  ['ResourceBinding', 'binding'],
  ['Work', 'work'],
  ['AppliedWork', 'appliedWork'],
  ['ClusterResourceOverride', 'override'],
  ['ResourceOverride', 'override'],
  ['ClusterResourceOverrideSnapshot', 'overrideSnapshot'],
  ['ResourceOverrideSnapshot', 'overrideSnapshot'],
  ['ClusterResourceEnvelope', 'envelope'],
  ['ResourceEnvelope', 'envelope'],
  ['ClusterStagedUpdateRun', 'updateRun'],
  ['StagedUpdateRun', 'updateRun'],
  ['ClusterStagedUpdateStrategy', 'updateStrategy'],
  ['StagedUpdateStrategy', 'updateStrategy'],
  ['ClusterApprovalRequest', 'approval'],
  ['ApprovalRequest', 'approval'],
  ['ClusterResourcePlacementEviction', 'eviction'],
  ['ClusterResourcePlacementDisruptionBudget', 'budget'],
]);

const CLUSTER_ROLES: ReadonlyMap<string, Role> = new Map<string, Role>([
  ['MemberCluster', 'member'],
  ['InternalMemberCluster', 'internalMember'],
]);

/** The role of a kind; undefined for kinds that no KubeFleet group serves. Versions play no part. */
export function decodeRole(group: string, kind: string): Role | undefined {
  if (group === PLACEMENT_GROUP) return PLACEMENT_ROLES.get(kind);
  if (group === CLUSTER_GROUP) return CLUSTER_ROLES.get(kind);
  return undefined;
}
