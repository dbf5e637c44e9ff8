import type { Bundle, KubeObject, Site } from '../read/bundle.ts';
import type { Source } from '../read/source.ts';
import { isObserved, siteName } from './identity.ts';

/**
 * One answer of a cluster to "list this kind": how much of it the input holds. A kind without objects that was
 * asked for and answered is a listing as well.
 */
export interface Listing {
  /** The member that answered; '' for the hub. */
  readonly site: string;
  readonly group: string;
  readonly kind: string;
  /** The namespace that was asked for; '' when it was all of them, or the kind has none. */
  readonly namespace: string;
  /** False when the list is cut off, damaged, or holds hand-picked objects. */
  readonly complete: boolean;
}

/** A file that should have held a kind and does not: its stem, such as `secrets`, and the cluster it speaks for. */
export interface FailedListing {
  /** '' for the hub; undefined when the folder does not tell the cluster. */
  readonly site: string | undefined;
  /** Lower-case plural or kind as the file is named. */
  readonly stem: string;
}

const DAMAGE: ReadonlySet<string> = new Set([
  'not-parsable',
  'unreadable',
  'list-truncated',
  'limit-reached',
  'collector-error',
  'encrypted',
]);
/** How far before the first object the head of its list is looked for. */
const HEAD_BYTES = 65_536;
const ITEMS = [...'items'].map((letter) => letter.charCodeAt(0));

/** True when `items` stands between the start of the source and the first object: a list holds the object. */
function isListed(source: Source, start: number): boolean {
  const from = Math.max(0, start - HEAD_BYTES);
  const head = source.bytes.subarray(from, start);
  let at = head.indexOf(ITEMS[0] ?? 0);
  while (at >= 0) {
    const here = at;
    if (ITEMS.every((code, offset) => head[here + offset] === code)) return true;
    at = head.indexOf(ITEMS[0] ?? 0, at + 1);
  }
  return false;
}

function folderOf(uri: string): string {
  return uri.slice(0, uri.lastIndexOf('/') + 1);
}

/** `secrets` of `dump/hub/secrets.v1.yaml`, in lower case. */
function stemOf(uri: string): string {
  const file = uri.slice(uri.lastIndexOf('/') + 1).toLowerCase();
  const dot = file.indexOf('.');
  return dot < 0 ? file : file.slice(0, dot);
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
const SYSTEM_NAMESPACES: ReadonlySet<string> = new Set([
  'default',
  'kube-system',
  'kube-public',
  'kube-node-lease',
]);

/**
 * True when a list over these namespaces was taken over all of them. One command lists one namespace or all; on a
 * member the list may have been cut down to the namespaces that matter, so there a system namespace must be in it.
 */
function isWide(site: string, namespaces: ReadonlySet<string>): boolean {
  if (namespaces.size < 2) return false;
  return site === '' || [...namespaces].some((namespace) => SYSTEM_NAMESPACES.has(namespace));
}

/**
 * Listings as the objects themselves let one conclude: observed objects of one kind in one file that stand in a
 * list. It answers for all namespaces when it, or another list of its folder, evidently does (`isWide`), else for
 * each namespace it shows.
 */
export function buildListings(bundle: Bundle): readonly Listing[] {
  const damaged = new Set(
    bundle.problems.filter((problem) => DAMAGE.has(problem.kind)).map((problem) => problem.source),
  );
  const sources = groupObjects(bundle.objects);
  const wide = new Set<string>();
  for (const [source, groups] of sources)
    for (const { first, namespaces } of groups.values())
      if (isWide(siteName(first.site), namespaces)) wide.add(folderOf(source.uri));
  const listings: Listing[] = [];
  for (const [source, groups] of sources) {
    for (const { first, namespaces, count } of groups.values()) {
      const complete = (count > 1 || isListed(source, first.origin.start)) && !damaged.has(source);
      const { group, kind } = first;
      const asked = wide.has(folderOf(source.uri)) ? [''] : namespaces;
      for (const namespace of asked)
        listings.push({ site: siteName(first.site), group, kind, namespace, complete });
    }
  }
  return listings;
}

/** Files that announce a kind and could not be used: error outputs of collectors, damaged or encrypted ones. */
export function buildFailedListings(bundle: Bundle): readonly FailedListing[] {
  const sites = new Map<string, Site>();
  for (const object of bundle.objects)
    if (isObserved(object)) sites.set(folderOf(object.origin.source.uri), object.site);
  return bundle.problems
    .filter((problem) => DAMAGE.has(problem.kind))
    .map(({ source }) => {
      const site = sites.get(folderOf(source.uri));
      return { site: site && siteName(site), stem: stemOf(source.uri) };
    });
}
