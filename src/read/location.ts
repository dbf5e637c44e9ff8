import { pointerSteps } from '../api/json.ts';
import { buildFrame, type FrameText } from './frame.ts';
import { readLineHashes } from './location-hash.ts';
import { buildLineIndex, type LineIndex, lineEndOf, lineOf, positionOf } from './location-lines.ts';
import { readLoosePiece } from './location-loose.ts';
import { findNode, type Outline } from './location-outline.ts';
import { createPieceReader, type Piece } from './location-piece.ts';
import {
  type Frame,
  isObjectPlace,
  type Location,
  type ObjectPlace,
  type Place,
  type SourcePlace,
} from './place.ts';
import type { Platform, Source } from './source.ts';
import { byteOffsetOf, countUnits } from './text.ts';

/** What a location should carry beside lines and columns. */
export interface LocatorOptions {
  /** Lines of context on either side of the region, 2 by default; with 0 only the region's own, with -1 no frame. */
  readonly frameLines?: number;
  /** GitHub's hash of the first line (sarif-and-integrations.md §1.3). */
  readonly lineHashes?: boolean;
}

/** Turns symbolic places into lines and columns. It remembers what it has looked up; make one for each run. */
export interface Locator {
  readonly locate: (place: Place) => Location;
}

/** A place found: bytes from and to, and the frame around it when there is text to show. */
interface Found {
  readonly source: Source;
  readonly start: number;
  readonly end: number;
  readonly frame: (line: number) => Frame | undefined;
}

const CONTEXT = 2;

/**
 * Makes a locator. Only for places that are asked for, the piece an object was read from is parsed again with
 * offsets. A region is a scalar or a key, never a whole object: a mapping or list is shown by its key, an
 * object by its name, a node that is absent by its nearest ancestor that is there.
 */
export function createLocator(platform: Platform, options: LocatorOptions = {}): Locator {
  const context = options.frameLines ?? CONTEXT;
  const indexOf = remember<Source, LineIndex>((source) => buildLineIndex(source.bytes));
  const hashesOf = remember<Source, readonly string[]>((source) => readLineHashes(source.bytes, platform));
  const pieceOf = createPieceReader(platform);
  return {
    locate: (place) => {
      const found = isObjectPlace(place)
        ? findObjectPlace(place, pieceOf(place), indexOf(place.object.origin.source), context)
        : findSourcePlace(place, indexOf(place.source), platform, context);
      const index = indexOf(found.source);
      const from = positionOf(index, found.start);
      const to = positionOf(index, found.end);
      const frame = context < 0 ? undefined : found.frame(numberOf(found.source, from.line));
      const hasHash = options.lineHashes === true && found.source.lineNumbers === undefined;
      const hash = hasHash ? hashesOf(found.source)[from.line - 1] : undefined;
      return {
        uri: found.source.uri,
        startLine: numberOf(found.source, from.line),
        startColumn: from.column,
        endLine: numberOf(found.source, to.line),
        endColumn: to.column,
        ...(frame === undefined ? {} : { frame }),
        ...(hash === undefined ? {} : { lineHash: hash }),
      };
    },
  };
}

function remember<Key, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const known = new Map<Key, Value>();
  return (key) => {
    const old = known.get(key);
    if (old !== undefined) return old;
    const value = make(key);
    known.set(key, value);
    return value;
  };
}

function findObjectPlace(place: ObjectPlace, piece: Piece, index: LineIndex, context: number): Found {
  const { source } = place.object.origin;
  const { bytes } = source;
  const [from, to] = findRegion(piece, pointerSteps(place.pointer), place.part);
  const isOneToOne = piece.text.length === piece.end - piece.start;
  const start = isOneToOne ? piece.start + from : byteOffsetOf(bytes, piece.start, piece.end, from);
  const end = isOneToOne ? start + to - from : byteOffsetOf(bytes, start, piece.end, to - from);
  const frame = (line: number) => buildFrame(frameText(piece, index), from, to, line, context);
  return { source, start, end, frame };
}

/** A piece may begin in the middle of a line (JSON). */
function frameText({ start, masked }: Piece, index: LineIndex): FrameText {
  return { text: masked(), column: positionOf(index, start).column };
}

