import type { Producer } from './reference-field.ts';

const CERT_MANAGER = ['cert-manager.io/cluster-issuer', 'cert-manager.io/issuer', 'kubernetes.io/tls-acme'];

/** Objects that make a controller create others, so that these need no placement. Names are what the controllers give. */
export const PRODUCERS: readonly Producer[] = [
  {
    from: ['ExternalSecret.external-secrets.io'],
    makes: 'Secret',
    name: '{spec.target.name|metadata.name}',
  },
  {
    from: ['ClusterExternalSecret.external-secrets.io'],
    makes: 'Secret',
    name: '{spec.externalSecretSpec.target.name|spec.externalSecretName|metadata.name}',
    namespace: '*',
  },
  {
    from: ['SealedSecret.bitnami.com'],
    makes: 'Secret',
    name: '{spec.template.metadata.name|metadata.name}',
  },
  { from: ['SopsSecret.isindir.github.com'], makes: 'Secret', name: '{spec.secretTemplates[].name}' },
  { from: ['Certificate.cert-manager.io'], makes: 'Secret', name: '{spec.secretName}' },
  ...CERT_MANAGER.map(
    (annotation): Producer => ({
      from: ['Ingress.networking.k8s.io'],
      when: `metadata.annotations["${annotation}"]`,
      makes: 'Secret',
      name: '{spec.tls[].secretName}',
    }),
  ),
  ...CERT_MANAGER.slice(0, 2).map(
    (annotation): Producer => ({
      from: ['Gateway.gateway.networking.k8s.io'],
      when: `metadata.annotations["${annotation}"]`,
      makes: 'Secret',
      name: '{spec.listeners[].tls.certificateRefs[].name}',
    }),
  ),
  {
    from: ['SecretProviderClass.secrets-store.csi.x-k8s.io'],
    makes: 'Secret',
    name: '{spec.secretObjects[].secretName}',
  },
  { from: ['AzureKeyVaultSecret.spv.no'], makes: 'Secret', name: '{spec.output.secret.name}' },
  {
    from: ['VaultStaticSecret.secrets.hashicorp.com', 'VaultDynamicSecret.secrets.hashicorp.com'],
    makes: 'Secret',
    name: '{spec.destination.name}',
  },
  { from: ['OnePasswordItem.onepassword.com'], makes: 'Secret', name: '{metadata.name}' },
  { from: ['Bundle.trust.cert-manager.io'], makes: 'ConfigMap', name: '{metadata.name}', namespace: '*' },
  { from: ['Bundle.trust.cert-manager.io'], makes: 'Secret', name: '{metadata.name}', namespace: '*' },
  { from: ['Cluster.postgresql.cnpg.io'], makes: 'Secret', name: '{metadata.name}-app' },
  { from: ['Cluster.postgresql.cnpg.io'], makes: 'Service', name: '{metadata.name}-rw' },
  { from: ['ksops.viaduct.ai'], makes: 'Secret', name: '*', namespace: '*' },
  {
    from: ['HelmRelease.helm.toolkit.fluxcd.io'],
    makes: '*',
    name: '*',
    namespace: '{spec.targetNamespace|metadata.namespace}',
  },
  { from: ['Kustomization.kustomize.toolkit.fluxcd.io'], makes: '*', name: '*', namespace: '*' },
  { from: ['Application.argoproj.io', 'ApplicationSet.argoproj.io'], makes: '*', name: '*', namespace: '*' },
  { from: ['Service.serving.knative.dev'], makes: 'Service', name: '{metadata.name}' },
  {
    from: ['StatefulSet.apps'],
    makes: 'PersistentVolumeClaim',
    name: '{spec.volumeClaimTemplates[].metadata.name}-{metadata.name}-*',
  },
  // A volume called like a claim template is replaced by the pod's own claim, whatever claim it names.
  {
    from: ['StatefulSet.apps'],
    makes: 'PersistentVolumeClaim',
    name: '{spec.volumeClaimTemplates[].metadata.name}',
  },
];
