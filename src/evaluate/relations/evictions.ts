import { PLACEMENT_GROUP } from '../../api/groups.ts';
import { type Condition, matchCondition } from '../../model/condition.ts';
import type { Eviction } from '../../model/eviction.ts';
import type { Fleet } from '../../model/fleet.ts';
import { hubListing, hubPresence, isFleetComplete } from '../../model/hub-knowledge.ts';
import { isUnknown, type Known, unknown } from '../../model/knowledge.ts';
import { nearNames } from '../../model/near-names.ts';
import { bindingsOf } from '../../model/references.ts';
import type { Place } from '../../read/place.ts';
import type { EvictionForecast } from '../../simulate/fleet-rollouts/eviction-forecast.ts';
import type { Context } from '../context.ts';
import { buildLazyRows, type CellReaders } from '../lazy-row.ts';
import type { Relation } from '../relation.ts';

/** Requests to take a placement off a cluster (design.md §5, `evictions`). */
export const evictions: Relation = {
  name: 'evictions',
  grain: 'one row per ClusterResourcePlacementEviction',
  columns: {
    eviction: { type: 'object', means: 'The eviction.' },
    placement: { type: 'object', means: 'The placement it names; the eviction itself when there is none.' },
    placementName: { type: 'string', means: 'The name it gives.' },
    cluster: { type: 'string', means: 'The cluster it names.' },
    policyType: { type: 'string', means: 'PickAll, PickFixed or PickN; empty without the placement.' },
    placementThere: {
      type: 'bool',
      means: 'A ClusterResourcePlacement of that name exists.',
      gates: ['hub:ClusterResourcePlacement'],
    },
    bound: {
      type: 'bool',
      means: 'The placement has a binding for that cluster.',
      gates: ['hub:ClusterResourceBinding'],
    },
    listSure: { type: 'bool', means: 'False when placements or bindings were only probably all listed.' },
    near: { type: 'list<string>', means: 'Names of placements, or of clusters it holds, that may be meant.' },
    judged: {
      type: 'string',
      means: 'What the hub said: `invalid`, `executed`, `blocked`, or empty when it has not judged yet.',
    },
    message: { type: 'string', means: 'The message of that; else empty.' },
    judgedPlace: { type: 'place', means: 'The condition that says so; else the spec.' },
    blockedBy: {
      type: 'string',
      means:
        'What blocks it now: `budget`, `misconfigured` (a budget that PickAll cannot have), `not-there` (nothing was propagated yet); empty when nothing does.',
      gates: ['hub:ClusterResourceBinding'],
    },
    budgetPlace: {
      type: 'place',
      means: 'The limit of the budget that guards the placement; else the eviction.',
    },
    budget: { type: 'object', means: 'That budget; the eviction itself when there is none.' },
    available: {
      type: 'int',
      means: 'How many clusters of the placement are available.',
      gates: ['hub:ClusterResourceBinding'],
    },
    total: {
      type: 'int',
      means: 'How many bindings the placement has.',
      gates: ['hub:ClusterResourceBinding'],
    },
    comesBack: {
      type: 'bool',
      means: 'No filter would refuse the cluster, so that the scheduler can pick it again at once.',
      gates: ['members'],
    },
    clusterPlace: { type: 'place', means: '`spec.clusterName`.' },
    namePlace: { type: 'place', means: '`spec.placementName`.' },
  },
  rows: function* (context) {
    const { fleet, forecast } = context;
    for (const eviction of fleet.evictions) {
      yield buildRow({ context, fleet, eviction, forecast: forecast.evictionOf(eviction) });
    }
  },
};

interface EvictionSubject {
  readonly context: Context;
  readonly fleet: Fleet;
  readonly eviction: Eviction;
  readonly forecast: EvictionForecast;
}

