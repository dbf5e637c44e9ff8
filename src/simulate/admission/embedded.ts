import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../api/json.ts';
import { type FieldError, fieldError } from './field-error.ts';
import { readLabel1035Errors } from './names.ts';
import { readEmbeddedMetaErrors } from './object-meta.ts';
import { asSchema } from './pruning.ts';
import { below, type Spot } from './spot.ts';
import type { Structural } from './structural.ts';

/** Checks type and metadata of objects that stand inside an object (`schemaobjectmeta.Validate`). */
export function readEmbeddedErrors(
  value: Json,
  schema: Structural | undefined,
  spot: Spot | undefined,
): readonly FieldError[] {
  if (schema === undefined || !schema.below.embedded) return [];
  if (isJsonList(value)) {
    return value.flatMap((item, index) => readEmbeddedErrors(item, schema.items, below(spot, index)));
  }
  if (!isJsonObject(value)) return [];
  const own = schema.embedded ? readResourceErrors(value, spot) : [];
  const nested = Object.entries(value).flatMap(([key, member]) => {
    const property = schema.properties?.get(key);
    if (property !== undefined) return readEmbeddedErrors(member, property, below(spot, key));
    return readEmbeddedErrors(member, asSchema(schema.additional), below(spot, key, true));
  });
  return [...own, ...nested];
}

function readResourceErrors(value: JsonObject, spot: Spot | undefined): FieldError[] {
  return [
    ...readTypeErrors(value, 'apiVersion', spot, (text) =>
      text.split('/').length > 2 ? `unexpected GroupVersion string: ${text}` : '',
    ),
    ...readTypeErrors(value, 'kind', spot, (text) => {
      const reasons = readLabel1035Errors(text.toLowerCase());
      return reasons.length === 0
        ? ''
        : `may have mixed case, but should otherwise match: ${reasons.join(',')}`;
    }),
    ...(Object.hasOwn(value, 'metadata') ? readEmbeddedMetaErrors(value, spot) : []),
  ];
}

function readTypeErrors(
  value: JsonObject,
  field: string,
  spot: Spot | undefined,
  judge: (text: string) => string,
): FieldError[] {
  const place = below(spot, field);
  if (!Object.hasOwn(value, field)) return [fieldError(place, { type: 'FieldValueRequired' })];
  const found = value[field] ?? null;
  const detail =
    typeof found !== 'string' ? 'must be a string' : found === '' ? 'must not be empty' : judge(found);
  return detail === '' ? [] : [fieldError(place, { type: 'FieldValueInvalid', value: found, detail })];
}
