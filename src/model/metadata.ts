import { fleetKind } from '../api/groups.ts';
import {
  type Json,
  pointer,
  readList,
  readNumber,
  readPath,
  readString,
  readStringMap,
} from '../api/json.ts';
import type { KubeObject } from '../read/bundle.ts';

/** One entry of `metadata.ownerReferences`. */
export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller: boolean;
  readonly pointer: string;
}

/** The parts of `metadata` that KubeFleet and the rules read. Times are RFC 3339 text, '' when absent. */
export interface Metadata {
  readonly labels: ReadonlyMap<string, string>;
  readonly annotations: ReadonlyMap<string, string>;
  /** 0 when absent, as Go reads it. */
  readonly generation: number;
  readonly created: string;
  /** `deletionTimestamp`: not '' means the object is being deleted. */
  readonly deleted: string;
  readonly finalizers: readonly string[];
  readonly owners: readonly OwnerReference[];
}

/** What every typed view carries. `object` is where its `pointer`s start. */
export interface View {
  readonly object: KubeObject;
  readonly name: string;
  /** '' for cluster-scoped objects. */
  readonly namespace: string;
  readonly metadata: Metadata;
}

/** The strings of a JSON list, in order; other values are left out. */
export function decodeStrings(
  value: Json | undefined,
  ...path: readonly (string | number)[]
): readonly string[] {
  return readList(value, ...path).filter((item) => typeof item === 'string');
}

/** The value below `path`; undefined when it is absent or null, which Go does not tell apart. */
export function decodePresent(
  value: Json | undefined,
  ...path: readonly (string | number)[]
): Json | undefined {
  return readPath(value, ...path) ?? undefined;
}

/** Reads `metadata.ownerReferences` of a whole object. */
export function decodeOwners(value: Json | undefined): readonly OwnerReference[] {
  return readList(value, 'metadata', 'ownerReferences').map((item, index) => ({
    apiVersion: readString(item, 'apiVersion'),
    kind: readString(item, 'kind'),
    name: readString(item, 'name'),
    uid: readString(item, 'uid'),
    controller: readPath(item, 'controller') === true,
    pointer: pointer('metadata', 'ownerReferences', index),
  }));
}

/** Reads `metadata` of a whole object. */
export function decodeMetadata(value: Json | undefined): Metadata {
  return {
    labels: readStringMap(value, 'metadata', 'labels'),
    annotations: readStringMap(value, 'metadata', 'annotations'),
    generation: readNumber(value, 'metadata', 'generation') ?? 0,
    created: readString(value, 'metadata', 'creationTimestamp'),
    deleted: readString(value, 'metadata', 'deletionTimestamp'),
    finalizers: decodeStrings(value, 'metadata', 'finalizers'),
    owners: decodeOwners(value),
  };
}

/** The common part of a view. A namespace written on a cluster-scoped KubeFleet kind does not count. */
export function decodeView(object: KubeObject): View {
  const clusterScoped = fleetKind(object.group, object.kind)?.namespaced === false;
  return {
    object,
    name: object.name,
    namespace: clusterScoped ? '' : object.namespace,
    metadata: decodeMetadata(object.value),
  };
}
