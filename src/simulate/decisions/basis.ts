import { PLACEMENT_GROUP } from '../../api/groups.ts';
import type { Fleet } from '../../model/fleet.ts';
import { hubListing } from '../../model/hub-knowledge.ts';
import { isUnknown } from '../../model/knowledge.ts';
import type { Placement } from '../../model/placement.ts';
import { bindingsOf, latestPolicySnapshots, policySnapshotsOf } from '../../model/references.ts';
import {
  type ClusterDecision,
  readSchedulingBinding,
  type SchedulingBinding,
} from '../scheduling/binding.ts';
import type { PlacementPolicy } from '../scheduling/policy.ts';
import { defaultPolicy } from '../scheduling/policy.ts';
import { buildPolicySnapshot, type PolicySnapshot, readPolicySnapshot } from '../scheduling/snapshot.ts';
import type { Decision } from './decision.ts';

/**
 * What the next cycle of a placement starts from. `recorded`: the hub's policy snapshot stands for the policy as it
 * is wished; `edited`: the policy differs from it, so that a new one will be made and every binding is judged anew;
 * `fresh`: the hub has none, as for a new placement.
 */
export interface SchedulingBasis {
  readonly kind: 'recorded' | 'edited' | 'fresh';
  readonly snapshot: PolicySnapshot;
  readonly bindings: readonly SchedulingBinding[];
  /** False when bindings are not in the input and only the recorded choice stands for them. */
  readonly bindingsSeen: boolean;
  /** The choice that is assumed to be in force, where the input shows none. */
  readonly assumed?: EarlierChoice;
}

/** Where a placement stands before a change that is looked at: the forecast of its base revision. */
export interface EarlierChoice {
  readonly request: { readonly snapshot: PolicySnapshot };
  readonly decisions: readonly Pick<Decision, 'cluster' | 'picked' | 'gates' | 'outcome'>[];
  readonly choiceOpen: boolean;
}

/**
 * Reads the policy snapshot and the bindings the scheduler would find (scheduling.md §2, §15). What no dump shows of a
 * placement stands as `earlier` has put it.
 */
export function buildBasis(fleet: Fleet, placement: Placement, earlier?: EarlierChoice): SchedulingBasis {
  const latest = latestPolicySnapshots(fleet, placement).at(-1);
  const recorded = latest && readPolicySnapshot(latest.object.value);
  const bindings = bindingsOf(fleet, placement).map((binding) => readSchedulingBinding(binding.object.value));
  if (recorded === undefined && earlier !== undefined) return assumeChoice(placement, bindings, earlier);
  const wished = buildPolicySnapshot(placement.object.value, nextIndex(fleet, placement));
  const isSame = recorded !== undefined && policyKey(recorded.policy) === policyKey(wished.policy);
  // A copy trimmed by hand may lack the annotations that every snapshot of a hub has.
  const marks = {
    numberOfClusters: wished.numberOfClusters,
    placementGeneration: recorded?.placementGeneration ?? wished.placementGeneration,
  };
  const unseen = { ...wished, name: nameOfLatest(bindings) ?? wished.name };
  const snapshot = isSame ? { ...recorded, ...marks } : recorded === undefined ? unseen : wished;
  const seen = bindings.length > 0 || placement.observed === undefined || areBindingsListed(fleet, placement);
  return {
    kind: recorded === undefined ? 'fresh' : isSame ? 'recorded' : 'edited',
    snapshot: { ...snapshot, namespace: placement.namespace, placement: placement.name },
    bindings: seen ? bindings : standInBindings(placement, recorded ?? wished),
    bindingsSeen: seen,
  };
}

/** Bindings of which no policy snapshot was captured follow the latest one, as far as they name it. */
function nameOfLatest(bindings: readonly SchedulingBinding[]): string | undefined {
  const names = bindings.map(({ policySnapshot }) => policySnapshot).filter((name) => name !== '');
  const indexOf = (name: string): number => Number(/-(\d{1,9})$/.exec(name)?.[1] ?? -1);
  return names.sort((left, right) => indexOf(left) - indexOf(right)).at(-1);
}

