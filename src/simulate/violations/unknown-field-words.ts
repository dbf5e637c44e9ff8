import { isJsonObject, type Json, readPath, readString } from '../../api/json.ts';
import { list } from '../../model/list.ts';
import { pruneObject, type UnknownField } from '../admission/pruning.ts';
import { listChoices, parentOf, readAt, readSteps, renderFlow, renderShort } from './field.ts';
import { renderFieldPath } from './field-schema.ts';
import { isLabelValue, isSelecting, renderShape } from './shape.ts';
import {
  explainStrayField,
  type FieldCheck,
  renderHolder,
  renderHome,
  type StrayField,
  standsFor,
} from './unknown-field.ts';
import type { Words } from './violation.ts';

/** Fields that go into one edit, in words. */
export interface StrayWords {
  readonly words: Words;
  /** What the server calls the fields. */
  readonly paths: readonly string[];
  /** The object that is empty without them, when it narrows what is chosen; else ''. */
  readonly emptied: string;
  /** The field they stand for: its absence needs no words of its own. */
  readonly standsFor: string;
}

/**
 * Puts fields that are dropped into words, one entry per edit: fields of one object that belong to the same place
 * go together. `refused`: pointers of what the hub refuses anyway; an object it refuses chooses nothing.
 */
export function explainUnknownFields(
  unknown: readonly UnknownField[],
  check: FieldCheck,
  refused: readonly string[],
): readonly StrayWords[] {
  if (unknown.length === 0) return [];
  const kept = pruneObject(check.object, check.root).value;
  const groups = new Map<string, StrayField[]>();
  for (const field of unknown) {
    const stray = explainStrayField(field, check);
    const emptied = findEmptied(stray, check, kept);
    const key = emptied || `${stray.parent} ${stray.home?.down[0] ?? stray.name}`;
    groups.set(key, [...(groups.get(key) ?? []), stray]);
  }
  return [...groups.values()].map((fields) => explainGroup(fields, check, kept, refused));
}

/** The outermost object that is empty without the field and chooses everything then; '' when there is none. */
function findEmptied(
  { parent, parentSteps }: StrayField,
  { object }: FieldCheck,
  kept: ReturnType<typeof pruneObject>['value'],
): string {
  const left = readAt(kept, parent);
  if (isBareSelector(parentSteps, left) || isBarePreference(parentSteps, left)) return parent;
  let found = '';
  for (let at = parent; at !== ''; at = parentOf(at)) {
    const rest = readAt(kept, at);
    if (!isJsonObject(rest) || Object.keys(rest).length > 0) break;
    if (isSelecting(readSteps(object, at))) found = at;
  }
  return found;
}

/** A resource selector of which neither name nor labels are left takes all objects of its kind. */
function isBareSelector(steps: readonly (string | number)[], kept: ReturnType<typeof readAt>): boolean {
  const [spec, selectors, index] = steps;
  return (
    steps.length === 3 &&
    spec === 'spec' &&
    selectors === 'resourceSelectors' &&
    typeof index === 'number' &&
    readString(kept, 'kind') !== '' &&
    readString(kept, 'name') === '' &&
    readPath(kept, 'labelSelector') === undefined
  );
}

/** A preference of which only the weight is left. */
function isBarePreference(steps: readonly (string | number)[], kept: ReturnType<typeof readAt>): boolean {
  return (
    steps.at(-2) === 'preferredDuringSchedulingIgnoredDuringExecution' &&
    isJsonObject(kept) &&
    readPath(kept, 'preference') === undefined
  );
}

