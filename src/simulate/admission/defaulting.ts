import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../api/json.ts';
import { editItems, editMembers } from './json-edit.ts';
import { asSchema } from './pruning.ts';
import type { Structural } from './structural.ts';

/** The schema of a member, by name or as a map entry. */
function memberSchema(schema: Structural | undefined, key: string): Structural | undefined {
  return schema?.properties?.get(key) ?? asSchema(schema?.additional);
}

/**
 * Drops nulls that the schema neither allows nor replaces by a default
 * (`PruneNonNullableNullsWithoutDefaults`); null list items stay.
 */
export function dropNulls(value: JsonObject, schema: Structural): JsonObject {
  const dropped = dropBelow(value, schema);
  return isJsonObject(dropped) ? dropped : value;
}

function dropBelow(value: Json, schema: Structural | undefined): Json {
  if (isJsonObject(value)) {
    return editMembers(value, (key, member) => {
      const nested = memberSchema(schema, key);
      if (member !== null) return dropBelow(member, nested);
      const goes = nested !== undefined && !nested.nullable && nested.defaultValue === undefined;
      return goes ? undefined : null;
    });
  }
  return isJsonList(value) ? editItems(value, (item) => dropBelow(item, schema?.items)) : value;
}

/**
 * Fills in the defaults of the schema (`structuraldefaulting.Default`): only inside objects that are there, and
 * in place of nulls that are not allowed. Doing it twice changes nothing.
 */
export function fillDefaults(value: JsonObject, schema: Structural): JsonObject {
  const filled = fillBelow(value, schema);
  return isJsonObject(filled) ? filled : value;
}

function fillBelow(value: Json, schema: Structural | undefined): Json {
  if (schema === undefined || !schema.below.defaults) return value;
  if (isJsonObject(value)) return fillMembers(value, schema);
  if (!isJsonList(value)) return value;
  return editItems(value, (item) => fillBelow(orDefault(item, schema.items), schema.items));
}

function fillMembers(value: JsonObject, schema: Structural): JsonObject {
  const filled = editMembers(value, (key, member) => {
    const nested = memberSchema(schema, key);
    return fillBelow(orDefault(member, nested), nested);
  });
  const missing: [string, Json][] = [];
  for (const [key, nested] of schema.properties ?? []) {
    if (nested.defaultValue === undefined || Object.hasOwn(value, key)) continue;
    missing.push([key, fillBelow(nested.defaultValue, nested)]);
  }
  return missing.length === 0 ? filled : { ...filled, ...Object.fromEntries(missing) };
}

function orDefault(value: Json, schema: Structural | undefined): Json {
  if (value !== null || schema === undefined || schema.nullable) return value;
  return schema.defaultValue ?? null;
}