/**
 * A placement of which no policy snapshot is shown, after a change: its policy was the earlier one, and it is where
 * bindings or its status show it, else where that choice has put it. Chosen clusters stay until the policy is edited.
 */
function assumeChoice(
  placement: Placement,
  bindings: readonly SchedulingBinding[],
  earlier: EarlierChoice,
): SchedulingBasis {
  const { snapshot: before } = earlier.request;
  const wished = buildPolicySnapshot(placement.object.value, Number(before.index) + 1);
  const isSame = policyKey(before.policy) === policyKey(wished.policy);
  const snapshot = isSame ? { ...before, numberOfClusters: wished.numberOfClusters } : wished;
  const shown = bindings.length > 0 ? bindings : standInBindings(placement, before);
  const assumed = earlier.decisions.filter((decision) => decision.picked).map(recallDecision);
  return {
    kind: isSame ? 'recorded' : 'edited',
    snapshot: {
      ...snapshot,
      // Bindings of an older dump may name any index; a new snapshot has none of them.
      name: isSame ? before.name : `${before.name}+1`,
      namespace: placement.namespace,
      placement: placement.name,
    },
    bindings: shown.length > 0 ? shown : assumed.map((decision) => buildStandIn(placement, before, decision)),
    bindingsSeen: shown.length > 0 || !earlier.choiceOpen,
    ...(shown.length === 0 && { assumed: earlier }),
  };
}

function recallDecision({ cluster, outcome }: EarlierChoice['decisions'][number]): ClusterDecision {
  const { score } = outcome;
  const stored = score && { affinity: score.affinity, topologySpread: score.topologySpread };
  return { cluster, selected: true, reason: '', score: stored };
}

function nextIndex(fleet: Fleet, placement: Placement): number {
  return (policySnapshotsOf(fleet, placement).at(-1)?.index ?? -1) + 1;
}

/** All of a policy but the number of clusters, which does not make a new snapshot; no policy reads as PickAll. */
function policyKey(policy: PlacementPolicy | undefined): string {
  if (policy === undefined) return policyKey(PICK_ALL);
  return JSON.stringify({ ...defaultPolicy(policy), numberOfClusters: null });
}

const PICK_ALL: PlacementPolicy = {
  placementType: 'PickAll',
  clusterNames: [],
  numberOfClusters: undefined,
  required: [],
  preferred: [],
  spread: [],
  tolerations: [],
};

function areBindingsListed(fleet: Fleet, placement: Placement): boolean {
  const kind = placement.scope === 'cluster' ? 'ClusterResourceBinding' : 'ResourceBinding';
  return !isUnknown(hubListing(fleet, PLACEMENT_GROUP, kind, placement.namespace));
}

/** Where nobody captured bindings, the recorded choice, or else what the placement's status lists, stands for them. */
function standInBindings(placement: Placement, snapshot: PolicySnapshot): readonly SchedulingBinding[] {
  const chosen = snapshot.status.decisions.filter(({ selected }) => selected);
  const decided = chosen.map(({ cluster }) => cluster);
  const shown = placement.status.clusters.map(({ clusterName }) => clusterName).filter((name) => name !== '');
  return [...new Set(decided.length > 0 ? decided : shown)].map((cluster): SchedulingBinding => {
    const decision = chosen.find((each) => each.cluster === cluster);
    const unscored = { cluster, selected: true, reason: '', score: undefined };
    return buildStandIn(placement, snapshot, decision ?? unscored);
  });
}

function buildStandIn(
  placement: Placement,
  snapshot: PolicySnapshot,
  decision: ClusterDecision,
): SchedulingBinding {
  return {
    name: `${placement.name}-${decision.cluster}`,
    namespace: placement.namespace,
    placement: placement.name,
    cluster: decision.cluster,
    state: 'Bound',
    policySnapshot: snapshot.name,
    deleting: false,
    held: true,
    previousState: undefined,
    decision,
  };
}

/** True when two policies make one policy snapshot: all but the number of clusters is equal. */
export function arePoliciesAlike(
  left: PlacementPolicy | undefined,
  right: PlacementPolicy | undefined,
): boolean {
  return policyKey(left) === policyKey(right);
}
