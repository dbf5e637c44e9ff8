import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../api/json.ts';

/** A step into a value: a key, or `*` for every item of a list. */
export type Step = string;

/** Builds an object from entries; a key such as `__proto__` becomes an own property like any other. */
export function buildJsonObject(entries: Iterable<readonly [string, Json]>): JsonObject {
  return Object.fromEntries(entries);
}

/** The object with one key set, or taken away when `item` is undefined. */
export function withKey(value: JsonObject, key: string, item: Json | undefined): JsonObject {
  const entries = Object.entries(value).filter(([name]) => name !== key);
  if (item === undefined) return buildJsonObject(entries);
  if (!Object.hasOwn(value, key)) return buildJsonObject([...entries, [key, item]]);
  return buildJsonObject(Object.entries(value).map(([name, old]) => [name, name === key ? item : old]));
}

/**
 * The value with what lies at `path` replaced by what `change` makes of it; undefined stands for absent, and what
 * `change` leaves undefined stays absent. Missing mappings on the way are made only when `create` says so.
 */
export function withPath(
  value: JsonObject,
  path: readonly Step[],
  change: (old: Json | undefined) => Json | undefined,
  create: boolean,
): JsonObject {
  const changed = changeAt(value, path, change, create);
  return isJsonObject(changed) ? changed : value;
}

function changeAt(
  value: Json | undefined,
  path: readonly Step[],
  change: (old: Json | undefined) => Json | undefined,
  create: boolean,
): Json | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return change(value);
  if (step === '*') {
    return isJsonList(value) ? value.map((item) => changeAt(item, rest, change, create) ?? item) : value;
  }
  if (value === undefined && !create) return undefined;
  const object = value ?? {};
  if (!isJsonObject(object)) return value;
  const old = Object.hasOwn(object, step) ? object[step] : undefined;
  const next = changeAt(old, rest, change, create);
  return next === old || next === undefined ? value : withKey(object, step, next);
}

/** Adds entries to the mapping at `path`; entries that are there already take the new value. */
export function withEntries(
  value: JsonObject,
  path: readonly Step[],
  entries: ReadonlyMap<string, string>,
  create: boolean,
): JsonObject {
  return withPath(
    value,
    path,
    (old) => {
      if (old === undefined && !create) return undefined;
      const known = isJsonObject(old) ? old : {};
      return buildJsonObject([...Object.entries(known), ...entries]);
    },
    create,
  );
}
