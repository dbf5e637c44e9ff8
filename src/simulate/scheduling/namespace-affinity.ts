import { pointer } from '../../api/json.ts';
import type { Sighting } from '../step.ts';
import type { SchedulingCluster } from './cluster.ts';

/** The two ways a cluster can be refused for its namespaces. */
export const NAMESPACE_REASON = {
  noInformation: 'cluster has no namespace information available',
  notThere: 'target namespace does not exist on cluster',
} as const;

/**
 * Why a cluster cannot take a ResourcePlacement of `namespace`, or undefined when it can (scheduling.md §5.5).
 * Clusters that do not collect namespaces pass. `unknown` when the printed version hides the list.
 */
export function matchNamespaceAffinity(cluster: SchedulingCluster, namespace: string): string | undefined {
  const { state, names } = cluster.namespaces;
  if (namespace === '' || state === 'off' || state === 'hidden') return undefined;
  if (state === 'missing') return NAMESPACE_REASON.noInformation;
  return names.has(namespace) ? undefined : NAMESPACE_REASON.notThere;
}

/** True when the filter would look at a list that the input does not show. */
export function isNamespaceHidden(cluster: SchedulingCluster, namespace: string): boolean {
  return namespace !== '' && cluster.namespaces.state === 'hidden';
}

/** What the filter looks at on a cluster. */
export function explainNamespaceAffinity(cluster: SchedulingCluster, namespace: string): readonly Sighting[] {
  const { state, names } = cluster.namespaces;
  const found = names.has(namespace)
    ? namespace
    : state === 'listed'
      ? `${names.size} other namespaces`
      : undefined;
  const path = names.has(namespace) ? pointer('status', 'namespaces', namespace) : '/status/namespaces';
  return [{ of: 'cluster', name: cluster.name, path, wanted: `namespace ${namespace}`, found, by: '' }];
}
