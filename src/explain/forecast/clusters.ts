import { explainGates } from '../../model/gates.ts';
import { list } from '../../model/list.ts';
import type { Placement } from '../../model/placement.ts';
import type { Decision } from '../../simulate/decisions/decision.ts';
import type { ForecastCluster, ForecastContext } from './answer.ts';
import type { Wanted } from './wanted.ts';

/** Where a placement goes and where not, and why. */
export function explainClusters(
  { forecast }: ForecastContext,
  placement: Placement,
  { cluster: only }: Wanted,
): { readonly targets: readonly ForecastCluster[]; readonly others: readonly ForecastCluster[] } {
  const decisions = forecast.decisionsOf(placement);
  const isWanted = (cluster: string): boolean => only === '' || cluster === only;
  const targets = forecast
    .targetsOf(placement)
    .clusters.filter(({ cluster }) => isWanted(cluster))
    .map(({ cluster, certainty }) => ({
      cluster,
      certainty,
      why: explainTarget(placement, decisions.decisionOn(cluster)),
    }));
  const there = new Set(targets.map(({ cluster }) => cluster));
  const others = decisions.decisions
    .filter(({ cluster }) => isWanted(cluster) && !there.has(cluster))
    .map((decision): ForecastCluster => {
      const certainty = decision.gates.length > 0 ? 'maybe' : 'sure';
      return { cluster: decision.cluster, certainty, why: explainOther(decision) };
    });
  return { targets, others };
}

function explainTarget({ policy }: Placement, decision: Decision | undefined): string {
  if (decision === undefined) {
    return policy.type === 'PickFixed'
      ? 'named by the policy; no such member is in the input'
      : 'a binding names it';
  }
  const { outcome, gates } = decision;
  if (outcome.verdict === 'kept')
    return decision.refusedBy === ''
      ? 'bound already'
      : 'bound already, and kept although it no longer qualifies';
  const missing = gates.length > 0 ? `; to be sure: ${explainGates(gates)}` : '';
  if (policy.type === 'PickFixed') return `named by the policy${missing}`;
  if (outcome.verdict === 'outscored') return 'qualifies; the choice among equals is open';
  const { score, rank } = outcome;
  if (policy.type !== 'PickN' || score === undefined) return `qualifies${missing}`;
  const at = rank === undefined ? '' : `, number ${rank}`;
  return `qualifies (affinity ${score.affinity}, spread ${score.topologySpread}${at})${missing}`;
}

function explainOther({ outcome, member, gates }: Decision): string {
  if (outcome.refusal !== undefined) return outcome.refusal.reason;
  const words: Readonly<Record<string, string>> = {
    outscored: 'qualifies, but others come first',
    absent: 'named by the policy, but no member',
    ignored: 'not needed, or not named by the policy',
    undecided: 'the scheduler breaks off before it decides',
  };
  const text = Object.hasOwn(words, outcome.verdict) ? (words[outcome.verdict] ?? '') : outcome.verdict;
  if (member === undefined || gates.length === 0) return text;
  return `${text} (not told: ${list(gates)})`;
}
