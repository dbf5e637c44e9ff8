import { readPath } from '../../../api/json.ts';
import { firstDifference } from '../../../model/json-equality.ts';
import { objectEntry } from '../../../model/objects.ts';
import type { Placement } from '../../../model/placement.ts';
import type { KubeObject } from '../../../read/bundle.ts';
import type { Place } from '../../../read/place.ts';
import type { FieldEdit } from '../../../simulate/changes/field-edits.ts';
import type { ObjectChange } from '../../../simulate/changes/object-changes.ts';
import type { BaseContext } from '../../context.ts';

/** The edit that an object change comes from: where a person would undo it. */
export function placeOfChange({ after }: BaseContext, change: ObjectChange): Place {
  const { kind, object, side, reason, before } = change;
  if (kind === 'changed' || kind === 'handed-over') {
    return { object, pointer: change.fields[0]?.pointer ?? '', side };
  }
  const placement = after.fleet.links.placements.get(change.placement.key);
  if (kind === 'added' || placement === undefined || before === undefined)
    return { object, pointer: '', side };
  if (reason === 'cluster')
    return { object: placement.object, pointer: placement.policy.pointer, side: 'head' };
  if (reason === 'selection') return placeOfSelection(after, before, placement, object);
  if (reason === 'override') return { object: placement.object, pointer: '', side: 'head' };
  return { object, pointer: '', side };
}

/** The selectors when they are edited; else the labels of the object that they look at. */
function placeOfSelection(
  { fleet }: BaseContext['after'],
  before: Placement,
  after: Placement,
  object: KubeObject,
): Place {
  const selectors = (placement: Placement) =>
    readPath(placement.object.value, 'spec', 'resourceSelectors') ?? null;
  const isEdited = firstDifference(selectors(before), selectors(after)) !== undefined;
  const now = objectEntry(fleet.objects, '', object)?.head;
  if (isEdited || now === undefined)
    return { object: after.object, pointer: '/spec/resourceSelectors', side: 'head' };
  return { object: now, pointer: '/metadata/labels', side: 'head' };
}

/** The first edited field below a pointer, in the new form of an object; the pointer itself when none is there. */
export function placeOfEdit(object: KubeObject, edits: readonly FieldEdit[], below: string): Place {
  const edit = edits.find(({ pointer }) => pointer === below || pointer.startsWith(`${below}/`));
  return { object, pointer: edit?.pointer ?? below, side: 'head' };
}
