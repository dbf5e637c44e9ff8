import type { Shape } from './shape.ts';

// Pod specifications and schemas are left out: a server that stored the object has checked them.
const METADATA: Shape = {
  name: 'string',
  generateName: 'string',
  namespace: 'string',
  selfLink: 'string',
  uid: 'types.UID',
  resourceVersion: 'string',
  generation: 'int64',
  creationTimestamp: 'time',
  deletionTimestamp: 'time',
  deletionGracePeriodSeconds: 'int64',
  labels: { '*': 'string' },
  annotations: { '*': 'string' },
  ownerReferences: [
    {
      apiVersion: 'string',
      kind: 'string',
      name: 'string',
      uid: 'types.UID',
      controller: 'bool',
      blockOwnerDeletion: 'bool',
    },
  ],
  finalizers: ['string'],
};

const SELECTOR: Shape = {
  matchLabels: { '*': 'string' },
  matchExpressions: [{ key: 'string', operator: 'v1.LabelSelectorOperator', values: ['string'] }],
};

const TEMPLATE: Shape = { metadata: METADATA, spec: {} };

function withMetadata(spec: Shape, status: Shape): Shape {
  return { kind: 'string', apiVersion: 'string', metadata: METADATA, spec, status };
}

function conditions(type: string, ...times: readonly string[]): Shape {
  return [
    {
      type,
      status: 'v1.ConditionStatus',
      ...Object.fromEntries(times.map((name) => [name, 'time'])),
      reason: 'string',
      message: 'string',
    },
  ];
}

/** apps/v1 Deployment. */
export const DEPLOYMENT: Shape = withMetadata(
  {
    replicas: 'int32',
    selector: SELECTOR,
    template: TEMPLATE,
    strategy: { type: 'v1.DeploymentStrategyType', rollingUpdate: {} },
    minReadySeconds: 'int32',
    revisionHistoryLimit: 'int32',
    paused: 'bool',
    progressDeadlineSeconds: 'int32',
  },
  {
    observedGeneration: 'int64',
    replicas: 'int32',
    updatedReplicas: 'int32',
    readyReplicas: 'int32',
    availableReplicas: 'int32',
    unavailableReplicas: 'int32',
    terminatingReplicas: 'int32',
    conditions: conditions('v1.DeploymentConditionType', 'lastUpdateTime', 'lastTransitionTime'),
    collisionCount: 'int32',
  },
);

/** apps/v1 StatefulSet. */
export const STATEFUL_SET: Shape = withMetadata(
  {
    replicas: 'int32',
    selector: SELECTOR,
    template: TEMPLATE,
    volumeClaimTemplates: [{ metadata: METADATA, spec: {} }],
    serviceName: 'string',
    podManagementPolicy: 'v1.PodManagementPolicyType',
    updateStrategy: { type: 'v1.StatefulSetUpdateStrategyType', rollingUpdate: {} },
    revisionHistoryLimit: 'int32',
    minReadySeconds: 'int32',
  },
  {
    observedGeneration: 'int64',
    replicas: 'int32',
    readyReplicas: 'int32',
    currentReplicas: 'int32',
    updatedReplicas: 'int32',
    currentRevision: 'string',
    updateRevision: 'string',
    collisionCount: 'int32',
    conditions: conditions('v1.StatefulSetConditionType', 'lastTransitionTime'),
    availableReplicas: 'int32',
  },
);

/** apps/v1 DaemonSet. */
export const DAEMON_SET: Shape = withMetadata(
  {
    selector: SELECTOR,
    template: TEMPLATE,
    updateStrategy: { type: 'v1.DaemonSetUpdateStrategyType', rollingUpdate: {} },
    minReadySeconds: 'int32',
    revisionHistoryLimit: 'int32',
  },
  {
    currentNumberScheduled: 'int32',
    numberMisscheduled: 'int32',
    desiredNumberScheduled: 'int32',
    numberReady: 'int32',
    observedGeneration: 'int64',
    updatedNumberScheduled: 'int32',
    numberAvailable: 'int32',
    numberUnavailable: 'int32',
    collisionCount: 'int32',
    conditions: conditions('v1.DaemonSetConditionType', 'lastTransitionTime'),
  },
);

/** v1 Service. */
export const SERVICE: Shape = withMetadata(
  {
    ports: [
      {
        name: 'string',
        protocol: 'v1.Protocol',
        appProtocol: 'string',
        port: 'int32',
        targetPort: 'any',
        nodePort: 'int32',
      },
    ],
    selector: { '*': 'string' },
    clusterIP: 'string',
    clusterIPs: ['string'],
    type: 'v1.ServiceType',
    externalIPs: ['string'],
    sessionAffinity: 'v1.ServiceAffinity',
    loadBalancerIP: 'string',
    loadBalancerSourceRanges: ['string'],
    externalName: 'string',
    externalTrafficPolicy: 'v1.ServiceExternalTrafficPolicy',
    healthCheckNodePort: 'int32',
    publishNotReadyAddresses: 'bool',
    ipFamilies: ['v1.IPFamily'],
    ipFamilyPolicy: 'v1.IPFamilyPolicy',
    allocateLoadBalancerNodePorts: 'bool',
    loadBalancerClass: 'string',
  },
  {
    loadBalancer: { ingress: [{ ip: 'string', hostname: 'string', ipMode: 'v1.LoadBalancerIPMode' }] },
    conditions: conditions('string', 'lastTransitionTime'),
  },
);

/** apiextensions.k8s.io/v1 CustomResourceDefinition. */
export const CUSTOM_RESOURCE_DEFINITION: Shape = withMetadata(
  {
    group: 'string',
    names: { plural: 'string', singular: 'string', shortNames: ['string'], kind: 'string' },
    scope: 'v1.ResourceScope',
    versions: [{ name: 'string', served: 'bool', storage: 'bool', deprecated: 'bool' }],
    preserveUnknownFields: 'bool',
  },
  {
    conditions: conditions('v1.CustomResourceDefinitionConditionType', 'lastTransitionTime'),
    acceptedNames: { plural: 'string', singular: 'string', shortNames: ['string'], kind: 'string' },
    storedVersions: ['string'],
  },
);

/** policy/v1 PodDisruptionBudget. */
export const POD_DISRUPTION_BUDGET: Shape = withMetadata(
  {
    minAvailable: 'any',
    selector: SELECTOR,
    maxUnavailable: 'any',
    unhealthyPodEvictionPolicy: 'v1.UnhealthyPodEvictionPolicyType',
  },
  {
    observedGeneration: 'int64',
    disruptedPods: { '*': 'time' },
    disruptionsAllowed: 'int32',
    currentHealthy: 'int32',
    desiredHealthy: 'int32',
    expectedPods: 'int32',
    conditions: [
      {
        type: 'string',
        status: 'v1.ConditionStatus',
        observedGeneration: 'int64',
        lastTransitionTime: 'time',
        reason: 'string',
        message: 'string',
      },
    ],
  },
);
