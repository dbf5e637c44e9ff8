import { CLUSTER_GROUP, fleetKind, PLACEMENT_GROUP } from '../api/groups.ts';
import { builtInKind } from '../api/kubernetes.ts';
import type { Site } from './bundle.ts';
import type { FileUse, ListedKind } from './layout.ts';
import { nameOf } from './layout.ts';
import { readCollectorError } from './layouts/collector-error.ts';
import { readEmptyNamespace } from './layouts/empty-listing.ts';
import type { Listing, ListingState } from './listing.ts';
import type { PlacedSource, UnplacedObject } from './site.ts';
import type { Source } from './source.ts';

/** A List, typed list or array as it stands at the top of a document, by its byte range. */
export interface ReadList {
  readonly source: Source;
  readonly start: number;
  readonly end: number;
  /** '' for an array and for a List that lost its end. */
  readonly apiVersion: string;
  readonly kind: string;
  /** Number of items, of whatever kind. */
  readonly items: number;
  /** How it shows that there is more than it holds, in words; '' when it does not. */
  readonly truncated: string;
}

/** A source, what it is used for, and its text when it is an error or an empty answer. */
export interface ListedSource extends PlacedSource {
  readonly use: FileUse;
  readonly text?: string;
  /** Why a part of it is missing, in words; '' when it is whole. */
  readonly cut: string;
}

export interface ListingInput {
  readonly sources: readonly ListedSource[];
  readonly lists: readonly ReadList[];
  /** In order of place, with the site of each. */
  readonly objects: readonly UnplacedObject[];
  readonly sites: readonly Site[];
  /** The start of the document or List an object stands in. */
  readonly documentOf: (object: UnplacedObject) => number;
  readonly sourceSites: ReadonlyMap<Source, Site>;
}

/** One listing in the making. */
interface Draft {
  readonly site: Site;
  readonly group: string;
  readonly kind: string;
  readonly source: Source;
  readonly unit: string;
  readonly namespaces: Set<string>;
  readonly stated: string | undefined;
  readonly state: ListingState;
  readonly reason: string;
  count: number;
}

const HUB: Site = { role: 'hub' };

/** Layouts with one file for each object: the folder of a kind is its listing. */
const OBJECT_FILES: readonly string[] = ['velero', 'must-gather'];

/** Builds the table of what was listed where (design.md §4.4) from lists, error files and empty answers. */
export function buildListings(input: ListingInput): readonly Listing[] {
  const sources = new Map(input.sources.map((each) => [each.source, each]));
  const drafts = new Map<string, Draft>();
  const documents = groupByDocument(input);
  const listed = new Set(input.lists.map((list) => list.source));
  for (const list of input.lists) {
    const items = documents.get(list.source)?.get(list.start) ?? [];
    addList(drafts, list, sources.get(list.source), items, input.sourceSites);
  }
  for (const placed of input.sources) {
    if (OBJECT_FILES.includes(placed.role.layout) && !listed.has(placed.source))
      addObjectFile(drafts, placed, [...(documents.get(placed.source)?.values() ?? [])].flat());
    addAnswer(drafts, placed, input.sourceSites.get(placed.source) ?? HUB);
  }
  const all = [...drafts.values()];
  const wide = readWideUnits(all);
  const listings = all.map((draft) => finish(draft, wide));
  return [...listings, ...probablyEmpty(listings, input.sources)].sort(compareListings);
}

/** An object and the cluster it was taken from. */
interface SitedObject {
  readonly object: UnplacedObject;
  readonly site: Site;
}

function groupByDocument(
  input: ListingInput,
): ReadonlyMap<Source, ReadonlyMap<number, readonly SitedObject[]>> {
  const documents = new Map<Source, Map<number, SitedObject[]>>();
  input.objects.forEach((object, index) => {
    const { source } = object.origin;
    const known = documents.get(source) ?? new Map<number, SitedObject[]>();
    const start = input.documentOf(object);
    const items = known.get(start) ?? [];
    items.push({ object, site: input.sites[index] ?? HUB });
    known.set(start, items);
    documents.set(source, known);
  });
  return documents;
}

