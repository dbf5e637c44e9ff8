import { CLUSTER_GROUP, PLACEMENT_GROUP } from '../../api/groups.ts';
import { type JsonObject, readString } from '../../api/json.ts';
import { LABEL, MEMBER_NAMESPACE_PREFIX, SYSTEM_NAMESPACE } from '../../api/placement.kubernetes-fleet.io.ts';
import { type HubView, splitApiVersion } from './hub-view.ts';

const NETWORKING_GROUP = 'networking.fleet.azure.com';
const KUBE_NAMESPACES: ReadonlySet<string> = new Set(['kube-system', 'kube-public', 'kube-node-lease']);

/** The guard rail's webhooks over cluster-scoped kinds. */
const CLUSTER_WIDE: ReadonlyMap<string, string> = new Map([
  ['apiextensions.k8s.io/CustomResourceDefinition', 'fleet.customresourcedefinition.guardrail.validating'],
  [`${CLUSTER_GROUP}/MemberCluster`, 'fleet.membercluster.guardrail.validating'],
  ['/Namespace', 'fleet.namespace.guardrail.validating'],
]);

/** The namespaced kinds whose creation and change it is asked about; a deletion of any kind. */
const NAMESPACED: ReadonlySet<string> = new Set(
  Object.entries({
    '': [
      ...['Binding', 'ConfigMap', 'Endpoints', 'LimitRange', 'PersistentVolumeClaim', 'Pod', 'PodTemplate'],
      ...['ReplicationController', 'ResourceQuota', 'Secret', 'Service', 'ServiceAccount'],
    ],
    apps: ['ControllerRevision', 'DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'],
    'authorization.k8s.io': ['LocalSubjectAccessReview'],
    autoscaling: ['HorizontalPodAutoscaler'],
    batch: ['CronJob', 'Job'],
    'discovery.k8s.io': ['EndpointSlice'],
    'networking.k8s.io': ['Ingress', 'NetworkPolicy'],
    policy: ['PodDisruptionBudget'],
    'rbac.authorization.k8s.io': ['Role', 'RoleBinding'],
    'storage.k8s.io': ['CSIStorageCapacity'],
    [CLUSTER_GROUP]: ['InternalMemberCluster'],
    [PLACEMENT_GROUP]: ['Work'],
    [NETWORKING_GROUP]: [
      ...['EndpointSliceExport', 'EndpointSliceImport', 'InternalServiceExport', 'InternalServiceImport'],
    ],
  }).flatMap(([group, kinds]) => kinds.map((kind) => `${group}/${kind}`)),
);

/**
 * The guard rail's webhook that the API server asks about a request (objects-and-selection.md §5;
 * `buildFleetGuardRailValidatingWebhooks`): by kind, and by namespace, where those of members are known by their
 * label. undefined when it asks none.
 */
export function findGuardRailWebhook(
  operation: 'create' | 'update' | 'delete',
  object: JsonObject,
  hub: HubView,
): string | undefined {
  const { group } = splitApiVersion(readString(object, 'apiVersion'));
  const key = `${group}/${readString(object, 'kind')}`;
  const clusterWide = CLUSTER_WIDE.get(key);
  if (clusterWide !== undefined) return clusterWide;
  const namespace = readString(object, 'metadata', 'namespace');
  if (namespace === '' || (operation !== 'delete' && !NAMESPACED.has(key))) return undefined;
  if (namespace === SYSTEM_NAMESPACE) return 'fleet.fleetsystemnamespacedresources.guardrail.validating';
  if (KUBE_NAMESPACES.has(namespace)) return 'fleet.kubenamespacedresources.guardrail.validating';
  return isFleetNamespace(namespace, hub)
    ? 'fleet.fleetmembernamespacedresources.guardrail.validating'
    : undefined;
}

/** True for namespaces with KubeFleet's label, which its own controller gives to the mailboxes of members. */
function isFleetNamespace(name: string, hub: HubView): boolean {
  if (name.startsWith(MEMBER_NAMESPACE_PREFIX)) return true;
  const found = hub.existing('', 'Namespace').find((each) => readString(each, 'metadata', 'name') === name);
  return readString(found, 'metadata', 'labels', LABEL.isFleetResource) === 'true';
}
