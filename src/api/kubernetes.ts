/** One kind a Kubernetes API server serves by itself: group, version, names, scope. */
export interface BuiltInKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
  /** True for the version `kubectl get` shows; a kind served in one version only is preferred in it. */
  readonly preferred: boolean;
  /** False for kinds that are computed on request, such as metrics: nothing can follow their changes. */
  readonly watchable: boolean;
  /** True when objects of the kind start pods: they are, own or hold a pod template that runs. */
  readonly workload: boolean;
}

type Row = readonly [kind: string, plural: string];

const WORKLOADS = new Set([
  'Pod',
  'ReplicationController',
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'ReplicaSet',
  'Job',
  'CronJob',
]);

interface Traits {
  readonly preferred?: boolean;
  readonly watchable?: boolean;
}

function kinds(apiVersion: string, namespaced: boolean, rows: readonly Row[], traits: Traits = {}) {
  const slash = apiVersion.indexOf('/');
  const group = slash < 0 ? '' : apiVersion.slice(0, slash);
  return rows.map(
    ([kind, plural]): BuiltInKind => ({
      group,
      version: apiVersion.slice(slash + 1),
      kind,
      plural,
      namespaced,
      preferred: traits.preferred ?? true,
      watchable: traits.watchable ?? true,
      workload: WORKLOADS.has(kind),
    }),
  );
}

const CORE_NAMESPACED: readonly Row[] = [
  ['ConfigMap', 'configmaps'],
  ['Secret', 'secrets'],
  ['Service', 'services'],
  ['ServiceAccount', 'serviceaccounts'],
  ['Pod', 'pods'],
  ['PodTemplate', 'podtemplates'],
  ['ReplicationController', 'replicationcontrollers'],
  ['PersistentVolumeClaim', 'persistentvolumeclaims'],
  ['ResourceQuota', 'resourcequotas'],
  ['LimitRange', 'limitranges'],
  ['Endpoints', 'endpoints'],
  ['Event', 'events'],
];

const APPS: readonly Row[] = [
  ['Deployment', 'deployments'],
  ['StatefulSet', 'statefulsets'],
  ['DaemonSet', 'daemonsets'],
  ['ReplicaSet', 'replicasets'],
  ['ControllerRevision', 'controllerrevisions'],
];

const NETWORKING_CLUSTER: readonly Row[] = [
  ['IngressClass', 'ingressclasses'],
  ['IPAddress', 'ipaddresses'],
  ['ServiceCIDR', 'servicecidrs'],
];

const STORAGE_CLUSTER: readonly Row[] = [
  ['StorageClass', 'storageclasses'],
  ['CSIDriver', 'csidrivers'],
  ['CSINode', 'csinodes'],
  ['VolumeAttachment', 'volumeattachments'],
];

const ADMISSION: readonly Row[] = [
  ['MutatingWebhookConfiguration', 'mutatingwebhookconfigurations'],
  ['ValidatingWebhookConfiguration', 'validatingwebhookconfigurations'],
  ['ValidatingAdmissionPolicy', 'validatingadmissionpolicies'],
  ['ValidatingAdmissionPolicyBinding', 'validatingadmissionpolicybindings'],
];

/** The kinds of a present-day API server, in no meaningful order. A kind may stand in several versions. */
export const BUILT_IN_KINDS: readonly BuiltInKind[] = [
  ...kinds('v1', false, [
    ['Namespace', 'namespaces'],
    ['Node', 'nodes'],
    ['PersistentVolume', 'persistentvolumes'],
  ]),
  ...kinds('v1', true, CORE_NAMESPACED),
  ...kinds('v1', true, [['Binding', 'bindings']], { watchable: false }),
  ...kinds('v1', false, [['ComponentStatus', 'componentstatuses']], { watchable: false }),
  ...kinds('apps/v1', true, APPS),
  ...kinds('batch/v1', true, [
    ['Job', 'jobs'],
    ['CronJob', 'cronjobs'],
  ]),
  ...kinds('autoscaling/v2', true, [['HorizontalPodAutoscaler', 'horizontalpodautoscalers']]),
  ...kinds('autoscaling/v1', true, [['HorizontalPodAutoscaler', 'horizontalpodautoscalers']], {
    preferred: false,
  }),
  ...kinds('networking.k8s.io/v1', true, [
    ['Ingress', 'ingresses'],
    ['NetworkPolicy', 'networkpolicies'],
  ]),
  ...kinds('networking.k8s.io/v1', false, NETWORKING_CLUSTER),
  ...kinds('policy/v1', true, [['PodDisruptionBudget', 'poddisruptionbudgets']]),
  ...kinds('rbac.authorization.k8s.io/v1', false, [
    ['ClusterRole', 'clusterroles'],
    ['ClusterRoleBinding', 'clusterrolebindings'],
  ]),
  ...kinds('rbac.authorization.k8s.io/v1', true, [
    ['Role', 'roles'],
    ['RoleBinding', 'rolebindings'],
  ]),
  ...kinds('storage.k8s.io/v1', false, STORAGE_CLUSTER),
  ...kinds('storage.k8s.io/v1', true, [['CSIStorageCapacity', 'csistoragecapacities']]),
  ...kinds('scheduling.k8s.io/v1', false, [['PriorityClass', 'priorityclasses']]),
  ...kinds('discovery.k8s.io/v1', true, [['EndpointSlice', 'endpointslices']]),
  ...kinds('events.k8s.io/v1', true, [['Event', 'events']]),
  ...kinds('coordination.k8s.io/v1', true, [['Lease', 'leases']]),
  ...kinds('node.k8s.io/v1', false, [['RuntimeClass', 'runtimeclasses']]),
  ...kinds('apiextensions.k8s.io/v1', false, [['CustomResourceDefinition', 'customresourcedefinitions']]),
  ...kinds('apiregistration.k8s.io/v1', false, [['APIService', 'apiservices']]),
  ...kinds('admissionregistration.k8s.io/v1', false, ADMISSION),
  ...kinds('certificates.k8s.io/v1', false, [['CertificateSigningRequest', 'certificatesigningrequests']]),
  ...kinds('flowcontrol.apiserver.k8s.io/v1', false, [
    ['FlowSchema', 'flowschemas'],
    ['PriorityLevelConfiguration', 'prioritylevelconfigurations'],
  ]),
  ...kinds('metrics.k8s.io/v1beta1', true, [['PodMetrics', 'pods']], { watchable: false }),
  ...kinds('metrics.k8s.io/v1beta1', false, [['NodeMetrics', 'nodes']], { watchable: false }),
];

const byGroupKind = new Map(BUILT_IN_KINDS.map((row) => [`${row.group}/${row.kind}`, row]));

/** The row of a built-in kind in any of its versions, or undefined when Kubernetes itself serves none such. */
export function builtInKind(group: string, kind: string): BuiltInKind | undefined {
  return byGroupKind.get(`${group}/${kind}`);
}
