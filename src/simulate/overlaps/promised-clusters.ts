import type { Placement } from '../../model/placement.ts';
import type { PlacementDecisions } from '../decisions.ts';
import type { FleetLandings } from '../forecast/fleet-landings.ts';
import { buildClusterSet, type ClusterSet, readClusterSet, uniteClusters } from '../landings/cluster-set.ts';
import type { Landing } from '../landings.ts';

/** The clusters a placement surely goes to as soon as other placements have brought its namespace there. */
export type PromisedClusters = (placement: Placement) => ClusterSet;

/**
 * A ResourcePlacement is only perhaps on a cluster of which nobody lists the namespaces. Where a placement of the fleet
 * surely brings the namespace, and nothing else is open, it gets there for sure.
 */
export function buildPromisedClusters(
  { clusters, rows }: FleetLandings,
  decisionsOf: (placement: Placement) => PlacementDecisions,
): PromisedClusters {
  const known = new Map<Placement, ClusterSet>();
  let supplies: ReadonlyMap<string, ClusterSet> | undefined;
  return (placement) => {
    const kept = known.get(placement);
    if (kept !== undefined) return kept;
    const positions: number[] = [];
    if (placement.scope === 'namespace' && placement.policy.type !== 'PickN') {
      supplies ??= readNamespaces(rows);
      const supplied = supplies.get(placement.namespace) ?? [];
      const { decisionOn } = decisionsOf(placement);
      for (const at of readClusterSet(supplied)) {
        const decision = decisionOn(clusters[at]?.name ?? '');
        if (decision?.picked !== true) continue;
        if (decision.gates.every((gate) => gate.startsWith('namespaces:'))) positions.push(at);
      }
    }
    const made = buildClusterSet(clusters.length, positions);
    known.set(placement, made);
    return made;
  };
}

/** The clusters on which Namespaces surely land, by name. */
function readNamespaces(rows: readonly Landing[]): ReadonlyMap<string, ClusterSet> {
  const supplies = new Map<string, ClusterSet>();
  for (const { object, entry, certainty, clusters } of rows) {
    if (entry !== undefined || object.kind !== 'Namespace' || object.group !== '' || certainty !== 'sure')
      continue;
    supplies.set(object.name, uniteClusters(clusters, supplies.get(object.name) ?? []));
  }
  return supplies;
}
