import { isJsonList, isJsonObject, type Json, type JsonObject, readPath } from '../../api/json.ts';

/** Values to fill in: an object is merged, anything else is set where nothing is. */
export type Defaults = JsonObject;

/** `object` with each default where it has nothing; null counts as nothing. What is there is never changed. */
export function fillDefaults(object: JsonObject, defaults: Defaults): JsonObject {
  const filled = new Map<string, Json>(Object.entries(object));
  for (const [key, value] of Object.entries(defaults)) {
    const present = filled.get(key) ?? null;
    if (present === null) filled.set(key, value);
    else if (isJsonObject(present) && isJsonObject(value)) filled.set(key, fillDefaults(present, value));
  }
  return Object.fromEntries(filled);
}

/** The object with the part at `path` changed; without such a part nothing changes. */
export function changePart(
  object: JsonObject,
  path: readonly string[],
  change: (part: JsonObject) => JsonObject,
): JsonObject {
  const [step, ...rest] = path;
  if (step === undefined) return change(object);
  const part = readPath(object, step);
  if (!isJsonObject(part)) return object;
  return setMember(object, step, changePart(part, rest, change));
}

/** The object with every object of a list member changed; without such a list nothing changes. */
export function changeItems(
  object: JsonObject,
  key: string,
  change: (item: JsonObject) => JsonObject,
): JsonObject {
  const list = readPath(object, key);
  if (!isJsonList(list)) return object;
  return setMember(
    object,
    key,
    list.map((item) => (isJsonObject(item) ? change(item) : item)),
  );
}

/** The object with a member set, at its place or at the end. */
export function setMember(object: JsonObject, key: string, value: Json): JsonObject {
  return Object.fromEntries(new Map<string, Json>(Object.entries(object)).set(key, value));
}
