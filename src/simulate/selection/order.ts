import { renderApiVersion } from './hub-kinds.ts';

/** KubeFleet's order of kinds inside a snapshot (`resourceSortOrder`); the group plays no part in it. */
const KIND_ORDER = [
  'PriorityClass',
  'Namespace',
  'NetworkPolicy',
  'ResourceQuota',
  'LimitRange',
  'PodDisruptionBudget',
  'ServiceAccount',
  'Secret',
  'ConfigMap',
  'StorageClass',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'CustomResourceDefinition',
  'ClusterRole',
  'ClusterRoleBinding',
  'Role',
  'RoleBinding',
  'Service',
  'DaemonSet',
  'Pod',
  'ReplicationController',
  'ReplicaSet',
  'Deployment',
  'HorizontalPodAutoscaler',
  'StatefulSet',
  'Job',
  'CronJob',
  'IngressClass',
  'Ingress',
  'APIService',
  'MutatingWebhookConfiguration',
  'ValidatingWebhookConfiguration',
];
const RANKS: ReadonlyMap<string, number> = new Map(KIND_ORDER.map((kind, rank) => [kind, rank]));

/** What objects are compared by, in this order: rank, kind text, name text. */
export interface SortKeys {
  readonly rank: number;
  readonly kind: string;
  readonly name: string;
}

/**
 * The sort keys of an object in a snapshot (`sortResources`): ranked kinds first, then the others by
 * `group/version, Kind=K`; equal kinds by `group/version`, then by `namespace/name`.
 */
export function readSortKeys(
  group: string,
  version: string,
  kind: string,
  namespace: string,
  name: string,
): SortKeys {
  const rank = RANKS.get(kind);
  const text = rank === undefined ? `${group}/${version}, Kind=${kind}` : renderApiVersion(group, version);
  return { rank: rank ?? KIND_ORDER.length, kind: text, name: `${namespace}/${name}` };
}
