import { fleetKind } from '../api/groups.ts';
import type { Bundle, KubeObject } from '../read/bundle.ts';
import type { Listing } from '../read/listing.ts';
import type { Source } from '../read/source.ts';
import { isObserved, siteName } from './identity.ts';

/** How far before the first object the head of its list is looked for. */
const HEAD_BYTES = 65_536;
const ITEMS = [...'items'].map((letter) => letter.charCodeAt(0));

/** True when `items` stands between the start of the source and the first object: a list holds the object. */
function isListed(source: Source, start: number): boolean {
  const head = source.bytes.subarray(Math.max(0, start - HEAD_BYTES), start);
  const [first = 0] = ITEMS;
  for (let at = head.indexOf(first); at >= 0; at = head.indexOf(first, at + 1)) {
    const here = at;
    if (ITEMS.every((code, offset) => head[here + offset] === code)) return true;
  }
  return false;
}

function folderOf(uri: string): string {
  return uri.slice(0, uri.lastIndexOf('/') + 1);
}

interface Group {
  readonly first: KubeObject;
  readonly namespaces: Set<string>;
  count: number;
}

function groupObjects(objects: readonly KubeObject[]): ReadonlyMap<Source, ReadonlyMap<string, Group>> {
  const sources = new Map<Source, Map<string, Group>>();
  for (const object of objects) {
    if (!isObserved(object)) continue;
    const groups = sources.get(object.origin.source) ?? new Map<string, Group>();
    sources.set(object.origin.source, groups);
    const key = `${siteName(object.site)}\u0000${object.group}\u0000${object.kind}`;
    const group = groups.get(key) ?? { first: object, namespaces: new Set(), count: 0 };
    groups.set(key, group);
    group.namespaces.add(object.namespace);
    group.count += 1;
  }
  return sources;
}

/** Namespaces that lie on every cluster: a list that reaches one of them was not limited to a namespace. */
const SYSTEM: ReadonlySet<string> = new Set(['default', 'kube-system', 'kube-public', 'kube-node-lease']);

/**
 * True when a list over these namespaces was taken over all of them. One command lists one namespace or all; on a
 * member the list may have been cut down to the namespaces that matter, so there a system namespace must be in it.
 */
function isWide(site: string, namespaces: ReadonlySet<string>): boolean {
  if (namespaces.has('')) return true;
  return namespaces.size > 1 && (site === '' || [...namespaces].some((namespace) => SYSTEM.has(namespace)));
}

function buildListing(source: Source, { first, namespaces, count }: Group, wide: boolean): Listing {
  const listed = count > 1 || isListed(source, first.origin.start);
  return {
    site: first.site,
    group: first.group,
    kind: first.kind,
    scope: wide || isWide(siteName(first.site), namespaces) ? 'all' : 'unsure',
    namespaces: [...namespaces],
    state: listed ? 'complete' : 'truncated',
    count,
    source,
    reason: listed ? '' : 'the object was asked for by name',
  };
}

/**
 * What was listed where, concluded from the observed objects of a bundle whose reader did not say: objects of one
 * kind that stand in a list. Where one list of a folder spans namespaces, the others of that folder did as well. A
 * cluster with a list of any KubeFleet kind probably has nothing of the kinds without one (design.md §4.4).
 */
export function buildListings(objects: readonly KubeObject[]): readonly Listing[] {
  const sources = groupObjects(objects);
  const wide = new Set<string>();
  for (const [source, groups] of sources)
    for (const { first, namespaces } of groups.values())
      if (!namespaces.has('') && isWide(siteName(first.site), namespaces)) wide.add(folderOf(source.uri));
  const listings: Listing[] = [];
  for (const [source, groups] of sources)
    for (const group of groups.values())
      listings.push(buildListing(source, group, wide.has(folderOf(source.uri))));
  const dumped = new Map(
    listings
      .filter(({ state, group, kind }) => state === 'complete' && fleetKind(group, kind) !== undefined)
      .map(({ site }) => [siteName(site), site]),
  );
  const others = [...dumped.values()].map(
    (site): Listing => ({
      site,
      group: '*',
      kind: '*',
      scope: 'all',
      namespaces: [],
      state: 'probably-empty',
      count: 0,
      reason: '',
    }),
  );
  return [...listings, ...others];
}

/** What was listed where: as the reader found, else as the objects let one conclude. */
export function listingsOf(bundle: Bundle): readonly Listing[] {
  return bundle.listings ?? buildListings(bundle.objects);
}
