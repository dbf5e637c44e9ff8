import { PLACEMENT_GROUP } from '../../api/groups.ts';
import type { Fleet } from '../../model/fleet.ts';
import { hubListing, isFleetComplete } from '../../model/hub-knowledge.ts';
import { compareText } from '../../model/identity.ts';
import { isUnknown, type Unknown, unknown } from '../../model/knowledge.ts';
import type { Placement } from '../../model/placement.ts';
import { bindingsOf } from '../../model/references.ts';
import type { PlacementDecisions } from '../decisions.ts';
import type { LandingCertainty } from '../landings.ts';

/** A cluster that a placement goes to. */
export interface PlacementTarget {
  readonly cluster: string;
  readonly certainty: LandingCertainty;
}

/** Where a placement goes. */
export interface PlacementTargets {
  /** In name order. */
  readonly clusters: readonly PlacementTarget[];
  /** Set when there may be more, with what would tell. */
  readonly open: Unknown | undefined;
}

/**
 * Where a placement goes: the clusters that the next cycle of the scheduler leaves it on, those that it may as
 * well choose, and those that a binding or a PickFixed policy names and of which the input shows no member.
 */
export function readTargets(
  fleet: Fleet,
  placement: Placement,
  decisions: PlacementDecisions,
): PlacementTargets {
  if (placement.metadata.deleted !== '') return { clusters: [], open: undefined };
  const found = new Map<string, LandingCertainty>();
  for (const { cluster, picked, gates, outcome } of decisions.decisions) {
    const isShown = outcome.verdict === 'kept' && !decisions.isAssumed;
    const isOpen = gates.length > 0 || (decisions.choiceOpen && !isShown);
    if (picked) found.set(cluster, isOpen ? 'maybe' : 'sure');
    else if (decisions.choiceOpen && outcome.verdict === 'outscored') found.set(cluster, 'maybe');
  }
  const isComplete = isFleetComplete(fleet);
  if (!isComplete) for (const cluster of readNamed(fleet, placement)) found.set(cluster, 'sure');
  return {
    clusters: [...found]
      .map(([cluster, certainty]) => ({ cluster, certainty }))
      .sort((left, right) => compareText(left.cluster, right.cluster)),
    open: isComplete || isSettled(fleet, placement) ? undefined : unknown('members'),
  };
}

/** Clusters that are named where members are not all known: by a policy, or by a binding that is not given up. */
function readNamed(fleet: Fleet, placement: Placement): readonly string[] {
  const { policy } = placement;
  const isKnown = (cluster: string): boolean => fleet.memberFacts.get(cluster)?.member !== undefined;
  const bound = bindingsOf(fleet, placement)
    .filter(({ state, metadata }) => state !== 'Unscheduled' && metadata.deleted === '')
    .map(({ targetCluster }) => targetCluster)
    .filter((cluster) => policy.type !== 'PickFixed' || policy.clusterNames.includes(cluster));
  const named = policy.type === 'PickFixed' ? policy.clusterNames : [];
  return [...new Set([...bound, ...named])].filter((cluster) => cluster !== '' && !isKnown(cluster));
}

/** True when no member that the input lacks can be among the targets: they are named, or bindings show them all. */
function isSettled(fleet: Fleet, placement: Placement): boolean {
  if (placement.policy.type === 'PickFixed') return true;
  if (placement.observed === undefined) return false;
  const kind = placement.scope === 'cluster' ? 'ClusterResourceBinding' : 'ResourceBinding';
  return !isUnknown(hubListing(fleet, PLACEMENT_GROUP, kind, placement.namespace));
}
