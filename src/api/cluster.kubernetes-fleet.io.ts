/** Names and numbers of the cluster API: members, their agents and properties (real-dumps.md §7, scheduling.md §1). */
const PREFIX = 'kubernetes-fleet.io/';

/** `agentStatus[].type` of the agent whose heartbeat and health the scheduler looks at. */
export const MEMBER_AGENT = 'MemberAgent';

/** Condition types of a MemberCluster and of its agents. */
export const MEMBER_CONDITION = {
  readyToJoin: 'ReadyToJoin',
  joined: 'Joined',
  healthy: 'Healthy',
  propertyProviderStarted: 'ClusterPropertyProviderStarted',
  propertiesCollected: 'ClusterPropertyCollectionSucceeded',
  /** Present once namespace collection was on; the scheduler then filters by namespace. */
  namespacesCollected: 'NamespaceCollectionSucceeded',
} as const;

/** Reason of a False `NamespaceCollectionSucceeded`: more namespaces than are tracked. */
export const NAMESPACES_DEGRADED = 'Degraded';

/** How many namespaces a member reports at most. */
export const NAMESPACE_TRACK_LIMIT = 200;

/** `spec.heartbeatPeriodSeconds` when it is not stated. */
export const DEFAULT_HEARTBEAT_SECONDS = 60;

/** The version whose status carries the namespace map; v1 has no such field. */
export const NAMESPACE_MAP_VERSION = 'v1beta1';
/** A version without it. */
export const NAMESPACE_FREE_VERSION = 'v1';

/** Property names with a meaning of their own. */
export const PROPERTY = {
  kubernetesVersion: 'k8s.io/k8s-version',
  nodeCount: `${PREFIX}node-count`,
  /** Prefix of `resources.…/total-cpu` and the like, which are read from `status.resourceUsage`. */
  resourcePrefix: `resources.${PREFIX}`,
} as const;

const AZURE_PREFIX = 'kubernetes.azure.com/';

/** Names of the properties that KubeFleet's providers publish (scheduling.md §5.2). */
export const WELL_KNOWN_PROPERTIES: readonly string[] = [
  PROPERTY.nodeCount,
  PROPERTY.kubernetesVersion,
  'k8s.io/cluster-entrypoint',
  'k8s.io/cluster-certificate-authority-data',
  ...['total', 'allocatable', 'available'].flatMap((type) => [
    `${PROPERTY.resourcePrefix}${type}-cpu`,
    `${PROPERTY.resourcePrefix}${type}-memory`,
  ]),
  `${AZURE_PREFIX}per-cpu-core-cost`,
  `${AZURE_PREFIX}per-gb-memory-cost`,
];

/** Published properties whose values are no quantities: asking for one fails every scheduling cycle. */
export const TEXT_PROPERTIES: readonly string[] = [
  PROPERTY.kubernetesVersion,
  'k8s.io/cluster-entrypoint',
  'k8s.io/cluster-certificate-authority-data',
];

/** Azure counts nodes by VM size: `…/vm-sizes/<SKU>/count`. */
export function isVmSizeProperty(name: string): boolean {
  return name.startsWith(`${AZURE_PREFIX}vm-sizes/`) && name.endsWith('/count');
}

/** Namespaces that every Kubernetes cluster has from its first start. */
export const BUILT_IN_NAMESPACES = ['default', 'kube-node-lease', 'kube-public', 'kube-system'] as const;
