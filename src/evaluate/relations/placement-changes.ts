import { renderObject } from '../../model/identity.ts';
import type { Place } from '../../read/place.ts';
import type { LossCause, PlacementChange, TargetChange } from '../../simulate/changes/placement-changes.ts';
import type { BaseContext } from '../context.ts';
import { buildLazyRows, type CellReaders } from '../lazy-row.ts';
import type { Relation } from '../relation.ts';
import { type Departures, departuresOf } from './changes/departures.ts';
import { placeOfEdit } from './changes/places.ts';
import { findWeakened } from './changes/weakened.ts';
import { renderEdit } from './changes.ts';

/** What a change of the manifests does to placements and where they are (design.md §5). */
export const placementChanges: Relation = {
  name: 'placementChanges',
  grain:
    'one row per placement that is added, removed, renamed or edited; one more for each cause for which an edited one leaves clusters; none without a base revision',
  structs: {
    Edit: {
      field: { type: 'string', means: 'The field as people write it.' },
      before: { type: 'string', means: 'Its value before; empty when it was not there.' },
      after: { type: 'string', means: 'Its value now; empty when it is gone.' },
      text: { type: 'string', means: 'Both in one line.' },
    },
  },
  columns: {
    placement: { type: 'object', means: 'The placement; its old form when it is gone.' },
    change: { type: 'string', means: '`added`, `removed`, `renamed` or `edited`.' },
    cause: {
      type: 'string',
      means:
        'Why it leaves `clusters`: `placement` (it is gone), `drift` (they had ceased to qualify and any edit of the policy drops them), `policy` (the edited policy does not choose them), `count` (fewer are asked for), `member` (they leave the fleet), `other`; empty on the row of the edit itself.',
    },
    clusters: {
      type: 'list<string>',
      means: 'The clusters that it leaves for this cause, as far as they are known.',
    },
    certainty: { type: 'string', means: '`maybe` when the input tells by half whether it leaves them.' },
    held: { type: 'list<string>', means: 'The clusters that it was on before.' },
    lossLimit: {
      type: 'int',
      means: 'From which share of lost clusters, in percent, a change is an error (configuration).',
    },
    staying: { type: 'list<string>', means: 'Those of them that it stays on.' },
    gained: { type: 'list<string>', means: 'The clusters that it comes to.' },
    elsewhere: { type: 'bool', means: 'It may be on clusters that the input does not show.' },
    reasons: { type: 'list<string>', means: 'Per cluster that it leaves, why, in words.' },
    objects: { type: 'list<object>', means: 'What leaves these clusters with it.' },
    workloads: { type: 'list<object>', means: 'Those of the objects that run something.' },
    namespaces: { type: 'list<object>', means: 'Namespaces among them, with everything in them.' },
    volumes: { type: 'list<object>', means: 'Those of them that hold or make volumes.' },
    edits: { type: 'list<Edit>', means: 'What differs in its spec.' },
    weakened: {
      type: 'list<Edit>',
      means: 'Edits of the apply and delete strategies that let it destroy more.',
    },
    weakenedPlace: { type: 'place', means: 'The first of these fields.' },
    place: { type: 'place', means: 'The edit that decides; what is gone is shown in the base revision.' },
    newName: { type: 'string', means: 'Its new name as messages print it when it is renamed; else empty.' },
    abandons: {
      type: 'bool',
      means: 'deleteStrategy says Abandon: what it placed stays when it is deleted.',
    },
    external: { type: 'bool', means: 'Update runs roll it out: nothing changes on clusters until one runs.' },
    countBefore: { type: 'int', means: 'numberOfClusters before; -1 when it had none.' },
    countAfter: { type: 'int', means: 'numberOfClusters now; -1 when it has none.' },
    heldBack: { type: 'string', means: 'Why the hub does not take or act on the edit; empty when it does.' },
  },
  rows: function* ({ base }) {
    if (base === undefined) return;
    for (const change of base.changes.placements()) {
      const causes = new Set(change.lost.map(({ cause }) => cause));
      if (change.kind === 'edited') yield buildRow({ base, change, cause: '', lost: [] });
      else yield buildRow({ base, change, cause: 'placement', lost: change.lost });
      for (const cause of change.kind === 'edited' ? causes : []) {
        yield buildRow({ base, change, cause, lost: change.lost.filter((each) => each.cause === cause) });
      }
    }
  },
};

