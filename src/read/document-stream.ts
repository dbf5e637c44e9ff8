import { isJsonList, isJsonObject, type Json } from '../api/json.ts';
import { readListOrDocument } from './document-items.ts';
import { parseJson, readJsonStream, startsAsJson } from './document-json.ts';
import { type DocumentContext, MAX_TEXT_BYTES, NOTHING_ODD, type ReadDocument } from './document-value.ts';
import { measureJsonDepth, splitJsonList } from './json-scan.ts';
import { type DocumentRange, splitDocuments } from './split.ts';

/** The documents of a stream in order, and the separators that kubectl would stop at. */
export interface ReadStream {
  readonly documents: readonly ReadDocument[];
  readonly badSeparators: readonly DocumentRange[];
}

/**
 * Reads the documents of a byte range as kubectl's reader does (apimachinery `YAMLOrJSONDecoder`): split at `---`,
 * JSON first where the stream begins with a brace, several JSON values in a row, YAML for everything else. Where
 * kubectl stops at a fault, this goes on. `arraysToo` takes `[` for JSON, too. Empty documents are left out.
 */
export function readStream(context: DocumentContext, range: DocumentRange, arraysToo: boolean): ReadStream {
  const { documents, badSeparators } = splitDocuments(context.bytes, range.start, range.end);
  const read = documents.flatMap((document, index) =>
    startsAsJson(context.bytes, document.start, document.end, arraysToo)
      ? readJsonOrYaml(context, document, index === 0 || arraysToo)
      : [readListOrDocument(context, document)],
  );
  return {
    documents: read.filter(({ value, faults }) => value !== null || faults.length > 0),
    badSeparators,
  };
}

/** `first` is true where kubectl tries JSON; elsewhere JSON is read only if YAML would read the same. */
function readJsonOrYaml(context: DocumentContext, range: DocumentRange, first: boolean): ReadDocument[] {
  const { bytes, decode } = context;
  if (range.end - range.start > MAX_TEXT_BYTES) return [readLargeJson(context, range)];
  if (!first && !isPlainJson(decode(range.start, range.end))) return [readListOrDocument(context, range)];
  const stream = readJsonStream(bytes, range.start, range.end, decode);
  const documents = stream.documents.map((each) => ({
    ...NOTHING_ODD,
    ...each,
    depth: measureJsonDepth(bytes, each.start, each.end, DEEP),
  }));
  if (stream.rest === range.end) return documents;
  return [
    ...documents,
    readBrokenJson(context, { start: stream.rest, end: range.end }, documents.length > 1),
  ];
}

/** Deeper than any object; how much deeper does not matter. */
const DEEP = 10_001;

/** One JSON value without the escapes that YAML refuses. */
function isPlainJson(text: string): boolean {
  return !/\\\/|\\u[dD][89a-fA-F]|\x7f/.test(text) && parseJson(text) !== undefined;
}

/** What begins like JSON and is none: YAML, unless several values came before; or a List that was cut off. */
function readBrokenJson(context: DocumentContext, range: DocumentRange, isJson: boolean): ReadDocument {
  const { bytes, decode } = context;
  const yaml = readListOrDocument(context, range);
  if (!isJson && yaml.faults.length === 0) return yaml;
  const faults = yaml.faults.length > 0 ? yaml.faults : [{ ...range, reason: NO_JSON, offset: range.start }];
  const list = splitJsonList(bytes, range.start, range.end);
  const items = list?.elements.map((each) => parseJson(decode(each.start, each.end))?.value ?? null) ?? [];
  const value: Json = items.some(isJsonObject) ? { apiVersion: 'v1', kind: 'List', items } : null;
  return { ...NOTHING_ODD, ...range, value, faults };
}

/** Said of what stands behind JSON values where one more is expected. */
const NO_JSON = 'no JSON value';

/** JSON too large for one string: the items one by one, and what stands around them. */
function readLargeJson(context: DocumentContext, range: DocumentRange): ReadDocument {
  const { bytes, decode } = context;
  const list = splitJsonList(bytes, range.start, range.end);
  const fault = { ...range, reason: 'text too large', offset: range.start };
  if (list === undefined || list.end === -1)
    return { ...NOTHING_ODD, ...range, value: null, faults: [fault] };
  const items = list.elements.map((each) => parseJson(decode(each.start, each.end))?.value ?? null);
  const around = parseJson(`${decode(range.start, list.start)}[]${decode(list.end, range.end)}`)?.value;
  if (isJsonList(around)) return { ...NOTHING_ODD, ...range, value: items };
  if (!isJsonObject(around)) return { ...NOTHING_ODD, ...range, value: null, faults: [fault] };
  return { ...NOTHING_ODD, ...range, value: { ...around, items } };
}
