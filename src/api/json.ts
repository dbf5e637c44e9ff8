/** A JSON value as the readers build it: plain data, own properties only. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** A JSON object. Read it with `readPath` or `Object.hasOwn`: its keys come from untrusted input. */
export interface JsonObject {
  readonly [key: string]: Json;
}

/** True for a JSON object (not null, not a list). */
export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** True for a JSON list. Narrows where `Array.isArray` does not, because lists are readonly. */
export function isJsonList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** The value below `path`, or undefined when any step is absent or of another shape. Own properties only. */
export function readPath(value: Json | undefined, ...path: readonly (string | number)[]): Json | undefined {
  let current = value;
  for (const step of path) {
    if (isJsonList(current)) current = typeof step === 'number' ? current[step] : undefined;
    else if (isJsonObject(current) && Object.hasOwn(current, step)) current = current[step];
    else return undefined;
  }
  return current;
}

/** The string below `path`; '' when it is absent or no string. */
export function readString(value: Json | undefined, ...path: readonly (string | number)[]): string {
  const found = readPath(value, ...path);
  return typeof found === 'string' ? found : '';
}

/** The number below `path`, or undefined when it is absent or no number. */
export function readNumber(
  value: Json | undefined,
  ...path: readonly (string | number)[]
): number | undefined {
  const found = readPath(value, ...path);
  return typeof found === 'number' ? found : undefined;
}

/** The list below `path`; empty when it is absent or no list. */
export function readList(value: Json | undefined, ...path: readonly (string | number)[]): readonly Json[] {
  const found = readPath(value, ...path);
  return isJsonList(found) ? found : [];
}

/** The object below `path`, or undefined when it is absent or no object. */
export function readObject(
  value: Json | undefined,
  ...path: readonly (string | number)[]
): JsonObject | undefined {
  const found = readPath(value, ...path);
  return isJsonObject(found) ? found : undefined;
}

/** The string-valued entries of the object below `path` (labels, annotations); others are left out. */
export function readStringMap(
  value: Json | undefined,
  ...path: readonly (string | number)[]
): ReadonlyMap<string, string> {
  const found = readObject(value, ...path);
  const entries = new Map<string, string>();
  for (const [key, item] of Object.entries(found ?? {})) if (typeof item === 'string') entries.set(key, item);
  return entries;
}

/** Joins steps to a JSON pointer (RFC 6901): `pointer('spec', 'a/b', 0)` is `/spec/a~1b/0`. */
export function pointer(...steps: readonly (string | number)[]): string {
  return steps.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** Splits a JSON pointer into its unescaped steps; '' has none. */
export function pointerSteps(path: string): string[] {
  if (path === '') return [];
  return path
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}
