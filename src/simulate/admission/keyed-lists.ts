import { isJsonList, isJsonObject, type Json } from '../../api/json.ts';
import { type FieldError, fieldError } from './field-error.ts';
import { renderGoJson } from './go-text.ts';
import { asSchema } from './pruning.ts';
import { below, type Spot } from './spot.ts';
import type { Structural } from './structural.ts';

/**
 * Checks that lists of type `set` hold no item twice and lists of type `map` no key twice
 * (`structurallisttype.ValidateListSetsAndMaps`).
 */
export function readListTypeErrors(
  value: Json,
  schema: Structural | undefined,
  spot: Spot | undefined,
): readonly FieldError[] {
  if (schema === undefined || !schema.below.keyedLists) return [];
  if (isJsonList(value)) {
    const own = schema.listType === 'set' ? readSetErrors(value, spot) : readMapErrors(value, schema, spot);
    const nested = value.flatMap((item, index) => readListTypeErrors(item, schema.items, below(spot, index)));
    return [...own, ...nested];
  }
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, member]) => {
    const property = schema.properties?.get(key);
    const known = property === undefined ? [] : readListTypeErrors(member, property, below(spot, key));
    const entry = readListTypeErrors(member, asSchema(schema.additional), below(spot, key, true));
    return [...known, ...entry];
  });
}

/** Positions at which a value comes for the second time. */
function findRepeats(values: readonly Json[]): number[] {
  const seen = new Map<string, number>();
  return values.flatMap((value, index) => {
    const key = renderGoJson(value);
    const times = (seen.get(key) ?? 0) + 1;
    seen.set(key, times);
    return times === 2 ? [index] : [];
  });
}

function readSetErrors(value: readonly Json[], spot: Spot | undefined): FieldError[] {
  return findRepeats(value).map((index) =>
    fieldError(below(spot, index), { type: 'FieldValueDuplicate', value: value[index] ?? null }),
  );
}

function readMapErrors(value: readonly Json[], schema: Structural, spot: Spot | undefined): FieldError[] {
  if (schema.listType !== 'map') return [];
  const odd = value.findIndex((item) => item !== null && !isJsonObject(item));
  if (odd >= 0) {
    const detail = 'must be an object for an array of list-type map';
    return [fieldError(below(spot, odd), { type: 'FieldValueInvalid', value: value[odd] ?? null, detail })];
  }
  const keys = value.map((item): Json => {
    const names = isJsonObject(item) ? schema.listMapKeys.filter((name) => Object.hasOwn(item, name)) : [];
    return Object.fromEntries(names.map((name) => [name, isJsonObject(item) ? (item[name] ?? null) : null]));
  });
  return findRepeats(keys).map((index) =>
    fieldError(below(spot, index), { type: 'FieldValueDuplicate', value: keys[index] ?? null }),
  );
}
