import { PLACEMENT_GROUP } from '../api/groups.ts';
import { isDeclaredComplete } from '../model/coverage.ts';
import type { Fleet } from '../model/fleet.ts';
import type { ObjectIdentity } from '../model/identity.ts';
import type { Known } from '../model/knowledge.ts';
import type { Placement } from '../model/placement.ts';
import type { PlacementDecisions } from './decisions.ts';
import type { Deliveries } from './forecast/deliveries.ts';
import {
  type ClusterSet,
  intersectClusters,
  isEmptyClusterSet,
  subtractClusters,
  uniteClusters,
} from './landings/cluster-set.ts';
import type { LandingCertainty } from './landings.ts';
import { type Claim, type ContestedObject, readContested } from './overlaps/claim.ts';
import { buildRecords, compareClaims, type Order, type Records } from './overlaps/precedence.ts';
import { buildPromisedClusters } from './overlaps/promised-clusters.ts';
import { buildUnseenClaims } from './overlaps/reach.ts';

/** Two owners that bring one object to the same clusters. */
interface Meeting {
  readonly winner: Claim;
  /** The owner that is refused, or would be. */
  readonly loser: Claim;
  /** Where both arrive, as far as clusters are known. */
  readonly clusters: ClusterSet;
  /** Whether they meet; Unknown(`members`) when clusters that the input lacks decide. */
  readonly meets: Known<LandingCertainty>;
  readonly order: Order;
}

/**
 * An object that two owners bring to the same clusters (delivery-and-conditions.md §5.4): the one that applied it
 * first keeps it, the other is refused whatever the apply strategy says.
 */
export interface Overlap extends Meeting {
  readonly identity: ObjectIdentity;
  /** Both surely lie on one hub. Otherwise they may be alternatives, and no meeting is sure. */
  readonly together: boolean;
}

/**
 * Every object that several owners bring to one cluster. Each owner that comes too late is paired with the one that
 * has the object there, not with all others: n owners need n - 1 edits.
 */
export function simulateOverlaps(
  fleet: Fleet,
  deliveries: Deliveries,
  decisionsOf: (placement: Placement) => PlacementDecisions,
  isRefused: (placement: Placement) => boolean,
): readonly Overlap[] {
  const landings = deliveries.landings();
  const promisedTo = buildPromisedClusters(landings, decisionsOf);
  const contested = readContested(fleet, deliveries, { promisedTo, isRefused });
  if (contested.length === 0) return [];
  const records = buildRecords(fleet, landings.clusters);
  const intersect = keepIntersections();
  return contested.flatMap(({ identity, claims }) =>
    readWorlds(claims).flatMap((world) =>
      pairClaims({ identity, claims: world }, records, intersect).map((pair): Overlap => {
        const together = isTogether(fleet, pair.winner.placement, pair.loser.placement);
        const meets = !together && pair.meets === 'sure' ? 'maybe' : pair.meets;
        return { identity, ...pair, meets, together };
      }),
    ),
  );
}

/** Files of prose and scripts, which show one thing after the other. */
const TALES = /\.(?:md|mdx|markdown|sh|txt)$/i;

/**
 * Whether two placements surely lie on one hub. Manifests of a repository may be alternatives of which nobody applies
 * more than one (design.md §4.20), unless they stand in one file or overlay, beside a dump, or somebody describes the fleet.
 */
function isTogether(fleet: Fleet, left: Placement, right: Placement): boolean {
  const { overlay, origin } = left.object;
  return (
    left.observed !== undefined ||
    right.observed !== undefined ||
    (origin.source.uri === right.object.origin.source.uri && !TALES.test(origin.source.uri)) ||
    (overlay !== undefined && overlay === right.object.overlay) ||
    fleet.inventory.members.size > 0 ||
    isDeclaredComplete(fleet.coverage, PLACEMENT_GROUP, right.object.kind, right.namespace)
  );
}

/** Manifests of different overlays are never applied together; what belongs to none goes with each. */
function readWorlds(claims: readonly Claim[]): readonly (readonly Claim[])[] {
  const overlayOf = ({ placement }: Claim): string | undefined => placement.object.overlay;
  const overlays = new Set(claims.flatMap((claim) => overlayOf(claim) ?? []));
  if (overlays.size < 2) return [claims];
  return [...overlays].map((overlay) =>
    claims.filter((claim) => overlayOf(claim) === undefined || overlayOf(claim) === overlay),
  );
}

/** A claim with what a dump shows of it. */
interface Ranked {
  readonly claim: Claim;
  readonly applied: ClusterSet;
  readonly refused: boolean;
}

type Intersect = (left: ClusterSet, right: ClusterSet) => ClusterSet;

