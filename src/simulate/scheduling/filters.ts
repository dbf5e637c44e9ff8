import type { SchedulingCluster } from './cluster.ts';
import {
  AFFINITY_REASON,
  type AffinityTerm,
  buildAffinityTerms,
  matchClusterAffinity,
} from './cluster-affinity.ts';
import { matchClusterEligibility } from './cluster-eligibility.ts';
import { buildFailure, renderPluginError, type SchedulingFailure } from './failure.ts';
import type { SchedulingFleet } from './fleet.ts';
import { isNamespaceHidden, matchNamespaceAffinity } from './namespace-affinity.ts';
import { isPropertyError } from './property.ts';
import type { PolicySnapshot } from './snapshot.ts';
import { matchTaints, renderTaintReason } from './taint-toleration.ts';

/** The scheduler's plugins by the names it logs. */
export const PLUGIN = {
  clusterAffinity: 'ClusterAffinity',
  clusterEligibility: 'ClusterEligibility',
  namespaceAffinity: 'NamespaceAffinity',
  taintToleration: 'TaintToleration',
  samePlacementAntiAffinity: 'SamePlacementAntiAffinity',
  topologySpreadConstraints: 'TopologySpreadConstraints',
} as const;

export type PluginName = (typeof PLUGIN)[keyof typeof PLUGIN];

/** The filter that turned a cluster down, and the reason it records. */
export interface Refusal {
  readonly plugin: PluginName;
  readonly reason: string;
}

/** What the filters that do not depend on bindings say of each cluster, by number. */
export interface FilterTable {
  readonly refusals: readonly (Refusal | undefined)[];
  /** Gates that would have to be known for a cluster that passed only because a value is hidden. */
  readonly gates: ReadonlyMap<number, readonly string[]>;
}

const NOT_WANTED: Refusal = { plugin: PLUGIN.clusterAffinity, reason: AFFINITY_REASON };
const MATCH_CONTEXT = 'failed to match the cluster against a required affinity term';

interface Filters {
  readonly terms: readonly AffinityTerm[];
  readonly snapshot: PolicySnapshot;
  readonly now: number | undefined;
}

/**
 * Runs the first four filters on every cluster; the first refusal wins (scheduling.md §5). The verdicts hold for
 * all cycles on one snapshot. A broken property that any cluster reaches fails the cycle.
 */
export function evaluateFilters(
  fleet: SchedulingFleet,
  snapshot: PolicySnapshot,
  now: number | undefined,
): FilterTable | SchedulingFailure {
  const filters = { terms: buildAffinityTerms(snapshot.policy?.required ?? []), snapshot, now };
  const gates = new Map<number, readonly string[]>();
  const errors: string[] = [];
  const refusals = fleet.clusters.map((cluster, number) => {
    const hidden: string[] = [];
    const verdict = matchFilters(filters, cluster, hidden);
    if (typeof verdict === 'string') errors.push(verdict);
    else if (verdict === undefined && hidden.length > 0) gates.set(number, hidden);
    return typeof verdict === 'string' ? undefined : verdict;
  });
  if (errors.length > 0) {
    return buildFailure(
      errors.map((error) => renderPluginError(PLUGIN.clusterAffinity, error, MATCH_CONTEXT)),
    );
  }
  return { refusals, gates };
}

/**
 * The refusal of the first filter that refuses a cluster, an error as text, or undefined when all let it pass. Adds the
 * gates of inputs that would tell to `hidden`. Spread, which looks at bindings, is not asked.
 */
export function matchFilters(
  { terms, snapshot, now }: Filters,
  cluster: SchedulingCluster,
  hidden: string[],
): Refusal | string | undefined {
  const affinity = matchClusterAffinity(terms, cluster);
  if (isPropertyError(affinity)) return affinity.error;
  if (affinity === false) return NOT_WANTED;
  const ineligible = matchClusterEligibility(cluster, now);
  if (affinity === 'unknown' || ineligible === 'unknown') {
    hidden.push(cluster.statusKnown ? 'time' : 'hub:MemberCluster');
  }
  if (ineligible !== undefined && ineligible !== 'unknown') {
    return { plugin: PLUGIN.clusterEligibility, reason: ineligible.reason };
  }
  const namespace = matchNamespaceAffinity(cluster, snapshot.namespace);
  if (namespace !== undefined) return { plugin: PLUGIN.namespaceAffinity, reason: namespace };
  if (isNamespaceHidden(cluster, snapshot.namespace)) hidden.push(`namespaces:${cluster.name}`);
  const taint = matchTaints(cluster, snapshot.policy?.tolerations ?? []);
  if (taint !== undefined) return { plugin: PLUGIN.taintToleration, reason: renderTaintReason(taint) };
  return undefined;
}
