import { isJsonObject, readString } from '../api/json.ts';
import type { Problem, ProblemKind } from './bundle.ts';
import type { PlacedFault, ReadDocument } from './document-value.ts';
import type { Source } from './source.ts';
import type { DocumentRange } from './split.ts';
import { countUnits } from './text.ts';
import { explainFault, isCutOff } from './yaml-message.ts';

/** Objects do not nest deeper; what does is an attack on whoever walks it. */
export const MAX_OBJECT_DEPTH = 500;

/** What is odd about a document besides its faults: keys given twice, text that kubectl never looks at, and so on. */
export function findDocumentProblems(source: Source, document: ReadDocument): readonly Problem[] {
  const { start, end, ignored, malformed } = document;
  const problems: Problem[] = [];
  const report = (kind: ProblemKind, from: number, to: number, message: string, advice: string): void => {
    problems.push({ kind, source, start: from, end: to, message, advice });
  };
  for (const { key, offset } of document.duplicates) {
    const message = `The key ${key} is given twice in one mapping; the last one counts, the earlier is lost`;
    report('duplicate-key', offset, offset + key.length, message, 'Remove one of the two.');
  }
  if (document.second) {
    const message =
      'kubectl reads this text, but other YAML readers refuse it: brackets or quotes continue too far left, or behind a tab';
    report('second-parser', start, end, message, 'Indent the continued lines with spaces.');
  }
  if (ignored !== -1) {
    const message = 'kubectl never looks at the text from here on, because the document ends above it';
    report(
      'not-parsable',
      ignored,
      ignored,
      message,
      'Begin a new document with --- or correct the indentation.',
    );
  }
  if (malformed !== -1) {
    const message = 'A byte is not valid UTF-8; kubectl refuses the whole file';
    report('not-parsable', malformed, malformed + 1, message, 'Save the file as UTF-8.');
  }
  if (document.depth > MAX_OBJECT_DEPTH) {
    const message = `The document nests ${document.depth} levels deep, more than the limit of ${MAX_OBJECT_DEPTH}; it was not analyzed`;
    report('limit-reached', start, end, message, '');
  }
  return problems;
}

/** A fault as a problem in plain words; `text` is the piece that broke. A List that breaks off in its last item has been cut off. */
export function explainPlacedFault(
  source: Source,
  document: ReadDocument,
  fault: PlacedFault,
  text: string,
): Problem {
  const at = { source, start: fault.offset, end: fault.offset };
  const items = readItemCount(document);
  const isLast = document.end === source.bytes.length && fault.end === lastEnd(document);
  if (items > 0 && isLast && isCutOff(fault, document.end)) {
    return {
      kind: 'list-truncated',
      ...at,
      message: `The file breaks off in the middle of a List, after ${items} items; later items are missing`,
      advice: 'Collect it again.',
    };
  }
  const offset = countUnits(source.bytes, fault.start, fault.offset);
  return { kind: 'not-parsable', ...at, ...explainFault({ reason: fault.reason, offset }, text) };
}

/** Whether a broken last item is told by the List that lost its end (`readObjects` says so). */
export function isToldByList(document: ReadDocument, fault: DocumentRange): boolean {
  const { value, items } = document;
  return items !== undefined && readString(value, 'kind') === '' && fault.end === items.at(-1)?.end;
}

function lastEnd({ items, end }: ReadDocument): number {
  return items?.at(-1)?.end ?? end;
}

function readItemCount({ value }: ReadDocument): number {
  const items = isJsonObject(value) ? value['items'] : undefined;
  return Array.isArray(items) ? items.filter((item) => item !== null).length : 0;
}
