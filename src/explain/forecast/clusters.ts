import { explainGates } from '../../model/gates.ts';
import { compareText } from '../../model/identity.ts';
import type { Placement } from '../../model/placement.ts';
import type { Decision } from '../../simulate/decisions/decision.ts';
import type { PlacementDecisions } from '../../simulate/decisions.ts';
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
    .map(({ cluster, certainty }): ForecastCluster => {
      const decision = decisions.decisionOn(cluster);
      const facts = readFacts(placement, decision);
      return { cluster, certainty, why: explainTarget(placement, decisions, decision, facts), ...facts };
    });
  const there = new Set(targets.map(({ cluster }) => cluster));
  const others = decisions.decisions
    .filter(({ cluster }) => isWanted(cluster) && !there.has(cluster))
    .map((decision): ForecastCluster => {
      const certainty = decision.gates.length > 0 ? 'maybe' : 'sure';
      const facts = readFacts(placement, decision);
      const why = explainOther(placement, decisions, decision, facts);
      return { cluster: decision.cluster, certainty, why, ...facts };
    });
  return { targets, others: others.sort((left, right) => compareText(left.cluster, right.cluster)) };
}

type Facts = Omit<ForecastCluster, 'cluster' | 'certainty' | 'why'>;

function readFacts(placement: Placement, decision: Decision | undefined): Facts {
  if (decision === undefined) {
    return { verdict: '', filter: '', seen: '', reason: '', score: undefined, rank: undefined };
  }
  const anew = decision.filters.judgeAnew(decision);
  const { outcome, refusedBy } = anew;
  const { score, rank } = outcome;
  const isScored = placement.policy.type === 'PickN' && score !== undefined;
  return {
    verdict: outcome.verdict,
    filter: refusedBy,
    seen: refusedBy === '' ? '' : decision.filters.describeRefusal(placement, anew).text,
    reason: outcome.refusal?.reason ?? '',
    score: isScored ? { affinity: score.affinity, topologySpread: score.topologySpread } : undefined,
    rank: isScored ? rank : undefined,
  };
}

function explainTarget(
  { policy }: Placement,
  { isAssumed }: PlacementDecisions,
  decision: Decision | undefined,
  { filter, seen }: Facts,
): string {
  if (decision === undefined) {
    return policy.type === 'PickFixed'
      ? 'named by the policy; no such member is in the input'
      : 'a binding names it';
  }
  const { outcome, gates } = decision;
  if (outcome.verdict === 'kept') {
    const held = isAssumed ? 'chosen before' : 'bound already';
    return filter === '' ? held : `${held}, and kept although ${explainFilter(filter, seen)}`;
  }
  const missing = gates.length > 0 ? `; to be sure: ${explainGates(gates)}` : '';
  if (policy.type === 'PickFixed') return `named by the policy${missing}`;
  if (outcome.verdict === 'outscored') return 'qualifies; the choice among equals is open';
  return `qualifies${policy.type === 'PickN' ? explainScore(decision) : ''}${missing}`;
}

function explainOther(
  { policy }: Placement,
  { wanted }: PlacementDecisions,
  decision: Decision,
  { filter, seen, reason }: Facts,
): string {
  const { outcome, gates } = decision;
  if (policy.type === 'PickFixed' && outcome.verdict === 'ignored') return 'not named by the policy';
  if (filter !== '') return explainFilter(filter, seen === '' ? reason : seen);
  const open = gates.length > 0 ? `; to be sure: ${explainGates(gates)}` : '';
  if (outcome.verdict === 'outscored')
    return `qualifies${explainScore(decision)}, but others come first${open}`;
  if (outcome.verdict === 'absent') return 'named by the policy, but no member';
  if (outcome.verdict === 'undecided') return 'the scheduler breaks off before it decides';
  return wanted === undefined ? 'not looked at' : `not looked at: the ${wanted} that are wanted are found`;
}

function explainFilter(filter: string, seen: string): string {
  return `${filter} refuses it: ${seen}`;
}

/** Scores decide in a PickN policy alone. */
function explainScore({ outcome: { score, rank } }: Decision): string {
  if (score === undefined || rank === undefined) return '';
  return ` (affinity ${score.affinity}, spread ${score.topologySpread}, number ${rank})`;
}
