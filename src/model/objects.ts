import { fleetKind } from '../api/groups.ts';
import { readNumber, readObject, readPath, readString } from '../api/json.ts';
import { builtInKind } from '../api/kubernetes.ts';
import type { KubeObject } from '../read/bundle.ts';
import {
  compareText,
  isObserved,
  kindKey,
  type ObjectIdentity,
  type ObjectKey,
  objectKey,
  siteName,
} from './identity.ts';
import { decodeOwners } from './metadata.ts';

/** Everything the input holds of one object: its wish, its state today, and all copies in input order. */
export interface ObjectEntry extends ObjectIdentity {
  /** The member it lies on; '' for the hub. */
  readonly site: string;
  /** The first manifest; undefined when the object is only seen in a dump. */
  readonly declared: KubeObject | undefined;
  /** The newest form a cluster printed; undefined when the object is only declared. */
  readonly observed: KubeObject | undefined;
  /** The wish when there is one, else what was observed. */
  readonly head: KubeObject;
  readonly copies: readonly KubeObject[];
}

/** All objects of the input by cluster and identity. Maps keep the order of the input. */
export interface ObjectIndex {
  readonly entries: ReadonlyMap<string, ObjectEntry>;
  /** By cluster and kind; use `objectsOfKind`. */
  readonly byKind: ReadonlyMap<string, readonly ObjectEntry[]>;
  readonly byUid: ReadonlyMap<string, ObjectEntry>;
  /** Objects whose owner references name the uid. */
  readonly byOwner: ReadonlyMap<string, readonly ObjectEntry[]>;
}

/** The identity of an object: a namespace written on a cluster-scoped kind does not count. */
export function identityOf(object: KubeObject): ObjectIdentity {
  const { group, kind, name } = object;
  const clusterScoped = isClusterScoped(group, kind);
  return { group, kind, namespace: clusterScoped ? '' : object.namespace, name };
}

function isClusterScoped(group: string, kind: string): boolean {
  return (fleetKind(group, kind) ?? builtInKind(group, kind))?.namespaced === false;
}

function entryKey(site: string, key: ObjectKey): string {
  return `${site}\u0000${key}`;
}

function kindEntryKey(site: string, group: string, kind: string): string {
  return `${site}\u0000${kindKey(group, kind)}`;
}

/** Resource versions grow inside one cluster; the newer of two prints of one object has the larger one. */
function resourceVersion(object: KubeObject): number {
  const text = readString(object.value, 'metadata', 'resourceVersion');
  return /^\d{1,15}$/.test(text) ? Number(text) : -1;
}

function richness(object: KubeObject): number {
  return Object.keys(readObject(object.value, 'status') ?? {}).length;
}

/** Orders prints of one object: the one that counts comes first. */
function compareCopies(left: KubeObject, right: KubeObject): number {
  const created = (object: KubeObject): string => readString(object.value, 'metadata', 'creationTimestamp');
  const generation = (object: KubeObject): number => readNumber(object.value, 'metadata', 'generation') ?? 0;
  const age = left.uid === right.uid ? 0 : compareText(created(right), created(left));
  return (
    age ||
    resourceVersion(right) - resourceVersion(left) ||
    generation(right) - generation(left) ||
    richness(right) - richness(left)
  );
}

function buildEntry(
  site: string,
  identity: ObjectIdentity,
  copies: readonly KubeObject[],
): ObjectEntry | undefined {
  const declared = copies.find((copy) => !isObserved(copy));
  const prints = copies.filter(isObserved);
  const observed = prints.length < 2 ? prints[0] : [...prints].sort(compareCopies)[0];
  const head = declared ?? observed;
  return head && { site, ...identity, declared, observed, head, copies };
}

function append<T>(map: Map<string, T[]>, key: string, item: T): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [item]);
  else known.push(item);
}

/** Indexes objects. Copies of one object (captured twice, served in two versions, declared and seen) make one entry. */
export function buildObjectIndex(objects: readonly KubeObject[]): ObjectIndex {
  const copies = new Map<string, KubeObject[]>();
  for (const object of objects)
    append(copies, entryKey(siteName(object.site), objectKey(identityOf(object))), object);
  const entries = new Map<string, ObjectEntry>();
  const byKind = new Map<string, ObjectEntry[]>();
  const byUid = new Map<string, ObjectEntry>();
  const byOwner = new Map<string, ObjectEntry[]>();
  for (const [key, group] of copies) {
    const [first] = group;
    if (first === undefined) continue;
    const entry = buildEntry(siteName(first.site), identityOf(first), group);
    if (entry === undefined) continue;
    entries.set(key, entry);
    append(byKind, kindEntryKey(entry.site, entry.group, entry.kind), entry);
    if (entry.observed === undefined) continue;
    byUid.set(entry.observed.uid, entry);
    for (const owner of decodeOwners(entry.observed.value))
      if (owner.uid !== '') append(byOwner, owner.uid, entry);
  }
  return { entries, byKind, byUid, byOwner };
}

/** The object with this identity on a cluster (`site` '' is the hub), or undefined when the input has none. */
export function objectEntry(
  index: ObjectIndex,
  site: string,
  identity: ObjectIdentity,
): ObjectEntry | undefined {
  return index.entries.get(entryKey(site, objectKey(identity)));
}

/** All objects of a kind on a cluster (`site` '' is the hub), in input order; says nothing about completeness. */
export function objectsOfKind(
  index: ObjectIndex,
  site: string,
  group: string,
  kind: string,
): readonly ObjectEntry[] {
  return index.byKind.get(kindEntryKey(site, group, kind)) ?? [];
}

/** The objects of a kind on a cluster that carry a label with exactly this value, in input order. */
export function objectsWithLabel(
  index: ObjectIndex,
  site: string,
  kind: { readonly group: string; readonly kind: string },
  label: string,
  value: string,
): readonly ObjectEntry[] {
  return objectsOfKind(index, site, kind.group, kind.kind).filter(
    ({ head }) => readPath(head.value, 'metadata', 'labels', label) === value,
  );
}
