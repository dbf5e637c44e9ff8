import { isJsonList, isJsonObject, type Json, pointer } from '../api/json.ts';

/** One step of a field path: a key, or every item of a list. */
type Step = string | typeof EACH;

const EACH: unique symbol = Symbol('each');

/** A field path, ready to be followed. */
export type FieldPath = readonly Step[];

/** What stands at a field path in one object, and where. */
export interface FieldHit {
  readonly value: Json;
  /** JSON pointer below the value the search began with. */
  readonly pointer: string;
}

const STEP = /\["([^"]*)"\]|\['([^']*)'\]|(\[\])|([^.[\]]+)/g;

/**
 * Reads a field path as people write it: `spec.rules[].host`, `metadata.annotations["a.b/c"]`; `[]` stands for every
 * item of a list. `''` and `.` are the value itself.
 */
export function readFieldPath(text: string): FieldPath {
  return [...text.matchAll(STEP)].map(([, double, single, each, plain]): Step => {
    if (each !== undefined) return EACH;
    return double ?? single ?? plain ?? '';
  });
}

/** Everything that stands at a path, in order; nothing where a step is absent or of another shape. */
export function findFields(value: Json | undefined, path: FieldPath): readonly FieldHit[] {
  const hits: FieldHit[] = [];
  walk(value, path, 0, '', hits);
  return hits;
}

function walk(value: Json | undefined, path: FieldPath, at: number, here: string, hits: FieldHit[]): void {
  if (value === undefined || value === null) return;
  const step = path[at];
  if (step === undefined) {
    hits.push({ value, pointer: here });
  } else if (step === EACH) {
    if (!isJsonList(value)) return;
    for (let index = 0; index < value.length; index += 1)
      walk(value[index], path, at + 1, `${here}/${index}`, hits);
  } else if (isJsonObject(value) && Object.hasOwn(value, step)) {
    walk(value[step], path, at + 1, here + pointer(step), hits);
  }
}

/** The first text at a path; '' when there is none. */
export function readFieldText(value: Json | undefined, path: FieldPath): string {
  for (const hit of findFields(value, path)) if (typeof hit.value === 'string') return hit.value;
  return '';
}
