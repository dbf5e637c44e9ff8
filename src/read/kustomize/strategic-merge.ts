import { isJsonList, isJsonObject, type Json, type JsonObject, readString } from '../../api/json.ts';
import { buildJsonObject } from './json-edit.ts';

/** Keys by which items of built-in lists are matched (`patchMergeKey` in the Kubernetes API). */
const MERGE_KEYS: ReadonlyMap<string, readonly string[]> = new Map([
  ['containers', ['name']],
  ['initContainers', ['name']],
  ['ephemeralContainers', ['name']],
  ['env', ['name']],
  ['ports', ['containerPort', 'port']],
  ['volumes', ['name']],
  ['volumeMounts', ['mountPath']],
  ['volumeDevices', ['devicePath']],
  ['imagePullSecrets', ['name']],
  ['secrets', ['name']],
  ['hostAliases', ['ip']],
  ['topologySpreadConstraints', ['topologyKey']],
  ['resourceClaims', ['name']],
  ['webhooks', ['name']],
  ['validations', ['expression']],
]);

const DIRECTIVE = '$patch';

/**
 * Merges a strategic merge patch into an object. Lists of built-in kinds merge item by item; in other kinds, as
 * in any API that Kustomize does not know, a list replaces the list.
 */
export function mergePatch(value: JsonObject, patch: JsonObject, builtIn: boolean): JsonObject {
  const entries = new Map(Object.entries(value));
  for (const [key, item] of Object.entries(patch)) {
    if (key.startsWith('$')) continue;
    const old = entries.get(key);
    if (item === null) entries.delete(key);
    else entries.set(key, mergeValue(key, old, item, builtIn));
  }
  return buildJsonObject(entries);
}

function mergeValue(key: string, old: Json | undefined, item: Json, builtIn: boolean): Json {
  if (isJsonObject(item)) {
    if (readString(item, DIRECTIVE) === 'replace' || !isJsonObject(old)) return mergePatch({}, item, builtIn);
    return mergePatch(old, item, builtIn);
  }
  if (!isJsonList(item) || !isJsonList(old) || !builtIn) return item;
  const keys = MERGE_KEYS.get(key);
  return keys === undefined ? item : mergeList(old, item, keys);
}

/** Items with an equal key are merged in place; new ones come first, as Kustomize puts them. */
function mergeList(old: readonly Json[], patch: readonly Json[], keys: readonly string[]): Json {
  if (patch.some((item) => readString(item, DIRECTIVE) === 'replace')) {
    return patch.filter((item) => readString(item, DIRECTIVE) === '');
  }
  const key = keys.find((each) => patch.some((item) => isJsonObject(item) && Object.hasOwn(item, each)));
  if (key === undefined) return patch;
  const merged = [...old];
  const added: Json[] = [];
  for (const item of patch) {
    const at = merged.findIndex(
      (each) => keyOf(each, key) !== undefined && keyOf(each, key) === keyOf(item, key),
    );
    const known = merged[at];
    if (readString(item, DIRECTIVE) === 'delete') {
      if (at >= 0) merged.splice(at, 1);
    } else if (isJsonObject(known) && isJsonObject(item)) merged[at] = mergePatch(known, item, true);
    else added.push(item);
  }
  return [...added, ...merged];
}

function keyOf(item: Json, key: string): Json | undefined {
  return isJsonObject(item) && Object.hasOwn(item, key) ? item[key] : undefined;
}
