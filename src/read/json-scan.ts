import type { DocumentRange } from './split.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const COMMA = 0x2c;
const COLON = 0x3a;

/** The offset of the next byte that is no JSON white space. */
export function skipBlanks(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && isBlank(bytes[at])) at++;
  return at;
}

function isBlank(byte: number | undefined): boolean {
  return byte === 32 || byte === 10 || byte === 13 || byte === 9;
}

/** The offset behind the JSON value that begins at `at`, found by its brackets and quotes alone; -1 when cut off. */
export function findJsonEnd(bytes: Uint8Array, at: number, end: number): number {
  const first = bytes[at];
  if (first === QUOTE) return findQuote(bytes, at, end);
  if (first !== OPEN_LIST && first !== OPEN_OBJECT) {
    let stop = at;
    while (stop < end && !isBlank(bytes[stop]) && !isDelimiter(bytes[stop])) stop++;
    return stop === at ? -1 : stop;
  }
  let depth = 0;
  for (let stop = at; stop < end; stop++) {
    const byte = bytes[stop];
    if (byte === QUOTE) {
      stop = findQuote(bytes, stop, end) - 1;
      if (stop < at) return -1;
    } else if (byte === OPEN_LIST || byte === OPEN_OBJECT) depth++;
    else if ((byte === CLOSE_LIST || byte === CLOSE_OBJECT) && --depth === 0) return stop + 1;
  }
  return -1;
}

function isDelimiter(byte: number | undefined): boolean {
  return byte === COMMA || byte === CLOSE_LIST || byte === CLOSE_OBJECT || byte === OPEN_OBJECT;
}

/** The offset behind the string that begins at `at`; -1 when it is not closed. */
function findQuote(bytes: Uint8Array, at: number, end: number): number {
  for (let stop = at + 1; stop < end; stop++) {
    const byte = bytes[stop];
    if (byte === BACKSLASH) stop++;
    else if (byte === QUOTE) return stop + 1;
  }
  return -1;
}

/** How deeply a JSON text nests, up to `most`. */
export function measureJsonDepth(bytes: Uint8Array, start: number, end: number, most: number): number {
  let depth = 0;
  let deepest = 0;
  for (let at = start; at < end && deepest < most; at++) {
    const byte = bytes[at];
    if (byte === QUOTE) {
      const stop = findQuote(bytes, at, end);
      if (stop === -1) break;
      at = stop - 1;
    } else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
      depth++;
      if (depth > deepest) deepest = depth;
    } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) depth--;
  }
  return deepest;
}

/** The elements of a JSON array. `end` lies behind the closing bracket, or is -1 when the array is cut off. */
export interface JsonElements {
  readonly elements: readonly DocumentRange[];
  readonly start: number;
  readonly end: number;
}

/** The byte ranges of the elements of the array that begins at `at`, as far as they are whole. */
export function splitJsonArray(bytes: Uint8Array, at: number, end: number): JsonElements {
  const elements: DocumentRange[] = [];
  let from = skipBlanks(bytes, at + 1, end);
  while (from < end && bytes[from] !== CLOSE_LIST) {
    const stop = findJsonEnd(bytes, from, end);
    if (stop === -1) return { elements, start: at, end: -1 };
    elements.push({ start: from, end: stop });
    from = skipBlanks(bytes, stop, end);
    if (bytes[from] === COMMA) from = skipBlanks(bytes, from + 1, end);
    else if (bytes[from] !== CLOSE_LIST) return { elements, start: at, end: -1 };
  }
  return { elements, start: at, end: from < end ? from + 1 : -1 };
}

const ITEMS = '"items"';

/**
 * The elements of a List in JSON: of the array below `items`, or of the array that is the whole document.
 * Undefined when the document is neither.
 */
export function splitJsonList(bytes: Uint8Array, start: number, end: number): JsonElements | undefined {
  let at = skipBlanks(bytes, start, end);
  if (bytes[at] === OPEN_LIST) return splitJsonArray(bytes, at, end);
  if (bytes[at] !== OPEN_OBJECT) return undefined;
  at = skipBlanks(bytes, at + 1, end);
  while (at < end && bytes[at] === QUOTE) {
    const keyEnd = findQuote(bytes, at, end);
    const colon = keyEnd === -1 ? end : skipBlanks(bytes, keyEnd, end);
    if (bytes[colon] !== COLON) return undefined;
    const value = skipBlanks(bytes, colon + 1, end);
    if (isItemsKey(bytes, at, keyEnd) && bytes[value] === OPEN_LIST) return splitJsonArray(bytes, value, end);
    const stop = findJsonEnd(bytes, value, end);
    if (stop === -1) return undefined;
    at = skipBlanks(bytes, stop, end);
    if (bytes[at] === COMMA) at = skipBlanks(bytes, at + 1, end);
  }
  return undefined;
}

function isItemsKey(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start !== ITEMS.length) return false;
  for (let at = 0; at < ITEMS.length; at++) if (bytes[start + at] !== ITEMS.charCodeAt(at)) return false;
  return true;
}
