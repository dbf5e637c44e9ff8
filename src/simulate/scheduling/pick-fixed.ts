import type { ClusterDecision } from './binding.ts';
import { matchClusterEligibility } from './cluster-eligibility.ts';
import { type CycleOutcome, IDLE, type SchedulingCycle } from './cycle.ts';
import { isFailure } from './failure.ts';
import { PLUGIN, type Refusal } from './filters.ts';
import { matchTargetsWithBindings, renderSelectedReason } from './reconciliation.ts';

/**
 * One cycle of a PickFixed policy: every listed cluster that is there and eligible; taints, labels, properties
 * and namespaces do not matter (`runSchedulingCycleForPickFixedPlacementType`). An empty list ends the cycle.
 */
export function simulatePickFixed(cycle: SchedulingCycle): CycleOutcome {
  const names = cycle.snapshot.policy?.clusterNames ?? [];
  if (names.length === 0) return IDLE;
  const valid: string[] = [];
  const ineligible: { readonly cluster: string; readonly reason: string }[] = [];
  const absent: string[] = [];
  const refusals = new Map<number, Refusal>();
  const gates = new Map<number, readonly string[]>();
  for (const name of names) {
    const cluster = cycle.fleet.byName.get(name);
    const verdict = cluster && matchClusterEligibility(cluster, cycle.now);
    const number = cycle.fleet.numbers.get(name) ?? -1;
    if (verdict === 'unknown') gates.set(number, [cluster?.statusKnown ? 'time' : 'hub:MemberCluster']);
    if (cluster === undefined) absent.push(name);
    else if (verdict === undefined || verdict === 'unknown') valid.push(name);
    else {
      ineligible.push({ cluster: name, reason: verdict.reason });
      refusals.set(number, { plugin: PLUGIN.clusterEligibility, reason: verdict.reason });
    }
  }
  const review = { refusals, ranking: [], scores: new Map(), gates, occupied: cycle.occupied };
  const writes = matchTargetsWithBindings(cycle, valid);
  if (isFailure(writes)) return { ...IDLE, review, failure: writes };
  const decisions: readonly ClusterDecision[] = [
    ...valid.map((cluster) => ({
      cluster,
      selected: true,
      reason: renderSelectedReason({ cluster, score: undefined }),
      score: undefined,
    })),
    ...ineligible.map(({ cluster, reason }) =>
      refuse(cluster, `Cluster "${cluster}" is not eligible for resource placement yet: ${reason}`),
    ),
    ...absent.map((cluster) => refuse(cluster, `Specified cluster "${cluster}" is not found`)),
  ];
  const fulfilled = ineligible.length + absent.length === 0;
  return { ...IDLE, ...writes, review, status: { decisions, fulfilled, count: valid.length } };
}

function refuse(cluster: string, reason: string): ClusterDecision {
  return { cluster, selected: false, reason, score: undefined };
}
