import { fleetKind } from '../../api/groups.ts';
import { type JsonObject, readString } from '../../api/json.ts';
import { builtInKind } from '../../api/kubernetes.ts';
import type { UnplacedObject } from '../site.ts';
import { withPath } from './json-edit.ts';

/** Identity that an object has, or had before names and namespaces were changed. */
export interface ItemId {
  readonly name: string;
  readonly namespace: string;
}

/** One object on its way through a kustomization. */
export interface Item {
  /** The object as its file declares it: origin and kind stay for ever. */
  readonly object: UnplacedObject;
  readonly value: JsonObject;
  /** All identities it had, the first one as declared: patches may use any. */
  readonly ids: readonly ItemId[];
  /** Set for what a generator made: its name gets a hash at the end. */
  readonly hashed: boolean;
}

/** Starts an object on its way. */
export function buildItem(object: UnplacedObject): Item {
  const { namespace, name, value } = object;
  return { object, value, ids: [{ name, namespace }], hashed: false };
}

export function nameOfItem(item: Item): string {
  return readString(item.value, 'metadata', 'name');
}

export function namespaceOfItem(item: Item): string {
  return readString(item.value, 'metadata', 'namespace');
}

/** The item with another value; a new name or namespace is added to its identities. */
export function withValue(item: Item, value: JsonObject): Item {
  if (value === item.value) return item;
  const next = { ...item, value };
  const id = { name: nameOfItem(next), namespace: namespaceOfItem(next) };
  const isKnown = item.ids.some((each) => each.name === id.name && each.namespace === id.namespace);
  return isKnown ? next : { ...next, ids: [...item.ids, id] };
}

/** The item under another name. */
export function withName(item: Item, name: string): Item {
  return withValue(
    item,
    withPath(item.value, ['metadata', 'name'], () => name, true),
  );
}

/** True for kinds that Kubernetes itself serves: Kustomize knows their lists and references. */
export function isBuiltIn(item: Item): boolean {
  return builtInKind(item.object.group, item.object.kind) !== undefined;
}

/** True for kinds that have no namespace; of unknown kinds Kustomize assumes that they have one. */
export function isClusterScoped(item: Item, clusterKinds: ReadonlySet<string>): boolean {
  const { group, kind } = item.object;
  const known = fleetKind(group, kind)?.namespaced ?? builtInKind(group, kind)?.namespaced;
  return known === undefined ? clusterKinds.has(`${group}/${kind}`) : !known;
}

/** The object as the kustomization renders it, in the place it was declared at. */
export function renderItem(item: Item): UnplacedObject {
  const { object, value } = item;
  if (value === object.value) return object;
  return { ...object, value, name: nameOfItem(item), namespace: namespaceOfItem(item) };
}
