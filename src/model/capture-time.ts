import { isJsonObject, type Json, readList, readPath, readString } from '../api/json.ts';
import type { Bundle, KubeObject } from '../read/bundle.ts';
import { isObserved } from './identity.ts';
import { type Known, unknown } from './knowledge.ts';
import { decodeTime } from './time.ts';

/** Fields of a condition or status entry in which a cluster notes when something happened. */
const MARKS = [
  'lastTransitionTime',
  'lastUpdateTime',
  'lastHeartbeatTime',
  'lastProbeTime',
  'lastReceivedHeartbeat',
  'observationTime',
  'firstTimestamp',
  'lastTimestamp',
  'eventTime',
  'lastUpdatedTime',
  'startTime',
  'endTime',
  'renewTime',
  'time',
];

/**
 * Parts that hold objects of other clusters or times to come; and the deletion time, which lies ahead of the
 * capture by the grace period.
 */
const SKIPPED: ReadonlySet<string> = new Set(['manifests', 'selectedResources', 'observedStatus', 'data']);

function newestOf(value: Json, depth: number): number {
  let newest = 0;
  if (isJsonObject(value)) {
    for (const mark of MARKS) {
      const text = readString(value, mark);
      if (text !== '') newest = Math.max(newest, decodeTime(text) ?? 0);
    }
    if (depth === 0) return newest;
    for (const [key, item] of Object.entries(value))
      if (!SKIPPED.has(key)) newest = Math.max(newest, newestOf(item, depth - 1));
  } else if (depth > 0) {
    for (const item of readList(value)) newest = Math.max(newest, newestOf(item, depth - 1));
  }
  return newest;
}

/** The newest moment an object knows of, in milliseconds since 1970; 0 when it shows none. */
export function newestTime(object: KubeObject): number {
  const { value } = object;
  return Math.max(
    decodeTime(readString(value, 'metadata', 'creationTimestamp')) ?? 0,
    newestOf(readPath(value, 'metadata', 'managedFields') ?? null, 2),
    newestOf(readPath(value, 'status') ?? null, 6),
    object.kind === 'Lease' ? newestOf(readPath(value, 'spec') ?? null, 0) : 0,
    newestOf(value, 0),
  );
}

/**
 * When the input was captured (design.md §4.1): the stated time, else what the reader found, else the newest time
 * any observed object shows, else Unknown(`time`). Never the clock of the machine that runs.
 */
export function decodeCaptureTime(bundle: Bundle, stated: number | undefined): Known<number> {
  const told = stated ?? bundle.captured?.time;
  if (told !== undefined) return told;
  if (bundle.captured !== undefined) return unknown('time');
  let newest = 0;
  for (const object of bundle.objects) if (isObserved(object)) newest = Math.max(newest, newestTime(object));
  return newest > 0 ? newest : unknown('time');
}