/** The region of a node in its piece: a scalar itself, for everything else the key that leads there. */
function findRegion(
  piece: Piece,
  path: readonly string[],
  part: 'key' | 'value' | undefined,
): [number, number] {
  const { outline, steps, text } = piece;
  const object = outline === undefined ? undefined : findNode(outline, steps);
  if (object === undefined) return firstWord(text);
  let node = object;
  for (const step of path) {
    const next = node.entries.get(step);
    if (next === undefined) break;
    node = next;
  }
  if (node === object) return rootRegion(object, text);
  const isKey = part === 'key' || node.isCollection || node.start === -1;
  if (isKey && node.keyStart !== -1) return [node.keyStart, node.keyEnd];
  return node.isCollection ? firstEntry(node, text) : [node.start, node.end];
}

/** An object is shown by its name; without one by its first entry. */
function rootRegion(object: Outline, text: string): [number, number] {
  const name = findNode(object, ['metadata', 'name']);
  if (name !== undefined && !name.isCollection && name.start !== -1) return [name.start, name.end];
  return object.isCollection ? firstEntry(object, text) : [object.start, object.end];
}

/** A list item that is a collection: its first entry, as far as it stands on one line. */
function firstEntry(node: Outline, text: string): [number, number] {
  const first = node.entries.values().next().value;
  if (first === undefined || first.keyStart === -1) return [Math.max(0, node.start), Math.max(0, node.end)];
  const isOneLine =
    !first.isCollection && first.start !== -1 && !text.slice(first.keyStart, first.end).includes('\n');
  return [first.keyStart, isOneLine ? first.end : first.keyEnd];
}

function firstWord(text: string): [number, number] {
  const found = /[^\s\ufeff]+/.exec(text);
  return found === null ? [0, 0] : [found.index, found.index + found[0].length];
}

/** A byte range: its first line, when it spans several; a bare offset: the character there. */
function findSourcePlace(place: SourcePlace, index: LineIndex, platform: Platform, context: number): Found {
  const { source } = place;
  const { bytes } = source;
  const limit = bytes.length;
  let start = Math.min(place.start, limit);
  let end = Math.min(Math.max(place.end, start), limit);
  if (lineOf(index, start) !== lineOf(index, end)) {
    start = skipToContent(bytes, start, end);
    end = Math.min(end, lineEndOf(index, lineOf(index, start)));
  }
  if (start === end && end < lineEndOf(index, lineOf(index, start))) {
    end = byteOffsetOf(bytes, start, limit, 1);
  }
  if (source.lineNumbers !== undefined) {
    return { source, start, end, frame: (line) => findKeptLine(source, index, start, line, platform) };
  }
  const isText = source.kind !== 'archive' && source.kind !== 'binary';
  const frame = (line: number): Frame | undefined => {
    if (!isText) return undefined;
    const loose = readLoosePiece(source, { start, end }, platform);
    const from = countUnits(bytes, loose.start, start);
    return buildFrame(loose.frame, from, from + countUnits(bytes, start, end), line, context);
  };
  return { source, start, end, frame };
}

/** The number of a line in its file, which may be more than its place among the lines that were kept. */
function numberOf({ lineNumbers }: Source, line: number): number {
  return lineNumbers?.[line - 1] ?? line;
}

/** A line that was kept of a log, without its error, which findings quote; its neighbours here are not its neighbours there. */
function findKeptLine(
  { bytes }: Source,
  index: LineIndex,
  start: number,
  line: number,
  platform: Platform,
): Frame {
  const kept = lineOf(index, start);
  const from = index.starts[kept - 1] ?? start;
  const text = platform.decodeText(bytes.subarray(from, lineEndOf(index, kept)), 'utf-8');
  const error = text.indexOf(' err="');
  const shown = error === -1 ? text : `${text.slice(0, error)} …`;
  return buildFrame({ text: shown, column: 1 }, 0, 0, line, 0);
}

/** The first character that is neither blank nor in a comment nor in a separator line. */
function skipToContent(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end) {
    const byte = bytes[at];
    const isBlank = byte === 32 || byte === 10 || byte === 13 || byte === 9;
    const isSeparator = byte === 45 && bytes[at + 1] === 45 && bytes[at + 2] === 45;
    if (!isBlank && byte !== 35 && !isSeparator) return at;
    const next = isBlank ? at + 1 : bytes.indexOf(10, at) + 1;
    if (next === 0) return start;
    at = next;
  }
  return start;
}
