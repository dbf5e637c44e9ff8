import { type JsonObject, readString } from '../../api/json.ts';
import { decodeApiVersion } from '../../model/manifest.ts';
import type { OverrideSnapshot } from './override-snapshot.ts';

/** Tells whether the hub serves a kind as cluster-scoped in this version; a kind it does not know is namespaced. */
export type IsClusterScoped = (group: string, version: string, kind: string) => boolean;

/** What an override's selector has to equal for an object to be changed by it. */
export interface OverrideKeys {
  /** Key for ClusterResourceOverrides: the object's own, or its namespace's when it is namespaced. */
  readonly cluster: string;
  /** Key for ResourceOverrides; undefined for cluster-scoped objects, which they cannot reach. */
  readonly namespaced: string | undefined;
}

const SEPARATOR = '\u0000';

function key(group: string, version: string, kind: string, namespace: string, name: string): string {
  return [group, version, kind, namespace, name].join(SEPARATOR);
}

/** The key of a Namespace object: a ClusterResourceOverride with it reaches everything in that namespace. */
export function namespaceKey(namespace: string): string {
  return key('', 'v1', 'Namespace', '', namespace);
}

/** The keys of one object as KubeFleet looks overrides up for it (`applyOverrides`). */
export function readOverrideKeys(object: JsonObject, isClusterScoped: IsClusterScoped): OverrideKeys {
  const { group, version } = decodeApiVersion(readString(object, 'apiVersion'));
  const kind = readString(object, 'kind');
  const name = readString(object, 'metadata', 'name');
  if (isClusterScoped(group, version, kind)) {
    return { cluster: key(group, version, kind, '', name), namespaced: undefined };
  }
  const namespace = readString(object, 'metadata', 'namespace');
  return { cluster: namespaceKey(namespace), namespaced: key(group, version, kind, namespace, name) };
}

/** The keys a snapshot's selectors stand for, in order; one listed twice stands twice. */
export function readSelectorKeys(snapshot: OverrideSnapshot): readonly string[] {
  return snapshot.selectors.map(({ group, version, kind, name }) =>
    key(group, version, kind, snapshot.namespace, name),
  );
}
