import { isJsonList, isJsonObject, type Json } from '../api/json.ts';
import type { Origin, Problem, ProblemKind } from './bundle.ts';
import { buildComposeCache, type ComposeCache } from './compose-state.ts';
import {
  explainPlacedFault,
  findDocumentProblems,
  isToldByList,
  MAX_OBJECT_DEPTH,
} from './document-problems.ts';
import { readStream } from './document-stream.ts';
import type { DocumentContext, PlacedFault, ReadDocument } from './document-value.ts';
import { matchEncryption } from './encryption.ts';
import type { ReadList } from './listing-draft.ts';
import {
  buildObject,
  type FoundObject,
  type FoundObjects,
  type ListIdentity,
  readObjects,
} from './objects.ts';
import type { UnplacedObject } from './site.ts';
import type { Platform, Source } from './source.ts';
import type { DocumentRange } from './split.ts';
import { matchTemplateObject, matchTemplateText } from './template.ts';
import { byteOffsetOf, countUnits } from './text.ts';
import { decodeYamlDocument } from './yaml-document.ts';

/** What one source holds. */
export interface ReadSource {
  readonly objects: readonly UnplacedObject[];
  readonly problems: readonly Problem[];
  /** The Lists and arrays that are whole documents, empty ones too. */
  readonly lists: readonly ReadList[];
  /** Documents and items that have nothing to do with Kubernetes. */
  readonly passedOver: number;
}

interface Reading {
  readonly source: Source;
  readonly context: DocumentContext;
  readonly hint: ListIdentity | undefined;
  readonly objects: UnplacedObject[];
  readonly problems: Problem[];
  readonly lists: ReadList[];
  passedOver: number;
}

/** What the reading of one source goes by. */
export interface SourceHints {
  /** What items that state no kind are, by the place of the file. */
  readonly items?: ListIdentity;
  /** The parts of the source that hold objects; all of it by default. */
  readonly ranges?: readonly DocumentRange[];
  /** Shared between the sources of a run; one of its own by default. */
  readonly cache?: ComposeCache;
}

/** Reads every object of one YAML or JSON source. A broken document is a problem; the sound ones around it count. */
export function readSource(source: Source, platform: Platform, hints: SourceHints = {}): ReadSource {
  const { items: hint, ranges = [{ start: 0, end: source.bytes.length }] } = hints;
  const { bytes } = source;
  const context: DocumentContext = {
    bytes,
    decode: (start, end) => platform.decodeText(bytes.subarray(start, end), 'utf-8'),
    cache: hints.cache ?? buildComposeCache(),
  };
  const reading: Reading = { source, context, hint, objects: [], problems: [], lists: [], passedOver: 0 };
  for (const range of ranges) readRange(reading, range);
  const { objects, problems, lists, passedOver } = reading;
  return { objects, problems, lists, passedOver };
}

function readRange(reading: Reading, range: DocumentRange): void {
  const { source, context } = reading;
  const { documents, badSeparators } = readStream(context, range, source.kind === 'json');
  for (const line of badSeparators) {
    const message =
      line.afterJson === true
        ? 'A document separator follows several JSON values; kubectl stops reading here'
        : 'Text follows the three dashes of a document separator; kubectl stops reading here';
    const advice = line.afterJson === true ? 'Remove the separators.' : 'Put the text on the next line.';
    report(reading, 'not-parsable', line, message, advice);
  }
  for (const document of documents) addDocument(reading, document);
}

function addDocument(reading: Reading, document: ReadDocument): void {
  const { source } = reading;
  for (const fault of document.faults) addFault(reading, document, fault);
  reading.problems.push(...findDocumentProblems(source, document));
  if (document.value !== null && document.depth <= MAX_OBJECT_DEPTH) addObjects(reading, document);
}

/** Templates are written by people, and so is what is worth explaining by its surroundings. */
const MAX_EXPLAINED_BYTES = 4 * 1024 * 1024;

