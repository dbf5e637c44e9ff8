import type { Json } from '../api/json.ts';
import { findJsonEnd, skipBlanks } from './json-scan.ts';
import type { DocumentRange } from './split.ts';

/** One JSON value of a stream, as bytes and as data. */
export interface JsonDocument extends DocumentRange {
  readonly value: Json;
}

/** The JSON values at the beginning of a range. `rest` is where something else begins; the end when nothing does. */
export interface JsonStream {
  readonly documents: readonly JsonDocument[];
  readonly rest: number;
}

type Decode = (start: number, end: number) => string;

/** True when the first character that is no blank opens an object (kubectl then tries JSON first). */
export function startsAsJson(bytes: Uint8Array, start: number, end: number, arraysToo: boolean): boolean {
  const first = bytes[skipBlanks(bytes, start, end)];
  return first === 0x7b || (arraysToo && first === 0x5b);
}

/** Reads JSON values one after the other, as Go's decoder does; `decode` makes text of a byte range. */
export function readJsonStream(bytes: Uint8Array, start: number, end: number, decode: Decode): JsonStream {
  const whole = parseJson(decode(start, end));
  if (whole !== undefined) return { documents: [{ start, end, value: whole.value }], rest: end };
  const documents: JsonDocument[] = [];
  let at = skipBlanks(bytes, start, end);
  while (at < end) {
    const stop = findJsonEnd(bytes, at, end);
    const parsed = stop === -1 ? undefined : parseJson(decode(at, stop));
    if (parsed === undefined) return { documents, rest: at };
    documents.push({ start: at, end: stop, value: parsed.value });
    at = skipBlanks(bytes, stop, end);
  }
  return { documents, rest: end };
}

/** The value of a JSON text, or undefined when it is none. */
export function parseJson(text: string): { readonly value: Json } | undefined {
  try {
    const value: Json = JSON.parse(text);
    return { value };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