function pairClaims(object: ContestedObject, records: Records, intersect: Intersect): readonly Meeting[] {
  const ranked = rankClaims(object, records, intersect);
  const holders = ranked.filter(({ applied }) => !isEmptyClusterSet(applied));
  const unseen = buildUnseenClaims();
  let covered: ClusterSet = [];
  return ranked.flatMap((own, at) => {
    const found = findHolders(own, holders, intersect);
    const held = found.reduce((all, { clusters }) => uniteClusters(all, clusters), own.applied);
    const free = isEmptyClusterSet(held) ? own.claim.possible : subtractClusters(own.claim.possible, held);
    if (!isEmptyClusterSet(intersectClusters(free, covered)))
      found.push(...findEarlier(ranked, at, free, intersect));
    covered = uniteClusters(own.claim.possible, covered);
    const other = unseen.find(own.claim);
    unseen.add(own.claim);
    if (other === undefined || found.some(({ meets }) => meets === 'sure' || meets === other.meets))
      return found;
    const { order } = compareClaims(other.other, own.claim);
    const named = [own.claim, other.other].find(({ open }) => !open)?.possible ?? [];
    return [...found, { winner: other.other, loser: own.claim, clusters: named, meets: other.meets, order }];
  });
}

/** In the order in which they get the object; one that a member refused comes after one that has it anywhere. */
function rankClaims(
  { identity, claims }: ContestedObject,
  records: Records,
  intersect: Intersect,
): readonly Ranked[] {
  let ranked = claims.map((claim): Ranked => {
    const { applied, refused } = records.of(claim, identity);
    return {
      claim,
      applied: isEmptyClusterSet(applied) ? applied : intersect(applied, claim.possible),
      refused,
    };
  });
  const doubtful = findTwiceApplied(ranked);
  if (!isEmptyClusterSet(doubtful))
    ranked = ranked.map((each) => ({ ...each, applied: subtractClusters(each.applied, doubtful) }));
  const rank = ({ applied, refused }: Ranked): number => (isEmptyClusterSet(applied) ? (refused ? 2 : 1) : 0);
  return ranked.sort(
    (left, right) => rank(left) - rank(right) || compareClaims(left.claim, right.claim).sign,
  );
}

/** Clusters where several claims count as applied: one of the statuses is of an earlier time, and tells nothing. */
function findTwiceApplied(ranked: readonly Ranked[]): ClusterSet {
  let seen: ClusterSet = [];
  let twice: ClusterSet = [];
  for (const { applied } of ranked) {
    if (isEmptyClusterSet(applied)) continue;
    twice = uniteClusters(twice, intersectClusters(seen, applied));
    seen = uniteClusters(seen, applied);
  }
  return twice;
}

/** Who surely has the object on clusters of the claim, because a dump shows so. */
function findHolders(own: Ranked, holders: readonly Ranked[], intersect: Intersect): Meeting[] {
  const found: Meeting[] = [];
  for (const { claim, applied } of holders) {
    if (claim === own.claim) continue;
    const clusters = subtractClusters(intersect(own.claim.possible, applied), own.applied);
    if (isEmptyClusterSet(clusters)) continue;
    const meets = isEmptyClusterSet(intersect(clusters, own.claim.sure)) ? 'maybe' : 'sure';
    found.push({ winner: claim, loser: own.claim, clusters, meets, order: 'recorded' });
  }
  return found;
}

/** Who comes before the claim on the clusters of which no dump tells the holder. */
function findEarlier(
  ranked: readonly Ranked[],
  at: number,
  clusters: ClusterSet,
  intersect: Intersect,
): readonly Meeting[] {
  const found: Meeting[] = [];
  const own = ranked[at];
  let free = clusters;
  let hinted: ClusterSet = [];
  for (let index = 0; own !== undefined && index < at && !isEmptyClusterSet(free); index += 1) {
    const other = ranked[index];
    if (other === undefined) continue;
    const sure = intersect(free, other.claim.sure);
    const perhaps = subtractClusters(subtractClusters(intersect(free, other.claim.possible), sure), hinted);
    if (isEmptyClusterSet(sure) && isEmptyClusterSet(perhaps)) continue;
    found.push({
      winner: other.claim,
      loser: own.claim,
      clusters: uniteClusters(sure, perhaps),
      meets: isEmptyClusterSet(intersect(sure, own.claim.sure)) ? 'maybe' : 'sure',
      order:
        !isEmptyClusterSet(other.applied) && own.refused
          ? 'recorded'
          : compareClaims(other.claim, own.claim).order,
    });
    free = subtractClusters(free, sure);
    hinted = uniteClusters(perhaps, hinted);
  }
  return found;
}

/** Placements share their sets between objects, so that equal questions are answered once. */
function keepIntersections(): Intersect {
  const known = new WeakMap<ClusterSet, WeakMap<ClusterSet, ClusterSet>>();
  return (left, right) => {
    const answers = known.get(left) ?? new WeakMap<ClusterSet, ClusterSet>();
    known.set(left, answers);
    const kept = answers.get(right) ?? intersectClusters(left, right);
    answers.set(right, kept);
    return kept;
  };
}
