import { isJsonList, isJsonObject } from '../api/json.ts';
import { readListOrDocument } from './document-items.ts';
import { type JsonDocument, parseJson, readJsonStream, startsAsJson } from './document-json.ts';
import {
  type DocumentContext,
  MAX_TEXT_BYTES,
  NOTHING_ODD,
  type ReadDocument,
  readYamlDocument,
} from './document-value.ts';
import { measureJsonDepth, splitJsonList } from './json-scan.ts';
import { type DocumentRange, type SplitStream, splitDocuments } from './split.ts';

/** The documents of a stream in order, and the separators that kubectl would stop at. */
export interface ReadStream {
  readonly documents: readonly ReadDocument[];
  readonly badSeparators: readonly BadSeparator[];
}

/** A separator that kubectl refuses: with text behind the dashes, or after several JSON values. */
export interface BadSeparator extends DocumentRange {
  readonly afterJson?: boolean;
}

/**
 * Reads the documents of a byte range as kubectl's reader does (apimachinery `YAMLOrJSONDecoder`): split at `---`,
 * JSON first where the stream begins with a brace, several JSON values in a row, YAML for everything else. Where
 * kubectl stops at a fault, this goes on. `arraysToo` takes `[` for JSON, too. Empty documents are left out.
 */
export function readStream(context: DocumentContext, range: DocumentRange, arraysToo: boolean): ReadStream {
  const { bytes } = context;
  const split = splitDocuments(bytes, range.start, range.end);
  const [first, ...others] = split.documents;
  const isJson = first?.start === range.start && startsAsJson(bytes, first.start, first.end, arraysToo);
  if (first === undefined || !isJson) return readYamlStream(context, split);
  const json = readJson(context, first);
  const count = json.documents.length;
  if (count > 1) return readJsonLines(context, split, json);
  const rest = skipFirstLine(bytes, json.rest, range.end);
  const yaml =
    json.rest === first.end ? { ...split, documents: others } : splitDocuments(bytes, rest, range.end);
  const more = readYamlStream(context, yaml);
  return { ...more, documents: [...json.documents.filter(isFull), ...more.documents] };
}

/** Several values make a JSON stream for good: anything else behind them, a separator too, is an error to kubectl. */
function readJsonLines(context: DocumentContext, split: SplitStream, json: JsonReading): ReadStream {
  const [first, ...others] = split.documents;
  const end = first?.end ?? json.rest;
  const broken = { start: json.rest, end, reason: NO_JSON, offset: json.rest };
  const rest =
    json.rest < end ? [{ ...NOTHING_ODD, start: json.rest, end, value: null, faults: [broken] }] : [];
  const more = readYamlStream(context, { documents: others, badSeparators: split.badSeparators });
  const stop = others.length > 0 ? [{ start: end, end: end + 3, afterJson: true }] : [];
  const documents = [...json.documents.filter(isFull), ...rest, ...more.documents];
  return { documents, badSeparators: [...stop, ...more.badSeparators] };
}

/** The offset behind white space and, if it comes to one, the first line feed. */
function skipFirstLine(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && (bytes[at] === 32 || bytes[at] === 9 || bytes[at] === 13)) at++;
  return bytes[at] === 10 && at < end ? at + 1 : at;
}

function isFull({ value, faults }: ReadDocument): boolean {
  return value !== null || faults.length > 0;
}

/** Documents of a stream that is no JSON, or no longer. */
function readYamlStream(context: DocumentContext, split: SplitStream): ReadStream {
  const documents = split.documents.map((range) =>
    startsAsJson(context.bytes, range.start, range.end, true)
      ? readFlowDocument(context, range)
      : readListOrDocument(context, range),
  );
  return { documents: documents.filter(isFull), badSeparators: split.badSeparators };
}

function readJson(context: DocumentContext, range: DocumentRange): JsonReading {
  const { bytes, decode } = context;
  if (range.end - range.start > MAX_TEXT_BYTES) {
    return { documents: [readLargeJson(context, range)], rest: range.end };
  }
  const stream = readJsonStream(bytes, range.start, range.end, decode);
  return { documents: stream.documents.map((each) => jsonDocument(context, each)), rest: stream.rest };
}

function jsonDocument(context: DocumentContext, { start, end, value }: JsonDocument): ReadDocument {
  const { bytes } = context;
  const depth = measureJsonDepth(bytes, start, end, DEEP);
  const duplicates = findJsonDuplicates(context, { start, end });
  return { ...NOTHING_ODD, start, end, value, depth, duplicates };
}

/** Written by people, hence small; servers print no key twice, and state a version. */
const HANDWRITTEN_BYTES = 65_536;

/** Keys given twice in JSON, which `JSON.parse` passes over. */
function findJsonDuplicates(context: DocumentContext, range: DocumentRange): ReadDocument['duplicates'] {
  const { start, end } = range;
  if (end - start > HANDWRITTEN_BYTES || context.decode(start, end).includes('"resourceVersion"')) return [];
  return readYamlDocument(context, range).duplicates;
}

interface JsonReading {
  readonly documents: readonly ReadDocument[];
  readonly rest: number;
}

/** Deeper than any object; how much deeper does not matter. */
const DEEP = 10_001;

/** Escapes, and a character, that JSON knows and kubectl's YAML refuses. */
const NOT_YAML = /\\\/|\\u[dD][89a-fA-F]|\x7f/;

/** A YAML document that begins like JSON. If it is broken and a List, the items that are whole are saved. */
function readFlowDocument(context: DocumentContext, range: DocumentRange): ReadDocument {
  const { bytes, decode } = context;
  if (range.end - range.start > MAX_TEXT_BYTES) return readLargeJson(context, range);
  const text = decode(range.start, range.end);
  const plain = NOT_YAML.test(text) ? undefined : parseJson(text);
  if (plain !== undefined) return jsonDocument(context, { ...range, value: plain.value });
  const yaml = readListOrDocument(context, range);
  if (yaml.faults.length === 0) return yaml;
  const list = splitJsonList(bytes, range.start, range.end);
  const items = list?.elements.map((each) => parseJson(decode(each.start, each.end))?.value ?? null) ?? [];
  return items.some(isJsonObject) ? { ...yaml, value: { apiVersion: 'v1', kind: 'List', items } } : yaml;
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
