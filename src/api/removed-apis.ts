/** An API version that Kubernetes stopped serving, for the kinds it had. */
export interface RemovedApi {
  readonly apiVersion: string;
  readonly kinds: readonly string[];
  /** The minor of the first release 1.x without it. */
  readonly removedIn: number;
  /** What serves the kinds now; '' when nothing does. */
  readonly successor: string;
}

const WORKLOADS = ['ControllerRevision', 'DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'];
const FLOW = ['FlowSchema', 'PriorityLevelConfiguration'];
const RBAC = ['ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding'];
const WEBHOOKS = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'];

function removed(
  removedIn: number,
  apiVersion: string,
  kinds: readonly string[],
  successor: string,
): RemovedApi {
  return { apiVersion, kinds, removedIn, successor };
}

/** Removals of API versions that were served by default, by release (the deprecated API migration guide of Kubernetes). */
export const REMOVED_APIS: readonly RemovedApi[] = [
  removed(16, 'extensions/v1beta1', ['DaemonSet', 'Deployment', 'ReplicaSet'], 'apps/v1'),
  removed(16, 'extensions/v1beta1', ['NetworkPolicy'], 'networking.k8s.io/v1'),
  removed(16, 'extensions/v1beta1', ['PodSecurityPolicy'], ''),
  removed(16, 'apps/v1beta1', WORKLOADS, 'apps/v1'),
  removed(16, 'apps/v1beta2', WORKLOADS, 'apps/v1'),
  removed(22, 'admissionregistration.k8s.io/v1beta1', WEBHOOKS, 'admissionregistration.k8s.io/v1'),
  removed(22, 'apiextensions.k8s.io/v1beta1', ['CustomResourceDefinition'], 'apiextensions.k8s.io/v1'),
  removed(22, 'apiregistration.k8s.io/v1beta1', ['APIService'], 'apiregistration.k8s.io/v1'),
  removed(22, 'certificates.k8s.io/v1beta1', ['CertificateSigningRequest'], 'certificates.k8s.io/v1'),
  removed(22, 'coordination.k8s.io/v1beta1', ['Lease'], 'coordination.k8s.io/v1'),
  removed(22, 'extensions/v1beta1', ['Ingress'], 'networking.k8s.io/v1'),
  removed(22, 'networking.k8s.io/v1beta1', ['Ingress', 'IngressClass'], 'networking.k8s.io/v1'),
  removed(22, 'rbac.authorization.k8s.io/v1beta1', RBAC, 'rbac.authorization.k8s.io/v1'),
  removed(22, 'scheduling.k8s.io/v1beta1', ['PriorityClass'], 'scheduling.k8s.io/v1'),
  removed(
    22,
    'storage.k8s.io/v1beta1',
    ['CSIDriver', 'CSINode', 'StorageClass', 'VolumeAttachment'],
    'storage.k8s.io/v1',
  ),
  removed(25, 'batch/v1beta1', ['CronJob'], 'batch/v1'),
  removed(25, 'discovery.k8s.io/v1beta1', ['EndpointSlice'], 'discovery.k8s.io/v1'),
  removed(25, 'events.k8s.io/v1beta1', ['Event'], 'events.k8s.io/v1'),
  removed(25, 'autoscaling/v2beta1', ['HorizontalPodAutoscaler'], 'autoscaling/v2'),
  removed(25, 'policy/v1beta1', ['PodDisruptionBudget'], 'policy/v1'),
  removed(25, 'policy/v1beta1', ['PodSecurityPolicy'], ''),
  removed(25, 'node.k8s.io/v1beta1', ['RuntimeClass'], 'node.k8s.io/v1'),
  removed(26, 'autoscaling/v2beta2', ['HorizontalPodAutoscaler'], 'autoscaling/v2'),
  removed(26, 'flowcontrol.apiserver.k8s.io/v1beta1', FLOW, 'flowcontrol.apiserver.k8s.io/v1'),
  removed(27, 'storage.k8s.io/v1beta1', ['CSIStorageCapacity'], 'storage.k8s.io/v1'),
  removed(29, 'flowcontrol.apiserver.k8s.io/v1beta2', FLOW, 'flowcontrol.apiserver.k8s.io/v1'),
  removed(32, 'flowcontrol.apiserver.k8s.io/v1beta3', FLOW, 'flowcontrol.apiserver.k8s.io/v1'),
];

/** The removal of a kind's API version; undefined when every release since it came serves it. */
export function findRemovedApi(apiVersion: string, kind: string): RemovedApi | undefined {
  return REMOVED_APIS.find((each) => each.apiVersion === apiVersion && each.kinds.includes(kind));
}
