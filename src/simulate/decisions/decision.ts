import type { Member } from '../../model/member.ts';
import type { Placement } from '../../model/placement.ts';
import type { SchedulingCluster } from '../scheduling/cluster.ts';
import { PLUGIN, type PluginName } from '../scheduling/filters.ts';
import { NAMESPACE_REASON } from '../scheduling/namespace-affinity.ts';
import type { ClusterOutcome } from '../scheduling/outcome.ts';
import type { Sighting } from '../step.ts';
import {
  evaluateMemberFilters,
  explainMemberFilter,
  type FilterInput,
  findRefusal,
  type MemberVerdicts,
} from './member-filters.ts';
import { explainRefusal, type RefusalWords } from './refusal.ts';

/** What becomes of one cluster under one placement, as the next cycle of the scheduler leaves it. */
export interface Decision {
  readonly cluster: string;
  /** Undefined for a name that no known member has. */
  readonly member: Member | undefined;
  readonly outcome: ClusterOutcome;
  /** The placement is on the cluster afterwards. */
  readonly picked: boolean;
  /** The filter that refuses the cluster now, also where a binding keeps it; '' when none does. */
  readonly refusedBy: PluginName | '';
  /** Why the namespace filter refuses it: `not-listed`, or `no-list` when the member lists none at all; else ''. */
  readonly namespaceRefusal: 'not-listed' | 'no-list' | '';
  /** Inputs that could change the verdict of this cluster. Health of a member without status is assumed, not asked for. */
  readonly gates: readonly string[];
  /** The filters that decided, for further questions. */
  readonly filters: DecisionFilters;
}

/** The filters of one policy over the members of a fleet; all decisions of a placement share them. */
export interface DecisionFilters {
  /** Every filter but the one that refuses lets the cluster pass, as far as the input tells. */
  readonly isOtherwiseFit: (decision: Decision) => boolean;
  /** The values the refusing filter saw. */
  readonly explainRefusal: (decision: Decision) => readonly Sighting[];
  /**
   * The decision as if the scheduler looked at the cluster now: what would refuse it, also where a binding settles the
   * matter and the filters were not asked.
   */
  readonly judgeAnew: (decision: Decision) => Decision;
  /** The same in words, for people. */
  readonly describeRefusal: (placement: Placement, decision: Decision) => RefusalWords;
}

const STOPS: ReadonlySet<string> = new Set(['refused', 'failed']);
const NO_GATES: readonly string[] = [];

/** Builds the decisions from the outcomes of a simulation; what costs more than a look is left to `filters`. */
export function buildDecisionList(
  input: FilterInput,
  outcomes: readonly ClusterOutcome[],
  clusters: ReadonlyMap<string, SchedulingCluster>,
  members: ReadonlyMap<string, Member>,
): readonly Decision[] {
  const filters: DecisionFilters = {
    isOtherwiseFit: ({ cluster, refusedBy }) => {
      const known = clusters.get(cluster);
      if (known === undefined) return false;
      const verdicts = evaluateMemberFilters(input, known);
      return [...verdicts].every(([plugin, verdict]) => plugin === refusedBy || !STOPS.has(verdict));
    },
    explainRefusal: ({ cluster, refusedBy }) => {
      const known = clusters.get(cluster);
      return refusedBy === '' || known === undefined ? [] : explainMemberFilter(input, refusedBy, known);
    },
    judgeAnew: (decision) => {
      const known = clusters.get(decision.cluster);
      if (decision.refusedBy !== '' || known === undefined) return decision;
      const refusal = findRefusal(input, known);
      if (refusal === undefined) return decision;
      return { ...decision, refusedBy: refusal.plugin, outcome: { ...decision.outcome, refusal } };
    },
    describeRefusal: explainRefusal,
  };
  return outcomes.map((outcome): Decision => {
    const { cluster, verdict, refusal } = outcome;
    const refusedBy = refusal?.plugin ?? '';
    const known = clusters.get(cluster);
    return {
      cluster,
      member: members.get(cluster),
      outcome,
      picked: verdict === 'picked' || verdict === 'kept',
      refusedBy,
      namespaceRefusal: refusedBy === PLUGIN.namespaceAffinity ? readNamespaceRefusal(outcome) : '',
      gates:
        outcome.gates.length === 0 || known === undefined
          ? NO_GATES
          : readGates(outcome, known, evaluateMemberFilters(input, known)),
      filters,
    };
  });
}

function readNamespaceRefusal({ refusal }: ClusterOutcome): 'not-listed' | 'no-list' {
  return refusal?.reason === NAMESPACE_REASON.noInformation ? 'no-list' : 'not-listed';
}

/** The gates that count: a member of which no status is shown is taken for healthy (scheduling.md §15). */
function readGates(
  { gates, verdict }: ClusterOutcome,
  cluster: SchedulingCluster,
  verdicts: MemberVerdicts,
): readonly string[] {
  if (verdict === 'kept') return NO_GATES;
  const onlyHealth = !cluster.statusKnown && verdicts.get(PLUGIN.clusterAffinity) !== 'unknown';
  return gates.filter((gate) => gate !== 'hub:MemberCluster' || !onlyHealth);
}
