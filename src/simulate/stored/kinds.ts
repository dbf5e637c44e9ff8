import { encodeBase64 } from '../../api/base64.ts';
import {
  type Json,
  type JsonObject,
  readList,
  readObject,
  readPath,
  readString,
  readStringMap,
} from '../../api/json.ts';
import { changeItems, changePart, type Defaults, fillDefaults } from './defaults.ts';
import { fillPodTemplate } from './pod-template.ts';

type Fill = (object: JsonObject) => JsonObject;

const DEPLOYMENT: Defaults = {
  replicas: 1,
  revisionHistoryLimit: 10,
  progressDeadlineSeconds: 600,
  strategy: { type: 'RollingUpdate' },
};
const STATEFUL_SET: Defaults = {
  replicas: 1,
  revisionHistoryLimit: 10,
  podManagementPolicy: 'OrderedReady',
  updateStrategy: { type: 'RollingUpdate' },
  persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
};
const DAEMON_SET: Defaults = { revisionHistoryLimit: 10, updateStrategy: { type: 'RollingUpdate' } };
const CRON_JOB: Defaults = {
  concurrencyPolicy: 'Allow',
  suspend: false,
  successfulJobsHistoryLimit: 3,
  failedJobsHistoryLimit: 1,
};
const JOB: Defaults = { backoffLimit: 6, completionMode: 'NonIndexed', suspend: false };
const SERVICE: Defaults = {
  type: 'ClusterIP',
  sessionAffinity: 'None',
  ipFamilies: ['IPv4'],
  ipFamilyPolicy: 'SingleStack',
  internalTrafficPolicy: 'Cluster',
};
const WEBHOOK: Defaults = {
  failurePolicy: 'Fail',
  matchPolicy: 'Equivalent',
  namespaceSelector: {},
  objectSelector: {},
  timeoutSeconds: 10,
};
const RBAC = 'rbac.authorization.k8s.io';

/** A value of rolling updates where that is how the object is updated. */
function fillRolling(spec: JsonObject, strategy: string, rollingUpdate: Defaults): JsonObject {
  if (readString(spec, strategy, 'type') !== 'RollingUpdate') return spec;
  return fillDefaults(spec, { [strategy]: { rollingUpdate } });
}

function fillSpec(object: JsonObject, fill: Fill): JsonObject {
  return changePart(object, ['spec'], fill);
}

/** A Job without labels takes those of its pods; the labels that hold its uid cannot be foretold. */
function fillJob(object: JsonObject): JsonObject {
  const name = readString(object, 'metadata', 'name');
  const filled = fillSpec(object, (spec) => {
    const isBare = readPath(spec, 'completions') === undefined && readPath(spec, 'parallelism') === undefined;
    const policy = readPath(spec, 'podFailurePolicy') === undefined ? 'TerminatingOrFailed' : 'Failed';
    const numbers: Defaults = isBare ? { completions: 1, parallelism: 1 } : { parallelism: 1 };
    const labels = { 'batch.kubernetes.io/job-name': name, 'job-name': name };
    const generated = { selector: { matchLabels: {} }, template: { metadata: { labels } } };
    const own = readPath(spec, 'manualSelector') === true ? {} : { manualSelector: false, ...generated };
    return fillDefaults(spec, { ...JOB, ...numbers, podReplacementPolicy: policy, ...own });
  });
  const labels = readMap(readObject(filled, 'spec', 'template', 'metadata') ?? {}, 'labels');
  return fillPodTemplate(fillDefaults(filled, { metadata: { labels } }), 'spec', 'template');
}

function fillService(object: JsonObject): JsonObject {
  return fillSpec(object, (spec) => {
    if (readString(spec, 'type') === 'ExternalName') return fillDefaults(spec, { sessionAffinity: 'None' });
    const type = readString(spec, 'type');
    const outside: Defaults =
      type === 'NodePort' || type === 'LoadBalancer' ? { externalTrafficPolicy: 'Cluster' } : {};
    const balanced: Defaults = type === 'LoadBalancer' ? { allocateLoadBalancerNodePorts: true } : {};
    const headless: Defaults = readString(spec, 'clusterIP') === 'None' ? { clusterIPs: ['None'] } : {};
    const filled = fillDefaults(spec, { ...SERVICE, ...outside, ...balanced, ...headless });
    return changeItems(filled, 'ports', (port) =>
      fillDefaults(port, { protocol: 'TCP', targetPort: readPath(port, 'port') ?? null }),
    );
  });
}

/** `stringData` is taken into `data` and never served. */
function fillSecret(object: JsonObject): JsonObject {
  const filled = fillDefaults(object, { type: 'Opaque' });
  const plain = readStringMap(object, 'stringData');
  const encoded = [...plain].map(([key, value]) => [key, encodeBase64(value)] as const);
  const data = { ...readMap(filled, 'data'), ...Object.fromEntries(encoded) };
  const rest = Object.entries(filled).filter(([key]) => key !== 'stringData' && key !== 'data');
  const stored: readonly (readonly [string, Json])[] = Object.keys(data).length === 0 ? [] : [['data', data]];
  return Object.fromEntries([...rest, ...stored]);
}

function readMap(object: JsonObject, key: string): Defaults {
  return Object.fromEntries(readStringMap(object, key));
}

function fillNamespace(object: JsonObject): JsonObject {
  const name = readString(object, 'metadata', 'name');
  return fillDefaults(object, {
    metadata: { labels: { 'kubernetes.io/metadata.name': name } },
    spec: { finalizers: ['kubernetes'] },
  });
}

