import { isJsonList, type Json, pointerSteps } from '../api/json.ts';
import type { Edit } from '../evaluate/finding.ts';
import { firstDifference } from '../model/json-equality.ts';
import type { ObjectPlace, Place } from '../read/place.ts';
import { buildTextSource } from '../read/read.ts';
import type { Platform, Source } from '../read/source.ts';
import { decodeYaml, decodeYamlStream } from '../read/yaml.ts';
import { buildTextEdit, type EditedFile, type TextEdit } from './edit.ts';
import { applyDataEdit, type DataEdit } from './json-edit.ts';
import { type FileTree, findMapping, readTree, type Spot } from './tree.ts';

/** A file that is open for edits. */
export interface OpenFile {
  readonly source: Source;
  /** A byte order mark, or ''. */
  readonly mark: string;
  /** What follows it. */
  readonly text: string;
  readonly tree: FileTree;
  readonly newline: string;
  /** What kubectl reads in it. */
  readonly documents: readonly Json[];
  /** UTF-16 offset of a byte offset. */
  readonly offsetOf: (byte: number) => number;
  readonly decode: (text: string) => readonly Json[] | undefined;
}

/** Beyond this many bytes a file is no manifest that people write. */
const LARGEST = 4_000_000;

/** Opens a file for edits, or says why it stays as it is. */
export function openFile(source: Source, platform: Platform): OpenFile | { readonly refused: string } {
  if (source.uri.includes('!/')) return { refused: 'it lies in an archive' };
  if (source.bytes.length > LARGEST) return { refused: 'its file is too large' };
  const whole = platform.decodeText(source.bytes, 'utf-8');
  const mark = whole.startsWith('\ufeff') ? '\ufeff' : '';
  const text = whole.slice(mark.length);
  if (source.encoding !== 'utf-8' || text.includes('\ufffd')) return { refused: 'its file is not in UTF-8' };
  const tree = readTree(text);
  const decode = (edited: string): readonly Json[] | undefined => {
    const { documents, stopped } = decodeYamlStream(buildTextSource(source.uri, edited).bytes, platform);
    return stopped ? undefined : documents;
  };
  const documents = decode(text);
  if (tree === undefined || documents?.length !== tree.documents.length)
    return { refused: 'its file cannot be read in full' };
  return {
    source,
    mark,
    text,
    tree,
    newline: text.includes('\r\n') ? '\r\n' : '\n',
    documents,
    offsetOf: (byte) =>
      Math.max(0, platform.decodeText(source.bytes.subarray(0, byte), 'utf-8').length - mark.length),
    decode,
  };
}

/** The edits of one fix in one file, proven to mean what they should; or why they cannot be made. */
export function buildPatch(
  file: OpenFile,
  edits: readonly SymbolicEdit[],
): readonly TextEdit[] | { readonly refused: string } {
  let refused = '';
  for (const isQuoted of [false, true]) {
    const attempt = attemptPatch(file, edits, isQuoted);
    if (!('refused' in attempt)) return attempt;
    refused = attempt.refused;
  }
  return { refused };
}

/** An edit of a node of an object. */
export type SymbolicEdit = Extract<Edit, { readonly place: Place }> & { readonly place: ObjectPlace };

function attemptPatch(
  file: OpenFile,
  edits: readonly SymbolicEdit[],
  isQuoted: boolean,
): readonly TextEdit[] | { readonly refused: string } {
  const made: TextEdit[] = [];
  let expected = file.documents;
  for (const edit of edits) {
    const { origin } = edit.place.object;
    const found = findMapping(file.tree, file.offsetOf(origin.start), file.offsetOf(origin.end));
    if (found === undefined) return { refused: 'its object is not in the file as it is written' };
    const data = readDataEdit(
      edit,
      readModel(file.documents[found.document], [...found.spot.path, ...stepsOf(edit)]),
    );
    const next = applyToDocument(expected, found, data);
    if (next === undefined) return { refused: 'its place is not in the file as it is written' };
    expected = next;
    const text = isWholeDocument(data, found.spot)
      ? cutDocument(file, found.document)
      : buildTextEdit(editedFile(file, isQuoted), found.spot, data);
    if ('refused' in text) return text;
    made.push(text);
  }
  const edited = applyTextEdits(file.text, made);
  const read = edited === undefined ? undefined : file.decode(edited);
  if (read === undefined || firstDifference(read, expected) !== undefined) {
    return { refused: 'the text around it does not allow the edit' };
  }
  return made;
}

