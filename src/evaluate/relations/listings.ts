import {
  CLUSTER_GROUP,
  fleetKind,
  NEXT_GROUP_SUFFIX,
  PLACEMENT_GROUP,
  RETIRED_GROUP,
} from '../../api/groups.ts';
import { builtInKind } from '../../api/kubernetes.ts';
import { completenessOf } from '../../model/coverage.ts';
import type { Fleet } from '../../model/fleet.ts';
import { isFleetComplete } from '../../model/hub-knowledge.ts';
import { isObserved, renderKind, siteName } from '../../model/identity.ts';
import { objectsOfKind } from '../../model/objects.ts';
import type { Bundle, KubeObject } from '../../read/bundle.ts';
import type { Listing } from '../../read/listing.ts';
import type { Place } from '../../read/place.ts';
import type { Source } from '../../read/source.ts';
import type { Context } from '../context.ts';
import type { Relation, Row } from '../relation.ts';

/** What a dump was asked to show, and what it lacks (design.md §4.4). */
export const listings: Relation = {
  name: 'listings',
  grain:
    'one row per list of a kind in a dump, per list that could not be taken, and per kind that a placement of the dump needs and that was not listed',
  columns: {
    cluster: { type: 'string', means: 'The member; empty for the hub.' },
    kind: { type: 'string', means: 'The kind; empty when an error does not tell.' },
    resource: { type: 'string', means: 'The kind as `kubectl get` takes it, with its group.' },
    state: {
      type: 'string',
      means:
        '`complete`; `truncated`; `failed`: asking for it failed; `for-people`: a table or description; `probably-empty`: no file, beside files of other KubeFleet kinds; `missing`: nothing tells of it.',
    },
    needed: {
      type: 'bool',
      means:
        'It is one of the kinds of the hub by which placements are followed: members, snapshots, bindings, Works.',
    },
    count: { type: 'int', means: 'How many objects it holds.' },
    reason: { type: 'string', means: 'Why it is not whole, in words; else empty.' },
    file: { type: 'string', means: 'The file; empty when there is none.' },
    text: { type: 'string', means: 'File and reason in one, for lists.' },
    placements: {
      type: 'list<object>',
      means: 'The placements that need it; none when the dump shows no KubeFleet object at all.',
    },
    amongManifests: {
      type: 'bool',
      means: 'These placements stand among manifests, as examples of documentation do.',
    },
    place: { type: 'place', means: 'The file, or the first placement that needs it.' },
  },
  rows: (context) => [
    ...lackingRows(context.fleet, context.bundle),
    ...foreignRows(context.bundle),
    ...(context.bundle.listings ?? []).flatMap((listing) => listingRows(listing, context)),
    ...untoldRows(context.bundle),
  ],
};

const BY_SCOPE = {
  cluster: ['ClusterSchedulingPolicySnapshot', 'ClusterResourceSnapshot', 'ClusterResourceBinding'],
  namespace: ['SchedulingPolicySnapshot', 'ResourceSnapshot', 'ResourceBinding'],
} as const;

/** The kinds by which a placement can be followed, placements themselves included. */
const FOLLOWED: ReadonlySet<string> = new Set([
  'MemberCluster',
  'ClusterResourcePlacement',
  'ResourcePlacement',
  ...BY_SCOPE.cluster,
  ...BY_SCOPE.namespace,
  'Work',
]);

/** Kinds that a printed placement needs and of which the input shows neither a list nor an object. */
function* lackingRows(fleet: Fleet, bundle: Bundle): Generator<Row> {
  const printed = fleet.today.placements.flatMap(({ scope, observed }) =>
    observed === undefined ? [] : [{ scope, observed }],
  );
  const all = printed.map(({ observed }) => observed);
  const folders = new Set(
    bundle.objects.filter((object) => !isObserved(object)).map(({ origin }) => folderOf(origin.source)),
  );
  const of = (scope: 'cluster' | 'namespace'): KubeObject[] =>
    printed.filter((each) => each.scope === scope).map(({ observed }) => observed);
  const needs = [
    { group: CLUSTER_GROUP, kinds: ['MemberCluster'], placements: all },
    { group: PLACEMENT_GROUP, kinds: BY_SCOPE.cluster, placements: of('cluster') },
    { group: PLACEMENT_GROUP, kinds: BY_SCOPE.namespace, placements: of('namespace') },
    { group: PLACEMENT_GROUP, kinds: ['Work'], placements: all },
  ];
  for (const { group, kinds, placements } of needs) {
    const [first] = placements;
    if (first === undefined) continue;
    for (const kind of kinds) {
      const state = stateOfUnlisted(fleet, bundle, group, kind);
      if (state === undefined) continue;
      yield {
        ...emptyRow('', group, kind),
        state,
        needed: true,
        placements,
        amongManifests: placements.every(({ origin }) => folders.has(folderOf(origin.source))),
        place: { object: first, pointer: '', side: 'head' },
      };
    }
  }
}

