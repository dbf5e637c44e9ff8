import { countBytes, renderGoJson } from '../admission/go-text.ts';
import { cleanManifest } from '../selection/cleaning.ts';
import type { HubObject } from '../selection/hub.ts';
import { SNAPSHOT_SIZE_LIMIT } from '../snapshots/split.ts';
import type { FleetHub } from './fleet-hub.ts';

/** How much longer JSON can be than the text it was read from: quotes and commas around short words. */
const GROWTH = 2;

/** Bytes of an object as a snapshot holds it: its JSON without what the hub alone gave it, and a line end. */
export function countManifestBytes({ object }: HubObject): number {
  return countBytes(renderGoJson(cleanManifest(object))) + 1;
}

/** True when objects make more than one part of a snapshot; texts too short for that are not looked into. */
export function areHeavy({ sourceOf }: FleetHub, items: readonly HubObject[]): boolean {
  let most = 0;
  for (const item of items) {
    const { start, end } = sourceOf(item).object.origin;
    most += (end - start) * GROWTH;
  }
  if (most <= SNAPSHOT_SIZE_LIMIT) return false;
  let bytes = 0;
  for (const item of items) {
    bytes += countManifestBytes(item);
    if (bytes > SNAPSHOT_SIZE_LIMIT) return true;
  }
  return false;
}
