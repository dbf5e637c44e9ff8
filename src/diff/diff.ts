import type { BaseContext, Context } from '../evaluate/context.ts';
import type { ObjectRef, PlacementRef } from '../evaluate/finding.ts';
import { renderObject } from '../model/identity.ts';
import { count, list } from '../model/list.ts';
import type { Placement } from '../model/placement.ts';
import type { KubeObject } from '../read/bundle.ts';
import type { FieldEdit } from '../simulate/changes/field-edits.ts';
import type { MemberChange } from '../simulate/changes/member-changes.ts';
import type { ObjectChange } from '../simulate/changes/object-changes.ts';
import type { PlacementChange } from '../simulate/changes/placement-changes.ts';
import type {
  ChangeView,
  ViewCluster,
  ViewEdit,
  ViewMember,
  ViewObject,
  ViewPlacement,
} from './change-view.ts';
import { buildNotes } from './notes.ts';
import { readOwner } from './owner.ts';
import { judgeRisk } from './risk.ts';

/** What a change does to which cluster, deletions and moves first. `fleet` names the fleet. */
export function explainChanges(context: Context, fleet: string): ChangeView {
  const { base } = context;
  if (base === undefined) {
    return {
      fleet,
      risk: 'none',
      because: [],
      placements: [],
      objects: [],
      members: [],
      clusters: [],
      notes: [],
    };
  }
  const placements = base.changes.placements().map(viewPlacement).sort(comparePlacements);
  const objects = base.changes
    .objects()
    .map((change) => viewObject(base, change))
    .sort((left, right) => weightOf(left) - weightOf(right));
  const members = base.changes.members().map(viewMember);
  const risk = judgeRisk({ placements, objects, members });
  const clusters = countClusters(objects);
  return {
    fleet,
    ...risk,
    placements,
    objects,
    members,
    clusters,
    notes: buildNotes(context, placements, objects),
  };
}

function refOf({ apiVersion, kind, namespace, name }: KubeObject): ObjectRef {
  return { apiVersion, kind, namespace, name };
}

function placementRef({ object, namespace, name }: Placement): PlacementRef {
  return { kind: object.kind, namespace, name };
}

function viewEdit({ field, before, after }: FieldEdit): ViewEdit {
  return { field, before, after };
}

function viewPlacement(change: PlacementChange): ViewPlacement {
  const { kind, before, after, lost, gained, held } = change;
  const shown = kind === 'edited' || kind === 'added' ? (after ?? before) : (before ?? after);
  if (shown === undefined) throw new Error('a change is of a placement');
  return {
    placement: placementRef(shown),
    change: kind,
    newName: kind === 'renamed' && after !== undefined ? renderObject(after.object) : '',
    lost: lost.map(({ cluster, why, certainty }) => ({ cluster, why, certainty })),
    gained: gained.map(({ cluster }) => cluster),
    isEmptied: held.length > 0 && lost.length === held.length,
    edits: change.edits.map(viewEdit),
    elsewhere: change.isOpen,
    abandons: before?.strategy.deletionPolicy === 'Abandon',
    external: shown.strategy.type === 'External',
    heldBack: change.heldBack,
  };
}

/** Those that leave clusters first, then in order of name. */
function comparePlacements(left: ViewPlacement, right: ViewPlacement): number {
  const weight = ({ change, lost }: ViewPlacement): number =>
    change === 'removed' || change === 'renamed' ? 0 : lost.length > 0 ? 1 : change === 'edited' ? 2 : 3;
  return weight(left) - weight(right);
}

const WORKLOADS: ReadonlySet<string> = new Set([
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'ReplicaSet',
  'Job',
  'CronJob',
  'Pod',
]);

const DESTROYS: ReadonlyMap<string, string> = new Map([
  ['Namespace', 'with everything in it'],
  ['PersistentVolumeClaim', 'with its volume, unless that is retained'],
  ['PersistentVolume', 'with its data, unless that is retained'],
  ['CustomResourceDefinition', 'with all objects of its kind'],
]);

