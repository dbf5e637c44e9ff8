import { pointer } from '../../api/json.ts';
import type { DeliveryFailure, SelectorRefusal, Shortfall } from '../../diagnose/diagnosis.ts';
import { secondsSince } from '../../model/ages.ts';
import { type Condition, isFresh } from '../../model/condition.ts';
import type { Fleet } from '../../model/fleet.ts';
import type { Placement } from '../../model/placement.ts';
import type { Place } from '../../read/place.ts';
import { isObjectPlace } from '../cell.ts';
import type { Context } from '../context.ts';
import type { Relation, Row } from '../relation.ts';

/** The conditions that placements show, their own and per cluster, with what the dump tells of their causes. */
export const conditions: Relation = {
  name: 'conditions',
  grain: 'one row per placement and condition, and one per placement, cluster and condition',
  structs: {
    Refusal: {
      cluster: { type: 'string', means: 'The cluster that was not picked.' },
      reason: { type: 'string', means: 'The reason that the scheduler recorded.' },
      place: {
        type: 'place',
        means: 'What refused it: a taint, a name in the policy, else the recorded decision.',
      },
    },
  },
  columns: {
    placement: { type: 'object', means: 'The placement as the hub printed it.' },
    level: { type: 'string', means: '`placement`, or `cluster` for an entry of placementStatuses.' },
    cluster: {
      type: 'string',
      means: 'The cluster; empty on placement level and for entries that name none.',
    },
    type: {
      type: 'string',
      means: 'Type without the prefix, in the spelling of today: Scheduled, Applied, …',
    },
    status: { type: 'string', means: 'True, False or Unknown.' },
    reason: { type: 'string', means: 'Reason.' },
    message: {
      type: 'string',
      means: 'Message as written; it may hold parts of manifests, so quote it only when masked.',
    },
    fresh: { type: 'bool', means: 'observedGeneration equals the generation of the placement.' },
    policyType: { type: 'string', means: 'PickAll, PickFixed or PickN.' },
    strategyType: { type: 'string', means: 'RollingUpdate or External.' },
    place: { type: 'place', means: 'The message of the condition.' },
    found: {
      type: 'int',
      means: 'How many clusters the scheduler found, for an unfulfilled policy; else -1.',
    },
    wanted: {
      type: 'int',
      means: 'How many the policy asks for, for an unfulfilled policy that counts; else -1.',
    },
    refusals: {
      type: 'list<Refusal>',
      means: 'The clusters that were not picked, for an unfulfilled policy.',
    },
    clusters: { type: 'list<string>', means: 'The clusters concerned, with those a misspelt name may mean.' },
    refusal: {
      type: 'string',
      means:
        'Why selectors were refused: `reserved-namespace`, `duplicate`, `namespaced-kind`, `cluster-kind`, `unknown-kind`, `one-namespace`, `other-namespace`, `other`; else empty.',
    },
    named: { type: 'string', means: 'What the refusal names: a namespace, kind or object; else empty.' },
    delivery: {
      type: 'string',
      means:
        'Why delivery stopped on the cluster: `override`, `snapshot-missing`, `wrong-scope` (of an enveloped object), `unparsable-entry`, `mailbox`, `too-large`, `other`; empty for other conditions.',
    },
    source: { type: 'string', means: 'The override or envelope at fault; else empty.' },
    lagging: {
      type: 'list<string>',
      means: 'On placement level: clusters whose own condition of the type is not True; else empty.',
    },
    runs: { type: 'int', means: 'How many update runs name the placement.' },
    age: { type: 'int', means: 'Seconds since the last transition.', gates: ['time'] },
    cause: {
      type: 'place',
      means: 'The field to change as far as the recorded reasons tell, else the message.',
    },
  },
  rows: function* (context) {
    const causes = causesOf(context);
    for (const placement of context.fleet.today.placements) {
      for (const condition of placement.status.conditions) yield conditionRow(causes, placement, condition);
      for (const entry of placement.status.clusters) {
        for (const each of entry.conditions) yield conditionRow(causes, placement, each, entry.clusterName);
      }
    }
  },
};

/** What the diagnosis found out, by the condition that tells it. */
interface Causes {
  readonly shortfalls: ReadonlyMap<Condition, Shortfall>;
  readonly refusals: ReadonlyMap<Condition, SelectorRefusal>;
  /** By pointer of the condition in its placement. */
  readonly deliveries: ReadonlyMap<string, DeliveryFailure>;
  readonly fleet: Fleet;
}

function causesOf({ diagnosis, fleet }: Context): Causes {
  return {
    fleet,
    deliveries: new Map(diagnosis.deliveryFailures.map((each) => [placeKey(each.placement, each.at), each])),
    shortfalls: new Map(diagnosis.shortfalls.map((each) => [each.condition, each])),
    refusals: new Map(diagnosis.selectorRefusals.map((each) => [each.condition, each])),
  };
}

function placeKey(placement: Placement, at: Place): string {
  return `${placement.scope} ${placement.key} ${isObjectPlace(at) ? at.pointer : ''}`;
}

function conditionRow(
  causes: Causes,
  placement: Placement,
  condition: Condition,
  entryCluster?: string,
): Row {
  const cluster = entryCluster ?? '';
  const shortfall = causes.shortfalls.get(condition);
  const refusal = causes.refusals.get(condition);
  const place: Place = {
    object: placement.object,
    pointer: condition.pointer + pointer('message'),
    side: 'head',
  };
  const delivery = causes.deliveries.get(placeKey(placement, place));
  return {
    placement: placement.object,
    level: entryCluster === undefined ? 'placement' : 'cluster',
    cluster,
    type: condition.plainType,
    status: condition.status,
    reason: condition.reason,
    message: condition.message,
    fresh: isFresh(condition, placement.metadata.generation),
    policyType: placement.policy.type,
    strategyType: placement.strategy.type,
    place,
    found: shortfall?.found ?? -1,
    wanted: shortfall?.wanted ?? -1,
    refusals: (shortfall?.refusals ?? []).map((each) => ({
      cluster: each.cluster,
      reason: each.reason,
      place: each.place,
    })),
    clusters: shortfall ? clustersOf(shortfall) : cluster === '' ? [] : [cluster],
    refusal: refusal?.kind ?? '',
    named: refusal?.named ?? delivery?.named ?? '',
    delivery: delivery?.kind ?? '',
    source: delivery?.source ?? '',
    lagging: entryCluster === undefined ? laggingClusters(placement, condition) : [],
    runs: countRuns(causes.fleet, placement),
    age: secondsSince(causes.fleet, condition.lastTransitionTime),
    cause: shortfall?.cause ?? refusal?.cause ?? delivery?.cause ?? place,
  };
}

function clustersOf(shortfall: Shortfall): readonly string[] {
  return [
    ...new Set([
      ...shortfall.refusals.map((each) => each.cluster).filter((each) => each !== ''),
      ...shortfall.near,
    ]),
  ].sort();
}

function laggingClusters(placement: Placement, condition: Condition): readonly string[] {
  return placement.status.clusters
    .filter((entry) => entry.clusterName !== '')
    .filter(
      (entry) =>
        !entry.conditions.some((each) => each.type === condition.plainType && each.status === 'True'),
    )
    .map((entry) => entry.clusterName)
    .sort();
}

function countRuns(fleet: Fleet, placement: Placement): number {
  return fleet.updateRuns.filter((run) => run.placementKey === placement.key).length;
}
