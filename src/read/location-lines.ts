import { countUnits } from './text.ts';

/** Where the lines of a source begin, in bytes. Lines end at LF, CR LF or CR. */
export interface LineIndex {
  readonly bytes: Uint8Array;
  /** Byte offset of each line's first character; a byte order mark is no character. */
  readonly starts: readonly number[];
}

/** A line and column, both from 1; columns count UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Finds the lines of a source once; positions are then looked up. */
export function buildLineIndex(bytes: Uint8Array): LineIndex {
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const starts = [marked ? 3 : 0];
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === 10 || (byte === 13 && bytes[at + 1] !== 10)) starts.push(at + 1);
  }
  return { bytes, starts };
}

/** The line (from 1) that holds a byte. */
export function lineOf(index: LineIndex, offset: number): number {
  let low = 0;
  let high = index.starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((index.starts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return low + 1;
}

/** Line and column of a byte offset. */
export function positionOf(index: LineIndex, offset: number): Position {
  const line = lineOf(index, offset);
  const start = index.starts[line - 1] ?? 0;
  return { line, column: countUnits(index.bytes, start, Math.max(start, offset)) + 1 };
}

/** The byte range of a line without its line break. */
export function lineRange(index: LineIndex, line: number): readonly [start: number, end: number] {
  const start = index.starts[line - 1] ?? index.bytes.length;
  let end = index.starts[line] ?? index.bytes.length;
  if (line < index.starts.length) {
    if (end > start && index.bytes[end - 1] === 10) end--;
    if (end > start && index.bytes[end - 1] === 13) end--;
  }
  return [start, end];
}
