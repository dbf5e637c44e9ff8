import type { JsonObject } from '../../api/json.ts';
import { readString, readStringMap } from '../../api/json.ts';
import { decodeApiVersion } from '../../model/manifest.ts';
import { type PropagationConfig, readPropagationConfig } from './disabled-kinds.ts';
import { findKind, findMapping, type KindTable, type ServedKind, versionedKindKey } from './hub-kinds.ts';
import type { LeftOut } from './left-out.ts';
import { readSortKeys } from './order.ts';

/** Options of the hub agent that decide what may be propagated. */
export interface HubFlags {
  /** `--enable-workload`: workloads may run on the hub, so claims are not propagated. */
  readonly enableWorkload: boolean;
  /** `--skipped-propagating-namespaces`, split; `default` is skipped without being named. */
  readonly skippedNamespaces: readonly string[];
  /** `--skipped-propagating-apis` as written; '' when not given. */
  readonly skippedPropagatingAPIs: string;
  /** `--allowed-propagating-apis` as written; '' when not given. */
  readonly allowedPropagatingAPIs: string;
}

/** The flags of a hub agent started without options. */
export const DEFAULT_HUB_FLAGS: HubFlags = {
  enableWorkload: false,
  skippedNamespaces: [],
  skippedPropagatingAPIs: '',
  allowedPropagatingAPIs: '',
};

/** One object on the hub. `object` is the very input, so that a finding can point into it. */
export interface HubObject {
  readonly object: JsonObject;
  /** Position in the list the hub was built from. */
  readonly index: number;
  readonly group: string;
  /** The version the hub serves it in; differs from the object's own when `isConverted`. */
  readonly version: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** Position in the order KubeFleet gives to everything it selects, among all objects of the hub. */
  readonly order: number;
}

/** Objects of one kind in one version. */
export interface KindIndex {
  readonly all: readonly HubObject[];
  readonly byNamespace: ReadonlyMap<string, readonly HubObject[]>;
  /** Keys are `namespace/name`. */
  readonly byName: ReadonlyMap<string, HubObject>;
}

/**
 * How versions of one kind relate. `converted`: as on a live hub, each object is served in every version of its
 * kind. `exact`: an object exists in the version it is written in alone, as in recorded cases.
 */
export type VersionMode = 'converted' | 'exact';

/** A hub's objects, indexed once for any number of placements. */
export interface Hub {
  readonly kinds: KindTable;
  readonly config: PropagationConfig;
  readonly flags: HubFlags;
  readonly versions: VersionMode;
  readonly skippedNamespaces: ReadonlySet<string>;
  readonly byKind: ReadonlyMap<string, KindIndex>;
  /** Objects by the namespace they are in. */
  readonly byNamespace: ReadonlyMap<string, readonly HubObject[]>;
  /** Objects whose identity another object of the input already had; they are not on the hub. */
  readonly repeated: readonly JsonObject[];
  /** Filled while placements are simulated: objects by kind and label, contents by namespace. Never read it. */
  readonly cache: HubCache;
}

/** What many placements would otherwise work out again and again. */
export interface HubCache {
  readonly byLabel: Map<string, Map<string, HubObject[]>>;
  readonly contents: Map<string, NamespaceContents>;
}

/** What taking a namespace whole brings, the namespace object not counted. Both lists in snapshot order. */
export interface NamespaceContents {
  readonly selected: readonly HubObject[];
  readonly leftOut: readonly LeftOut[];
  /** How many of the selected are of kinds nobody told us about; they are taken for served. */
  readonly ofUnknownKind: number;
}

/**
 * Indexes the objects of a hub. Cost grows with the number of objects (and its logarithm, for the order);
 * `simulateSelection` then costs no more than what a placement touches.
 */
export function buildHub(
  objects: readonly JsonObject[],
  kinds: KindTable,
  flags: HubFlags,
  versions: VersionMode = 'converted',
): Hub {
  const byKind = new Map<string, MutableIndex>();
  const byNamespace = new Map<string, HubObject[]>();
  const repeated: JsonObject[] = [];
  for (const item of sortObjects(objects, versions === 'converted' ? kinds : undefined)) {
    const key = versionedKindKey(item.group, item.version, item.kind);
    const index: MutableIndex = byKind.get(key) ?? { all: [], byNamespace: new Map(), byName: new Map() };
    byKind.set(key, index);
    const name = `${item.namespace}/${item.name}`;
    if (index.byName.has(name)) {
      repeated.push(item.object);
      continue;
    }
    index.byName.set(name, item);
    index.all.push(item);
    addTo(index.byNamespace, item.namespace, item);
    if (item.namespace !== '') addTo(byNamespace, item.namespace, item);
  }
  return {
    kinds,
    config: readPropagationConfig(flags.skippedPropagatingAPIs, flags.allowedPropagatingAPIs),
    flags,
    versions,
    skippedNamespaces: new Set(['default', ...flags.skippedNamespaces]),
    byKind,
    byNamespace,
    repeated,
    cache: { byLabel: new Map(), contents: new Map() },
  };
}

