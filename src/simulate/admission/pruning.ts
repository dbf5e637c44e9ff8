import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../api/json.ts';
import { editItems, editMembers } from './json-edit.ts';
import { below, renderDottedPath, renderPointer, type Spot } from './spot.ts';
import type { Structural } from './structural.ts';

/** A field the server drops because the schema does not know it. */
export interface UnknownField {
  /** The path as `strict decoding error: unknown field "..."` prints it. */
  readonly path: string;
  readonly pointer: string;
}

const META_FIELDS: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata']);

/**
 * Drops what the schema does not know (`structuralpruning.PruneWithOptions`), and lists it sorted. Type and
 * object metadata at the root are left alone.
 */
export function pruneObject(
  value: JsonObject,
  root: Structural,
): { readonly value: JsonObject; readonly unknown: readonly UnknownField[] } {
  const unknown: UnknownField[] = [];
  const pruned = prune(value, { ...root, embedded: true }, undefined, unknown);
  unknown.sort((a, b) => (a.path < b.path ? -1 : 1));
  return { value: isJsonObject(pruned) ? pruned : value, unknown };
}

function prune(
  value: Json,
  schema: Structural | undefined,
  spot: Spot | undefined,
  unknown: UnknownField[],
): Json {
  const keeps = schema?.preserveUnknown === true;
  if (isJsonObject(value)) {
    return editMembers(value, (key, member) => {
      if (schema?.embedded && META_FIELDS.has(key)) return member;
      const place = below(spot, key);
      const property = schema?.properties?.get(key);
      if (property !== undefined) return prune(member, property, place, unknown);
      if (schema?.additional !== undefined) {
        return prune(member, asSchema(schema.additional), place, unknown);
      }
      if (keeps) return member;
      if (!META_FIELDS.has(key) || spot !== undefined) {
        unknown.push({ path: renderDottedPath(place), pointer: renderPointer(place) });
      }
      return undefined;
    });
  }
  if (!isJsonList(value)) return value;
  if (keeps) {
    return editItems(value, (item, index) => pruneKept(item, schema.items, below(spot, index), unknown));
  }
  return editItems(value, (item, index) => prune(item, schema?.items, below(spot, index), unknown));
}

/** Items of a list whose unknown fields are kept: nothing is dropped unless a schema says so further below. */
function pruneKept(value: Json, schema: Structural | undefined, spot: Spot, unknown: UnknownField[]): Json {
  if (schema === undefined) return value;
  return prune(value, { ...schema, preserveUnknown: true }, spot, unknown);
}

/** The schema of map entries; a plain `true` knows nothing of what lies deeper. */
export function asSchema(additional: Structural | boolean | undefined): Structural | undefined {
  return typeof additional === 'object' ? additional : undefined;
}
