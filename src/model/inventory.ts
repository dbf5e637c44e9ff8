import {
  MEMBER_CONDITION,
  NAMESPACE_FREE_VERSION,
  NAMESPACE_MAP_VERSION,
  NAMESPACES_DEGRADED,
} from '../api/cluster.kubernetes-fleet.io.ts';
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
import { decodeTime } from './time.ts';

/** The scheduler asks only whether a member is leaving, not since when. */
const LEAVING_SINCE = '1970-01-01T00:00:00Z';

/** What a person wrote down about one member. Lists are undefined when they are not stated. */
export interface InventoryMember {
  readonly name: string;
  /** True when the lists below, as far as they are stated, are all there is on that member. */
  readonly complete: boolean;
  readonly namespaces: readonly string[] | undefined;
  /** Namespaces that are surely there, of a list that may lack others. */
  readonly seenNamespaces: readonly string[];
  /** Namespaces that are there because KubeFleet brought them. */
  readonly placedNamespaces: readonly string[];
  /** Namespaces that the member surely lacked. */
  readonly missingNamespaces: ReadonlySet<string>;
  readonly closedNamespaces: readonly string[];
  /** Keys of the kinds its API server knows beyond the built-in ones (`kindKey`). */
  readonly kinds: ReadonlySet<string> | undefined;
  /** Keys of kinds that it surely knows, of a list that may lack others. */
  readonly seenKinds: ReadonlySet<string>;
  /** Keys of objects known to be there (`objectKey`). */
  readonly objects: ReadonlySet<string> | undefined;
  /** True when a property that is not stated is not there. */
  readonly propertiesTold: boolean;
  /** True when it is stated whether the member reports its namespaces. */
  readonly collectionTold: boolean;
  /** The member as a MemberCluster would show it; points at the inventory file. */
  readonly object: KubeObject;
}

/** All inventories together. */
export interface Inventory {
  /** True when they list every member of the fleet. */
  readonly complete: boolean;
  readonly members: ReadonlyMap<string, InventoryMember>;
  /** When each file was taken, as far as it says so. */
  readonly captures: readonly InventoryCapture[];
  /** Flags of the hub agent by name without dashes; undefined when no file tells them. */
  readonly flags: ReadonlyMap<string, string> | undefined;
  /** KubeFleet release; '' when no file tells it. */
  readonly release: string;
}

