import type { Json } from '../api/json.ts';
import type { KubeObject, Problem, ProblemKind, Site } from './bundle.ts';
import { buildObject, readObjects } from './objects.ts';
import type { Platform, Source } from './source.ts';
import { type DocumentRange, splitDocuments } from './split.ts';
import { byteOffsetOf } from './text.ts';
import { decodeYaml } from './yaml.ts';
import { explainFault } from './yaml-message.ts';

/** What one source holds. */
export interface ReadSource {
  readonly objects: readonly KubeObject[];
  readonly problems: readonly Problem[];
  /** Documents and items that have nothing to do with Kubernetes. */
  readonly passedOver: number;
}

interface Reading {
  readonly source: Source;
  readonly platform: Platform;
  readonly site: Site;
  readonly objects: KubeObject[];
  readonly problems: Problem[];
  passedOver: number;
}

/** Reads every object of one YAML or JSON source. A broken document is a problem; the sound ones around it count. */
export function readSource(source: Source, platform: Platform, site: Site): ReadSource {
  const reading: Reading = { source, platform, site, objects: [], problems: [], passedOver: 0 };
  const { documents, badSeparators } = splitDocuments(source.bytes);
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
  const { objects, problems, passedOver } = reading;
  return { objects, problems, passedOver };
}

function readDocument(reading: Reading, range: DocumentRange): void {
  const { source, platform } = reading;
  const text = platform.decodeText(source.bytes.subarray(range.start, range.end), 'utf-8');
  const document = decodeYaml(text);
  if (document.fault !== undefined) {
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
  addObjects(reading, range, document.value);
}

function addObjects(reading: Reading, range: DocumentRange, value: Json): void {
  const found = readObjects(value);
  for (const each of found.objects) {
    const origin = { source: reading.source, start: range.start, end: range.end, pointer: each.pointer };
    reading.objects.push(buildObject(each, reading.site, origin));
  }
  for (const fault of found.faults) report(reading, 'not-an-object', range, fault.message, fault.advice);
  for (const cut of found.truncated) {
    report(reading, 'list-truncated', range, cut.message, 'Collect it again without a limit.');
  }
  reading.passedOver += found.passedOver;
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
