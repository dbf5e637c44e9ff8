import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../api/json.ts';
import { renderGoJson } from './go-text.ts';
import { asSchema } from './pruning.ts';
import type { Structural } from './structural.ts';

/** A value of a changed object beside the value that stood in its place before (`CorrelatedObject`). */
export interface Correlation {
  readonly value: Json;
  readonly old: Json;
  /** The pair for a field or map entry; undefined when one side lacks it or no schema tells about it. */
  readonly member: (key: string) => Correlation | undefined;
  /** The pair for a list item; only lists of type `map` tell which old item it was. */
  readonly item: (index: number) => Correlation | undefined;
  /** True when the value did not change: its faults are forgiven. */
  readonly isSame: () => boolean;
}

/** Pairs a value with its former self, by the schema. Comparisons are made once, when first asked for. */
export function correlate(value: Json, old: Json, schema: Structural): Correlation {
  const members = new Map<string | number, Correlation | undefined>();
  let same: boolean | undefined;
  const once = (key: string | number, find: () => Correlation | undefined): Correlation | undefined => {
    if (!members.has(key)) members.set(key, find());
    return members.get(key);
  };
  const correlation: Correlation = {
    value,
    old,
    member: (key) => once(key, () => correlateMember(value, old, key, schema)),
    item: (index) => once(index, () => correlateItem(value, old, index, schema)),
    isSame: () => {
      same ??= compareValues(correlation, schema);
      return same;
    },
  };
  return correlation;
}

function correlateMember(value: Json, old: Json, key: string, schema: Structural): Correlation | undefined {
  if (!isJsonObject(value) || !isJsonObject(old)) return undefined;
  if (!Object.hasOwn(value, key) || !Object.hasOwn(old, key)) return undefined;
  const nested = schema.properties?.get(key) ?? asSchema(schema.additional);
  return nested === undefined ? undefined : correlate(value[key] ?? null, old[key] ?? null, nested);
}

function correlateItem(value: Json, old: Json, index: number, schema: Structural): Correlation | undefined {
  if (!isJsonList(value) || !isJsonList(old) || schema.items === undefined || !isKeyed(schema))
    return undefined;
  const item = value[index];
  const former = item === undefined ? undefined : findByKey(old, item, schema.listMapKeys);
  return item === undefined || former === undefined ? undefined : correlate(item, former, schema.items);
}

function isKeyed(schema: Structural): boolean {
  return schema.type === 'array' && schema.listType === 'map' && schema.listMapKeys.length > 0;
}

/** The first item of a list of type `map` that has the keys of `item`; undefined without one. */
export function findByKey(
  list: readonly Json[],
  item: Json,
  keys: readonly string[],
): JsonObject | undefined {
  const wanted = readKey(item, keys);
  if (wanted === undefined) return undefined;
  for (const each of list) if (isJsonObject(each) && readKey(each, keys) === wanted) return each;
  return undefined;
}

function readKey(item: Json, keys: readonly string[]): string | undefined {
  if (!isJsonObject(item)) return undefined;
  const values = keys.map((key) => (Object.hasOwn(item, key) ? item[key] : undefined));
  const scalar = values.every((value) => ['string', 'number', 'boolean'].includes(typeof value));
  return scalar ? renderGoJson(values.map((value) => value ?? null)) : undefined;
}

/** Deep equality as the server finds it: what no schema tells about counts as changed (`CachedDeepEqual`). */
function compareValues(pair: Correlation, schema: Structural): boolean {
  const { value, old } = pair;
  if (isJsonList(value) && isJsonList(old)) {
    if (value.length !== old.length) return false;
    if (!isKeyed(schema)) return isDeepEqual(value, old);
    return value.every((_item, index) => pair.item(index)?.isSame() ?? false);
  }
  if (isJsonObject(value) && isJsonObject(old)) {
    const keys = Object.keys(value);
    if (keys.length !== Object.keys(old).length) return false;
    return keys.every((key) => pair.member(key)?.isSame() ?? false);
  }
  return value === old;
}

/** Deep equality of JSON values. */
export function isDeepEqual(left: Json, right: Json): boolean {
  if (left === right) return true;
  if (isJsonList(left) && isJsonList(right)) {
    return left.length === right.length && left.every((item, at) => isDeepEqual(item, right[at] ?? null));
  }
  if (!isJsonObject(left) || !isJsonObject(right)) return false;
  const keys = Object.keys(left);
  if (keys.length !== Object.keys(right).length) return false;
  return keys.every((key) => Object.hasOwn(right, key) && isDeepEqual(left[key] ?? null, right[key] ?? null));
}
