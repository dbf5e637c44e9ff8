import type { ObjectIdentity } from '../../model/identity.ts';

/** What every cluster has in every namespace. */
const EVERYWHERE: ReadonlySet<string> = new Set(['ConfigMap kube-root-ca.crt', 'ServiceAccount default']);
const PRIORITY_CLASSES: ReadonlySet<string> = new Set(['system-cluster-critical', 'system-node-critical']);
const CLUSTER_ROLES: ReadonlySet<string> = new Set(['admin', 'edit', 'view', 'cluster-admin']);

/** True for a thing that every cluster has by itself. */
export function isBuiltInThing({ group, kind, namespace, name }: ObjectIdentity): boolean {
  if (group === '') {
    return (
      EVERYWHERE.has(`${kind} ${name}`) ||
      (kind === 'Service' && `${namespace}/${name}` === 'default/kubernetes')
    );
  }
  if (kind === 'PriorityClass') return PRIORITY_CLASSES.has(name);
  if (kind === 'ClusterRole') return CLUSTER_ROLES.has(name) || name.startsWith('system:');
  return kind === 'Role' && name.startsWith('system:');
}

/** Kinds whose objects mostly come with the cluster, not with applications: that nobody brings one says nothing. */
const PLATFORM_KINDS: ReadonlySet<string> = new Set([
  'StorageClass',
  'PersistentVolume',
  'IngressClass',
  'GatewayClass',
  'PriorityClass',
  'RuntimeClass',
  'ClusterRole',
  'ClusterIssuer',
  'ClusterSecretStore',
]);

/** Namespaces that the cluster fills by itself. */
const PLATFORM_NAMESPACES: ReadonlySet<string> = new Set(['kube-system', 'kube-public', 'kube-node-lease']);

/** True for a thing that clusters usually have without any placement, by its kind or namespace. */
export function isPlatformThing({ kind, namespace }: ObjectIdentity): boolean {
  return namespace === '' ? PLATFORM_KINDS.has(kind) : PLATFORM_NAMESPACES.has(namespace);
}
