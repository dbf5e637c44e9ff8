import type { SchedulingRequest, SchedulingResult } from '../scheduling.ts';
import type { Sighting, Step, Verdict } from '../step.ts';
import type { SchedulingCluster } from './cluster.ts';
import {
  AFFINITY_REASON,
  buildAffinityTerms,
  explainClusterAffinity,
  matchClusterAffinity,
} from './cluster-affinity.ts';
import { explainClusterEligibility, matchClusterEligibility } from './cluster-eligibility.ts';
import { PLUGIN, type PluginName } from './filters.ts';
import { explainNamespaceAffinity, isNamespaceHidden, matchNamespaceAffinity } from './namespace-affinity.ts';
import type { ClusterOutcome } from './outcome.ts';
import { POLICY_PATH } from './policy.ts';
import { isPropertyError } from './property.ts';
import { explainTaints, matchTaints, renderTaintReason } from './taint-toleration.ts';
import { buildSpreadLayouts, explainSpread } from './topology-spread-constraints.ts';

const BOUND = 'the cluster is bound under the current policy, so the binding stays';

type Explain = (request: SchedulingRequest, cluster: SchedulingCluster) => Step | undefined;

/**
 * Retells how the scheduler came to its verdict on one cluster: each filter up to the first that refuses, with
 * every value that filter looked at, then the scores. Pointers in `by` are relative to the policy.
 */
export function explainScheduling(
  request: SchedulingRequest,
  result: SchedulingResult,
  name: string,
): readonly Step[] {
  const outcome = result.outcomes.find(({ cluster }) => cluster === name);
  const number = request.clusters.findIndex((cluster) => cluster.name === name);
  const cluster = request.clusters[number];
  if (outcome === undefined) return [];
  if (cluster === undefined) return [explainAbsence(outcome)];
  if (outcome.verdict === 'ignored') return [explainIgnored(request, outcome)];
  const fixed = request.snapshot.policy?.placementType === 'PickFixed';
  // A binding of the current policy stays whatever the filters say now; they follow for information.
  const steps: Step[] =
    outcome.binding === 'kept' ? [buildStep(PLUGIN.samePlacementAntiAffinity, 'passed', BOUND)] : [];
  for (const explain of fixed ? [explainEligibility] : FILTERS) {
    const step = explain(request, cluster);
    if (step === undefined) continue;
    steps.push(step);
    if (step.verdict === 'refused' || step.verdict === 'failed') return steps;
  }
  if (outcome.binding === 'kept') return steps;
  const last = explainLast(request, result, outcome, cluster, number);
  return last === undefined ? steps : [...steps, last];
}

function buildStep(
  step: PluginName | 'Score' | 'SpecifiedClusters' | 'NumberOfClusters',
  verdict: Verdict,
  because: string,
  evidence: readonly Sighting[] = [],
): Step {
  return { step, verdict, because, evidence };
}

function gate(name: string): Sighting {
  return { of: 'gate', name, path: '', wanted: 'this input', found: undefined, by: '' };
}

const explainAffinity: Explain = ({ snapshot }, cluster) => {
  const terms = snapshot.policy?.required ?? [];
  if (terms.length === 0) return undefined;
  const match = matchClusterAffinity(buildAffinityTerms(terms), cluster);
  const plugin = PLUGIN.clusterAffinity;
  if (match === true) return buildStep(plugin, 'passed', 'the cluster meets a required affinity term');
  const evidence = explainClusterAffinity(terms, cluster);
  if (isPropertyError(match)) return buildStep(plugin, 'failed', match.error, evidence);
  if (match === 'unknown') {
    return buildStep(plugin, 'unknown', 'the cluster properties are not in the input', [
      gate('hub:MemberCluster'),
    ]);
  }
  return buildStep(plugin, 'refused', AFFINITY_REASON, evidence);
};

const explainEligibility: Explain = ({ now }, cluster) => {
  const match = matchClusterEligibility(cluster, now);
  const plugin = PLUGIN.clusterEligibility;
  if (match === 'unknown') {
    const missing = gate(cluster.statusKnown ? 'time' : 'hub:MemberCluster');
    return buildStep(plugin, 'unknown', 'the input does not tell whether the cluster is healthy now', [
      missing,
    ]);
  }
  const evidence = explainClusterEligibility(cluster, now);
  if (match !== undefined) return buildStep(plugin, 'refused', match.reason, evidence);
  return buildStep(plugin, 'passed', 'the cluster is connected and healthy', evidence);
};