/** What one row is about. */
interface PlacementChangeSubject {
  readonly base: BaseContext;
  readonly change: PlacementChange;
  readonly cause: LossCause | '';
  readonly lost: readonly TargetChange[];
}

const cells: CellReaders<PlacementChangeSubject> = {
  placement: ({ change }) => objectOf(change),
  change: ({ change }) => change.kind,
  cause: ({ cause }) => cause,
  clusters: ({ lost }) => lost.map(({ cluster }) => cluster),
  certainty: ({ lost }) =>
    lost.some(({ certainty }) => certainty === 'sure') || lost.length === 0 ? 'sure' : 'maybe',
  held: ({ change }) => change.held,
  lossLimit: ({ base }) => base.fleet.lostClustersPercent,
  staying: ({ change }) => change.held.filter((name) => !change.lost.some(({ cluster }) => cluster === name)),
  gained: ({ change }) => change.gained.map(({ cluster }) => cluster),
  elsewhere: ({ change }) => change.isOpen,
  reasons: ({ lost }) => lost.map(({ cluster, why }) => `${cluster}: ${why}`),
  objects: (subject) => readDepartures(subject).objects,
  workloads: (subject) => readDepartures(subject).workloads,
  namespaces: (subject) => readDepartures(subject).namespaces,
  volumes: (subject) => readDepartures(subject).volumes,
  edits: ({ change }) => change.edits.map(renderEdit),
  weakened: ({ change }) => findWeakened(change).map(renderEdit),
  weakenedPlace: ({ change }) => ({
    object: objectOf(change),
    pointer: findWeakened(change)[0]?.pointer ?? '/spec/strategy',
    side: 'head',
  }),
  place: readPlace,
  newName: ({ change }) =>
    change.kind === 'renamed' && change.after ? renderObject(change.after.object) : '',
  abandons: ({ change }) => change.before?.strategy.deletionPolicy === 'Abandon',
  external: ({ change }) => (change.after ?? change.before)?.strategy.type === 'External',
  countBefore: ({ change }) => change.before?.policy.numberOfClusters ?? -1,
  countAfter: ({ change }) => change.after?.policy.numberOfClusters ?? -1,
  heldBack: ({ change }) => change.heldBack,
};

const buildRow = buildLazyRows(cells);

/** The new form of an edited or added placement, the old one of a placement that is gone. */
function objectOf({ kind, before, after }: PlacementChange) {
  const placement = kind === 'edited' || kind === 'added' ? (after ?? before) : (before ?? after);
  if (placement === undefined) throw new Error('a change is of a placement');
  return placement.object;
}

function readDepartures({ base, change, lost }: PlacementChangeSubject): Departures {
  const clusters = lost.map(({ cluster }) => cluster);
  const isRenamed = change.kind === 'renamed';
  return departuresOf(base.changes.objects(), change.before?.key ?? '', clusters, isRenamed);
}

function readPlace({ base, change, cause, lost }: PlacementChangeSubject): Place {
  const object = objectOf(change);
  if (change.kind === 'removed' || change.kind === 'renamed') {
    const renamed = change.kind === 'renamed' ? change.after : undefined;
    if (renamed !== undefined) return { object: renamed.object, pointer: '/metadata/name', side: 'head' };
    return { object, pointer: '', side: 'base' };
  }
  if (cause === 'member') {
    const member = base.fleet.memberFacts.get(lost[0]?.cluster ?? '')?.member;
    if (member !== undefined) return { object: member.object, pointer: '', side: 'base' };
  }
  if (cause === 'count') return placeOfEdit(object, change.edits, '/spec/policy/numberOfClusters');
  return placeOfEdit(object, change.edits, cause === '' ? '/spec' : '/spec/policy');
}
