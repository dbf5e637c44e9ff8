import { PLACEMENT_GROUP } from '../../api/groups.ts';
import type { Fleet } from '../../model/fleet.ts';
import { hubListing } from '../../model/hub-knowledge.ts';
import { isUnknown } from '../../model/knowledge.ts';
import type { Placement } from '../../model/placement.ts';
import { bindingsOf, latestPolicySnapshots, policySnapshotsOf } from '../../model/references.ts';
import { readSchedulingBinding, type SchedulingBinding } from '../scheduling/binding.ts';
import type { PlacementPolicy } from '../scheduling/policy.ts';
import { defaultPolicy } from '../scheduling/policy.ts';
import { buildPolicySnapshot, type PolicySnapshot, readPolicySnapshot } from '../scheduling/snapshot.ts';

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
}

/** Reads the policy snapshot and the bindings the scheduler would find (scheduling.md §2, §15). */
export function buildBasis(fleet: Fleet, placement: Placement): SchedulingBasis {
  const latest = latestPolicySnapshots(fleet, placement).at(-1);
  const wished = buildPolicySnapshot(placement.object.value, nextIndex(fleet, placement));
  const recorded = latest && readPolicySnapshot(latest.object.value);
  const isSame = recorded !== undefined && policyKey(recorded.policy) === policyKey(wished.policy);
  // A copy trimmed by hand may lack the annotations that every snapshot of a hub has.
  const marks = {
    numberOfClusters: wished.numberOfClusters,
    placementGeneration: recorded?.placementGeneration ?? wished.placementGeneration,
  };
  const snapshot = isSame ? { ...recorded, ...marks } : wished;
  const bindings = bindingsOf(fleet, placement).map((binding) => readSchedulingBinding(binding.object.value));
  const seen = bindings.length > 0 || placement.observed === undefined || areBindingsListed(fleet, placement);
  return {
    kind: recorded === undefined ? 'fresh' : isSame ? 'recorded' : 'edited',
    snapshot: { ...snapshot, namespace: placement.namespace, placement: placement.name },
    bindings: seen ? bindings : standInBindings(placement, recorded ?? wished),
    bindingsSeen: seen,
  };
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
    return {
      name: `${placement.name}-${cluster}`,
      namespace: placement.namespace,
      placement: placement.name,
      cluster,
      state: 'Bound',
      policySnapshot: snapshot.name,
      deleting: false,
      held: true,
      previousState: undefined,
      decision: decision ?? { cluster, selected: true, reason: '', score: undefined },
    };
  });
}
