import type { Json } from '../api/json.ts';
import type { ComposeCache } from './compose-state.ts';
import type { DocumentRange } from './split.ts';
import { byteOffsetOf, findMalformed } from './text.ts';
import { decodeYamlDocument } from './yaml-document.ts';
import type { YamlFault } from './yaml-fault.ts';

/** A piece of a source that cannot be read: its range, the parser's words, and the byte where it gave up. */
export interface PlacedFault extends DocumentRange {
  readonly reason: string;
  readonly offset: number;
}

/** One document of a stream as data. All offsets are bytes of the source. */
export interface ReadDocument extends DocumentRange {
  /** null when nothing could be read, or nothing is there. */
  readonly value: Json;
  /** For a List: the range of each of its items, which is a one-item list of its own. */
  readonly items?: readonly DocumentRange[];
  readonly depth: number;
  readonly duplicates: readonly { readonly key: string; readonly offset: number }[];
  /** True when only the second attempt succeeded. */
  readonly second: boolean;
  /** Where text begins that kubectl never looks at; -1 when there is none. */
  readonly ignored: number;
  /** The first byte that is no UTF-8; -1 when all are. */
  readonly malformed: number;
  /** What is lost: the whole document, or single items of a List. */
  readonly faults: readonly PlacedFault[];
}

/** What reading needs: the source's bytes, text of a byte range, and what to remember between documents. */
export interface DocumentContext {
  readonly bytes: Uint8Array;
  readonly decode: (start: number, end: number) => string;
  readonly cache: ComposeCache;
}

export const NOTHING_ODD = {
  depth: 0,
  duplicates: [],
  second: false,
  ignored: -1,
  malformed: -1,
  faults: [],
};

/** V8 makes no string longer than 512 MiB, and parsing one takes ten times its size. */
export const MAX_TEXT_BYTES = 256 * 1024 * 1024;

const REPLACEMENT = '\ufffd';
/** What may stand behind the end of a document without being lost: blanks, comments, markers. */
const NO_CONTENT = /^(?:\s|#.*|\.\.\.(?=\s|$))*$/;

/** Reads one YAML document, the whole range as one text. `aliased` says that its parts do not stand alone. */
export function readYamlDocument(
  context: DocumentContext,
  { start, end }: DocumentRange,
): ReadDocument & { readonly aliased: boolean } {
  const { bytes, cache } = context;
  if (end - start > MAX_TEXT_BYTES) {
    const fault = { start, end, reason: 'text too large', offset: start };
    return { ...NOTHING_ODD, start, end, value: null, aliased: false, faults: [fault] };
  }
  const text = readClosedText(context, start, end);
  const document = decodeYamlDocument(text, cache);
  const offsetOf = (units: number): number => locateUnits(bytes, start, end, text, units);
  const ignored = document.end < text.length && !NO_CONTENT.test(text.slice(document.end));
  return {
    start,
    end,
    value: document.value,
    depth: document.depth,
    aliased: document.aliased,
    second: document.second,
    duplicates: document.duplicates
      .filter(({ merged }) => !merged)
      .map(({ key, offset }) => ({ key, offset: offsetOf(offset) })),
    ignored: ignored ? offsetOf(document.end) : -1,
    malformed: text.includes(REPLACEMENT) ? findMalformed(bytes, start, end) : -1,
    faults: document.fault === undefined ? [] : [placeFault(document.fault, { start, end }, offsetOf)],
  };
}

/** The text of a range; the last line of a source is closed, as kubectl's line reader does. */
function readClosedText({ bytes, decode }: DocumentContext, start: number, end: number): string {
  const text = decode(start, end);
  return end === bytes.length && bytes[end - 1] !== 10 ? `${text}\n` : text;
}

function placeFault(
  fault: YamlFault,
  range: DocumentRange,
  offsetOf: (units: number) => number,
): PlacedFault {
  return { ...range, reason: fault.reason, offset: offsetOf(fault.offset) };
}

/** The byte at which a UTF-16 unit of a decoded range begins; cheap when every character is one byte. */
function locateUnits(bytes: Uint8Array, start: number, end: number, text: string, units: number): number {
  if (Math.abs(text.length - (end - start)) <= 1 && text.length >= end - start) {
    return Math.min(end, start + units);
  }
  return byteOffsetOf(bytes, start, end, units);
}
