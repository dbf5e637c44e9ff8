import type { Fleet } from '../../model/fleet.ts';
import type { Placement } from '../../model/placement.ts';
import type { PlacementDecisions } from '../decisions.ts';
import { buildClusterSet, type ClusterSet } from '../landings/cluster-set.ts';
import { buildNamespaceSupplies } from '../namespace-supply.ts';

/** The clusters a placement surely goes to as soon as other placements have brought its namespace there. */
export type PromisedClusters = (placement: Placement) => ClusterSet;

/**
 * A ResourcePlacement is only perhaps on a cluster of which nobody lists the namespaces. Where a placement of the fleet
 * surely brings the namespace, and nothing else is open, it gets there for sure.
 */
export function buildPromisedClusters(
  fleet: Fleet,
  clusters: readonly { readonly name: string }[],
  decisionsOf: (placement: Placement) => PlacementDecisions,
): PromisedClusters {
  const supplyOf = buildNamespaceSupplies(fleet, decisionsOf);
  const known = new Map<Placement, ClusterSet>();
  return (placement) => {
    const kept = known.get(placement);
    if (kept !== undefined) return kept;
    const positions: number[] = [];
    if (placement.scope === 'namespace' && placement.policy.type !== 'PickN') {
      const { decisionOn } = decisionsOf(placement);
      const { deliveryTo } = supplyOf(placement.namespace);
      clusters.forEach(({ name }, at) => {
        const decision = decisionOn(name);
        if (decision?.picked !== true) return;
        if (!decision.gates.every((gate) => gate.startsWith('namespaces:'))) return;
        const { brings, sure } = deliveryTo(name);
        if (brings && sure) positions.push(at);
      });
    }
    const made = buildClusterSet(clusters.length, positions);
    known.set(placement, made);
    return made;
  };
}
