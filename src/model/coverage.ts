import { PLACEMENT_GROUP } from '../api/groups.ts';
import type { Bundle } from '../read/bundle.ts';
import type { Listing } from '../read/listing.ts';
import { isObserved, kindKey, renderKind, siteName } from './identity.ts';
import { readImpliedKinds } from './implied-kinds.ts';
import { listingsOf } from './listing.ts';
import type { ClosedNamespace, ModelOptions } from './options.ts';

/**
 * How far the input shows all objects of a kind somewhere: `complete`: what it does not show does not exist;
 * `probable`: nothing says that something was left out (design.md §4.4); `unknown`: absence means nothing.
 */
export type Completeness = 'complete' | 'probable' | 'unknown';

/** What the input covers, so that absence can be told from ignorance. Use `completenessOf`. */
export interface Coverage {
  /** Listings by cluster ('' is the hub) and kind; `*` stands for kinds without a listing of their own. */
  readonly listings: ReadonlyMap<string, readonly Listing[]>;
  /** `Kind` or `Kind.group`: hub kinds that configuration declares complete. */
  readonly completeKinds: ReadonlySet<string>;
  /** Kinds (`kindKey`) of which manifests that are declared to be the whole hub hold all: those among them, and those people write. */
  readonly declaredKinds: ReadonlySet<string>;
  readonly closedNamespaces: readonly ClosedNamespace[];
  /** Kinds (`kindKey`) of which other objects of the hub say that it has some. */
  readonly impliedKinds: ReadonlySet<string>;
}

/** Kinds of which every running cluster holds objects: without a listing nobody asked for them. */
const NEVER_EMPTY: ReadonlySet<string> = new Set([
  'Namespace',
  'ServiceAccount',
  'ConfigMap',
  'MemberCluster',
  'InternalMemberCluster',
  'ClusterRole',
  'ClusterRoleBinding',
  'Role',
  'RoleBinding',
  'Lease',
  'APIService',
  'PriorityClass',
]);

/** KubeFleet kinds that come from people alone: what manifests of a whole hub do not hold of them is not there. */
const WRITTEN_KINDS: readonly string[] = [
  'ClusterResourcePlacement',
  'ResourcePlacement',
  'ClusterResourceOverride',
  'ResourceOverride',
  'ClusterResourceEnvelope',
  'ResourceEnvelope',
  'ClusterResourcePlacementDisruptionBudget',
  'ClusterStagedUpdateStrategy',
  'StagedUpdateStrategy',
].map((kind) => kindKey(PLACEMENT_GROUP, kind));

function siteKindKey(site: string, group: string, kind: string): string {
  return `${site}\u0000${kindKey(group, kind)}`;
}

/** Works out what the input covers, from what it holds and from what a person states about it. */
export function buildCoverage(bundle: Bundle, options: ModelOptions): Coverage {
  const listings = new Map<string, Listing[]>();
  for (const listing of listingsOf(bundle)) {
    const key = siteKindKey(siteName(listing.site), listing.group, listing.kind);
    const known = listings.get(key);
    if (known === undefined) listings.set(key, [listing]);
    else known.push(listing);
  }
  const declared = bundle.objects.filter((object) => !isObserved(object) && siteName(object.site) === '');
  return {
    listings,
    completeKinds: new Set(options.completeKinds ?? []),
    declaredKinds: new Set(
      options.scopeComplete === true
        ? [...WRITTEN_KINDS, ...declared.map((object) => kindKey(object.group, object.kind))]
        : [],
    ),
    closedNamespaces: options.closedNamespaces ?? [],
    impliedKinds: readImpliedKinds(bundle.objects),
  };
}

/** True when configuration says that only KubeFleet and the analyzed manifests fill the namespace on that cluster. */
export function isDeclaredClosed(coverage: Coverage, site: string, namespace: string): boolean {
  return coverage.closedNamespaces.some(
    (closed) => closed.namespace === namespace && (closed.cluster ?? site) === site,
  );
}

/** True when a person states that the input holds all hub objects of a kind, everywhere or in this namespace. */
export function isDeclaredComplete(
  coverage: Coverage,
  group: string,
  kind: string,
  namespace: string,
): boolean {
  return (
    coverage.completeKinds.has(kind) ||
    coverage.completeKinds.has(renderKind(group, kind)) ||
    coverage.declaredKinds.has(kindKey(group, kind)) ||
    (namespace !== '' && isDeclaredClosed(coverage, '', namespace))
  );
}

/** What one listing says of a namespace, or with '' of all of them together. */
function judgeListing(listing: Listing, namespace: string, filled: boolean): Completeness {
  if (listing.state === 'probably-empty') return filled ? 'unknown' : 'probable';
  if (listing.state !== 'complete') return 'unknown';
  if (listing.scope === 'all' || (namespace !== '' && listing.namespaces.includes(namespace)))
    return 'complete';
  return listing.scope === 'unsure' ? 'probable' : 'unknown';
}

/**
 * How far the input shows all objects of a kind on a cluster (`site` '' is the hub), in one namespace or, with
 * '', in all of them.
 */
export function completenessOf(
  coverage: Coverage,
  site: string,
  group: string,
  kind: string,
  namespace = '',
): Completeness {
  if (site === '' && isDeclaredComplete(coverage, group, kind, namespace)) return 'complete';
  const own = coverage.listings.get(siteKindKey(site, group, kind));
  const listings = own ?? coverage.listings.get(siteKindKey(site, '*', '*')) ?? [];
  const isFilled = NEVER_EMPTY.has(kind) || (site === '' && coverage.impliedKinds.has(kindKey(group, kind)));
  const verdicts = new Set(listings.map((listing) => judgeListing(listing, namespace, isFilled)));
  if (verdicts.has('complete')) return 'complete';
  const broken = listings.some(({ state }) => state === 'truncated' || state === 'failed');
  return verdicts.has('probable') && !broken ? 'probable' : 'unknown';
}
