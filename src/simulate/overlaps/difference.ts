import { isJsonList, isJsonObject, type Json, type JsonObject, pointer, readPath } from '../../api/json.ts';
import { FLEET_LABEL_PREFIX } from '../../api/placement.kubernetes-fleet.io.ts';
import { compareQuantities, readQuantity } from '../../model/quantity.ts';

/**
 * The pointers of everything that a manifest states and a live object has otherwise, at most `limit`: KubeFleet's partial
 * comparison (delivery-and-conditions.md §5.5). What the manifest leaves open is no difference; neither are status,
 * the system's metadata and labels or annotations with a system prefix.
 */
export function findDifferences(manifest: JsonObject, live: JsonObject, limit = 20): readonly string[] {
  const found: string[] = [];
  for (const [key, value] of Object.entries(manifest)) {
    if (key === 'apiVersion' || key === 'kind' || key === 'status' || key === 'metadata') continue;
    compare(value, readPath(live, key), pointer(key), found, limit);
  }
  for (const part of ['labels', 'annotations']) {
    const stated = readPath(manifest, 'metadata', part);
    for (const [key, value] of Object.entries(isJsonObject(stated) ? stated : {})) {
      if (isSystemKey(key)) continue;
      const at = pointer('metadata', part, key);
      compare(value, readPath(live, 'metadata', part, key), at, found, limit);
    }
  }
  return found;
}

/** Keys that the comparison leaves out wherever the prefix stands in them. */
function isSystemKey(key: string): boolean {
  return ['kubernetes.io/', 'k8s.io/', FLEET_LABEL_PREFIX].some((prefix) => key.includes(prefix));
}

function compare(stated: Json, live: Json | undefined, at: string, found: string[], limit: number): void {
  if (found.length >= limit || stated === live) return;
  if (isJsonObject(stated) && isJsonObject(live)) {
    for (const [key, value] of Object.entries(stated))
      compare(value, readPath(live, key), at + pointer(key), found, limit);
    return;
  }
  if (isJsonList(stated) && isJsonList(live)) {
    compareLists(stated, live, at, found, limit);
    return;
  }
  if (!isSameScalar(stated, live)) found.push(at);
}

/** Items with names are compared by name, as strategic merges do; others by position. */
function compareLists(
  stated: readonly Json[],
  live: readonly Json[],
  at: string,
  found: string[],
  limit: number,
): void {
  const key = KEYS.find((each) => [...stated, ...live].every((item) => readKey(item, each) !== undefined));
  if (key === undefined && stated.length !== live.length) {
    found.push(at);
    return;
  }
  stated.forEach((item, index) => {
    const match =
      key === undefined ? live[index] : live.find((other) => readKey(other, key) === readKey(item, key));
    compare(item, match, at + pointer(index), found, limit);
  });
}

const KEYS = ['name', 'containerPort', 'port', 'mountPath', 'key'] as const;

function readKey(item: Json, key: string): Json | undefined {
  return isJsonObject(item) && Object.hasOwn(item, key) ? item[key] : undefined;
}

/** Absent, null and empty are one to an API server; quantities are equal by amount. */
function isSameScalar(stated: Json, live: Json | undefined): boolean {
  if (isEmpty(stated) && isEmpty(live)) return true;
  if (typeof stated === 'object' || typeof live === 'object' || live === undefined) return false;
  const [left, right] = [readQuantity(String(stated)), readQuantity(String(live))];
  return left !== undefined && right !== undefined && compareQuantities(left, right) === 0;
}

function isEmpty(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === '' || value === false || value === 0) return true;
  return (isJsonList(value) || isJsonObject(value)) && Object.keys(value).length === 0;
}