/** When an inventory was taken. */
export interface InventoryCapture {
  readonly uri: string;
  /** Milliseconds since 1970. */
  readonly time: number;
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

/**
 * What the member tells of its namespaces: nothing, all, some (`degraded`), none although it should (`missing`), or
 * something the capture did not show (`hidden`).
 */
type Collection = 'off' | 'listed' | 'degraded' | 'missing' | 'hidden';

function readCollection(item: Json): Collection {
  const stated = readPath(item, 'namespaceCollection');
  if (stated === true) return 'listed';
  return stated === 'degraded' || stated === 'missing' || stated === 'hidden' ? stated : 'off';
}

/** The status a hub would show of it, as far as the inventory tells. */
function buildStatus(item: Json, collection: Collection): JsonObject {
  const properties = entriesOf(item, 'properties', (value) => ({
    value: typeof value === 'object' ? readString(value, 'value') : String(value),
  }));
  const usage = readObject(item, 'resourceUsage');
  const isDegraded = collection === 'degraded';
  const condition = {
    type: MEMBER_CONDITION.namespacesCollected,
    status: isDegraded ? 'False' : 'True',
    reason: isDegraded ? NAMESPACES_DEGRADED : 'Succeeded',
  };
  const isListed = collection === 'listed' || isDegraded;
  return {
    properties,
    ...(usage === undefined ? {} : { resourceUsage: usage }),
    ...(collection === 'off' ? {} : { conditions: [condition] }),
    ...(isListed && {
      namespaces: Object.fromEntries(decodeStrings(item, 'namespaces').map((name) => [name, ''])),
    }),
  };
}

function buildObject(item: Json, index: number, file: InventoryFile): KubeObject {
  const name = readString(item, 'name');
  const collection = readCollection(item);
  const version = collection === 'hidden' ? NAMESPACE_FREE_VERSION : NAMESPACE_MAP_VERSION;
  const apiVersion = `${CLUSTER_GROUP}/${version}`;
  const leaving = readPath(item, 'leaving') === true ? { deletionTimestamp: LEAVING_SINCE } : {};
  return {
    apiVersion,
    group: CLUSTER_GROUP,
    version,
    kind: 'MemberCluster',
    namespace: '',
    name,
    uid: '',
    site: { role: 'declared' },
    value: {
      apiVersion,
      kind: 'MemberCluster',
      metadata: { name, labels: readObject(item, 'labels') ?? {}, ...leaving },
      spec: { taints: readList(item, 'taints') },
      status: buildStatus(item, collection),
    },
    origin: { ...file.origin, pointer: file.origin.pointer + pointer('members', index) },
  };
}

function decodeKinds(item: Json, field: string): ReadonlySet<string> {
  return new Set(readList(item, field).map(decodeKind));
}

function decodeInventoryMember(item: Json, index: number, file: InventoryFile): InventoryMember {
  const names = decodeStrings(item, 'namespaces');
  const isListed = decodePresent(item, 'namespaces') !== undefined;
  // Past the limit of tracked names the list is a part.
  const isPartial = readCollection(item) === 'degraded';
  return {
    name: readString(item, 'name'),
    complete: readPath(item, 'complete') === true,
    namespaces: isListed && !isPartial ? names : undefined,
    seenNamespaces: [...decodeStrings(item, 'seenNamespaces'), ...(isPartial ? names : [])],
    placedNamespaces: decodeStrings(item, 'placedNamespaces'),
    missingNamespaces: new Set(decodeStrings(item, 'missingNamespaces')),
    closedNamespaces: decodeStrings(item, 'closedNamespaces'),
    kinds: decodePresent(item, 'kinds') === undefined ? undefined : decodeKinds(item, 'kinds'),
    seenKinds: decodeKinds(item, 'seenKinds'),
    objects:
      decodePresent(item, 'objects') === undefined
        ? undefined
        : new Set(readList(item, 'objects').map((object) => objectKey(decodeIdentity(object)))),
    propertiesTold: readPath(item, 'complete') === true && decodePresent(item, 'properties') !== undefined,
    collectionTold: decodePresent(item, 'namespaceCollection') !== undefined,
    object: buildObject(item, index, file),
  };
}

/**
 * Reads inventories, which `fleetlint inventory` writes or a person (docs/inventory.md): YAML with `members` and
 * `complete: true` when no member is left out. Of two entries with one name, two releases and two sets of flags the
 * first counts.
 */
export function decodeInventories(files: readonly InventoryFile[]): Inventory {
  const members = new Map<string, InventoryMember>();
  for (const file of files) {
    for (const [index, item] of readList(file.value, 'members').entries()) {
      const member = decodeInventoryMember(item, index, file);
      if (member.name !== '' && !members.has(member.name)) members.set(member.name, member);
    }
  }
  const captures = files.flatMap(({ value, origin }): InventoryCapture[] => {
    const time = decodeTime(readString(value, 'captured'));
    return time === undefined ? [] : [{ uri: origin.source.uri, time }];
  });
  const flags = files
    .map(({ value }) => readObject(value, 'hubAgent', 'flags'))
    .find((each) => each !== undefined);
  return {
    complete: files.some(({ value }) => readPath(value, 'complete') === true),
    members,
    captures,
    flags: flags && new Map(Object.entries(flags).map(([name, value]) => [name, String(value)])),
    release: files.map(({ value }) => readString(value, 'release')).find((each) => each !== '') ?? '',
  };
}
