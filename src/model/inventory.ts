import { MEMBER_CONDITION, NAMESPACE_MAP_VERSION } from '../api/cluster.kubernetes-fleet.io.ts';
import { CLUSTER_GROUP } from '../api/groups.ts';
import {
  type Json,
  type JsonObject,
  pointer,
  readList,
  readObject,
  readPath,
  readString,
} from '../api/json.ts';
import type { KubeObject } from '../read/bundle.ts';
import { kindKey, type ObjectIdentity, objectKey } from './identity.ts';
import { decodeApiVersion } from './manifest.ts';
import { decodePresent, decodeStrings } from './metadata.ts';
import type { InventoryFile } from './options.ts';

/** What a person wrote down about one member. Lists are undefined when they are not stated. */
export interface InventoryMember {
  readonly name: string;
  /** True when the lists below, as far as they are stated, are all there is on that member. */
  readonly complete: boolean;
  readonly namespaces: readonly string[] | undefined;
  readonly closedNamespaces: readonly string[];
  /** Keys of the kinds its API server knows beyond the built-in ones (`kindKey`). */
  readonly kinds: ReadonlySet<string> | undefined;
  /** Keys of objects known to be there (`objectKey`). */
  readonly objects: ReadonlySet<string> | undefined;
  /** The member as a MemberCluster would show it; points at the inventory file. */
  readonly object: KubeObject;
}

/** All inventories together. */
export interface Inventory {
  /** True when they list every member of the fleet. */
  readonly complete: boolean;
  readonly members: ReadonlyMap<string, InventoryMember>;
}

/** `Widget.example.com` or `{group, kind}` to a kind's key. */
function decodeKind(item: Json): string {
  if (typeof item !== 'string') return kindKey(readString(item, 'group'), readString(item, 'kind'));
  const dot = item.indexOf('.');
  return dot < 0 ? kindKey('', item) : kindKey(item.slice(dot + 1), item.slice(0, dot));
}

function decodeIdentity(item: Json): ObjectIdentity {
  const { group } = decodeApiVersion(readString(item, 'apiVersion'));
  return {
    group,
    kind: readString(item, 'kind'),
    namespace: readString(item, 'namespace'),
    name: readString(item, 'name'),
  };
}

function entriesOf<T>(item: Json, field: string, build: (value: Json) => T): Record<string, T> {
  return Object.fromEntries(
    Object.entries(readObject(item, field) ?? {}).map(([key, value]) => [key, build(value)]),
  );
}

/** The status a hub would show of it, as far as the inventory tells. */
function buildStatus(item: Json): JsonObject {
  const properties = entriesOf(item, 'properties', (value) => ({
    value: typeof value === 'object' ? readString(value, 'value') : String(value),
  }));
  const usage = readObject(item, 'resourceUsage');
  const collects = readPath(item, 'namespaceCollection') === true;
  const names = decodeStrings(item, 'namespaces');
  return {
    properties,
    ...(usage === undefined ? {} : { resourceUsage: usage }),
    ...(collects
      ? {
          conditions: [{ type: MEMBER_CONDITION.namespacesCollected, status: 'True', reason: 'Succeeded' }],
          namespaces: Object.fromEntries(names.map((name) => [name, ''])),
        }
      : {}),
  };
}

function buildObject(item: Json, index: number, file: InventoryFile): KubeObject {
  const name = readString(item, 'name');
  const apiVersion = `${CLUSTER_GROUP}/${NAMESPACE_MAP_VERSION}`;
  return {
    apiVersion,
    group: CLUSTER_GROUP,
    version: NAMESPACE_MAP_VERSION,
    kind: 'MemberCluster',
    namespace: '',
    name,
    uid: '',
    site: { role: 'declared' },
    value: {
      apiVersion,
      kind: 'MemberCluster',
      metadata: { name, labels: readObject(item, 'labels') ?? {} },
      spec: { taints: readList(item, 'taints') },
      status: buildStatus(item),
    },
    origin: { ...file.origin, pointer: file.origin.pointer + pointer('members', index) },
  };
}

function decodeInventoryMember(item: Json, index: number, file: InventoryFile): InventoryMember {
  return {
    name: readString(item, 'name'),
    complete: readPath(item, 'complete') === true,
    namespaces:
      decodePresent(item, 'namespaces') === undefined ? undefined : decodeStrings(item, 'namespaces'),
    closedNamespaces: decodeStrings(item, 'closedNamespaces'),
    kinds:
      decodePresent(item, 'kinds') === undefined
        ? undefined
        : new Set(readList(item, 'kinds').map(decodeKind)),
    objects:
      decodePresent(item, 'objects') === undefined
        ? undefined
        : new Set(readList(item, 'objects').map((object) => objectKey(decodeIdentity(object)))),
    object: buildObject(item, index, file),
  };
}

/**
 * Reads inventories: YAML with `members` (name, labels, taints, properties, resourceUsage, namespaces,
 * closedNamespaces, namespaceCollection, kinds, objects, complete) and `complete: true` when no member is left
 * out. Of two entries with one name the first counts.
 */
export function decodeInventories(files: readonly InventoryFile[]): Inventory {
  const members = new Map<string, InventoryMember>();
  for (const file of files) {
    for (const [index, item] of readList(file.value, 'members').entries()) {
      const member = decodeInventoryMember(item, index, file);
      if (member.name !== '' && !members.has(member.name)) members.set(member.name, member);
    }
  }
  return { complete: files.some((file) => readPath(file.value, 'complete') === true), members };
}
