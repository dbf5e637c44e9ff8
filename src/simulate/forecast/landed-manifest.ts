import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../api/json.ts';
import { renderGoJson } from '../admission/go-text.ts';
import { type Landing, readLandingManifest } from '../landings.ts';
import { cleanManifest } from '../selection/cleaning.ts';
import { buildStoredManifest } from '../stored.ts';
import type { FleetHub } from './fleet-hub.ts';

/**
 * The manifest of a landing as a person wrote it, with what overrides make of it: without the defaults that the API
 * server would fill in on the hub, which any member fills in as well.
 */
export function readLandedManifest({ sourceOf }: FleetHub, landing: Landing): Json {
  const manifest = readLandingManifest(landing);
  const { object, entry, changed } = landing;
  if (changed === undefined || entry !== undefined || sourceOf(object).form !== 'declared') return manifest;
  return omitDefaults(manifest, cleanManifest(object.object), buildStoredManifest(object.object));
}

/** Leaves out of `value` what `written` does not say and `stored` says just so. */
function omitDefaults(value: Json, written: Json | undefined, stored: Json | undefined): Json {
  if (isJsonList(value)) {
    // Items keep their places only as long as none was added or removed.
    const [before, after] = [isJsonList(written) ? written : [], isJsonList(stored) ? stored : []];
    if (before.length !== value.length || after.length !== value.length) return value;
    return value.map((item, index) => omitDefaults(item, before[index], after[index]));
  }
  if (!isJsonObject(value)) return value;
  const kept = Object.keys(value).flatMap((key): (readonly [string, Json])[] => {
    const own = value[key] ?? null;
    const [before, after] = [readMember(written, key), readMember(stored, key)];
    if (before === undefined && after !== undefined && renderGoJson(after) === renderGoJson(own)) return [];
    return [[key, omitDefaults(own, before, after)]];
  });
  return orderLike(Object.fromEntries(kept), written);
}

function readMember(value: Json | undefined, key: string): Json | undefined {
  return isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** Members in the order in which they were written; new ones behind them. */
function orderLike(value: JsonObject, written: Json | undefined): JsonObject {
  if (!isJsonObject(written)) return value;
  const known = Object.keys(written).filter((key) => Object.hasOwn(value, key));
  const rest = Object.keys(value).filter((key) => !Object.hasOwn(written, key));
  return Object.fromEntries([...known, ...rest].map((key) => [key, value[key] ?? null]));
}