function addList(
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

interface DraftParts {
  readonly site: Site;
  readonly group: string;
  readonly kind: string;
  readonly placed: ListedSource;
  readonly stated: string | undefined;
  readonly state: ListingState;
  readonly reason: string;
}

function draftOf(drafts: Map<string, Draft>, parts: DraftParts, start: number): Draft {
  const { site, group, kind, placed, stated, state, reason } = parts;
  const key = [siteKey(site), group, kind, stated ?? '*', placed.source.uri, start].join('\n');
  const known = drafts.get(key);
  if (known !== undefined) return known;
  const { source, role } = placed;
  const draft: Draft = {
    site,
    group,
    kind,
    source,
    unit: role.unit,
    namespaces: new Set(),
    stated,
    state,
    reason,
    count: 0,
  };
  drafts.set(key, draft);
  return draft;
}

/** A file with one object in a layout whose folders are listings: all files of a folder make one listing. */
function addObjectFile(
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

/** An error or an empty answer that a collector kept. */
function addAnswer(drafts: Map<string, Draft>, placed: ListedSource, site: Site): void {
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

/** Units in which some list reaches over several namespaces: their collector asks for all of them. */
function readWideUnits(drafts: readonly Draft[]): ReadonlySet<string> {
  return new Set(
    drafts
      .filter(({ namespaces }) => namespaces.size > 1)
      .map(({ unit, site }) => `${siteKey(site)}\n${unit}`),
  );
}

function finish(draft: Draft, wide: ReadonlySet<string>): Listing {
  const { site, group, kind, source, unit, state, reason, count, stated } = draft;
  const base = { site, group, kind, state, count, source, reason };
  const namespaced =
    fleetKind(group, kind)?.namespaced ?? builtInKind(group, kind)?.namespaced ?? draft.namespaces.size > 0;
  if (!namespaced) return { ...base, scope: 'all', namespaces: [] };
  if (stated !== undefined && stated !== '') return { ...base, scope: 'some', namespaces: [stated] };
  // Where a failed listing would have reached is not known: it leaves every namespace open.
  if (state === 'failed') return { ...base, scope: 'all', namespaces: [] };
  const namespaces = [...draft.namespaces].sort();
  const isWide = wide.has(`${siteKey(site)}\n${unit}`);
  return { ...base, scope: isWide ? 'all' : 'unsure', namespaces };
}

/** Sites with a listing of a KubeFleet kind: what was not listed beside it was probably empty (design.md §4.4). */
function probablyEmpty(listings: readonly Listing[], sources: readonly ListedSource[]): readonly Listing[] {
  const roles = new Map(sources.map((each) => [each.source, each]));
  const found = new Map<string, Listing>();
  for (const { site, group, state, source } of listings) {
    const placed = source === undefined ? undefined : roles.get(source);
    const isFleet = group === PLACEMENT_GROUP || group === CLUSTER_GROUP;
    if (!isFleet || state === 'failed' || placed?.role.keepsCustomResources !== true || placed.cut !== '')
      continue;
    const rest = { group: '*', kind: '*', scope: 'all', namespaces: [], count: 0, reason: '' } as const;
    found.set(siteKey(site), { site, ...rest, state: 'probably-empty' });
  }
  return [...found.values()];
}

function siteKey(site: Site): string {
  return site.role === 'member' ? `member ${site.cluster}` : site.role;
}

function compareListings(a: Listing, b: Listing): number {
  const [left, right] = [a, b].map(({ site, group, kind, namespaces, source }) =>
    [siteKey(site), group, kind, namespaces.join(','), source?.uri ?? ''].join('\n'),
  );
  return (left ?? '') < (right ?? '') ? -1 : (left ?? '') > (right ?? '') ? 1 : 0;
}
