import type { Fleet } from '../../../model/fleet.ts';
import { isFleetComplete } from '../../../model/hub-knowledge.ts';
import type { Placement } from '../../../model/placement.ts';
import { latestPolicySnapshots } from '../../../model/references.ts';
import type { ClusterDecision, PolicySnapshot } from '../../../model/snapshot.ts';
import type { Decision } from '../../../simulate/decisions/decision.ts';
import type { PlacementDecisions } from '../../../simulate/decisions.ts';
import type { NamespaceSupply } from '../../../simulate/namespace-supply.ts';
import type { Context } from '../../context.ts';

/** What the rows of one placement share. */
export interface DecisionScope {
  readonly context: Context;
  readonly fleet: Fleet;
  readonly placement: Placement;
  readonly snapshot: PolicySnapshot | undefined;
  readonly forecast: PlacementDecisions;
  /** Who brings the namespace of a ResourcePlacement; undefined for cluster scope. */
  readonly supply: NamespaceSupply | undefined;
  /** What members answered about namespaces, by `cluster namespace`: false where one was missing, true where objects in it were applied. */
  readonly answers: ReadonlyMap<string, boolean>;
}

/** What one row of `decisions` is about. */
export interface DecisionSubject {
  readonly scope: DecisionScope;
  /** '' for the row that stands for the members which the input does not show. */
  readonly cluster: string;
  /** Undefined for a cluster that the scheduler would not look at, and for the row of unknown members. */
  readonly decision: Decision | undefined;
  readonly recorded: ClusterDecision | undefined;
  /** Position in the policy's list of names. */
  readonly index: number | undefined;
}

/** The subjects of all rows: named ones first, in the policy's order, the rest by name. */
export function* buildSubjects(context: Context): Iterable<DecisionSubject> {
  const answers = readAnswers(context);
  const complete = isFleetComplete(context.fleet);
  for (const placement of context.fleet.placements) {
    const scope = buildScope(context, placement, answers);
    yield* placementSubjects(scope);
    if (!complete && placement.policy.type !== 'PickFixed') {
      yield { scope, cluster: '', decision: undefined, recorded: undefined, index: undefined };
    }
  }
}

function buildScope(
  context: Context,
  placement: Placement,
  answers: ReadonlyMap<string, boolean>,
): DecisionScope {
  const { fleet, forecast } = context;
  const scoped = placement.scope === 'namespace' && placement.namespace !== '';
  return {
    context,
    fleet,
    placement,
    snapshot: latestPolicySnapshots(fleet, placement).at(-1),
    forecast: forecast.decisionsOf(placement),
    supply: scoped ? forecast.supplyOf(placement.namespace) : undefined,
    answers,
  };
}

function* placementSubjects(scope: DecisionScope): Iterable<DecisionSubject> {
  const { placement, forecast, snapshot } = scope;
  const recorded = new Map((snapshot?.decisions ?? []).map((each) => [each.clusterName, each]));
  const names = placement.policy.type === 'PickFixed' ? placement.policy.clusterNames : [];
  const named = new Set(names);
  const judged = forecast.decisions.map(({ cluster }) => cluster);
  const others = [...new Set([...judged, ...recorded.keys()])].filter((cluster) => !named.has(cluster));
  const subject = (cluster: string, index?: number): DecisionSubject => ({
    scope,
    cluster,
    decision: forecast.decisionOn(cluster),
    recorded: recorded.get(cluster),
    index,
  });
  for (const [index, cluster] of names.entries()) yield subject(cluster, index);
  for (const cluster of others.sort()) yield subject(cluster);
}

/** What applied and refused objects prove about the namespaces of members; a refusal is the later word. */
function readAnswers({ fleet, diagnosis }: Context): ReadonlyMap<string, boolean> {
  const answers = new Map<string, boolean>();
  for (const work of fleet.works) {
    for (const { identifier, conditions } of work.manifestConditions) {
      const key = `${work.cluster} ${identifier.namespace}`;
      if (identifier.namespace === '' || answers.has(key)) continue;
      if (conditions.some(({ type, status }) => type === 'Applied' && status === 'True'))
        answers.set(key, true);
    }
  }
  for (const failure of diagnosis.failures) {
    if (failure.class !== 'namespace-missing') continue;
    answers.set(`${failure.cluster} ${failure.names['namespace'] ?? failure.manifest.namespace}`, false);
  }
  return answers;
}
