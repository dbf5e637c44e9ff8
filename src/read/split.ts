/** One document of a stream as a byte range. `end` lies before the separator that follows. */
export interface DocumentRange {
  readonly start: number;
  readonly end: number;
}

/** What a stream falls into. `badSeparators` are lines that begin with `---` and go on with something else. */
export interface SplitStream {
  readonly documents: readonly DocumentRange[];
  readonly badSeparators: readonly DocumentRange[];
}

const LINE_FEED = 10;
const DASH = 45;
const HASH = 35;

const HEAD = codesOf('apiVersion: ');
const VERSION = codesOf('  resourceVersion: ');
/** How much of a printed answer has been seen: its head, then the version that only a server writes. */
const NOTHING = 0;
const BEGUN = 1;
const ANSWER = 2;

function codesOf(text: string): readonly number[] {
  return [...text].map((letter) => letter.charCodeAt(0));
}

function begins(bytes: Uint8Array, line: number, to: number, codes: readonly number[]): boolean {
  if (line + codes.length > to) return false;
  return codes.every((code, offset) => bytes[line + offset] === code);
}

/**
 * Splits a stream at lines that begin with `---`, before YAML is parsed, as kubectl's reader does
 * (apimachinery `YAMLReader`): also inside quoted scalars, and never at indented dashes. Where kubectl would stop
 * at a separator with text behind it, the stream goes on here and the line is listed.
 *
 * What kubectl printed and somebody joined without separators (`cat hub/*.yaml`) is split where the next answer begins:
 * read as one document, all lists but the last would be lost. Manifests have no `metadata.resourceVersion`.
 */
export function splitDocuments(bytes: Uint8Array, from = 0, to = bytes.length): SplitStream {
  const documents: DocumentRange[] = [];
  const badSeparators: DocumentRange[] = [];
  let start = from;
  let printed = NOTHING;
  for (let line = from; line < to; ) {
    const next = nextLine(bytes, line, to);
    if (bytes[line] === DASH && bytes[line + 1] === DASH && bytes[line + 2] === DASH && line + 2 < to) {
      const clean = isCleanSeparator(bytes, line + 3, next);
      if (!clean) badSeparators.push({ start: line, end: lineEnd(bytes, line, next) });
      // A separator with nothing before it belongs to the document it opens.
      if (line > start || !clean) {
        if (line > start) documents.push({ start, end: line });
        start = next;
        printed = NOTHING;
      }
    } else if (begins(bytes, line, to, HEAD)) {
      if (printed === ANSWER) {
        documents.push({ start, end: line });
        start = line;
      }
      printed = BEGUN;
    } else if (printed === BEGUN && begins(bytes, line, to, VERSION)) printed = ANSWER;
    line = next;
  }
  if (to > start) documents.push({ start, end: to });
  return { documents, badSeparators };
}

function nextLine(bytes: Uint8Array, from: number, to: number): number {
  const at = bytes.indexOf(LINE_FEED, from);
  return at === -1 || at >= to ? to : at + 1;
}

function lineEnd(bytes: Uint8Array, start: number, next: number): number {
  let end = next;
  while (end > start && (bytes[end - 1] === LINE_FEED || bytes[end - 1] === 13)) end--;
  return end;
}

/** Only blanks and a comment may follow the dashes. */
function isCleanSeparator(bytes: Uint8Array, from: number, next: number): boolean {
  for (let at = from; at < next; at++) {
    const byte = bytes[at] ?? 0;
    const blank = byte === 32 || (byte >= 9 && byte <= 13);
    if (!blank) return byte === HASH;
  }
  return true;
}
