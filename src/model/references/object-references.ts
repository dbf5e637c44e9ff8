import type { ReferenceField, SelectorField } from './reference-field.ts';

const GATEWAY = 'gateway.networking.k8s.io';
const INGRESS = ['Ingress.networking.k8s.io'];
const ROUTES = [`HTTPRoute.${GATEWAY}`, `GRPCRoute.${GATEWAY}`, `TCPRoute.${GATEWAY}`, `TLSRoute.${GATEWAY}`];
const WEBHOOKS = [
  'ValidatingWebhookConfiguration.admissionregistration.k8s.io',
  'MutatingWebhookConfiguration.admissionregistration.k8s.io',
];
const RBAC = 'rbac.authorization.k8s.io';
const BINDINGS = [`RoleBinding.${RBAC}`, `ClusterRoleBinding.${RBAC}`];
const STORAGE_CLASS = 'StorageClass.storage.k8s.io';
const SERVICE = { to: 'Service', name: 'name', namespace: 'namespace' } as const;
const SCALED = { kindField: 'kind', groupField: 'apiVersion', name: 'name' } as const;

/** What other objects than pods refer to. */
export const OBJECT_REFERENCES: readonly ReferenceField[] = [
  { role: 'pullSecret', in: ['ServiceAccount'], path: 'imagePullSecrets[]', to: 'Secret', name: 'name' },
  {
    role: 'storageClass',
    in: ['PersistentVolumeClaim'],
    path: 'spec.storageClassName',
    to: STORAGE_CLASS,
    name: '.',
  },
  {
    role: 'storageClass',
    in: ['StatefulSet.apps'],
    path: 'spec.volumeClaimTemplates[].spec.storageClassName',
    to: STORAGE_CLASS,
    name: '.',
  },
  {
    role: 'volumeName',
    in: ['PersistentVolumeClaim'],
    path: 'spec.volumeName',
    to: 'PersistentVolume',
    name: '.',
  },
  {
    role: 'governingService',
    in: ['StatefulSet.apps'],
    path: 'spec.serviceName',
    to: 'Service',
    name: '.',
  },
  {
    role: 'ingressClass',
    in: INGRESS,
    path: 'spec.ingressClassName',
    to: 'IngressClass.networking.k8s.io',
    name: '.',
  },
  {
    role: 'ingressClass',
    in: INGRESS,
    path: 'metadata.annotations["kubernetes.io/ingress.class"]',
    to: 'IngressClass.networking.k8s.io',
    name: '.',
  },
  { role: 'backend', in: INGRESS, path: 'spec.defaultBackend.service', to: 'Service', name: 'name' },
  {
    role: 'backend',
    in: INGRESS,
    path: 'spec.rules[].http.paths[].backend.service',
    to: 'Service',
    name: 'name',
  },
  { role: 'tlsSecret', in: INGRESS, path: 'spec.tls[]', to: 'Secret', name: 'secretName' },
  {
    role: 'backend',
    in: ROUTES,
    path: 'spec.rules[].backendRefs[]',
    kindField: 'kind',
    groupField: 'group',
    ...SERVICE,
  },
  {
    role: 'gateway',
    in: ROUTES,
    path: 'spec.parentRefs[]',
    to: `Gateway.${GATEWAY}`,
    kindField: 'kind',
    groupField: 'group',
    name: 'name',
    namespace: 'namespace',
  },
  {
    role: 'tlsSecret',
    in: [`Gateway.${GATEWAY}`],
    path: 'spec.listeners[].tls.certificateRefs[]',
    to: 'Secret',
    kindField: 'kind',
    groupField: 'group',
    name: 'name',
    namespace: 'namespace',
  },
  {
    role: 'gatewayClass',
    in: [`Gateway.${GATEWAY}`],
    path: 'spec.gatewayClassName',
    to: `GatewayClass.${GATEWAY}`,
    name: '.',
  },
  {
    role: 'role',
    in: BINDINGS,
    path: 'roleRef',
    to: `ClusterRole.${RBAC}`,
    kindField: 'kind',
    groupField: 'apiGroup',
    name: 'name',
  },
  {
    role: 'subject',
    in: BINDINGS,
    path: 'subjects[]',
    to: 'ServiceAccount',
    name: 'name',
    namespace: 'namespace',
    when: { kind: 'ServiceAccount' },
  },
  { role: 'webhookService', in: WEBHOOKS, path: 'webhooks[].clientConfig.service', ...SERVICE },
  {
    role: 'conversionService',
    in: ['CustomResourceDefinition.apiextensions.k8s.io'],
    path: 'spec.conversion.webhook.clientConfig.service',
    ...SERVICE,
  },
  { role: 'apiService', in: ['APIService.apiregistration.k8s.io'], path: 'spec.service', ...SERVICE },
  {
    role: 'scaleTarget',
    in: ['HorizontalPodAutoscaler.autoscaling'],
    path: 'spec.scaleTargetRef',
    to: 'Deployment.apps',
    ...SCALED,
  },
  {
    role: 'scaleTarget',
    in: ['ScaledObject.keda.sh'],
    path: 'spec.scaleTargetRef',
    to: 'Deployment.apps',
    ...SCALED,
  },
  {
    role: 'scaleTarget',
    in: ['VerticalPodAutoscaler.autoscaling.k8s.io'],
    path: 'spec.targetRef',
    to: 'Deployment.apps',
    ...SCALED,
  },
  {
    role: 'issuer',
    in: ['Certificate.cert-manager.io'],
    path: 'spec.issuerRef',
    to: 'Issuer.cert-manager.io',
    kindField: 'kind',
    groupField: 'group',
    name: 'name',
  },
  {
    role: 'secretStore',
    in: ['ExternalSecret.external-secrets.io'],
    path: 'spec.secretStoreRef',
    to: 'SecretStore.external-secrets.io',
    kindField: 'kind',
    name: 'name',
  },
];

/** Fields that choose pods by labels. */
export const POD_SELECTORS: readonly SelectorField[] = [
  { role: 'serviceSelector', in: ['Service'], path: 'spec.selector', plain: true },
  { role: 'budgetSelector', in: ['PodDisruptionBudget.policy'], path: 'spec.selector', plain: false },
  {
    role: 'networkPolicySelector',
    in: ['NetworkPolicy.networking.k8s.io'],
    path: 'spec.podSelector',
    plain: false,
  },
];
