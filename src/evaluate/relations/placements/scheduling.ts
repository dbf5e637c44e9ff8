import { isFleetComplete } from '../../../model/hub-knowledge.ts';
import { type Known, unknown } from '../../../model/knowledge.ts';
import type { Placement } from '../../../model/placement.ts';
import type { Place } from '../../../read/place.ts';
import type { PlacementDecisions } from '../../../simulate/decisions.ts';
import type { CellReaders } from '../../lazy-row.ts';
import type { Relation, Struct } from '../../relation.ts';
import { findDecisive, findNearest } from './decisive.ts';
import type { PlacementSubject } from './subject.ts';

/** One cluster that a placement does not get. */
export const refusalStruct: Struct = {
  cluster: { type: 'string', means: 'The cluster.' },
  by: {
    type: 'string',
    means: 'The filter that refuses it: affinity, eligibility, namespace, taint or spread.',
  },
  text: { type: 'string', means: 'The cluster and what refuses it, in words.' },
  place: { type: 'place', means: 'The taint, label, property or heartbeat of the member that does.' },
};

/** What the next cycle of the scheduler makes of the placement as a whole. */
export const schedulingColumns: Relation['columns'] = {
  found: {
    type: 'int',
    means:
      'How many clusters the next cycle finds or keeps; members of which no status is shown count as healthy.',
    gates: ['members', 'hub:MemberCluster', 'namespaces:<cluster>', 'time'],
  },
  short: {
    type: 'bool',
    means: 'It finds fewer clusters than the policy counts, or with PickAll none.',
    gates: ['members', 'hub:MemberCluster', 'namespaces:<cluster>', 'time'],
  },
  members: { type: 'int', means: 'How many members the fleet has.', gates: ['members'] },
  refusals: {
    type: 'list<Refusal>',
    means:
      'The members that the filters refuse and that it does not hold, those that a single filter keeps away first.',
  },
  shownRefusals: { type: 'list<Refusal>', means: 'The first ten of them, to be shown with a finding.' },
  nearest: {
    type: 'list<string>',
    means: 'Those of them that a single filter keeps away, the cheapest to mend first.',
  },
  decisive: {
    type: 'place',
    means:
      'What to change so that more clusters qualify: the one taint or silent member in the way, the one requirement that no member meets, else the number of clusters or the policy.',
  },
  decisiveBy: {
    type: 'string',
    means:
      'What `decisive` is: `taint`, `tolerations`, `member`, `requirement`, `terms`, `count` or `policy`.',
  },
  shortBySpread: {
    type: 'bool',
    means: 'Without its topology spread constraints it would find enough.',
    gates: ['members', 'hub:MemberCluster', 'namespaces:<cluster>', 'time'],
  },
  spreadPlace: { type: 'place', means: 'The first hard topology spread constraint; else the policy.' },
  breaksNames: {
    type: 'string',
    means:
      'Whose name keeps bindings from being named, by a dot near its start: `placement`, `cluster` (one that would be picked), or empty.',
  },
  undecided: {
    type: 'list<string>',
    means: 'Clusters about which the next cycle says nothing, because it fails; sorted.',
  },
  breaksPlace: { type: 'place', means: 'That name; else the name of the placement.' },
  tied: {
    type: 'list<string>',
    means:
      'Clusters at the cut of a PickN choice that only their names tell apart; empty when scores decide.',
  },
};

/** How many refused members a finding points at. */
const SHOWN = 10;

/** The cells of these columns. */
export const schedulingCells: CellReaders<PlacementSubject> = {
  found: (subject) => forecastOf(subject).found,
  short: (subject) => forecastOf(subject).short,
  members: ({ context: { fleet } }): Known<number> =>
    isFleetComplete(fleet) ? fleet.members.length : unknown('members'),
  refusals: ({ refusals }) => refusals(),
  shownRefusals: ({ refusals }) => refusals().slice(0, SHOWN),
  nearest: (subject) => findNearest(forecastOf(subject)).map(({ cluster }) => cluster),
  decisive: (subject) => findDecisive(subject.placement, forecastOf(subject)).place,
  decisiveBy: (subject) => findDecisive(subject.placement, forecastOf(subject)).by,
  shortBySpread: (subject): Known<boolean> => {
    const { short, wanted, countWithoutSpread } = forecastOf(subject);
    if (short !== true || wanted === undefined) return short === true ? false : short;
    return countWithoutSpread() >= wanted;
  },
  spreadPlace: ({ placement }) => findSpread(placement),
  breaksNames: (subject) => findBrokenName(subject.placement, forecastOf(subject)).whose,
  undecided: (subject) =>
    forecastOf(subject)
      .decisions.filter(({ outcome }) => outcome.verdict === 'undecided')
      .map(({ cluster }) => cluster)
      .sort(),
  breaksPlace: (subject) => findBrokenName(subject.placement, forecastOf(subject)).place,
  tied: (subject) => forecastOf(subject).findTies(),
};

function forecastOf({ context, placement }: PlacementSubject) {
  return context.forecast.decisionsOf(placement);
}

function findSpread({ object, policy }: Placement): Place {
  const hard = policy.topologySpreadConstraints.find((each) => each.whenUnsatisfiable !== 'ScheduleAnyway');
  return { object, pointer: hard?.pointer ?? policy.pointer, side: 'head' };
}

/** Names are cut before they become part of a binding's name (`uniquename`). */
const CUT = { placement: 26, cluster: 27 } as const;

function findBrokenName(
  { object, name }: Placement,
  { decisions, failure }: PlacementDecisions,
): { readonly whose: '' | 'placement' | 'cluster'; readonly place: Place } {
  const place: Place = { object, pointer: '/metadata/name', side: 'head' };
  if (name.slice(0, CUT.placement).includes('.')) return { whose: 'placement', place };
  if (failure?.text.includes('RFC 1123 label') !== true) return { whose: '', place };
  const dotted = decisions.find(
    ({ cluster, member, outcome, refusedBy }) =>
      member !== undefined &&
      refusedBy === '' &&
      outcome.verdict === 'undecided' &&
      cluster.slice(0, CUT.cluster).includes('.'),
  );
  if (dotted?.member === undefined) return { whose: '', place };
  return { whose: 'cluster', place: { ...place, object: dotted.member.object } };
}
