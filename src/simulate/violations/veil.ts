import { isJsonList, isJsonObject, type Json, type JsonObject, pointer } from '../../api/json.ts';
import type { KubeObject } from '../../read/bundle.ts';
import { findSecretPaths } from '../../read/read.ts';
import { editItems, editMembers } from '../admission/json-edit.ts';

const MASK = '***';

/** An object without what messages must not show. */
export interface VeiledObject {
  readonly value: JsonObject;
  /** Takes the same out of a text of the server. */
  readonly veil: (text: string) => string;
}

/** Puts asterisks in place of what must not be shown (design.md §4.7). */
export function veilObject(object: KubeObject): VeiledObject {
  const paths = new Set(findSecretPaths(object));
  if (paths.size === 0) return { value: object.value, veil: (text) => text };
  const hidden = new Set<string>();
  const value = veilNode(object.value, '', paths, hidden);
  const longestFirst = [...hidden].sort((a, b) => b.length - a.length);
  return {
    value: isJsonObject(value) ? value : {},
    veil: (text) =>
      longestFirst.reduce((veiled, secret) => veiled.replaceAll(JSON.stringify(secret), `"${MASK}"`), text),
  };
}

function veilNode(value: Json, at: string, paths: ReadonlySet<string>, hidden: Set<string>): Json {
  if (paths.has(at)) return mask(value, hidden);
  if (isJsonList(value)) {
    return editItems(value, (item, index) => veilNode(item, at + pointer(index), paths, hidden));
  }
  if (!isJsonObject(value)) return value;
  return editMembers(value, (key, member) => veilNode(member, at + pointer(key), paths, hidden));
}

/** Masks texts, and keeps the shape: it is what faults are about. */
function mask(value: Json, hidden: Set<string>): Json {
  if (isJsonList(value)) return editItems(value, (item) => mask(item, hidden));
  if (isJsonObject(value)) return editMembers(value, (_, member) => mask(member, hidden));
  if (typeof value !== 'string' || value === '') return value;
  hidden.add(value);
  return MASK;
}
