import { fleetKind } from '../api/groups.ts';
import { builtInKind } from '../api/kubernetes.ts';
import type { Bundle } from '../read/bundle.ts';
import { isObserved, kindKey, renderKind, siteName } from './identity.ts';
import { buildFailedListings, buildListings, type FailedListing, type Listing } from './listing.ts';
import type { ClosedNamespace, ModelOptions } from './options.ts';

/**
 * How far the input shows all objects of a kind somewhere: `complete`: what it does not show does not exist;
 * `probable`: nothing says that something was left out (design.md §4.4); `unknown`: absence means nothing.
 */
export type Completeness = 'complete' | 'probable' | 'unknown';

/** What the input covers, so that absence can be told from ignorance. Use `completenessOf`. */
export interface Coverage {
  /** Listings by cluster and kind. */
  readonly listings: ReadonlyMap<string, readonly Listing[]>;
  readonly failed: readonly FailedListing[];
  /** Clusters ('' is the hub) with at least one listing of a KubeFleet kind: kinds without a file are probably empty. */
  readonly dumped: ReadonlySet<string>;
  /** `Kind` or `Kind.group`: hub kinds that configuration declares complete. */
  readonly completeKinds: ReadonlySet<string>;
  /** Kinds (`kindKey`) that occur among the manifests, when these are declared to be the whole hub. */
  readonly declaredKinds: ReadonlySet<string>;
  readonly closedNamespaces: readonly ClosedNamespace[];
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

function siteKindKey(site: string, group: string, kind: string): string {
  return `${site}\u0000${kindKey(group, kind)}`;
}

/** Works out what the input covers, from what it holds and from what a person states about it. */
export function buildCoverage(bundle: Bundle, options: ModelOptions): Coverage {
  const listings = new Map<string, Listing[]>();
  const dumped = new Set<string>();
  for (const listing of buildListings(bundle)) {
    const key = siteKindKey(listing.site, listing.group, listing.kind);
    const known = listings.get(key);
    if (known === undefined) listings.set(key, [listing]);
    else known.push(listing);
    if (listing.complete && fleetKind(listing.group, listing.kind) !== undefined) dumped.add(listing.site);
  }
  const declared = bundle.objects.filter((object) => !isObserved(object) && siteName(object.site) === '');
  return {
    listings,
    failed: buildFailedListings(bundle),
    dumped,
    completeKinds: new Set(options.completeKinds ?? []),
    declaredKinds: new Set(
      options.scopeComplete === true ? declared.map((object) => kindKey(object.group, object.kind)) : [],
    ),
    closedNamespaces: options.closedNamespaces ?? [],
  };
}

/** The file names a collector may give a kind: `secrets`, `secret`, `networkpolicies`. */
function stemsOf(group: string, kind: string): readonly string[] {
  const lower = kind.toLowerCase();
  const plural = fleetKind(group, kind)?.plural ?? builtInKind(group, kind)?.plural;
  return plural === undefined
    ? [lower, `${lower}s`, `${lower}es`, lower.replace(/y$/, 'ies')]
    : [lower, plural];
}

function isFailed(coverage: Coverage, site: string, group: string, kind: string): boolean {
  if (coverage.failed.length === 0) return false;
  const stems = stemsOf(group, kind);
  return coverage.failed.some((failed) => (failed.site ?? site) === site && stems.includes(failed.stem));
}

/** True when configuration says that only KubeFleet and the analyzed manifests fill the namespace on that cluster. */
export function isDeclaredClosed(coverage: Coverage, site: string, namespace: string): boolean {
  return coverage.closedNamespaces.some(
    (closed) => closed.namespace === namespace && (closed.cluster ?? site) === site,
  );
}

function isDeclaredComplete(coverage: Coverage, group: string, kind: string, namespace: string): boolean {
  return (
    coverage.completeKinds.has(kind) ||
    coverage.completeKinds.has(renderKind(group, kind)) ||
    coverage.declaredKinds.has(kindKey(group, kind)) ||
    (namespace !== '' && isDeclaredClosed(coverage, '', namespace))
  );
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
  const listings = coverage.listings.get(siteKindKey(site, group, kind)) ?? [];
  const answers = listings.filter((listing) => listing.complete);
  const damaged = isFailed(coverage, site, group, kind);
  if (!damaged && answers.some(({ namespace: asked }) => asked === '' || asked === namespace))
    return 'complete';
  if (damaged || !coverage.dumped.has(site)) return 'unknown';
  if (listings.length > 0) return answers.length > 0 ? 'probable' : 'unknown';
  return NEVER_EMPTY.has(kind) ? 'unknown' : 'probable';
}
