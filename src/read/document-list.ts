import type { DocumentRange } from './split.ts';

/** A List as kubectl prints it, taken apart without being parsed. The ranges join without gaps. */
export interface SplitList {
  /** What stands before the items, the line `items:` included. */
  readonly head: DocumentRange;
  /** Each from its dash to the next one; together a text of its own. */
  readonly items: readonly DocumentRange[];
  /** What stands behind the items: `kind` and `metadata`. */
  readonly tail: DocumentRange;
}

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const SPACE = 32;
const HASH = 35;
const DASH = 45;
const ITEMS = [0x69, 0x74, 0x65, 0x6d, 0x73, 0x3a]; // items:
/** The items of a List stand near its beginning, or it is no List. */
const MAX_HEAD_LINES = 100;

/**
 * Splits a document at the dashes in column 0 below a line `items:` (dependencies.md §3.3), or gives undefined
 * when it has another shape. Whether the pieces make sense is for the parser to say: a text in quotes may look
 * like an item.
 */
export function splitList(bytes: Uint8Array, start: number, end: number): SplitList | undefined {
  const first = findItems(bytes, start, end);
  if (first === undefined) return undefined;
  const items: DocumentRange[] = [];
  let from = first;
  let line = nextLine(bytes, first, end);
  while (line < end) {
    const byte = bytes[line] ?? 0;
    const isItem = byte === DASH && isBlank(bytes[line + 1]);
    if (isItem) {
      items.push({ start: from, end: line });
      from = line;
    } else if (byte !== SPACE && byte !== LINE_FEED && byte !== CARRIAGE_RETURN && byte !== HASH) break;
    line = nextLine(bytes, line, end);
  }
  items.push({ start: from, end: Math.min(line, end) });
  return { head: { start, end: first }, items, tail: { start: Math.min(line, end), end } };
}

/** The offset of the first dash below `items:`. */
function findItems(bytes: Uint8Array, start: number, end: number): number | undefined {
  let line = start;
  for (let count = 0; count < MAX_HEAD_LINES && line < end; count++) {
    const next = nextLine(bytes, line, end);
    if (isItemsLine(bytes, line, next)) {
      return bytes[next] === DASH && isBlank(bytes[next + 1]) && next < end ? next : undefined;
    }
    line = next;
  }
  return undefined;
}

function isItemsLine(bytes: Uint8Array, line: number, next: number): boolean {
  for (let at = line + ITEMS.length; at < next; at++) if (!isBlank(bytes[at])) return false;
  return ITEMS.every((byte, index) => bytes[line + index] === byte);
}

function isBlank(byte: number | undefined): boolean {
  return byte === SPACE || byte === LINE_FEED || byte === CARRIAGE_RETURN;
}

function nextLine(bytes: Uint8Array, from: number, end: number): number {
  const at = bytes.indexOf(LINE_FEED, from);
  return at === -1 || at >= end ? end : at + 1;
}
