import type { Member } from '../../model/member.ts';
import type { SchedulingCluster } from '../scheduling/cluster.ts';
import { PLUGIN, type PluginName } from '../scheduling/filters.ts';
import { NAMESPACE_REASON } from '../scheduling/namespace-affinity.ts';
import type { ClusterOutcome } from '../scheduling/outcome.ts';
import type { Sighting } from '../step.ts';
import {
  evaluateMemberFilters,
  explainMemberFilter,
  type FilterInput,
  type MemberVerdicts,
} from './member-filters.ts';

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
  /** Every other filter lets the cluster pass, as far as the input tells. */
  readonly isOtherwiseFit: () => boolean;
  /** The values the refusing filter saw. */
  readonly explainRefusal: () => readonly Sighting[];
}

/** Builds the decision on one cluster; what costs more than a look is worked out when it is asked for. */
export function buildDecision(
  filters: FilterInput,
  outcome: ClusterOutcome,
  cluster: SchedulingCluster | undefined,
  member: Member | undefined,
): Decision {
  const refusedBy = outcome.refusal?.plugin ?? '';
  let verdicts: MemberVerdicts | undefined;
  const ask = (known: SchedulingCluster): MemberVerdicts => {
    verdicts ??= evaluateMemberFilters(filters, known);
    return verdicts;
  };
  return {
    cluster: outcome.cluster,
    member,
    outcome,
    picked: outcome.verdict === 'picked' || outcome.verdict === 'kept',
    refusedBy,
    namespaceRefusal: refusedBy === PLUGIN.namespaceAffinity ? readNamespaceRefusal(outcome) : '',
    gates:
      outcome.gates.length === 0 || cluster === undefined ? [] : readGates(outcome, cluster, ask(cluster)),
    isOtherwiseFit: () =>
      cluster !== undefined &&
      [...ask(cluster)].every(([plugin, verdict]) => plugin === refusedBy || !STOPS.has(verdict)),
    explainRefusal: () =>
      refusedBy === '' || cluster === undefined ? [] : explainMemberFilter(filters, refusedBy, cluster),
  };
}

function readNamespaceRefusal({ refusal }: ClusterOutcome): 'not-listed' | 'no-list' {
  return refusal?.reason === NAMESPACE_REASON.noInformation ? 'no-list' : 'not-listed';
}

const STOPS: ReadonlySet<string> = new Set(['refused', 'failed']);

/** The gates that count: a member of which no status is shown is taken for healthy (scheduling.md §15). */
function readGates(
  { gates, verdict }: ClusterOutcome,
  cluster: SchedulingCluster,
  verdicts: MemberVerdicts,
): readonly string[] {
  if (verdict === 'kept') return [];
  const onlyHealth = !cluster.statusKnown && verdicts.get(PLUGIN.clusterAffinity) !== 'unknown';
  return gates.filter((gate) => gate !== 'hub:MemberCluster' || !onlyHealth);
}
