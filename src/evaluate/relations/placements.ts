import { readNumber, readString } from '../../api/json.ts';
import { secondsSince } from '../../model/ages.ts';
import { isFresh, matchCondition } from '../../model/condition.ts';
import type { Fleet } from '../../model/fleet.ts';
import type { Placement } from '../../model/placement.ts';
import type { Context } from '../context.ts';
import { buildLazyRows } from '../lazy-row.ts';
import type { Relation, Row } from '../relation.ts';
import { namespaceCells, namespaceColumns } from './placements/namespace.ts';
import { payloadCells, payloadColumns } from './placements/payload.ts';
import { rolloutCells, rolloutColumns } from './placements/rollout.ts';
import { refusalStruct, schedulingCells, schedulingColumns } from './placements/scheduling.ts';
import { buildPlacementSubject } from './placements/subject.ts';

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
    nameless: {
      type: 'bool',
      means:
        'A PickFixed policy that names no cluster: the hub stores it, the scheduler never decides on it.',
    },
    wanted: { type: 'int', means: 'numberOfClusters of a PickN policy; -1 when not written.' },
    strategyType: { type: 'string', means: 'RollingUpdate or External.' },
    applyType: { type: 'string', means: 'ClientSideApply, ServerSideApply or ReportDiff.' },
    whenToApply: { type: 'string', means: 'Always or IfNotDrifted.' },
    whenToTakeOver: { type: 'string', means: 'Always, IfNoDiff or Never.' },
    statusScope: { type: 'string', means: 'ClusterScopeOnly or NamespaceAccessible.' },
    namespaceSelectors: { type: 'int', means: 'How many of the selectors select Namespaces.' },
    observed: { type: 'bool', means: 'A hub printed the placement.' },
    scheduled: {
      type: 'string',
      means: 'Status of the condition Scheduled: True, False, Unknown, or empty when there is none.',
    },
    scheduledFresh: { type: 'bool', means: 'That condition speaks of the present generation.' },
    scheduledAge: {
      type: 'int',
      means: 'Seconds since it turned, or since the placement was created when there is none.',
      gates: ['time'],
    },
    scheduledPlace: { type: 'place', means: 'The condition, or the status.' },
    deleting: { type: 'bool', means: 'The placement is being deleted.' },
    hubSilent: { type: 'bool', means: 'The hub agent shows no sign of life in this dump.' },
    ...schedulingColumns,
    ...namespaceColumns,
    ...rolloutColumns,
    ...payloadColumns,
  },
  structs: { Refusal: refusalStruct },
  rows: (context: Context) =>
    context.fleet.placements.map((placement) =>
      buildRow(buildPlacementSubject(context, placement), {
        ...placementRow(context.fleet, placement),
        hubSilent: context.diagnosis.hubSilence !== undefined,
      }),
    ),
};

const buildRow = buildLazyRows({
  ...schedulingCells,
  ...namespaceCells,
  ...rolloutCells,
  ...payloadCells,
});

function placementRow(fleet: Fleet, placement: Placement): Row {
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
    nameless: policy.type === 'PickFixed' && policy.clusterNames.length === 0,
    wanted: policy.numberOfClusters ?? -1,
    strategyType: strategy.type,
    applyType: strategy.apply.type,
    whenToApply: strategy.apply.whenToApply,
    whenToTakeOver: strategy.apply.whenToTakeOver,
    statusScope: placement.statusReportingScope,
    namespaceSelectors: placement.selectors.filter((each) => each.group === '' && each.kind === 'Namespace')
      .length,
    observed: placement.observed !== undefined,
    ...scheduledColumns(fleet, placement),
    deleting: placement.metadata.deleted !== '',
  };
}

function scheduledColumns(fleet: Fleet, placement: Placement): Row {
  const object = placement.observed ?? placement.object;
  const condition = matchCondition(placement.status.conditions, 'Scheduled');
  const generation = readNumber(object.value, 'metadata', 'generation') ?? 0;
  const since = condition?.lastTransitionTime ?? readString(object.value, 'metadata', 'creationTimestamp');
  return {
    scheduled: condition?.status ?? '',
    scheduledFresh: condition !== undefined && isFresh(condition, generation),
    scheduledAge: secondsSince(fleet, since),
    scheduledPlace: { object, pointer: condition?.pointer ?? '/status', side: 'head' },
  };
}
