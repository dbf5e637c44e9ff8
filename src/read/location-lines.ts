import { countUnits } from './text.ts';

/** Where the lines of a source begin, in bytes. Lines end at LF, CR LF or CR. */
export interface LineIndex {
  readonly bytes: Uint8Array;
  /** Byte offset of each line's first character; a byte order mark is no character. */
  readonly starts: Uint32Array;
  /** For very long lines: how many UTF-16 units come before each block of `BLOCK` bytes; filled when asked. */
  readonly blocks: Map<number, Uint32Array>;
}

/** A line and column, both from 1; columns count UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

const BLOCK = 65_536;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/** Finds the lines of a source once; positions are then looked up. */
export function buildLineIndex(bytes: Uint8Array): LineIndex {
  const starts = new Uint32Array(countBreaks(bytes) + 1);
  starts[0] = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  let line = 1;
  for (let at = 0; at < bytes.length; at++) if (isBreak(bytes, at)) starts[line++] = at + 1;
  return { bytes, starts, blocks: new Map() };
}

function countBreaks(bytes: Uint8Array): number {
  let count = 0;
  for (let at = 0; at < bytes.length; at++) if (isBreak(bytes, at)) count++;
  return count;
}

function isBreak(bytes: Uint8Array, at: number): boolean {
  const byte = bytes[at];
  return byte === LINE_FEED || (byte === CARRIAGE_RETURN && bytes[at + 1] !== LINE_FEED);
}

/** The line (from 1) that holds a byte. */
export function lineOf({ starts }: LineIndex, offset: number): number {
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return low + 1;
}

/** Line and column of a byte offset. */
export function positionOf(index: LineIndex, offset: number): Position {
  const line = lineOf(index, offset);
  const start = index.starts[line - 1] ?? 0;
  const length = Math.max(0, offset - start);
  if (length <= BLOCK) return { line, column: countUnits(index.bytes, start, start + length) + 1 };
  const blocks = readBlocks(index, line, start);
  let block = Math.min(blocks.length - 1, Math.floor(length / BLOCK));
  let from = alignBlock(index.bytes, start + block * BLOCK);
  if (from > offset) from = alignBlock(index.bytes, start + --block * BLOCK);
  return { line, column: (blocks[block] ?? 0) + countUnits(index.bytes, from, offset) + 1 };
}

/** The units before each block of a long line. */
function readBlocks(index: LineIndex, line: number, start: number): Uint32Array {
  const known = index.blocks.get(line);
  if (known !== undefined) return known;
  const end = index.starts[line] ?? index.bytes.length;
  const blocks = new Uint32Array(Math.floor((end - start) / BLOCK) + 1);
  for (let block = 1; block < blocks.length; block++) {
    const from = alignBlock(index.bytes, start + (block - 1) * BLOCK);
    const to = alignBlock(index.bytes, start + block * BLOCK);
    blocks[block] = (blocks[block - 1] ?? 0) + countUnits(index.bytes, from, to);
  }
  index.blocks.set(line, blocks);
  return blocks;
}

/** Blocks begin at characters. */
function alignBlock(bytes: Uint8Array, at: number): number {
  let aligned = at;
  while (((bytes[aligned] ?? 0) & 0xc0) === 0x80) aligned++;
  return aligned;
}

/** The offset behind the last character of a line. */
export function lineEndOf({ bytes, starts }: LineIndex, line: number): number {
  const start = starts[line - 1] ?? bytes.length;
  let end = starts[line] ?? bytes.length;
  if (line < starts.length) {
    if (end > start && bytes[end - 1] === LINE_FEED) end--;
    if (end > start && bytes[end - 1] === CARRIAGE_RETURN) end--;
  }
  return end;
}
