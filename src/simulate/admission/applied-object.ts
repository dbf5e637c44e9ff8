import { isJsonList, isJsonObject, type Json, type JsonObject, readString } from '../../api/json.ts';
import { isDeepEqual } from './correlation.ts';

/**
 * What `kubectl apply` makes of an object that the hub printed: what the manifest leaves out stays. A manifest of
 * another revision is replaced as it is, since what it loses was applied once.
 */
export function applyOver(old: JsonObject | undefined, object: JsonObject): JsonObject {
  return old !== undefined && isPrinted(old) ? mergeObjects(old, object) : object;
}

/** True when applying changes nothing, so that a client sends no request. Lists count as they stand. */
export function isIdleChange(old: JsonObject | undefined, object: JsonObject): boolean {
  if (old === undefined) return false;
  return isPrinted(old) ? isContained(object, old) : isDeepEqual(object, old);
}

function isPrinted(object: JsonObject): boolean {
  return readString(object, 'metadata', 'uid') !== '';
}

function mergeObjects(old: JsonObject, object: JsonObject): JsonObject {
  const merged = new Map<string, Json>(Object.entries(old));
  for (const [key, value] of Object.entries(object)) {
    const before = merged.get(key);
    merged.set(key, isJsonObject(value) && isJsonObject(before) ? mergeObjects(before, value) : value);
  }
  return Object.fromEntries(merged);
}

function isContained(part: Json, whole: Json): boolean {
  if (isJsonList(part)) {
    return (
      isJsonList(whole) &&
      part.length === whole.length &&
      part.every((item, index) => isContained(item, whole[index] ?? null))
    );
  }
  if (!isJsonObject(part)) return part === whole;
  return (
    isJsonObject(whole) &&
    Object.entries(part).every(
      ([key, value]) => Object.hasOwn(whole, key) && isContained(value, whole[key] ?? null),
    )
  );
}
