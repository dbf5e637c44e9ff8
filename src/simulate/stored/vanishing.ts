import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../api/json.ts';
import { DEMANDED_LISTS, KEPT_TEXTS, STRING_MAPS, VANISHING_ZEROS } from '../../api/kubernetes-fields.ts';

/**
 * An object of a built-in kind without the empty values that do not survive being stored: nulls, empty lists, texts
 * and maps, and some switches that are off. Objects that are empty stay, since they may mean something.
 */
export function dropVanishing(object: JsonObject, kind: string): JsonObject {
  const kept = Object.keys(object).flatMap((key): (readonly [string, Json])[] => {
    const value = object[key] ?? null;
    return isVanishing(key, value, kind)
      ? []
      : [[key, isStringMap(key, kind) ? value : descend(value, kind)]];
  });
  return Object.fromEntries(kept);
}

function descend(value: Json, kind: string): Json {
  if (isJsonList(value)) return value.map((item) => descend(item, kind));
  return isJsonObject(value) ? dropVanishing(value, kind) : value;
}

/** True when the field is left out of what is stored. */
export function isVanishing(key: string, value: Json, kind: string): boolean {
  if (value === null) return true;
  if (value === '') return !KEPT_TEXTS.has(key);
  if (value === 0 || value === false) return VANISHING_ZEROS.has(key);
  if (isJsonList(value)) return value.length === 0 && !DEMANDED_LISTS.has(key);
  return isJsonObject(value) && Object.keys(value).length === 0 && isStringMap(key, kind);
}

/** A Service and a ReplicationController pick pods by a plain map. */
function isStringMap(key: string, kind: string): boolean {
  return (
    STRING_MAPS.has(key) || (key === 'selector' && (kind === 'Service' || kind === 'ReplicationController'))
  );
}
