import type { Fleet } from '../model/fleet.ts';
import { isUnknown, type Known } from '../model/knowledge.ts';
import type { Placement } from '../model/placement.ts';
import { buildBasis, type EarlierChoice, type SchedulingBasis } from './decisions/basis.ts';
import { countFound, readWanted } from './decisions/count.ts';
import { buildDecisionList, type Decision } from './decisions/decision.ts';
import type { Ground } from './decisions/ground.ts';
import { expectNamespace, recallNamespaces } from './decisions/namespace-list.ts';
import { buildScheduled } from './decisions/scheduled.ts';
import { countWithoutSpread, findTies } from './decisions/shortage.ts';
import { buildAffinityTerms } from './scheduling/cluster-affinity.ts';
import type { SchedulingFailure } from './scheduling/failure.ts';
import { buildSchedulingFleet } from './scheduling/fleet.ts';
import type { PlacementScheduling } from './scheduling/status.ts';
import { type SchedulingRequest, simulateScheduling } from './scheduling.ts';

/** Where a placement ends up and why, member by member (scheduling.md). */
export interface PlacementDecisions {
  readonly basis: SchedulingBasis['kind'];
  /** One per known member and per name of the policy that is none, in name order. */
  readonly decisions: readonly Decision[];
  readonly decisionOn: (cluster: string) => Decision | undefined;
  /** How many clusters the policy asks for; undefined for PickAll. */
  readonly wanted: number | undefined;
  /** How many it gets, members of which the input does not tell enough counted as fit. */
  readonly found: Known<number>;
  /** Fewer are found than wanted, or with PickAll none. */
  readonly short: Known<boolean>;
  /** The choice among fit clusters rests on scores that history or missing inputs may change. */
  readonly choiceOpen: boolean;
  /** Kept clusters are so by a choice that was assumed, not shown. */
  readonly isAssumed: boolean;
  /** How many clusters a taint alone keeps away. */
  readonly countTaintedAlone: () => number;
  /** Clusters at the cut of a PickN choice that only their names tell apart. */
  readonly findTies: () => readonly string[];
  /** How many it would get without topology spread constraints. */
  readonly countWithoutSpread: () => number;
  /** What the scheduler is given; `explainScheduling` and what-ifs start from it. */
  readonly request: SchedulingRequest;
  /** The condition `Scheduled` that the placement shows once that cycle is over, and who else is not placed. */
  readonly scheduledOf: (placement: Placement) => PlacementScheduling;
  /** Why the cycle breaks off, when it does. */
  readonly failure: SchedulingFailure | undefined;
}

/**
 * Who ends up where, for every placement of a fleet; each is worked out when it is asked for, and once. With
 * `earlier`, placements of which no dump shows a choice start from that one.
 */
export function buildDecisions(
  fleet: Fleet,
  groundOf: () => Ground,
  earlier?: (placement: Placement) => EarlierChoice | undefined,
): (placement: Placement) => PlacementDecisions {
  const kept = new Map<Placement, PlacementDecisions>();
  const alike = new Map<string, PlacementDecisions>();
  return (placement) => {
    const known = kept.get(placement);
    if (known !== undefined) return known;
    const basis = buildBasis(fleet, placement, earlier?.(placement));
    const key = renderFreshKey(basis);
    const made = alike.get(key) ?? decide(fleet, groundOf(), basis);
    kept.set(placement, made);
    if (key !== '') alike.set(key, made);
    return made;
  };
}

/** New placements with one policy get the same clusters, whatever they are called; '' when history counts. */
function renderFreshKey({ kind, snapshot, bindings }: SchedulingBasis): string {
  if (kind !== 'fresh' || bindings.length > 0 || snapshot.placement.includes('.')) return '';
  return `${snapshot.namespace} ${snapshot.numberOfClusters ?? ''} ${JSON.stringify(snapshot.policy ?? null)}`;
}

function decide(fleet: Fleet, ground: Ground, basis: SchedulingBasis): PlacementDecisions {
  const { snapshot, bindings } = basis;
  const recalled = recallNamespaces(ground.clusters, snapshot);
  const clusters = expectNamespace(recalled, snapshot.namespace, (cluster) =>
    ground.supplyOf(snapshot.namespace).isComingTo(cluster),
  );
  const scheduling = clusters === ground.clusters ? ground.scheduling : buildSchedulingFleet(clusters);
  const now = isUnknown(fleet.now) ? undefined : fleet.now;
  const request: SchedulingRequest = { now, clusters, snapshot, bindings };
  const { outcomes, failure, status } = simulateScheduling(request, scheduling);
  const filters = { snapshot, terms: buildAffinityTerms(snapshot.policy?.required ?? []), now };
  const decisions = inheritGates(
    buildDecisionList(filters, outcomes, scheduling.byName, ground.members),
    basis.assumed,
  );
  const found = countFound(fleet, request, decisions);
  const wanted = readWanted(snapshot);
  const byName = new Map(decisions.map((decision) => [decision.cluster, decision]));
  return {
    basis: basis.kind,
    decisions,
    decisionOn: (cluster) => byName.get(cluster),
    wanted,
    found,
    short: isUnknown(found) ? found : found < (wanted ?? 1),
    choiceOpen: isChoiceOpen(basis, decisions),
    isAssumed: basis.assumed !== undefined,
    countTaintedAlone: keepNumber(() => decisions.filter(isTaintedAlone).length),
    findTies: () => findTies(request, decisions),
    countWithoutSpread: () => countWithoutSpread(request, decisions.filter(({ picked }) => picked).length),
    request,
    scheduledOf: (placement) => buildScheduled(placement, snapshot, status),
    failure,
  };
}

/** What the assumed choice could not be sure of stays unsure where it is kept. */
function inheritGates(
  decisions: readonly Decision[],
  assumed: EarlierChoice | undefined,
): readonly Decision[] {
  const open = new Map(assumed?.decisions.map(({ cluster, gates }) => [cluster, gates]));
  return decisions.map((decision) => {
    const gates = decision.outcome.verdict === 'kept' ? (open.get(decision.cluster) ?? []) : [];
    return gates.length === 0 ? decision : { ...decision, gates };
  });
}

function isTaintedAlone(decision: Decision): boolean {
  return decision.refusedBy === 'TaintToleration' && decision.filters.isOtherwiseFit(decision);
}

/** With PickN, more fit clusters than wanted ones leave the choice to scores; bindings settle it. */
function isChoiceOpen(
  { kind, snapshot, bindingsSeen, assumed }: SchedulingBasis,
  decisions: readonly Decision[],
): boolean {
  if (snapshot.policy?.placementType !== 'PickN') return false;
  if (assumed?.choiceOpen === true) return true;
  const contested = decisions.some(({ outcome }) => outcome.verdict === 'outscored');
  const uncertain = decisions.some(({ gates }) => gates.length > 0);
  return uncertain || (contested && (kind === 'fresh' || !bindingsSeen));
}

/** Counts when first asked. */
function keepNumber(count: () => number): () => number {
  let kept: number | undefined;
  return () => {
    kept ??= count();
    return kept;
  };
}
