import type { KubeObject, Site } from '../read/bundle.ts';

/**
 * Group, kind, namespace and name in one string; the version is left out, because one object is served in
 * several. Parts are joined by a character that no part can hold, so that two objects never share a key.
 */
export type ObjectKey = string;

/** What identifies an object inside one cluster. `namespace` is '' for cluster-scoped objects. */
export interface ObjectIdentity {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

const SEPARATOR = '\u0000';

/** The key of an object inside its cluster. */
export function objectKey(identity: ObjectIdentity): ObjectKey {
  return [identity.group, identity.kind, identity.namespace, identity.name].join(SEPARATOR);
}

/** The key of all objects of one kind: group and kind. */
export function kindKey(group: string, kind: string): string {
  return `${group}${SEPARATOR}${kind}`;
}

/** `namespace/name` as one key; the namespace is '' for cluster-scoped objects, which leaves `/name`. */
export function namespacedName(namespace: string, name: string): string {
  return `${namespace}/${name}`;
}

/** The member an object was taken from; '' for the hub and for what is declared for the hub. */
export function siteName(site: Site): string {
  return site.role === 'member' ? site.cluster : '';
}

/** True when a cluster printed this object, false when a person or a tool declared it. */
export function isObserved(object: KubeObject): boolean {
  return object.uid !== '';
}

/** Compares two strings by their UTF-16 units: -1, 0 or 1. Never by locale. */
export function compareText(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** Orders objects by cluster, group, kind, namespace and name: negative, 0 or positive. */
export function compareObjects(left: KubeObject, right: KubeObject): number {
  return (
    compareText(siteName(left.site), siteName(right.site)) ||
    compareText(left.group, right.group) ||
    compareText(left.kind, right.kind) ||
    compareText(left.namespace, right.namespace) ||
    compareText(left.name, right.name)
  );
}

/** `Kind namespace/name`, or `Kind name` without a namespace: how every message names an object. */
export function renderObject(identity: Pick<ObjectIdentity, 'kind' | 'namespace' | 'name'>): string {
  const { kind, namespace, name } = identity;
  return namespace === '' ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}

/** `Kind.group`, or `Kind` for the core group: how gates and configuration name a kind. */
export function renderKind(group: string, kind: string): string {
  return group === '' ? kind : `${kind}.${group}`;
}
