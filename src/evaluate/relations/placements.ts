import type { Placement } from '../../model/placement.ts';
import type { Context } from '../context.ts';
import type { Relation, Row } from '../relation.ts';

/** Every ClusterResourcePlacement and ResourcePlacement (design.md §5, `placements`). */
export const placements: Relation = {
  name: 'placements',
  grain: 'one row per placement',
  columns: {
    placement: {
      type: 'object',
      means: 'The placement: its manifest when there is one, else what the hub printed.',
    },
    kind: { type: 'string', means: 'ClusterResourcePlacement or ResourcePlacement.' },
    ns: { type: 'string', means: 'Namespace of a ResourcePlacement, else empty.' },
    name: { type: 'string', means: 'Name.' },
    scope: { type: 'string', means: '`cluster` or `namespace`.' },
    policyType: { type: 'string', means: 'PickAll (also when no policy is written), PickFixed or PickN.' },
    policyStated: { type: 'bool', means: 'A policy is written.' },
    clusterNames: { type: 'list<string>', means: 'The names of a PickFixed policy.' },
    wanted: { type: 'int', means: 'numberOfClusters of a PickN policy; -1 when not written.' },
    strategyType: { type: 'string', means: 'RollingUpdate or External.' },
    applyType: { type: 'string', means: 'ClientSideApply, ServerSideApply or ReportDiff.' },
    whenToApply: { type: 'string', means: 'Always or IfNotDrifted.' },
    whenToTakeOver: { type: 'string', means: 'Always, IfNoDiff or Never.' },
    statusScope: { type: 'string', means: 'ClusterScopeOnly or NamespaceAccessible.' },
    namespaceSelectors: { type: 'int', means: 'How many of the selectors select Namespaces.' },
    observed: { type: 'bool', means: 'A hub printed the placement.' },
    deleting: { type: 'bool', means: 'The placement is being deleted.' },
  },
  rows: ({ fleet }: Context) => fleet.placements.map(placementRow),
};

function placementRow(placement: Placement): Row {
  const { policy, strategy } = placement;
  return {
    placement: placement.object,
    kind: placement.object.kind,
    ns: placement.namespace,
    name: placement.name,
    scope: placement.scope,
    policyType: policy.type,
    policyStated: policy.stated,
    clusterNames: policy.clusterNames,
    wanted: policy.numberOfClusters ?? -1,
    strategyType: strategy.type,
    applyType: strategy.apply.type,
    whenToApply: strategy.apply.whenToApply,
    whenToTakeOver: strategy.apply.whenToTakeOver,
    statusScope: placement.statusReportingScope,
    namespaceSelectors: placement.selectors.filter((each) => each.group === '' && each.kind === 'Namespace')
      .length,
    observed: placement.observed !== undefined,
    deleting: placement.metadata.deleted !== '',
  };
}