function explainGroup(
  fields: readonly StrayField[],
  check: FieldCheck,
  kept: ReturnType<typeof pruneObject>['value'],
  refused: readonly string[],
): StrayWords {
  const [first] = fields;
  if (first === undefined) return { words: { what: '', advice: '' }, paths: [], emptied: '', standsFor: '' };
  const { object } = check;
  const found = findEmptied(first, check, kept);
  const emptied = refused.some((pointer) => isWithin(pointer, found)) ? '' : found;
  const names = list(fields.map(({ name }) => (/^[\w.-]+$/.test(name) ? name : JSON.stringify(name))));
  const holder = renderHolder(object, first.parentSteps);
  const are = fields.length === 1 ? 'is no field' : 'are no fields';
  const shape = renderHome(fields) || (emptied === '' ? '' : renderShape(readSteps(object, emptied)));
  const words: Words = {
    topic: emptied !== '' ? 'emptied-selector' : first.version !== '' ? 'other-version' : 'unknown-field',
    pointer: first.pointer,
    isKey: true,
    what:
      emptied === ''
        ? first.version === ''
          ? `${names} ${are} of ${holder}.`
          : `${renderShort(object, first.pointer)} does not exist in ${readString(object, 'apiVersion')}.`
        : `${names} ${are} of ${holder}; without ${fields.length === 1 ? 'it' : 'them'}, ${explainEmptied(check, emptied)}.`,
    advice: adviseField(first, shape, emptied, object),
    allowed: first.version === '' ? first.fields : [],
    nearest: first.nearest,
    shape,
    replacement: replacementFor(fields),
    isSafe: false,
    marks: fields.slice(1).map(({ pointer, name }) => ({ pointer, text: `${name} is no field either` })),
  };
  return { words, paths: fields.map(({ path }) => path), emptied, standsFor: standsFor(first) };
}

/** Only one key whose value can stay as it is can be renamed. */
function replacementFor(fields: readonly StrayField[]): string {
  const [first, second] = fields;
  if (first === undefined || second !== undefined) return '';
  if (first.version !== '') return first.version;
  return first.nearest === 'labelSelector' && isLabelMap(first.value) ? '' : first.nearest;
}

/** Labels written where a label selector stands. */
function isLabelMap(value: Json): boolean {
  return isJsonObject(value) && Object.values(value).every(isLabelValue);
}

/** True when one pointer is the other or lies below it. */
function isWithin(pointer: string, outer: string): boolean {
  return outer !== '' && (pointer === outer || pointer.startsWith(`${outer}/`));
}

/** What an emptied part comes to. */
function explainEmptied({ object }: FieldCheck, emptied: string): string {
  const steps = readSteps(object, emptied);
  if (steps.includes('resourceSelectors')) {
    const kind = readString(object, ...steps.slice(0, 3), 'kind') || 'object';
    const where = readString(object, 'kind') === 'ResourcePlacement' ? 'namespace' : 'hub';
    return `the selector takes every ${kind} of the ${where}`;
  }
  if (steps.includes('stages')) return 'the stage takes every cluster';
  if (steps.includes('overrideRules')) return 'the rule applies to every cluster';
  if (steps.includes('preferredDuringSchedulingIgnoredDuringExecution')) {
    return 'the preference fits every cluster alike';
  }
  return `${renderHolder(object, steps)} is empty and every cluster qualifies`;
}

function adviseField(
  field: StrayField,
  shape: string,
  emptied: string,
  object: FieldCheck['object'],
): string {
  const { version, nearest, home, fields } = field;
  if (version !== '') return `Write apiVersion: ${version}, which has the field.`;
  if (nearest === 'labelSelector' && isLabelMap(field.value)) {
    const labels = renderFlow({ labelSelector: { matchLabels: field.value } });
    return `Write ${labels.slice(2, -2)}.`;
  }
  if (nearest !== '') return `Write ${nearest}.`;
  if (shape !== '' && (home?.down.length ?? 0) > 0) return `Move it down: ${shape}.`;
  if (home !== undefined) return `Move it to ${renderFieldPath(home.path)}.`;
  if (field.name === 'namespace' && field.parentSteps.includes('resourceSelectors')) {
    return readString(object, 'kind') === 'ResourcePlacement'
      ? 'Take it out: a ResourcePlacement selects in its own namespace.'
      : 'Take it out: select the Namespace itself, or use a ResourcePlacement in that namespace.';
  }
  if (emptied !== '' && shape !== '') return `Write it in this shape: ${shape}.`;
  if (fields.length === 0) return 'Take it out.';
  return `Take it out, or write one of the fields there are: ${listChoices(fields, 12)}.`;
}
