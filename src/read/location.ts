import { pointerSteps } from '../api/json.ts';
import { buildLineIndex, type LineIndex, positionOf } from './location-lines.ts';
import { buildOutline, type Outline } from './location-outline.ts';
import { isObjectPlace, type Location, type Place } from './place.ts';
import type { Platform, Source } from './source.ts';
import { byteOffsetOf } from './text.ts';
import { parseYaml } from './yaml-events.ts';

/** What a location should carry beside lines and columns. */
export interface LocatorOptions {
  /** Lines of context on either side of the region; no code frame when absent. */
  readonly frameLines?: number;
  /** GitHub's hash of the first line (sarif-and-integrations.md §1.3). */
  readonly lineHashes?: boolean;
}

/** Turns symbolic places into lines and columns. It remembers what it has looked up; make one for each run. */
export interface Locator {
  readonly locate: (place: Place) => Location;
}

/** Makes a locator. Pieces are composed again, with offsets, only for places that are asked for. */
export function createLocator(platform: Platform, _options: LocatorOptions = {}): Locator {
  const lines = new Map<Source, LineIndex>();
  const linesOf = (source: Source): LineIndex => {
    const known = lines.get(source);
    if (known !== undefined) return known;
    const index = buildLineIndex(source.bytes);
    lines.set(source, index);
    return index;
  };
  return {
    locate: (place) => {
      const [source, start, end] = isObjectPlace(place)
        ? objectRange(platform, place)
        : [place.source, place.start, place.end];
      const index = linesOf(source);
      const from = positionOf(index, start);
      const to = positionOf(index, end);
      return {
        uri: source.uri,
        startLine: from.line,
        startColumn: from.column,
        endLine: to.line,
        endColumn: to.column,
      };
    },
  };
}

type ByteRange = readonly [source: Source, start: number, end: number];

function objectRange(platform: Platform, place: Extract<Place, { pointer: string }>): ByteRange {
  const { source, start, end, pointer } = place.object.origin;
  const text = platform.decodeText(source.bytes.subarray(start, end), 'utf-8');
  const parsed = parseYaml(text);
  const outline = 'events' in parsed ? buildOutline(text, parsed.events) : undefined;
  if (outline === undefined) return [source, start, start];
  const steps = [...pointerSteps(pointer), ...pointerSteps(place.pointer)];
  const [from, to] = regionOf(outline, steps, place.part);
  const byteFrom = byteOffsetOf(source.bytes, start, end, from);
  return [source, byteFrom, byteOffsetOf(source.bytes, byteFrom, end, to - from)];
}

/** The region of the node at `steps`, or of its nearest ancestor: a scalar itself, else the key that leads there. */
function regionOf(
  root: Outline,
  steps: readonly string[],
  part: 'key' | 'value' | undefined,
): [number, number] {
  let node = root;
  for (const step of steps) {
    const next = node.entries.get(step);
    if (next === undefined) break;
    node = next;
  }
  const showKey = part === 'key' || node.isCollection || node.start === -1;
  if (showKey && node.keyStart !== -1) return [node.keyStart, node.keyEnd];
  const first = node.isCollection ? node.entries.values().next().value : undefined;
  if (first !== undefined && first.keyStart !== -1) return [first.keyStart, first.keyEnd];
  return [Math.max(0, node.start), Math.max(0, node.end)];
}