function editedFile({ tree, newline, text }: OpenFile, isQuoted: boolean): EditedFile {
  return { tree, newline, isQuoted, isJson: /^\s*[{[]\s*"/.test(text) };
}

function stepsOf({ place }: SymbolicEdit): readonly string[] {
  return [...pointerSteps(place.object.origin.pointer), ...pointerSteps(place.pointer)];
}

/** What stands at a place, or, for a new item of a list, the first of its siblings. */
function readModel(document: Json | undefined, steps: readonly string[]): Json | undefined {
  const list = steps.at(-1) === '-' ? readAt(document, steps.slice(0, -1)) : undefined;
  return isJsonList(list) ? list[0] : readAt(document, steps);
}

function readAt(value: Json | undefined, steps: readonly string[]): Json | undefined {
  return steps.reduce<Json | undefined>(
    (node, step) =>
      typeof node === 'object' && node !== null && Object.hasOwn(node, step)
        ? (node as Readonly<Record<string, Json>>)[step]
        : undefined,
    value,
  );
}

/** The value is YAML; where a text stood before it stays a text, whatever it looks like, unless it has a tag (`!!int 1`). */
function readDataEdit(edit: SymbolicEdit, before: Json | undefined): DataEdit {
  const steps = stepsOf(edit);
  if (edit.op === 'remove') return { op: 'remove', steps };
  const written = edit.value ?? '';
  if (edit.place.part === 'key') return { op: 'rename', steps, key: written };
  const { value, fault } = decodeYaml(written);
  const isText = fault !== undefined || (typeof before === 'string' && !written.startsWith('!!'));
  return { op: edit.op, steps, value: isText ? written : value };
}

interface Found {
  readonly spot: Spot;
  readonly document: number;
}

function isWholeDocument({ op, steps }: DataEdit, { path }: Spot): boolean {
  return op === 'remove' && steps.length === 0 && path.length === 0;
}

function applyToDocument(
  documents: readonly Json[],
  { spot, document }: Found,
  edit: DataEdit,
): readonly Json[] | undefined {
  if (isWholeDocument(edit, spot)) return documents.filter((_, index) => index !== document);
  const next = applyDataEdit(documents[document], { ...edit, steps: [...spot.path, ...edit.steps] });
  return next === undefined ? undefined : documents.map((each, index) => (index === document ? next : each));
}

/** From the document's own separator to the next one, or to the end of the file. */
function cutDocument({ tree, text }: OpenFile, index: number): TextEdit {
  const from = tree.documents[index]?.range?.[0] ?? 0;
  const before = text.slice(0, from);
  const start = Math.max(before.lastIndexOf('\n---') + 1, before.startsWith('---') ? 0 : -1, 0);
  const next = tree.documents[index + 1]?.range?.[0];
  const end = next === undefined ? text.length : text.lastIndexOf('\n---', next) + 1;
  return { start, end: Math.max(end, from), text: '' };
}

/** The text with all edits made; undefined when they touch each other. */
export function applyTextEdits(text: string, edits: readonly TextEdit[]): string | undefined {
  const ordered = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  let edited = '';
  let at = 0;
  for (const [index, edit] of ordered.entries()) {
    const before = ordered[index - 1];
    if (
      before !== undefined &&
      (edit.start < before.end || (edit.start === before.start && edit.end === before.end))
    )
      return undefined;
    edited += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return edited + text.slice(at);
}
