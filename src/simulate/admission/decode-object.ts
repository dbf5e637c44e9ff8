import { isJsonList, isJsonObject, type Json, type JsonObject, readPath } from '../../api/json.ts';
import { dropNulls, fillDefaults } from './defaulting.ts';
import { renderComplaint } from './field-error.ts';
import { decodeGo } from './go-decode.ts';
import { encodeGo } from './go-encode.ts';
import { editItems, editMembers, withMember } from './json-edit.ts';
import { asSchema, pruneObject, type UnknownField } from './pruning.ts';
import { below, renderPath, renderPointer, type Spot } from './spot.ts';
import type { Structural } from './structural.ts';

/** An object as the API server holds it after decoding, or why it cannot be decoded. */
export interface DecodedObject {
  /** Unknown fields dropped, defaults filled in. */
  readonly value: JsonObject;
  readonly unknownFields: readonly UnknownField[];
  readonly error: { readonly message: string; readonly pointer: string } | undefined;
}

/**
 * Decodes a custom object by its schema (objects-and-selection.md §1, stage 1; `unstructuredSchemaCoercer` and
 * `unstructuredDefaulter`): prunes, drops nulls, checks metadata, fills in defaults. Decoding twice changes nothing.
 */
export function decodeWithSchema(object: JsonObject, schema: Structural): DecodedObject {
  const metadata = readPath(object, 'metadata');
  const decodedMeta = metadata === undefined ? undefined : decodeGo(metadata, 'v1.ObjectMeta');
  if (decodedMeta?.error !== undefined) {
    const error = { message: decodedMeta.error, pointer: '/metadata' };
    return { value: object, unknownFields: [], error };
  }
  const pruned = pruneObject(object, schema);
  const found: UnknownField[] = [];
  const coerced = coerceObject(dropNulls(pruned.value, schema), schema, found);
  if ('message' in coerced) return { value: object, unknownFields: [], error: coerced };
  const meta = decodedMeta && encodeGo(decodedMeta.value, 'v1.ObjectMeta');
  const whole = meta === undefined ? coerced.value : withMember(coerced.value, 'metadata', meta);
  const atRoot = (decodedMeta?.unknown ?? []).map((path) => unknownMeta(undefined, path));
  found.sort((a, b) => (a.path < b.path ? -1 : 1));
  return {
    value: fillDefaults(whole, schema),
    unknownFields: [...atRoot, ...pruned.unknown, ...found],
    error: undefined,
  };
}

function unknownMeta(spot: Spot | undefined, path: string): UnknownField {
  const place = below(spot, 'metadata');
  const steps = path.split(/[.[\]]+/).filter((step) => step !== '');
  return {
    path: `${renderPath(place)}.${path}`,
    pointer: `${renderPointer(place)}${steps.map((step) => `/${step}`).join('')}`,
  };
}

type Fault = { readonly message: string; readonly pointer: string };

/** Checks the metadata of objects that stand inside this one (`schemaobjectmeta.Coerce`). */
function coerceObject(
  object: JsonObject,
  schema: Structural,
  unknown: UnknownField[],
): { readonly value: JsonObject } | Fault {
  if (!schema.below.embedded) return { value: object };
  const faults: Fault[] = [];
  const value = coerce(object, schema, undefined, unknown, faults);
  return faults[0] ?? { value: isJsonObject(value) ? value : object };
}

function coerce(
  value: Json,
  schema: Structural | undefined,
  spot: Spot | undefined,
  unknown: UnknownField[],
  faults: Fault[],
): Json {
  if (schema === undefined || !schema.below.embedded || faults.length > 0) return value;
  if (isJsonList(value)) {
    return editItems(value, (item, index) => coerce(item, schema.items, below(spot, index), unknown, faults));
  }
  if (!isJsonObject(value)) return value;
  return editMembers(value, (key, member) => {
    const checked = schema.embedded ? coerceMeta(key, member, spot, unknown, faults) : member;
    const property = schema.properties?.get(key);
    if (property !== undefined) return coerce(checked, property, below(spot, key), unknown, faults);
    if (schema.additional === undefined) return checked;
    return coerce(checked, asSchema(schema.additional), below(spot, key, true), unknown, faults);
  });
}

function coerceMeta(
  key: string,
  member: Json,
  spot: Spot | undefined,
  unknown: UnknownField[],
  faults: Fault[],
): Json {
  const place = below(spot, key);
  const fault = (detail: string): Fault => ({
    message: `${renderPath(place)}: ${renderComplaint({ type: 'FieldValueInvalid', value: member, detail })}`,
    pointer: renderPointer(place),
  });
  if ((key === 'apiVersion' || key === 'kind') && typeof member !== 'string') {
    faults.push(fault('must be a string'));
  }
  if (key !== 'metadata') return member;
  const decoded = decodeGo(member, 'v1.ObjectMeta');
  if (decoded.error !== undefined) {
    faults.push(fault(decoded.error));
    return member;
  }
  unknown.push(...decoded.unknown.map((path) => unknownMeta(spot, path)));
  return encodeGo(decoded.value, 'v1.ObjectMeta');
}
