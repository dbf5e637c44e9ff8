/**
 * How Kubernetes' own types are written as JSON, as far as it differs from what a manifest says: which fields
 * vanish when they are empty (`omitempty` of `k8s.io/api`).
 */

/** Maps of strings: inside them every value is kept, and they vanish themselves when they are empty. */
export const STRING_MAPS: ReadonlySet<string> = new Set([
  'annotations',
  'binaryData',
  'capacity',
  'data',
  'defaultRequest',
  'hard',
  'labels',
  'limits',
  'matchLabels',
  'nodeSelector',
  'overhead',
  'parameters',
  'requests',
  'stringData',
  'volumeAttributes',
]);

/** Lists that stay when they are empty, because the type demands them. */
export const DEMANDED_LISTS: ReadonlySet<string> = new Set([
  'apiGroups',
  'containers',
  'nonResourceURLs',
  'resources',
  'rules',
  'verbs',
]);

/** Texts that stay when they are empty: behind a pointer, or demanded. */
export const KEPT_TEXTS: ReadonlySet<string> = new Set([
  'apiGroup',
  'ingressClassName',
  'runtimeClassName',
  'service',
  'storageClassName',
  'topologyKey',
  'type',
]);

/** Switches and numbers that vanish when they are off or zero. */
export const VANISHING_ZEROS: ReadonlySet<string> = new Set([
  'hostIPC',
  'hostNetwork',
  'hostPID',
  'hostPort',
  'initialDelaySeconds',
  'minReadySeconds',
  'paused',
  'publishNotReadyAddresses',
  'readOnly',
  'stdin',
  'stdinOnce',
  'tty',
]);
