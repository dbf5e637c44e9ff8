import type { SchedulingCluster } from '../scheduling/cluster.ts';
import {
  type AffinityTerm,
  explainClusterAffinity,
  matchClusterAffinity,
} from '../scheduling/cluster-affinity.ts';
import { explainClusterEligibility, matchClusterEligibility } from '../scheduling/cluster-eligibility.ts';
import { matchFilters, PLUGIN, type PluginName, type Refusal } from '../scheduling/filters.ts';
import {
  explainNamespaceAffinity,
  isNamespaceHidden,
  matchNamespaceAffinity,
} from '../scheduling/namespace-affinity.ts';
import { isPropertyError } from '../scheduling/property.ts';
import type { PolicySnapshot } from '../scheduling/snapshot.ts';
import { explainTaints, matchTaints } from '../scheduling/taint-toleration.ts';
import type { Sighting } from '../step.ts';

export type FilterVerdict = 'passed' | 'refused' | 'unknown' | 'failed';

/** What each filter says of one cluster by itself, whatever the others say. Spread depends on bindings and is not here. */
export type MemberVerdicts = ReadonlyMap<PluginName, FilterVerdict>;

/** Everything the filters look at besides the cluster. */
export interface FilterInput {
  readonly snapshot: PolicySnapshot;
  readonly terms: readonly AffinityTerm[];
  readonly now: number | undefined;
}

/** Asks every filter about one cluster (scheduling.md §5); PickFixed asks for eligibility alone. */
export function evaluateMemberFilters(
  { snapshot, terms, now }: FilterInput,
  cluster: SchedulingCluster,
): MemberVerdicts {
  const ineligible = matchClusterEligibility(cluster, now);
  const eligibility = ineligible === 'unknown' ? 'unknown' : ineligible === undefined ? 'passed' : 'refused';
  if (snapshot.policy?.placementType === 'PickFixed') {
    return new Map([[PLUGIN.clusterEligibility, eligibility]]);
  }
  const affinity = matchClusterAffinity(terms, cluster);
  const namespace = matchNamespaceAffinity(cluster, snapshot.namespace);
  const hidden = isNamespaceHidden(cluster, snapshot.namespace);
  const taint = matchTaints(cluster, snapshot.policy?.tolerations ?? []);
  return new Map<PluginName, FilterVerdict>([
    [PLUGIN.clusterAffinity, judgeAffinity(affinity)],
    [PLUGIN.clusterEligibility, eligibility],
    [PLUGIN.namespaceAffinity, namespace !== undefined ? 'refused' : hidden ? 'unknown' : 'passed'],
    [PLUGIN.taintToleration, taint === undefined ? 'passed' : 'refused'],
  ]);
}

/** What the first filter that refuses a cluster says; undefined when none does, or a broken value stops the cycle. */
export function findRefusal(input: FilterInput, cluster: SchedulingCluster): Refusal | undefined {
  if (input.snapshot.policy?.placementType === 'PickFixed') {
    const ineligible = matchClusterEligibility(cluster, input.now);
    if (ineligible === undefined || ineligible === 'unknown') return undefined;
    return { plugin: PLUGIN.clusterEligibility, reason: ineligible.reason };
  }
  const verdict = matchFilters(input, cluster, []);
  return typeof verdict === 'string' ? undefined : verdict;
}

function judgeAffinity(match: ReturnType<typeof matchClusterAffinity>): FilterVerdict {
  if (isPropertyError(match)) return 'failed';
  if (match === 'unknown') return 'unknown';
  return match ? 'passed' : 'refused';
}

/** The values that made one of these filters refuse a cluster; empty for a filter that looks at more than the cluster. */
export function explainMemberFilter(
  { snapshot, now }: FilterInput,
  plugin: PluginName,
  cluster: SchedulingCluster,
): readonly Sighting[] {
  if (plugin === PLUGIN.clusterAffinity) {
    return explainClusterAffinity(snapshot.policy?.required ?? [], cluster);
  }
  if (plugin === PLUGIN.clusterEligibility) return explainClusterEligibility(cluster, now);
  if (plugin === PLUGIN.namespaceAffinity) return explainNamespaceAffinity(cluster, snapshot.namespace);
  if (plugin === PLUGIN.taintToleration) return explainTaints(cluster, snapshot.policy?.tolerations ?? []);
  return [];
}
