import type { FrameText } from './frame.ts';
import { redactLines } from './redact-lines.ts';
import type { Platform, Source } from './source.ts';
import type { DocumentRange } from './split.ts';

/** How far before a place without an object its document is looked for. */
const NEAR = 262_144;

/**
 * The text around a byte range that belongs to no object, from the beginning of its document, masked without
 * knowing what it is: the document may be broken.
 */
export function readLoosePiece(
  source: Source,
  at: DocumentRange,
  platform: Platform,
): DocumentRange & { readonly frame: FrameText; readonly text: string } {
  const { bytes } = source;
  const { start, isInside } = findDocumentStart(bytes, at.start);
  let end = Math.min(bytes.length, Math.max(at.end, at.start) + NEAR);
  const next = findSeparator(bytes, at.end, end);
  if (next !== -1) end = next;
  const text = platform.decodeText(bytes.subarray(start, end), 'utf-8');
  return { start, end, text, frame: { text: redactLines(text, isInside), column: 1 } };
}

/** The nearest separator above, or the beginning of the source; far below either, some line `isInside` a document. */
function findDocumentStart(bytes: Uint8Array, from: number): { start: number; isInside: boolean } {
  const limit = Math.max(0, from - NEAR);
  let start = from;
  for (let at = from - 1; at >= limit; at--) {
    if (bytes[at] !== 10) continue;
    start = at + 1;
    if (bytes[start] === 45 && bytes[start + 1] === 45 && bytes[start + 2] === 45) {
      return { start, isInside: false };
    }
  }
  return limit === 0 ? { start: 0, isInside: false } : { start, isInside: true };
}

function findSeparator(bytes: Uint8Array, from: number, end: number): number {
  for (let at = bytes.indexOf(10, from); at !== -1 && at < end; at = bytes.indexOf(10, at + 1)) {
    if (bytes[at + 1] === 45 && bytes[at + 2] === 45 && bytes[at + 3] === 45) return at + 1;
  }
  return -1;
}
