import { isJsonObject, type Json, readPath } from '../../api/json.ts';
import { goFields } from '../admission/go-type.ts';
import type { Structural } from '../admission/structural.ts';

/** The way to a field in a schema: names of fields, and `[]` for the items of a list. */
export type FieldPath = readonly string[];

const ITEMS = '[]';
const META_FIELDS = [...goFields('v1.ObjectMeta').byJsonName.keys()];

/** The schema of the node at these steps, or undefined where the schema knows nothing. */
export function findSchema(root: Structural, steps: readonly (string | number)[]): Structural | undefined {
  let schema: Structural | undefined = root;
  for (const step of steps) {
    if (schema === undefined) return undefined;
    if (typeof step === 'number') schema = schema.items;
    else schema = schema.properties?.get(step) ?? readEntries(schema);
  }
  return schema;
}

function readEntries(schema: Structural): Structural | undefined {
  return typeof schema.additional === 'object' ? schema.additional : undefined;
}

/** The names of the fields that an object at these steps may have; none for maps and for what is not known. */
export function listFields(root: Structural, steps: readonly (string | number)[]): readonly string[] {
  if (steps.length === 1 && steps[0] === 'metadata') return META_FIELDS;
  return [...(findSchema(root, steps)?.properties?.keys() ?? [])];
}

/** Where a field of this name belongs, seen from an object that has no such field. */
export interface Home {
  /** From the object downwards; empty when it is not below. */
  readonly down: FieldPath;
  /** From the root; of the field itself. */
  readonly path: FieldPath;
}

const DEEPEST = 7;

/**
 * The place where the schema has a field of this name: below the object at `steps`, else in one that holds it,
 * else anywhere in the spec. Nearest first; undefined when there is none.
 */
export function findHome(
  root: Structural,
  steps: readonly (string | number)[],
  name: string,
  value: Json,
): Home | undefined {
  const here = steps.map((step) => (typeof step === 'number' ? ITEMS : step));
  const below = choosePath(searchBelow(findSchema(root, steps), name), value);
  if (below !== undefined) return { down: below, path: [...here, ...below] };
  for (let length = steps.length - 1; length >= 0; length -= 1) {
    const above = findSchema(root, steps.slice(0, length));
    if (above?.properties?.has(name)) return { down: [], path: [...here.slice(0, length), name] };
  }
  const anywhere = choosePath(searchBelow(root.properties?.get('spec'), name), value);
  return anywhere === undefined ? undefined : { down: [], path: ['spec', ...anywhere] };
}

/** All ways down to fields of a name, the shortest first. Schemas of objects inside objects are left out. */
function searchBelow(start: Structural | undefined, name: string): readonly FieldPath[] {
  const found: FieldPath[] = [];
  let level: { readonly path: FieldPath; readonly schema: Structural }[] =
    start === undefined ? [] : [{ path: [], schema: start }];
  for (let depth = 0; depth < DEEPEST && level.length > 0 && found.length === 0; depth += 1) {
    const next: typeof level = [];
    for (const { path, schema } of level) {
      if (schema.items !== undefined) next.push({ path: [...path, ITEMS], schema: schema.items });
      for (const [key, property] of schema.properties ?? []) {
        if (key === name) found.push([...path, key]);
        next.push({ path: [...path, key], schema: property });
      }
    }
    level = next;
  }
  return found;
}

/** Expressions over labels have keys, those over properties have names. */
function choosePath(paths: readonly FieldPath[], value: Json): FieldPath | undefined {
  const overProperties = isJsonObject(readPath(value, 0)) && readPath(value, 0, 'name') !== undefined;
  const wanted = overProperties ? 'propertySelector' : 'labelSelector';
  return paths.find((path) => path.includes(wanted)) ?? paths[0];
}

/** A way in a schema as people read it: `spec.policy.clusterNames`, `clusterSelectorTerms[].labelSelector`. */
export function renderFieldPath(path: FieldPath): string {
  return path.join('.').replaceAll(`.${ITEMS}`, ITEMS);
}

/** A value wrapped into the objects and lists on the way to it. */
export function wrapValue(path: FieldPath, value: Json): Json {
  return path.reduceRight<Json>((inner, step) => (step === ITEMS ? [inner] : { [step]: inner }), value);
}
