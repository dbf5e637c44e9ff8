import type { Json } from '../api/json.ts';
import type { Problem, ProblemKind } from './bundle.ts';
import { matchEncryption } from './encryption.ts';
import type { ReadList } from './listings.ts';
import {
  buildObject,
  type FoundObject,
  type FoundObjects,
  type ListIdentity,
  readObjects,
} from './objects.ts';
import type { UnplacedObject } from './site.ts';
import type { Platform, Source } from './source.ts';
import { type DocumentRange, splitDocuments } from './split.ts';
import { matchTemplateObject, matchTemplateText } from './template.ts';
import { byteOffsetOf } from './text.ts';
import { decodeYaml } from './yaml.ts';
import { explainFault } from './yaml-message.ts';

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
  readonly platform: Platform;
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
}

/** Reads every object of one YAML or JSON source. A broken document is a problem; the sound ones around it count. */
export function readSource(source: Source, platform: Platform, hints: SourceHints = {}): ReadSource {
  const { items: hint, ranges = [{ start: 0, end: source.bytes.length }] } = hints;
  const reading: Reading = { source, platform, hint, objects: [], problems: [], lists: [], passedOver: 0 };
  for (const range of ranges) readStream(reading, range);
  const { objects, problems, lists, passedOver } = reading;
  return { objects, problems, lists, passedOver };
}

function readStream(reading: Reading, stream: DocumentRange): void {
  const { documents, badSeparators } = splitDocuments(reading.source.bytes, stream.start, stream.end);
  for (const line of badSeparators) {
    report(
      reading,
      'not-parsable',
      line,
      'Text follows the three dashes of a document separator',
      'Put it on the next line.',
    );
  }
  for (const range of documents) readDocument(reading, range);
}

function readDocument(reading: Reading, range: DocumentRange): void {
  const { source, platform } = reading;
  const text = platform.decodeText(source.bytes.subarray(range.start, range.end), 'utf-8');
  const document = decodeYaml(text);
  if (document.fault !== undefined) {
    const marker = matchTemplateText(
      text,
      document.fault.offset,
      (each) => decodeYaml(each).fault === undefined,
    );
    if (marker !== undefined) {
      reportTemplate(reading, range, text, marker.text);
      return;
    }
    const at = byteOffsetOf(source.bytes, range.start, range.end, document.fault.offset);
    const { message, advice } = explainFault(document.fault);
    report(reading, 'not-parsable', { start: at, end: at }, message, advice);
    return;
  }
  for (const duplicate of document.duplicates) {
    if (duplicate.merged) continue;
    const at = byteOffsetOf(source.bytes, range.start, range.end, duplicate.offset);
    const message = `The key ${duplicate.key} is given twice; the last one counts and the earlier is lost`;
    report(reading, 'duplicate-key', { start: at, end: at }, message, 'Remove one of the two.');
  }
  addObjects(reading, range, text, document.value);
}

function addObjects(reading: Reading, range: DocumentRange, text: string, value: Json): void {
  const found = readObjects(value, reading.hint);
  for (const each of found.objects) addObject(reading, range, text, each);
  for (const fault of found.faults) report(reading, 'not-an-object', range, fault.message, fault.advice);
  for (const cut of found.truncated) {
    report(reading, 'list-truncated', range, cut.message, 'Collect it again without a limit.');
  }
  addList(reading, range, found);
  reading.passedOver += found.passedOver;
}

function addObject(reading: Reading, range: DocumentRange, text: string, found: FoundObject): void {
  const origin = { source: reading.source, start: range.start, end: range.end, pointer: found.pointer };
  const object = buildObject(found, origin);
  const marker = object.uid === '' ? matchTemplateObject(object.value) : undefined;
  if (marker !== undefined) {
    reportTemplate(reading, range, text, marker);
    return;
  }
  const lock = matchEncryption(object.value);
  if (lock !== undefined) {
    const message = `The values of ${object.kind} ${object.name} are encrypted (${lock}); only its keys are known`;
    report(reading, 'encrypted', range, message, '');
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

function reportTemplate(reading: Reading, range: DocumentRange, text: string, marker: string): void {
  const { source } = reading;
  const [first = ''] = marker.split('\n');
  const offset = Math.max(0, text.indexOf(first));
  const start = byteOffsetOf(source.bytes, range.start, range.end, offset);
  const end = byteOffsetOf(source.bytes, start, range.end, first.length);
  report(
    reading,
    'template',
    { start, end },
    `It holds the placeholder ${first} and was not analyzed`,
    RENDER,
  );
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
