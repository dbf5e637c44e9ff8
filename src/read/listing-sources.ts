import type { Site } from './bundle.ts';
import { type ListedKind, nameOf } from './layout.ts';
import { readCollectorError } from './layouts/collector-error.ts';
import { readEmptyNamespace } from './layouts/empty-listing.ts';
import type { ListingState } from './listing.ts';
import {
  type Draft,
  draftOf,
  type ListedSource,
  type ReadList,
  type SitedObject,
  siteKey,
} from './listing-draft.ts';
import type { Source } from './source.ts';

/** A List: what it holds, by kind and cluster, or, when it is empty, what was asked for. */
export function addList(
  drafts: Map<string, Draft>,
  list: ReadList,
  placed: ListedSource | undefined,
  items: readonly SitedObject[],
  sourceSites: ReadonlyMap<Source, Site>,
): void {
  if (placed === undefined) return;
  const reason = list.truncated || placed.cut;
  const state: ListingState = reason === '' ? 'complete' : 'truncated';
  // A List of declared objects is a way to write manifests, not an answer of a cluster.
  const observed = items.filter(({ object }) => object.uid !== '');
  if (items.length > 0 && observed.length === 0) return;
  for (const { object, site } of observed) {
    const { group, kind, namespace } = object;
    const stated = placed.role.lists?.kind === kind ? placed.role.lists.namespace : undefined;
    const draft = draftOf(drafts, { site, group, kind, placed, stated, state, reason }, list.start);
    draft.count += 1;
    if (namespace !== '') draft.namespaces.add(namespace);
  }
  const asked = list.items === 0 ? readAsked(list, placed.role.lists) : undefined;
  const site = sourceSites.get(list.source);
  if (asked === undefined || site === undefined) return;
  const { group, kind, namespace: stated } = asked;
  draftOf(drafts, { site, group, kind, placed, stated, state, reason }, list.start);
}

/** What an empty list lists: what it says itself, and where, if the file's place tells that. */
function readAsked(list: ReadList, place: ListedKind | undefined): ListedKind | undefined {
  const typed = typedKind(list);
  return typed === undefined || typed.kind === place?.kind ? place : typed;
}

/** The kind of a typed list's items: `ClusterResourcePlacementList` lists placements. */
function typedKind(list: ReadList): ListedKind | undefined {
  if (list.kind === 'List' || !list.kind.endsWith('List')) return undefined;
  const slash = list.apiVersion.indexOf('/');
  const group = slash === -1 ? '' : list.apiVersion.slice(0, slash);
  return { group, kind: list.kind.slice(0, -'List'.length), apiVersion: list.apiVersion };
}

/** A file with one object in a layout whose folders are listings: all files of a folder make one listing. */
export function addObjectFile(
  drafts: Map<string, Draft>,
  placed: ListedSource,
  found: readonly SitedObject[],
): void {
  const [first, ...others] = found;
  if (first === undefined || others.length > 0) return;
  const { object, site } = first;
  const { group, kind, namespace } = object;
  const key = [siteKey(site), group, kind, namespace, placed.role.unit].join('\n');
  const reason = placed.cut;
  const draft = drafts.get(key) ?? {
    site,
    group,
    kind,
    source: placed.source,
    unit: placed.role.unit,
    namespaces: new Set<string>(),
    stated: namespace,
    state: reason === '' ? 'complete' : 'truncated',
    reason,
    count: 0,
  };
  draft.count += 1;
  drafts.set(key, draft);
}

const BY_NAME = 'the object was asked for by name';

/**
 * Observed objects outside of any list. One of a kind was asked for by name and says nothing of others; several
 * in one stream are a list that somebody took apart.
 */
export function addBare(
  drafts: Map<string, Draft>,
  placed: ListedSource,
  documents: ReadonlyMap<number, readonly SitedObject[]> | undefined,
  lists: readonly ReadList[],
): void {
  if (documents === undefined) return;
  const starts = new Set(lists.flatMap(({ source, start }) => (source === placed.source ? [start] : [])));
  const kinds = new Map<string, SitedObject[]>();
  for (const [start, items] of documents) {
    for (const item of starts.has(start) ? [] : items) {
      const { group, kind, uid } = item.object;
      const key = [siteKey(item.site), group, kind].join('\n');
      const known = kinds.get(key) ?? [];
      if (uid !== '') known.push(item);
      kinds.set(key, known);
    }
  }
  for (const items of kinds.values()) {
    const [first] = items;
    if (first === undefined) continue;
    const { site, object } = first;
    const { group, kind } = object;
    const reason = items.length > 1 ? placed.cut : BY_NAME;
    const state: ListingState = reason === '' ? 'complete' : 'truncated';
    const draft = draftOf(drafts, { site, group, kind, placed, stated: undefined, state, reason }, -1);
    draft.count += items.length;
    for (const item of items) if (item.object.namespace !== '') draft.namespaces.add(item.object.namespace);
  }
}

/** An error or an empty answer that a collector kept. */
export function addAnswer(drafts: Map<string, Draft>, placed: ListedSource, site: Site): void {
  const stem = nameOf(placed.source.uri).replace(/\.[a-z]+$/i, '');
  const text = placed.text ?? '';
  if (placed.use === 'collector-error') {
    const failure = readCollectorError(stem, text);
    if (failure.lists === undefined) return;
    const { group, kind, namespace: stated } = failure.lists;
    draftOf(drafts, { site, group, kind, placed, stated, state: 'failed', reason: failure.message }, 0);
  } else if (placed.use === 'empty-listing' && placed.role.lists !== undefined) {
    const { group, kind, namespace } = placed.role.lists;
    const stated = namespace ?? readEmptyNamespace(text);
    draftOf(drafts, { site, group, kind, placed, stated, state: 'complete', reason: '' }, 0);
  }
}
