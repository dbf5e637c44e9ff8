import {
  isJsonList,
  isJsonObject,
  type Json,
  type JsonObject,
  pointer,
  readList,
  readObject,
  readPath,
  readString,
} from '../../api/json.ts';

/** A field that somebody else manages on a member and that a manifest wants otherwise. */
export interface ManagedField {
  readonly manager: string;
  /** Pointer into the manifest. */
  readonly pointer: string;
}

/** KubeFleet's own manager, and the one that stands for updates before the first apply: neither conflicts. */
const OWN_MANAGERS: ReadonlySet<string> = new Set(['work-api-agent', 'before-first-apply']);

/**
 * The fields on which a server-side apply without force would conflict: stated by the manifest with another value than
 * the live object has, and managed by somebody else. Reads `metadata.managedFields`, which kubectl prints on request only.
 */
export function findManagedFields(manifest: JsonObject, live: JsonObject): readonly ManagedField[] {
  return readList(live, 'metadata', 'managedFields').flatMap((entry): ManagedField[] => {
    const manager = readString(entry, 'manager');
    const fields = readObject(entry, 'fieldsV1');
    if (fields === undefined || OWN_MANAGERS.has(manager) || readString(entry, 'subresource') === 'status')
      return [];
    const found: string[] = [];
    walk(fields, manifest, live, '', found);
    return found.map((at) => ({ manager, pointer: at }));
  });
}

/** Follows a field set: `f:name` a field, `k:{…}` an item by its keys, `v:…` a value of a set, `.` the node itself. */
function walk(
  fields: JsonObject,
  stated: Json | undefined,
  live: Json | undefined,
  at: string,
  found: string[],
): void {
  for (const [step, inner] of Object.entries(fields)) {
    const next = readStep(step, stated, live);
    if (next === undefined) continue;
    const here = at + pointer(next.step);
    if (isJsonObject(inner) && Object.keys(inner).some((key) => key !== '.'))
      walk(inner, next.stated, next.live, here, found);
    else if (!isJsonObject(next.stated) && JSON.stringify(next.stated) !== JSON.stringify(next.live))
      found.push(here);
  }
}

interface Step {
  readonly step: string | number;
  readonly stated: Json;
  readonly live: Json | undefined;
}

/** The same step in manifest and live object; undefined where the manifest states nothing. */
function readStep(step: string, stated: Json | undefined, live: Json | undefined): Step | undefined {
  if (step.startsWith('f:')) {
    const name = step.slice(2);
    const value = readPath(stated, name);
    return value === undefined ? undefined : { step: name, stated: value, live: readPath(live, name) };
  }
  if (!step.startsWith('k:') || !isJsonList(stated)) return undefined;
  const keys = readKeys(step.slice(2));
  const isItem = (item: Json): boolean =>
    keys.length > 0 && keys.every(([key, value]) => readPath(item, key) === value);
  const index = stated.findIndex(isItem);
  const value = stated[index];
  return value === undefined
    ? undefined
    : { step: index, stated: value, live: isJsonList(live) ? live.find(isItem) : undefined };
}

/** The keys of an item, `{"name":"web"}`; none when they are no JSON object. */
function readKeys(text: string): readonly (readonly [string, Json])[] {
  const found = [...text.matchAll(/"([^"\\]+)":(?:"([^"\\]*)"|(\d+))/g)];
  return found.map(([, key = '', name, amount]) => [key, name ?? Number(amount)]);
}