function addFault(reading: Reading, document: ReadDocument, fault: PlacedFault): void {
  const isSmall = fault.end - fault.start <= MAX_EXPLAINED_BYTES;
  const text = isSmall ? reading.context.decode(fault.start, fault.end) : '';
  if (isTemplate(reading, fault, text) || isToldByList(document, fault)) return;
  reading.problems.push(explainPlacedFault(reading.source, document, fault, text));
}

/** Reports a broken piece as unrendered when its placeholders are what breaks it. */
function isTemplate(reading: Reading, fault: PlacedFault, text: string): boolean {
  const { bytes, cache } = reading.context;
  const offset = countUnits(bytes, fault.start, fault.offset);
  const marker = matchTemplateText(
    text,
    offset,
    (each) => decodeYamlDocument(each, cache).fault === undefined,
  );
  if (marker !== undefined) reportTemplate(reading, fault, marker.text);
  return marker !== undefined;
}

function addObjects(reading: Reading, document: ReadDocument): void {
  if (reading.source.kind === 'json' && isPlainList(document.value)) {
    reading.passedOver += 1;
    return;
  }
  const found = readObjects(document.value, reading.hint);
  for (const each of found.objects) addObject(reading, document, each);
  // Beside a broken item others may be torn apart; that is one fault, not many.
  const odd = document.faults.length === 0 ? found.faults : [];
  for (const fault of odd) {
    const { start, end } = readOrigin(reading, document, fault.pointer);
    report(reading, 'not-an-object', { start, end }, fault.message, fault.advice);
  }
  for (const cut of found.truncated) {
    report(reading, 'list-truncated', document, cut.message, 'Collect it again without a limit.');
  }
  addList(reading, document, found);
  reading.passedOver += found.passedOver;
}

/** JSON is the language of many programs; a list of plain values is none of kubectl's. */
function isPlainList(value: Json): boolean {
  return isJsonList(value) && value.length > 0 && !value.some(isJsonObject);
}

/** Where the node at `path` stands: in its own List item when items have ranges, else in the document. */
function readOrigin(reading: Reading, document: ReadDocument, path: string): Origin {
  const { source } = reading;
  const [, index = '', rest = ''] = /^\/items\/([0-9]+)(.*)$/.exec(path) ?? [];
  const item = index === '' ? undefined : document.items?.[Number(index)];
  if (item === undefined) return { source, start: document.start, end: document.end, pointer: path };
  return { source, start: item.start, end: item.end, pointer: `/0${rest}` };
}

function addObject(reading: Reading, document: ReadDocument, found: FoundObject): void {
  const origin = readOrigin(reading, document, found.pointer);
  const object = buildObject(found, origin);
  const marker = object.uid === '' ? matchTemplateObject(object.value) : undefined;
  if (marker !== undefined) {
    reportTemplate(reading, origin, marker);
    return;
  }
  const lock = matchEncryption(object.value);
  if (lock !== undefined) {
    const message = `The values of ${object.kind} ${object.name} are encrypted (${lock}); only its keys are known`;
    report(reading, 'encrypted', origin, message, '');
  }
  reading.objects.push(object);
}

function addList(reading: Reading, range: DocumentRange, found: FoundObjects): void {
  if (found.list === undefined) return;
  const { source } = reading;
  const truncated = found.truncated.find((each) => each.pointer === '')?.message ?? '';
  reading.lists.push({ source, start: range.start, end: range.end, ...found.list, truncated });
}

const RENDER =
  'Render it first (helm template, kustomize build, envsubst) and pass the output, or use --render.';

function reportTemplate(reading: Reading, range: DocumentRange, marker: string): void {
  const { bytes, decode } = reading.context;
  const [first = ''] = marker.split('\n');
  const offset = Math.max(0, decode(range.start, range.end).indexOf(first));
  const start = byteOffsetOf(bytes, range.start, range.end, offset);
  const end = byteOffsetOf(bytes, start, range.end, first.length);
  const message = `It holds the placeholder ${first} and was not analyzed`;
  report(reading, 'template', { start, end }, message, RENDER);
}

function report(
  reading: Reading,
  kind: ProblemKind,
  at: DocumentRange,
  message: string,
  advice: string,
): void {
  const { source } = reading;
  reading.problems.push({ kind, source, start: at.start, end: at.end, message, advice });
}