function viewObject(base: BaseContext, change: ObjectChange): ViewObject {
  const { object, kind, placement, before, clusters, elsewhere, certainty } = change;
  const { fleet } = change.side === 'base' ? base : base.after;
  return {
    object: refOf(object),
    change: kind,
    why: explainReason(change),
    placement: placementRef(placement),
    clusters,
    elsewhere,
    certainty,
    edits: change.fields.map(viewEdit),
    destroys: kind === 'removed' ? (DESTROYS.get(object.kind) ?? '') : '',
    isWorkload: WORKLOADS.has(object.kind),
    owner: readOwner(object, fleet, (before ?? placement).object),
  };
}

function explainReason({ kind, reason, placement, before }: ObjectChange): string {
  const name = renderObject(placement.object);
  if (kind === 'handed-over' && before !== undefined) {
    return `${name} brings it in the place of ${renderObject(before.object)}`;
  }
  if (kind === 'changed') return '';
  const isAdded = kind === 'added';
  switch (reason) {
    case 'placement':
      return `${name} is ${isAdded ? 'new' : 'gone'}`;
    case 'cluster':
      return `${name} ${isAdded ? 'comes to' : 'leaves'} the cluster`;
    case 'object':
      return isAdded ? 'new manifest' : 'manifest deleted';
    case 'selection':
      return `${name} ${isAdded ? 'selects it' : 'no longer selects it'}`;
    case 'envelope':
      return isAdded ? 'put into an envelope' : 'taken out of its envelope';
    case 'override':
      return isAdded ? 'no override deletes it any more' : 'an override deletes it';
    default:
      return '';
  }
}

/** What destroys most first, additions last. */
function weightOf({ change, destroys, isWorkload }: ViewObject): number {
  if (change === 'removed') return destroys !== '' ? 0 : isWorkload ? 1 : 2;
  return change === 'handed-over' ? 3 : change === 'changed' ? 4 : 5;
}

function viewMember({ kind, before, after, edits, sticky, gains, loses }: MemberChange): ViewMember {
  const names = (placements: readonly Placement[]): readonly string[] =>
    placements.map(({ object }) => renderObject(object));
  return {
    cluster: (after ?? before)?.name ?? '',
    change: kind,
    edits: edits.map(({ key, before: was, after: is, isGone }) =>
      isGone ? `${key} removed` : was === '' ? `${key} (${is}) added` : `${key} ${was} → ${is}`,
    ),
    sticky: names(sticky),
    gains: names(gains),
    loses: names(loses),
  };
}

function countClusters(objects: readonly ViewObject[]): readonly ViewCluster[] {
  const counts = new Map<string, { added: number; changed: number; removed: number }>();
  for (const { change, clusters } of objects) {
    // Where some clusters are shown, the others are only mentioned.
    for (const cluster of clusters.length === 0 ? [''] : clusters) {
      const known = counts.get(cluster) ?? { added: 0, changed: 0, removed: 0 };
      counts.set(cluster, known);
      known[change === 'handed-over' ? 'changed' : change] += 1;
    }
  }
  return [...counts]
    .map(([cluster, numbers]) => ({ cluster, ...numbers }))
    .sort((left, right) => right.removed - left.removed || (left.cluster < right.cluster ? -1 : 1));
}

/** Several numbers in one line: `2 objects removed on east and west`. */
export function explainTotals({ objects, clusters }: Pick<ChangeView, 'objects' | 'clusters'>): string {
  const names = clusters.map(({ cluster }) => cluster).filter((cluster) => cluster !== '');
  const kinds = ['removed', 'handed-over', 'changed', 'added'] as const;
  const parts = kinds.flatMap((kind) => {
    const number = objects.filter(({ change }) => change === kind).length;
    return number === 0 ? [] : [`${number} ${kind.replace('-', ' ')}`];
  });
  if (parts.length === 0) return 'no object on any cluster changes';
  const where = names.length === 0 ? 'clusters that are not shown' : list(names, 4);
  return `${count(objects.length, 'object')} (${parts.join(', ')}) on ${where}`;
}
