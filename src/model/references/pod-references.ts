import type { PodTemplateField, ReferenceField } from './reference-field.ts';

const TEMPLATE = 'spec.template';

/** The kinds that start pods, and where their pod template stands. A Pod is its own template. */
export const POD_TEMPLATES: readonly PodTemplateField[] = [
  { in: ['Pod'], path: '' },
  { in: ['PodTemplate'], path: 'template' },
  { in: ['ReplicationController'], path: TEMPLATE },
  { in: ['Deployment.apps', 'StatefulSet.apps', 'DaemonSet.apps', 'ReplicaSet.apps'], path: TEMPLATE },
  { in: ['Job.batch'], path: TEMPLATE },
  { in: ['CronJob.batch'], path: 'spec.jobTemplate.spec.template' },
  { in: ['Rollout.argoproj.io'], path: TEMPLATE },
  { in: ['Service.serving.knative.dev'], path: TEMPLATE },
  {
    in: ['CloneSet.apps.kruise.io', 'StatefulSet.apps.kruise.io', 'DaemonSet.apps.kruise.io'],
    path: TEMPLATE,
  },
];

const PODS = ['pods'];
const CONTAINERS = ['containers[]', 'initContainers[]', 'ephemeralContainers[]'];

/** What pods refer to, below the pod spec. */
export const POD_REFERENCES: readonly ReferenceField[] = [
  { role: 'pullSecret', in: PODS, path: 'imagePullSecrets[]', to: 'Secret', name: 'name' },
  { role: 'serviceAccount', in: PODS, path: 'serviceAccountName', to: 'ServiceAccount', name: '.' },
  ...CONTAINERS.flatMap((container): ReferenceField[] => [
    {
      role: 'env',
      in: PODS,
      path: `${container}.env[].valueFrom.configMapKeyRef`,
      to: 'ConfigMap',
      name: 'name',
      key: 'key',
      optional: 'optional',
    },
    {
      role: 'env',
      in: PODS,
      path: `${container}.env[].valueFrom.secretKeyRef`,
      to: 'Secret',
      name: 'name',
      key: 'key',
      optional: 'optional',
    },
    {
      role: 'envFrom',
      in: PODS,
      path: `${container}.envFrom[].configMapRef`,
      to: 'ConfigMap',
      name: 'name',
      optional: 'optional',
    },
    {
      role: 'envFrom',
      in: PODS,
      path: `${container}.envFrom[].secretRef`,
      to: 'Secret',
      name: 'name',
      optional: 'optional',
    },
  ]),
  {
    role: 'volume',
    in: PODS,
    path: 'volumes[].configMap',
    to: 'ConfigMap',
    name: 'name',
    key: 'items[].key',
    optional: 'optional',
  },
  {
    role: 'volume',
    in: PODS,
    path: 'volumes[].secret',
    to: 'Secret',
    name: 'secretName',
    key: 'items[].key',
    optional: 'optional',
  },
  {
    role: 'volume',
    in: PODS,
    path: 'volumes[].projected.sources[].configMap',
    to: 'ConfigMap',
    name: 'name',
    key: 'items[].key',
    optional: 'optional',
  },
  {
    role: 'volume',
    in: PODS,
    path: 'volumes[].projected.sources[].secret',
    to: 'Secret',
    name: 'name',
    key: 'items[].key',
    optional: 'optional',
  },
  { role: 'volume', in: PODS, path: 'volumes[].csi.nodePublishSecretRef', to: 'Secret', name: 'name' },
  { role: 'volume', in: PODS, path: 'volumes[].azureFile', to: 'Secret', name: 'secretName' },
  {
    role: 'secretProviderClass',
    in: PODS,
    path: 'volumes[].csi',
    to: 'SecretProviderClass.secrets-store.csi.x-k8s.io',
    name: 'volumeAttributes.secretProviderClass',
    when: { driver: 'secrets-store.csi.k8s.io' },
  },
  {
    role: 'claim',
    in: PODS,
    path: 'volumes[].persistentVolumeClaim',
    to: 'PersistentVolumeClaim',
    name: 'claimName',
  },
  {
    role: 'storageClass',
    in: PODS,
    path: 'volumes[].ephemeral.volumeClaimTemplate.spec.storageClassName',
    to: 'StorageClass.storage.k8s.io',
    name: '.',
  },
  {
    role: 'priorityClass',
    in: PODS,
    path: 'priorityClassName',
    to: 'PriorityClass.scheduling.k8s.io',
    name: '.',
  },
  { role: 'runtimeClass', in: PODS, path: 'runtimeClassName', to: 'RuntimeClass.node.k8s.io', name: '.' },
];
