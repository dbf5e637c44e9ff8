import type { FieldEdit } from '../../simulate/changes/field-edits.ts';
import type { ObjectChange } from '../../simulate/changes/object-changes.ts';
import type { BaseContext } from '../context.ts';
import { buildLazyRows, type CellReaders } from '../lazy-row.ts';
import type { Relation } from '../relation.ts';
import { type Departures, isWorkload, sortObjects } from './changes/departures.ts';
import { placeOfChange } from './changes/places.ts';
import { readRollout, rolloutColumns } from './changes/rollout.ts';

/** What a change of the manifests does to objects on clusters (design.md §5, `changes`). */
export const changes: Relation = {
  name: 'changes',
  grain:
    'one row per object, kind of change and reason, for all clusters on which that happens; none without a base revision',
  structs: {
    Edit: {
      field: { type: 'string', means: 'The field as people write it: `spec.containers[web].image`.' },
      before: {
        type: 'string',
        means: 'Its value before as JSON, secrets masked; empty when it was not there.',
      },
      after: { type: 'string', means: 'Its value now; empty when it is gone.' },
      text: { type: 'string', means: 'Both in one line.' },
    },
  },
  columns: {
    object: { type: 'object', means: 'The object in its new form; in the old one when it is removed.' },
    kind: { type: 'string', means: 'Its kind.' },
    ns: { type: 'string', means: 'Its namespace; empty when there is none.' },
    name: { type: 'string', means: 'Its name.' },
    change: {
      type: 'string',
      means:
        '`added`, `changed`, `removed`, or `handed-over`: another placement brings it to clusters that had it before.',
    },
    reason: {
      type: 'string',
      means:
        'Of what is added or removed: `placement` (it is new or gone), `cluster` (the placement comes or leaves), `object` (the object is new or gone), `selection` (it is selected now, or no longer), `envelope` (the envelope holds it now, or no longer), `override` (it was, or is, deleted by one); `edited` otherwise.',
    },
    placement: { type: 'object', means: 'The placement that brings it, or brought it when it is removed.' },
    clusters: { type: 'list<string>', means: 'The clusters, as far as the input shows them.' },
    elsewhere: { type: 'bool', means: 'It happens on clusters, too, that the input does not show.' },
    certainty: {
      type: 'string',
      means: '`maybe` when either revision tells only by half where the object is.',
    },
    place: { type: 'place', means: 'The edit it comes from; what is gone is shown in the base revision.' },
    edits: { type: 'list<Edit>', means: 'What differs, after overrides.' },
    frozen: { type: 'list<Edit>', means: 'Those of them that an API server refuses.' },
    frozenPlace: { type: 'place', means: 'The first of these fields.' },
    isWorkload: { type: 'bool', means: 'It runs something: Deployment, Job and the like.' },
    namespaceLeaves: { type: 'bool', means: 'Its namespace leaves these clusters, too, by this change.' },
    contents: {
      type: 'list<object>',
      means: 'Of a Namespace that is removed: what was placed into it on these clusters.',
    },
    workloads: { type: 'list<object>', means: 'Those of them that run something.' },
    volumes: { type: 'list<object>', means: 'Those of them that hold or make volumes.' },
    ...rolloutColumns,
  },
  rows: function* ({ base }) {
    if (base === undefined) return;
    for (const change of base.changes.objects()) yield buildRow({ base, change });
  },
};

/** What one row is about. */
export interface ChangeSubject {
  readonly base: BaseContext;
  readonly change: ObjectChange;
}

const cells: CellReaders<ChangeSubject> = {
  object: ({ change }) => change.object,
  kind: ({ change }) => change.object.kind,
  ns: ({ change }) => change.object.namespace,
  name: ({ change }) => change.object.name,
  change: ({ change }) => change.kind,
  reason: ({ change }) => change.reason,
  placement: ({ change }) => change.placement.object,
  clusters: ({ change }) => change.clusters,
  elsewhere: ({ change }) => change.elsewhere,
  certainty: ({ change }) => change.certainty,
  place: ({ base, change }) => placeOfChange(base, change),
  edits: ({ change }) => change.fields.map(renderEdit),
  frozen: ({ change }) => change.frozen.map(renderEdit),
  frozenPlace: ({ change }) => ({
    object: change.object,
    pointer: change.frozen[0]?.pointer ?? '',
    side: change.side,
  }),
  isWorkload: ({ change }) => isWorkload(change.object),
  namespaceLeaves: ({ base, change }) => change.kind === 'removed' && findNamespace(base, change),
  contents: (subject) => readContents(subject).objects,
  workloads: (subject) => readContents(subject).workloads,
  volumes: (subject) => readContents(subject).volumes,
  ...readRollout,
};

const buildRow = buildLazyRows(cells);

/** A field with both values, for rules and views. */
export function renderEdit({
  field,
  before,
  after,
}: FieldEdit): Record<'field' | 'before' | 'after' | 'text', string> {
  const text =
    after === ''
      ? `${field} ${before} removed`
      : before === ''
        ? `${field} ${after} added`
        : `${field} ${before} → ${after}`;
  return { field, before, after, text };
}

/** True when the Namespace of an object is removed from one of its clusters as well. */
function findNamespace(
  { changes: { objects } }: BaseContext,
  { object, clusters, elsewhere }: ObjectChange,
): boolean {
  if (object.namespace === '') return false;
  return objects().some(
    (other) =>
      other.kind === 'removed' &&
      other.object.kind === 'Namespace' &&
      other.object.group === '' &&
      other.object.name === object.namespace &&
      ((elsewhere && other.elsewhere) || other.clusters.some((cluster) => clusters.includes(cluster))),
  );
}

function readContents({ base, change }: ChangeSubject): Departures {
  const { object, clusters } = change;
  if (change.kind !== 'removed' || object.kind !== 'Namespace') return sortObjects([]);
  const inside = base.changes.contentsOf(object.name, clusters);
  // The Namespace goes with them, which makes volumes of what is inside.
  return { ...sortObjects(inside), volumes: sortObjects([...inside, object]).volumes };
}
