import { isJsonList, isJsonObject, type Json, readList, readString } from '../api/json.ts';
import type { Site } from './bundle.ts';
import type { Capture, SiteCapture } from './capture.ts';
import type { UnplacedObject } from './site.ts';
import type { Source } from './source.ts';

/** Fields of a status that tell when something last happened; never in the future, unlike expiry times. */
const TIME_KEYS: ReadonlySet<string> = new Set([
  'lastTransitionTime',
  'lastReceivedHeartbeat',
  'lastHeartbeatTime',
  'lastUpdateTime',
  'lastUpdatedTime',
  'lastProbeTime',
  'observationTime',
  'startTime',
  'startedAt',
  'finishedAt',
  'completionTime',
]);

const EVENT_KEYS = ['lastTimestamp', 'eventTime', 'firstTimestamp'] as const;

/** Statuses nest a few levels; a hostile one does not get deeper than this. */
const MAX_DEPTH = 12;

const RFC3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

export interface CaptureInput {
  readonly objects: readonly UnplacedObject[];
  readonly sites: readonly Site[];
  /** Times that collectors state, in milliseconds. */
  readonly stated: readonly number[];
  /** When the members of archives were written, in milliseconds. */
  readonly modified: ReadonlyMap<Source, number>;
}

/** Finds out when the input was taken: as its collector states, else the newest time in it (design.md §4.1). */
export function buildCapture(input: CaptureInput): Capture {
  const sites = readSiteTimes(input);
  const newest = sites.reduce<number | undefined>((last, { time }) => later(last, time), undefined);
  const stated = input.stated.reduce<number | undefined>(later, undefined);
  if (stated !== undefined) return { time: later(stated, newest), basis: 'stated', sites };
  if (newest !== undefined) return { time: newest, basis: 'objects', sites };
  const written = [...input.modified.values()].reduce<number | undefined>(later, undefined);
  return { time: written, basis: written === undefined ? 'none' : 'archive', sites };
}

function later(a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return Math.max(a, b);
}

function readSiteTimes({ objects, sites, modified }: CaptureInput): readonly SiteCapture[] {
  const found = new Map<string, { site: Site; times: Map<Source, number> }>();
  objects.forEach((object, index) => {
    const site = sites[index];
    const time = object.uid === '' ? undefined : readNewestTime(object);
    if (time === undefined || site === undefined || site.role === 'declared') return;
    const key = site.role === 'hub' ? '' : site.cluster;
    const entry = found.get(key) ?? { site, times: new Map<Source, number>() };
    const { source } = object.origin;
    entry.times.set(source, Math.max(time, entry.times.get(source) ?? time));
    found.set(key, entry);
  });
  return [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { site, times }]) => ({
      site,
      time: Math.max(...times.values()),
      sources: [...times].sort(byUri).map(([source, time]) => {
        const written = modified.get(source);
        return { source, time, ...(written === undefined ? {} : { written }) };
      }),
    }));
}

function byUri([a]: readonly [Source, number], [b]: readonly [Source, number]): number {
  return a.uri < b.uri ? -1 : a.uri > b.uri ? 1 : 0;
}

/** The newest time that an observed object shows, in milliseconds since 1970. */
export function readNewestTime(object: UnplacedObject): number | undefined {
  const { value } = object;
  let newest = readTime(readString(value, 'metadata', 'creationTimestamp'));
  for (const entry of readList(value, 'metadata', 'managedFields')) {
    newest = later(newest, readTime(readString(entry, 'time')));
  }
  if (object.kind === 'Event') {
    for (const key of EVENT_KEYS) newest = later(newest, readTime(readString(value, key)));
  }
  // Nodes and leaders renew their leases every few seconds: nothing is nearer to the moment of collecting.
  if (object.kind === 'Lease') newest = later(newest, readTime(readString(value, 'spec', 'renewTime')));
  const status = Object.hasOwn(value, 'status') ? value['status'] : undefined;
  return later(newest, status === undefined ? undefined : readStatusTime(status, 0));
}

function readStatusTime(value: Json, depth: number): number | undefined {
  if (depth > MAX_DEPTH) return undefined;
  let newest: number | undefined;
  if (isJsonList(value)) {
    for (const item of value) newest = later(newest, readStatusTime(item, depth + 1));
  } else if (isJsonObject(value)) {
    for (const [key, item] of Object.entries(value)) {
      const time = typeof item === 'string' && TIME_KEYS.has(key) ? readTime(item) : undefined;
      newest = later(
        newest,
        time ?? (typeof item === 'object' && item !== null ? readStatusTime(item, depth + 1) : undefined),
      );
    }
  }
  return newest;
}

function readTime(text: string): number | undefined {
  if (!RFC3339.test(text)) return undefined;
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}

/** The time in a must-gather's `timestamp` file: `2026-11-22 14:24:23.1 +0000 UTC m=+0.1`; the last line is the end. */
export function readStatedTime(text: string): number | undefined {
  let stated: number | undefined;
  for (const line of text.split('\n')) {
    const parts = /(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})(?:\.\d+)?\s*(Z|[+-]\d{2}:?\d{2})/.exec(line);
    if (parts === null) continue;
    const [, day = '', time = '', zone = 'Z'] = parts;
    const offset = zone === 'Z' || zone.includes(':') ? zone : `${zone.slice(0, 3)}:${zone.slice(3)}`;
    stated = later(stated, readTime(`${day}T${time}${offset}`));
  }
  return stated;
}