function fillNetworkPolicy(object: JsonObject): JsonObject {
  return fillSpec(object, (spec) => {
    const policyTypes = readPath(spec, 'egress') === undefined ? ['Ingress'] : ['Ingress', 'Egress'];
    const ports = (rule: JsonObject): JsonObject =>
      changeItems(rule, 'ports', (port) => fillDefaults(port, { protocol: 'TCP' }));
    const filled = fillDefaults(spec, { policyTypes, podSelector: {} });
    return changeItems(changeItems(filled, 'ingress', ports), 'egress', ports);
  });
}

function fillBinding(object: JsonObject): JsonObject {
  const filled = fillDefaults(object, { roleRef: { apiGroup: RBAC } });
  return changeItems(filled, 'subjects', (subject) =>
    readString(subject, 'kind') === 'ServiceAccount' ? subject : fillDefaults(subject, { apiGroup: RBAC }),
  );
}

function fillWebhooks(object: JsonObject): JsonObject {
  const extra: Defaults =
    readString(object, 'kind') === 'MutatingWebhookConfiguration' ? { reinvocationPolicy: 'Never' } : {};
  return changeItems(object, 'webhooks', (webhook) => {
    const filled = fillDefaults(webhook, { ...WEBHOOK, ...extra });
    const ported = changePart(filled, ['clientConfig', 'service'], (service) =>
      fillDefaults(service, { port: 443 }),
    );
    return changeItems(ported, 'rules', (rule) => fillDefaults(rule, { scope: '*' }));
  });
}

function fillScaler(object: JsonObject): JsonObject {
  const resource = { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } };
  const metrics = readList(object, 'spec', 'metrics').length === 0 ? [{ type: 'Resource', resource }] : [];
  return fillSpec(object, (spec) =>
    fillDefaults(spec, { minReplicas: 1, ...(metrics.length > 0 && { metrics }) }),
  );
}

const template: Fill = (object) => fillPodTemplate(object, 'spec', 'template');

/** What the API server fills in, by `group/Kind`, for the kinds whose defaults are told here in full. */
const FILLS: ReadonlyMap<string, Fill> = new Map<string, Fill>([
  ['/Namespace', fillNamespace],
  ['/ConfigMap', (object) => object],
  ['/Secret', fillSecret],
  ['/ServiceAccount', (object) => object],
  ['/Service', fillService],
  ['/ResourceQuota', (object) => object],
  ['apps/Deployment', (object) => template(fillSpec(object, fillDeployment))],
  ['apps/StatefulSet', (object) => template(fillSpec(object, fillStatefulSet))],
  ['apps/DaemonSet', (object) => template(fillSpec(object, fillDaemonSet))],
  ['apps/ReplicaSet', (object) => template(fillSpec(object, (spec) => fillDefaults(spec, { replicas: 1 })))],
  ['batch/Job', fillJob],
  ['batch/CronJob', fillCronJob],
  ['autoscaling/HorizontalPodAutoscaler', fillScaler],
  ['networking.k8s.io/NetworkPolicy', fillNetworkPolicy],
  ['networking.k8s.io/Ingress', (object) => object],
  ['networking.k8s.io/IngressClass', (object) => object],
  ['policy/PodDisruptionBudget', (object) => object],
  [`${RBAC}/Role`, (object) => object],
  [`${RBAC}/ClusterRole`, (object) => object],
  [`${RBAC}/RoleBinding`, fillBinding],
  [`${RBAC}/ClusterRoleBinding`, fillBinding],
  [
    'scheduling.k8s.io/PriorityClass',
    (object) => fillDefaults(object, { preemptionPolicy: 'PreemptLowerPriority' }),
  ],
  [
    'storage.k8s.io/StorageClass',
    (object) => fillDefaults(object, { reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' }),
  ],
  ['admissionregistration.k8s.io/MutatingWebhookConfiguration', fillWebhooks],
  ['admissionregistration.k8s.io/ValidatingWebhookConfiguration', fillWebhooks],
]);

function fillDeployment(spec: JsonObject): JsonObject {
  return fillRolling(fillDefaults(spec, DEPLOYMENT), 'strategy', { maxUnavailable: '25%', maxSurge: '25%' });
}

function fillStatefulSet(spec: JsonObject): JsonObject {
  const filled = fillRolling(fillDefaults(spec, STATEFUL_SET), 'updateStrategy', { partition: 0 });
  return changeItems(filled, 'volumeClaimTemplates', (claim) => {
    const typed = fillDefaults(claim, {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      status: { phase: 'Pending' },
    });
    return fillSpec(typed, (own) => fillDefaults(own, { volumeMode: 'Filesystem' }));
  });
}

function fillDaemonSet(spec: JsonObject): JsonObject {
  const rolling = { maxUnavailable: 1, maxSurge: 0 };
  return fillRolling(fillDefaults(spec, DAEMON_SET), 'updateStrategy', rolling);
}

function fillCronJob(object: JsonObject): JsonObject {
  const filled = fillSpec(object, (spec) => fillDefaults(spec, CRON_JOB));
  return fillPodTemplate(filled, 'spec', 'jobTemplate', 'spec', 'template');
}

/** What fills in the defaults of a kind; undefined when its defaults are not told in full. */
export function findFill(group: string, kind: string): Fill | undefined {
  return FILLS.get(`${group}/${kind}`);
}
