import { isJsonObject, type Json, type JsonObject, pointer, readString } from '../../api/json.ts';
import { nearNames } from '../../model/near-names.ts';
import type { UnknownField } from '../admission/pruning.ts';
import type { Structural } from '../admission/structural.ts';
import { lastStep, parentOf, readAt, readSteps, renderFlow } from './field.ts';
import { findHome, findSchema, type Home, listFields, renderFieldPath, wrapValue } from './field-schema.ts';
import { findSynonym, isLabelValue } from './shape.ts';

/** An object whose fields are compared with its schema. */
export interface FieldCheck {
  /** As it is written. */
  readonly object: JsonObject;
  readonly root: Structural;
  /** The other versions in which the kind is served. */
  readonly versions: readonly { readonly apiVersion: string; readonly root: Structural }[];
}

/** A field that the schema does not know, with what was probably meant. */
export interface StrayField {
  readonly pointer: string;
  readonly path: string;
  readonly name: string;
  readonly value: Json;
  /** The object it stands in. */
  readonly parent: string;
  readonly parentSteps: readonly (string | number)[];
  /** The fields that the object may have. */
  readonly fields: readonly string[];
  /** The field beside it that was meant; '' when none is near. */
  readonly nearest: string;
  /** True when nothing but letter case or one character differs, and no other field is as near. */
  readonly isTypo: boolean;
  /** The version that knows the field; '' when none does. */
  readonly version: string;
  /** Where the field belongs. */
  readonly home: Home | undefined;
}

/** Short names are near to everything; only longer ones are compared by letters. */
const SHORTEST = 4;

/** Looks up what a field that is dropped was meant to be. */
export function explainStrayField(field: UnknownField, check: FieldCheck): StrayField {
  const { object, root } = check;
  const name = lastStep(field.pointer);
  const parent = parentOf(field.pointer);
  const parentSteps = readSteps(object, parent);
  const value = readAt(object, field.pointer) ?? null;
  const fields = listFields(root, parentSteps);
  const holder = readAt(object, parent) ?? {};
  const free = fields.filter((each) => !isJsonObject(holder) || !Object.hasOwn(holder, each));
  const version =
    check.versions.find((each) => findSchema(each.root, [...parentSteps, name]) !== undefined)?.apiVersion ??
    '';
  const near = version === '' ? findNear(name, free) : { nearest: '', isTypo: false };
  const isSettled = near.nearest !== '' || version !== '';
  return {
    pointer: field.pointer,
    path: field.path,
    name,
    value,
    parent,
    parentSteps,
    fields,
    ...near,
    version,
    home: isSettled ? undefined : findHomeOf(root, parentSteps, name, value),
  };
}

function findNear(name: string, fields: readonly string[]): { nearest: string; isTypo: boolean } {
  const folded = fields.find((each) => each.toLowerCase() === name.toLowerCase());
  if (folded !== undefined) return { nearest: folded, isTypo: true };
  const synonym = findSynonym(name, fields);
  if (synonym !== '') return { nearest: synonym, isTypo: false };
  const near = name.length < SHORTEST ? [] : nearNames(name, fields);
  const isTypo = near.length === 1 && Math.abs((near[0] ?? '').length - name.length) <= 1;
  return { nearest: near[0] ?? '', isTypo };
}

function findHomeOf(
  root: Structural,
  steps: readonly (string | number)[],
  name: string,
  value: Json,
): Home | undefined {
  if (steps.findLast((step) => typeof step === 'string') === 'labelSelector' && isLabelValue(value)) {
    const here = renderSteps(steps);
    return { down: ['matchLabels', name], path: [...here, 'matchLabels', name] };
  }
  return findHome(root, steps, name, value);
}

function renderSteps(steps: readonly (string | number)[]): readonly string[] {
  return steps.map((step) => (typeof step === 'number' ? '[]' : step));
}

/** Pointer of the field that a stray one stands for, when it belongs beside it or below; else ''. */
export function standsFor({ parent, nearest, home }: StrayField): string {
  const [step = nearest] = home?.down ?? [];
  return step === '' ? '' : parent + pointer(step);
}

/** What to write instead, as YAML in one line; '' when it is more than a line. */
export function renderHome(fields: readonly StrayField[]): string {
  const [first] = fields;
  if (first?.home === undefined || first.home.down.length === 0) return '';
  const merged = fields.map(({ home, value }) => wrapValue(home?.down ?? [], quoteLabel(home, value)));
  const text = renderFlow(mergeAll(merged)).replace(/^\{ | \}$/g, '');
  return text.length > LONGEST_SHAPE ? renderFieldPath(first.home.down) : text;
}

const LONGEST_SHAPE = 160;

/** Labels are texts, whatever YAML makes of them. */
function quoteLabel(home: Home | undefined, value: Json): Json {
  return home?.down[0] === 'matchLabels' && home.down.length === 2 && !isJsonObject(value)
    ? String(value)
    : value;
}

function mergeAll(values: readonly Json[]): Json {
  return values.reduce<Json>((left, right) => merge(left, right), {});
}

function merge(left: Json, right: Json): Json {
  if (Array.isArray(left) && Array.isArray(right)) return [merge(left[0] ?? {}, right[0] ?? {})];
  if (!isJsonObject(left) || !isJsonObject(right)) return right;
  const entries = Object.entries(right).map(([key, value]): [string, Json] => [
    key,
    Object.hasOwn(left, key) ? merge(left[key] ?? null, value) : value,
  ]);
  return { ...left, ...Object.fromEntries(entries) };
}

/** How an object of the schema is called in running text: `clusterSelectorTerms[0]`, `ClusterResourcePlacement`. */
export function renderHolder(object: JsonObject, steps: readonly (string | number)[]): string {
  if (steps.length === 0) return `a ${readString(object, 'kind')}`;
  const name = steps.findLast((step) => typeof step === 'string') ?? '';
  const index = steps.at(-1);
  return typeof index === 'number' ? `${name}[${index}]` : String(name);
}
