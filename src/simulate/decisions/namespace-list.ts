import type { SchedulingCluster } from '../scheduling/cluster.ts';
import { NAMESPACE_REASON } from '../scheduling/namespace-affinity.ts';
import type { PolicySnapshot } from '../scheduling/snapshot.ts';

/**
 * The clusters with what the scheduler itself recorded about their namespaces, where the printed API version hides
 * the list (real-dumps.md §7): a recorded refusal tells what the list did not hold, a recorded choice what it held.
 */
export function recallNamespaces(
  clusters: readonly SchedulingCluster[],
  snapshot: PolicySnapshot,
): readonly SchedulingCluster[] {
  const { namespace, status } = snapshot;
  if (namespace === '' || !clusters.some(({ namespaces }) => namespaces.state === 'hidden')) return clusters;
  const recorded = new Map(status.decisions.map((decision) => [decision.cluster, decision]));
  return clusters.map((cluster): SchedulingCluster => {
    const decision = recorded.get(cluster.name);
    if (cluster.namespaces.state !== 'hidden' || decision === undefined) return cluster;
    if (decision.reason.includes(NAMESPACE_REASON.noInformation)) {
      return { ...cluster, namespaces: { state: 'missing', names: new Set() } };
    }
    if (decision.reason.includes(NAMESPACE_REASON.notThere)) {
      return { ...cluster, namespaces: { state: 'listed', names: new Set() } };
    }
    if (!decision.selected || snapshot.policy?.placementType === 'PickFixed') return cluster;
    return { ...cluster, namespaces: { state: 'listed', names: new Set([namespace]) } };
  });
}

/**
 * The clusters as they are once a placement that is new or edited has brought the namespace there: a manifest of it
 * stands for what will be. What a hub runs already is left as its members report it.
 */
export function expectNamespace(
  clusters: readonly SchedulingCluster[],
  namespace: string,
  isComing: (cluster: string) => boolean,
): readonly SchedulingCluster[] {
  if (namespace === '') return clusters;
  let changed = false;
  const expected = clusters.map((cluster): SchedulingCluster => {
    const { state, names } = cluster.namespaces;
    if (state !== 'listed' || names.has(namespace) || !isComing(cluster.name)) return cluster;
    changed = true;
    return { ...cluster, namespaces: { state, names: new Set([...names, namespace]) } };
  });
  return changed ? expected : clusters;
}
