import { BUILT_IN_NAMESPACES } from '../api/cluster.kubernetes-fleet.io.ts';
import { CLUSTER_GROUP, fleetKind, PLACEMENT_GROUP } from '../api/groups.ts';
import { builtInKind } from '../api/kubernetes.ts';
import type { Site } from './bundle.ts';
import type { Listing } from './listing.ts';
import { type Draft, type ListedSource, type ReadList, type SitedObject, siteKey } from './listing-draft.ts';
import { addAnswer, addBare, addList, addObjectFile } from './listing-sources.ts';
import type { UnplacedObject } from './site.ts';
import type { Source } from './source.ts';

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
    if (!OBJECT_FILES.includes(placed.role.layout))
      addBare(drafts, placed, documents.get(placed.source), input.lists);
    else if (!listed.has(placed.source))
      addObjectFile(drafts, placed, [...(documents.get(placed.source)?.values() ?? [])].flat());
    addAnswer(drafts, placed, input.sourceSites.get(placed.source) ?? HUB);
  }
  const all = [...drafts.values()];
  const wide = readWideUnits(all);
  const listings = all.map((draft) => finish(draft, wide));
  return [...listings, ...probablyEmpty(listings, input.sources)].sort(compareListings);
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

/**
 * Units in which some list reaches over several namespaces: their collector asks for all of them. Of members
 * people often collect the few namespaces that matter; there a system namespace must be among them.
 */
function readWideUnits(drafts: readonly Draft[]): ReadonlySet<string> {
  const isSystem = (namespace: string) => BUILT_IN_NAMESPACES.some((each) => each === namespace);
  return new Set(
    drafts
      .filter(({ namespaces, site }) => {
        if (namespaces.size < 2) return false;
        return site.role !== 'member' || [...namespaces].some(isSystem);
      })
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
    if (!isFleet || state !== 'complete' || placed?.role.keepsCustomResources !== true) continue;
    const rest = { group: '*', kind: '*', scope: 'all', namespaces: [], count: 0, reason: '' } as const;
    found.set(siteKey(site), { site, ...rest, state: 'probably-empty' });
  }
  return [...found.values()];
}

function compareListings(a: Listing, b: Listing): number {
  const [left, right] = [a, b].map(({ site, group, kind, namespaces, source }) =>
    [siteKey(site), group, kind, namespaces.join(','), source?.uri ?? ''].join('\n'),
  );
  return (left ?? '') < (right ?? '') ? -1 : (left ?? '') > (right ?? '') ? 1 : 0;
}