/**
 * A dump without any KubeFleet object, and nothing that tells why: `kubectl get all` and `kubectl cluster-info dump`
 * leave custom resources out.
 */
function foreignRows({ objects, siteProblems = [] }: Bundle): Row[] {
  const printed = objects.find(isObserved);
  const isExplained = siteProblems.some(({ kind }) => kind === 'wrong-context');
  const hasFleet = objects.some(
    ({ group, kind }) =>
      fleetKind(group, kind) !== undefined || group.endsWith(NEXT_GROUP_SUFFIX) || group === RETIRED_GROUP,
  );
  if (printed === undefined || isExplained || hasFleet) return [];
  const { source } = printed.origin;
  return [...FOLLOWED].map((kind) => ({
    ...emptyRow('', kind === 'MemberCluster' ? CLUSTER_GROUP : PLACEMENT_GROUP, kind),
    ...fileColumns(source, ''),
    state: 'missing',
    needed: true,
  }));
}

/** How a kind without any list is absent; undefined when it is not. */
function stateOfUnlisted(fleet: Fleet, bundle: Bundle, group: string, kind: string): string | undefined {
  const isListed = (bundle.listings ?? []).some(
    (listing) => listing.site.role === 'hub' && listing.group === group && listing.kind === kind,
  );
  if (isListed || objectsOfKind(fleet.objects, '', group, kind).length > 0) return undefined;
  if (kind === 'MemberCluster' && isFleetComplete(fleet)) return undefined;
  const completeness = completenessOf(fleet.coverage, '', group, kind);
  if (completeness === 'complete') return undefined;
  return completeness === 'probable' ? 'probably-empty' : 'missing';
}

function listingRows(listing: Listing, { fleet }: Context): Row[] {
  const { site, group, kind, state, count, reason, source } = listing;
  if (source === undefined) return [];
  const isFollowed = (group === CLUSTER_GROUP || group === PLACEMENT_GROUP) && FOLLOWED.has(kind);
  return [
    {
      ...emptyRow(siteName(site), group, kind),
      ...fileColumns(source, reason),
      state,
      needed: site.role === 'hub' && isFollowed,
      count,
      placements: isFollowed ? fleet.today.placements.flatMap(({ observed }) => observed ?? []) : [],
    },
  ];
}

/** Errors that do not tell what they are about, and files that were printed for people. */
function untoldRows({ problems, listings: told = [], sourceSites }: Bundle): Row[] {
  const known = new Set(told.map(({ source }) => source));
  return problems.flatMap(({ kind, source, message }) => {
    if (kind !== 'for-people' && (kind !== 'collector-error' || known.has(source))) return [];
    const site = sourceSites?.get(source);
    const cluster = site === undefined ? '' : siteName(site);
    const state = kind === 'for-people' ? 'for-people' : 'failed';
    return [{ ...emptyRow(cluster, '', ''), ...fileColumns(source, message), state }];
  });
}

function emptyRow(cluster: string, group: string, kind: string): Row {
  const plural = (fleetKind(group, kind) ?? builtInKind(group, kind))?.plural ?? kind.toLowerCase();
  return {
    cluster,
    kind,
    resource: renderKind(group, plural),
    state: '',
    needed: false,
    count: 0,
    reason: '',
    file: '',
    text: '',
    placements: [],
    amongManifests: false,
  };
}

function fileColumns(source: Source, reason: string): Row {
  const place: Place = { source, start: 0, end: 0, side: 'head' };
  return { reason, file: source.uri, text: `${source.uri}: ${reason}`, place };
}

function folderOf({ uri }: Source): string {
  return uri.slice(0, uri.lastIndexOf('/') + 1);
}