const cells: CellReaders<EvictionSubject> = {
  eviction: ({ eviction }) => eviction.object,
  placement: ({ eviction, forecast }) => (forecast.placement ?? eviction).object,
  placementName: ({ eviction }) => eviction.placementName,
  cluster: ({ eviction }) => eviction.clusterName,
  policyType: ({ forecast }) => forecast.placement?.policy.type ?? '',
  placementThere: ({ fleet, eviction, forecast }) =>
    forecast.placement !== undefined || readThere(fleet, eviction),
  bound: readBound,
  listSure: ({ fleet }) =>
    ['ClusterResourcePlacement', 'ClusterResourceBinding'].every((kind) => {
      const listed = hubListing(fleet, PLACEMENT_GROUP, kind);
      return isUnknown(listed) || listed.sure;
    }),
  near: ({ fleet, eviction, forecast }) => {
    const { placement } = forecast;
    if (placement === undefined) {
      const names = fleet.placements.filter(({ scope }) => scope === 'cluster').map(({ name }) => name);
      return nearNames(eviction.placementName, names);
    }
    return nearNames(
      eviction.clusterName,
      bindingsOf(fleet, placement).map(({ targetCluster }) => targetCluster),
    );
  },
  judged: ({ eviction }) => readJudgement(eviction)?.judged ?? '',
  message: ({ eviction }) => readJudgement(eviction)?.condition.message ?? '',
  judgedPlace: ({ eviction }) => placeIn(eviction, readJudgement(eviction)?.condition.pointer ?? '/spec'),
  blockedBy: (subject): Known<string> => {
    const bound = readBound(subject);
    return isUnknown(bound) ? bound : readBlock(subject.forecast);
  },
  budgetPlace: ({ eviction, forecast: { budget } }) => {
    if (budget === undefined) return placeIn(eviction, '');
    const field =
      budget.maxUnavailable !== undefined
        ? '/maxUnavailable'
        : budget.minAvailable !== undefined
          ? '/minAvailable'
          : '';
    return { object: budget.object, pointer: `/spec${field}`, side: 'head' };
  },
  budget: ({ eviction, forecast }) => (forecast.budget ?? eviction).object,
  available: (subject) => countBindings(subject, ({ available }) => available),
  total: (subject) => countBindings(subject, ({ total }) => total),
  comesBack: readReturn,
  clusterPlace: ({ eviction }) => placeIn(eviction, '/spec/clusterName'),
  namePlace: ({ eviction }) => placeIn(eviction, '/spec/placementName'),
};

const buildRow = buildLazyRows(cells);

function placeIn({ object }: Eviction, pointer: string): Place {
  return { object, pointer, side: 'head' };
}

/** Before the eviction any cluster that no filter refuses; afterwards the one that the next cycle picks. */
function readReturn({ context, fleet, eviction, forecast }: EvictionSubject): Known<boolean> {
  const { placement } = forecast;
  if (placement === undefined || placement.policy.type === 'PickFixed') return false;
  const decision = context.forecast.decisionsOf(placement).decisionOn(eviction.clusterName);
  if (decision?.member === undefined) return isFleetComplete(fleet) ? false : unknown('members');
  if (readJudgement(eviction)?.judged === 'executed') return decision.picked;
  return decision.refusedBy === '';
}

function readThere(fleet: Fleet, { placementName: name }: Eviction): Known<boolean> {
  const identity = { group: PLACEMENT_GROUP, kind: 'ClusterResourcePlacement', namespace: '', name };
  const presence = hubPresence(fleet, identity);
  return isUnknown(presence) ? presence : presence.entry !== undefined;
}

function readBound({ fleet, eviction, forecast }: EvictionSubject): Known<boolean> {
  const { placement } = forecast;
  if (placement === undefined) {
    const there = readThere(fleet, eviction);
    return isUnknown(there) ? there : false;
  }
  if (bindingsOf(fleet, placement).some(({ targetCluster }) => targetCluster === eviction.clusterName))
    return true;
  const listed = hubListing(fleet, PLACEMENT_GROUP, 'ClusterResourceBinding');
  return isUnknown(listed) ? listed : false;
}

interface Judgement {
  readonly judged: 'invalid' | 'executed' | 'blocked';
  readonly condition: Condition;
}

/** Judged once: a fresh Valid=False, or any Executed, is final (delivery-and-conditions.md §9). */
function readJudgement({ conditions }: Eviction): Judgement | undefined {
  const valid = matchCondition(conditions, 'Valid');
  if (valid?.status === 'False') return { judged: 'invalid', condition: valid };
  const executed = matchCondition(conditions, 'Executed');
  if (executed === undefined) return undefined;
  return { judged: executed.status === 'True' ? 'executed' : 'blocked', condition: executed };
}

function readBlock({ result }: EvictionForecast): string {
  if (result.executed?.status !== 'False') return '';
  if (result.executed.message.includes('misconfigured')) return 'misconfigured';
  return result.arithmetic === undefined ? 'not-there' : 'budget';
}

function countBindings(
  subject: EvictionSubject,
  read: (arithmetic: NonNullable<EvictionForecast['result']['arithmetic']>) => number,
): Known<number> {
  const bound = readBound(subject);
  if (isUnknown(bound)) return bound;
  const { arithmetic } = subject.forecast.result;
  return arithmetic === undefined ? 0 : read(arithmetic);
}
