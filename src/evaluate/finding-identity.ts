import { isJsonList, isJsonObject, type Json, pointer, pointerSteps, readPath } from '../api/json.ts';
import type { Place } from '../read/place.ts';
import { isObjectPlace } from './cell.ts';

/**
 * The identity of a finding (design.md §4.8): a hash of rule, object without version, pointer with list items
 * named by key, and what tells it apart from others at the place. No line, file, severity or cluster.
 */
export function renderIdentity(
  rule: string,
  at: Place | undefined,
  distinguish: readonly string[],
  sha256: (text: string) => string,
): string {
  const place = at === undefined ? [] : isObjectPlace(at) ? objectParts(at) : [at.source.uri];
  return sha256(JSON.stringify([rule, ...place, ...distinguish])).slice(0, 32);
}

function objectParts(at: Extract<Place, { object: unknown }>): readonly string[] {
  const { group, kind, namespace, name, value } = at.object;
  return [group, kind, namespace, name, keyedPointer(value, at.pointer)];
}

/** A pointer in which list items are named by what identifies them: it survives reordering and insertion. */
export function keyedPointer(value: Json, path: string): string {
  let current: Json | undefined = value;
  const steps: string[] = [];
  for (const step of pointerSteps(path)) {
    if (isJsonList(current)) {
      const at = Number(step);
      steps.push(itemKey(current, at));
      current = current[at];
    } else {
      steps.push(step);
      current = readPath(current, step);
    }
  }
  return pointer(...steps);
}

const KEYS = ['group', 'kind', 'namespace', 'name', 'type', 'key', 'path', 'topologyKey', 'port', 'ip'];

/** What identifies a list item; items that look alike are counted. */
function itemKey(list: readonly Json[], at: number): string {
  const name = describeItem(list[at]);
  const before = list.slice(0, at).filter((item) => describeItem(item) === name).length;
  return before === 0 ? name : `${name}#${before + 1}`;
}

function describeItem(item: Json | undefined): string {
  if (!isJsonObject(item)) return typeof item === 'string' ? item : JSON.stringify(item ?? null);
  const named = KEYS.flatMap((key) => {
    const value = readPath(item, key);
    return typeof value === 'string' || typeof value === 'number' ? [`${key}=${value}`] : [];
  });
  return named.length > 0 ? named.join(',') : JSON.stringify(item);
}
