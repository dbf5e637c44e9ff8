import { isJsonList, type Json, type JsonObject } from '../../api/json.ts';
import { renderGoQuoted } from '../../model/label-selector-syntax.ts';

/** What JSON Patch can step into. */
export type Container = JsonObject | readonly Json[];

/** A new value, or the library's words for why there is none; `absent` when only the key is missing. */
export type Outcome = { readonly value: Json } | { readonly error: string; readonly absent?: boolean };

/** An outcome that failed. */
export function refuse(error: string): Outcome {
  return { error };
}

/** The member `key` of an object or list. Indices count from the end when negative. */
export function getMember(container: Container, key: string): Outcome {
  if (!isJsonList(container)) {
    const value = Object.hasOwn(container, key) ? container[key] : undefined;
    if (value !== undefined) return { value };
    return { error: `unable to get nonexistent key: ${key}: missing value`, absent: true };
  }
  const index = readIndex(key);
  if ('error' in index) return index;
  const at = index.at < 0 ? index.at + container.length : index.at;
  const value = container[at];
  return value === undefined ? refuseIndex(index.at) : { value };
}

/** The container with `key` set to `value`; a list must have that index. */
export function setMember(container: Container, key: string, value: Json): Outcome {
  if (!isJsonList(container)) return { value: withMember(container, key, value) };
  const index = readIndex(key);
  if ('error' in index) return index;
  const at = index.at < 0 ? index.at + container.length : index.at;
  if (at < 0 || at >= container.length) return refuseIndex(index.at);
  return { value: container.with(at, value) };
}

/** The container with `value` added: over the member of an object, or inserted before the index of a list. */
export function addMember(container: Container, key: string, value: Json): Outcome {
  if (!isJsonList(container)) return { value: withMember(container, key, value) };
  if (key === '-') return { value: [...container, value] };
  const index = readIndex(key);
  if ('error' in index) return refuse(`value was not a proper array index: '${key}': ${index.error}`);
  // A negative index counts from the end of the list as it will be, so that -1 appends.
  const at = index.at < 0 ? index.at + container.length + 1 : index.at;
  if (at < 0 || at > container.length) return refuseIndex(index.at);
  return { value: container.toSpliced(at, 0, value) };
}

/** The container without the member `key`. */
export function removeMember(container: Container, key: string): Outcome {
  if (!isJsonList(container)) {
    if (!Object.hasOwn(container, key))
      return refuse(`unable to remove nonexistent key: ${key}: missing value`);
    return { value: Object.fromEntries(Object.entries(container).filter(([name]) => name !== key)) };
  }
  const index = readIndex(key);
  if ('error' in index) return index;
  const at = index.at < 0 ? index.at + container.length : index.at;
  if (at < 0 || at >= container.length) return refuseIndex(index.at);
  return { value: container.toSpliced(at, 1) };
}

/** `Object.fromEntries` defines properties instead of assigning them, so that `__proto__` stays a plain key. */
function withMember(object: JsonObject, key: string, value: Json): JsonObject {
  return Object.fromEntries([...Object.entries(object), [key, value]]);
}

function refuseIndex(index: number): Outcome {
  return refuse(`Unable to access invalid index: ${index}: invalid index referenced`);
}

const MAX_INT = 2n ** 63n;

/** Reads an index as Go's `strconv.Atoi` does: decimal digits with an optional sign, leading zeros allowed. */
function readIndex(key: string): { readonly at: number } | { readonly error: string } {
  const failure = `strconv.Atoi: parsing ${renderGoQuoted(key)}`;
  if (!/^[+-]?\d+$/.test(key)) return { error: `${failure}: invalid syntax` };
  const value = BigInt(key.replace('+', ''));
  if (value >= MAX_INT || value < -MAX_INT) return { error: `${failure}: value out of range` };
  return { at: Number(value) };
}