interface MutableIndex {
  readonly all: HubObject[];
  readonly byNamespace: Map<string, HubObject[]>;
  readonly byName: Map<string, HubObject>;
}

function addTo(lists: Map<string, HubObject[]>, key: string, item: HubObject): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}

/**
 * `convert` names the versions objects are served in, and the kinds that have no namespace whatever their manifest
 * says; without it objects are taken as they are written.
 */
function sortObjects(objects: readonly JsonObject[], convert: KindTable | undefined): HubObject[] {
  const items = objects.map((object, index) => {
    const written = decodeApiVersion(readString(object, 'apiVersion'));
    const group = written.group;
    const kind = readString(object, 'kind');
    const row = convert && findMapping(convert, group, '', kind);
    const version = row?.version ?? written.version;
    const namespace = row?.namespaced === false ? '' : readString(object, 'metadata', 'namespace');
    const name = readString(object, 'metadata', 'name');
    const sort = readSortKeys(group, version, kind, namespace, name);
    return { object, index, group, version, kind, namespace, name, sort };
  });
  items.sort(
    (a, b) =>
      a.sort.rank - b.sort.rank ||
      compare(a.sort.kind, b.sort.kind) ||
      compare(a.sort.name, b.sort.name) ||
      a.index - b.index,
  );
  return items.map(({ sort, ...item }, order) => ({ ...item, order }));
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Everything of one kind as served in one version; undefined when the hub holds none. */
export function findKindIndex(hub: Hub, group: string, version: string, kind: string): KindIndex | undefined {
  return hub.byKind.get(indexKey(hub, group, version, kind));
}

/** In converted mode everything of a kind is indexed under its preferred version. */
function indexKey(hub: Hub, group: string, version: string, kind: string): string {
  const row = hub.versions === 'converted' ? findMapping(hub.kinds, group, '', kind) : undefined;
  return versionedKindKey(group, row?.version ?? version, kind);
}

/** The object as a client of another version sees it; the same one when that is its version. */
export function convertTo(item: HubObject, version: string): HubObject {
  return item.version === version ? item : { ...item, version };
}

/** True when the hub serves the object in another version than the input holds, so that its text is not known. */
export function isConverted(item: HubObject): boolean {
  return decodeApiVersion(readString(item.object, 'apiVersion')).version !== item.version;
}

/** One object by identity, or undefined. */
export function findHubObject(
  hub: Hub,
  group: string,
  version: string,
  kind: string,
  namespace: string,
  name: string,
): HubObject | undefined {
  return findKindIndex(hub, group, version, kind)?.byName.get(`${namespace}/${name}`);
}

/** The objects of one kind that carry `key=value`, in snapshot order; an index of the kind is made once. */
export function findByLabel(
  hub: Hub,
  row: Pick<ServedKind, 'group' | 'version' | 'kind'>,
  key: string,
  value: string,
): readonly HubObject[] {
  const kindKey = indexKey(hub, row.group, row.version, row.kind);
  let labels = hub.cache.byLabel.get(kindKey);
  if (labels === undefined) {
    labels = new Map<string, HubObject[]>();
    for (const item of hub.byKind.get(kindKey)?.all ?? []) {
      for (const pair of readStringMap(item.object, 'metadata', 'labels')) {
        addTo(labels, pair.join('\u0000'), item);
      }
    }
    hub.cache.byLabel.set(kindKey, labels);
  }
  return labels.get(`${key}\u0000${value}`) ?? [];
}

/**
 * True when KubeFleet takes the kind for cluster-scoped (`IsClusterScopedResources`): it is served so in exactly
 * this version. A kind the hub does not know counts as namespaced.
 */
export function isClusterScoped(table: KindTable, group: string, version: string, kind: string): boolean {
  return findKind(table, group, version, kind)?.namespaced === false;
}