const explainNamespace: Explain = ({ snapshot: { namespace } }, cluster) => {
  if (namespace === '') return undefined;
  const plugin = PLUGIN.namespaceAffinity;
  const reason = matchNamespaceAffinity(cluster, namespace);
  const evidence = explainNamespaceAffinity(cluster, namespace);
  if (reason !== undefined) return buildStep(plugin, 'refused', reason, evidence);
  if (isNamespaceHidden(cluster, namespace)) {
    const missing = [gate(`namespaces:${cluster.name}`)];
    return buildStep(plugin, 'unknown', 'the input does not list the namespaces of the cluster', missing);
  }
  const listed = cluster.namespaces.state === 'listed';
  const because = listed
    ? `namespace ${namespace} is on the cluster`
    : 'the cluster does not collect namespaces';
  return buildStep(plugin, 'passed', because, evidence);
};

const explainToleration: Explain = ({ snapshot }, cluster) => {
  const tolerations = snapshot.policy?.tolerations ?? [];
  const taint = matchTaints(cluster, tolerations);
  const plugin = PLUGIN.taintToleration;
  if (taint !== undefined) {
    return buildStep(plugin, 'refused', renderTaintReason(taint), explainTaints(cluster, tolerations));
  }
  const because = cluster.taints.length === 0 ? 'the cluster has no taints' : 'every taint is tolerated';
  return buildStep(plugin, 'passed', because);
};

const FILTERS: readonly Explain[] = [
  explainAffinity,
  explainEligibility,
  explainNamespace,
  explainToleration,
];

function explainAbsence({ cluster }: ClusterOutcome): Step {
  const sighting: Sighting = {
    of: 'cluster',
    name: cluster,
    path: '',
    wanted: `a member cluster named ${cluster}`,
    found: undefined,
    by: POLICY_PATH.clusterNames,
  };
  return buildStep('SpecifiedClusters', 'refused', `cluster ${cluster} is not in the fleet`, [sighting]);
}

/** The scheduler did not look at the cluster: it is not named, or enough clusters were bound already. */
function explainIgnored({ snapshot }: SchedulingRequest, { cluster, binding }: ClusterOutcome): Step {
  if (snapshot.policy?.placementType === 'PickFixed') {
    return buildStep('SpecifiedClusters', 'refused', `the policy does not name cluster ${cluster}`);
  }
  const wanted = snapshot.numberOfClusters ?? '0';
  const because =
    binding === 'unscheduled'
      ? `the policy asks for ${wanted} clusters, more are bound, and this one is given up`
      : `the policy asks for ${wanted} clusters and as many are bound, so no other is looked at`;
  const of = { of: 'placement', name: snapshot.placement, path: POLICY_PATH.numberOfClusters };
  const sighting: Sighting = { ...of, wanted, found: wanted, by: POLICY_PATH.numberOfClusters };
  return buildStep('NumberOfClusters', 'refused', because, [sighting]);
}

/** The step after the filters that only look at the cluster: spread or scores. */
function explainLast(
  { snapshot, clusters }: SchedulingRequest,
  { review }: SchedulingResult,
  { verdict, refusal, score, rank }: ClusterOutcome,
  cluster: SchedulingCluster,
  number: number,
): Step | undefined {
  const layouts = buildSpreadLayouts(snapshot.policy?.spread ?? [], clusters);
  const spread = review === undefined ? [] : explainSpread(layouts, review.occupied, cluster, number);
  if (refusal?.plugin === PLUGIN.topologySpreadConstraints) {
    return buildStep(PLUGIN.topologySpreadConstraints, 'refused', refusal.reason, spread);
  }
  if (score === undefined) return undefined;
  const scores = `affinity score ${score.affinity}, topology spread score ${score.topologySpread}`;
  if (verdict === 'outscored') {
    const place = `place ${rank ?? 0} of ${review?.ranking.length ?? 0}`;
    return buildStep('Score', 'refused', `other clusters come first: ${scores}, ${place}`, spread);
  }
  return buildStep('Score', 'passed', `picked with ${scores}`, []);
}
