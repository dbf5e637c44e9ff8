import { isMap, isScalar, isSeq, type Node } from 'yaml';
import type { Json } from '../api/json.ts';
import type { DataEdit } from './json-edit.ts';
import { type FileTree, followSteps, isShared, type Spot } from './tree.ts';
import { renderValue, type ValueStyle } from './value.ts';

/** Takes the text from `start` to `end` out of a file and puts `text` in; offsets count UTF-16 units. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The file an edit is made in. */
export interface EditedFile {
  readonly tree: FileTree;
  readonly newline: string;
  readonly isJson: boolean;
  readonly isQuoted: boolean;
}

/** An edit as text, or why it cannot be made. */
export type EditOutcome = TextEdit | { readonly refused: string };

/**
 * Writes an edit of the object at `root` as text, so that comments, quotes and order around it stay (house.md, `fix/edit`).
 * Refuses where text elsewhere depends on what would change.
 */
export function buildTextEdit(file: EditedFile, root: Spot, edit: DataEdit): EditOutcome {
  const { spot, rest } = followSteps(root, edit.steps);
  if (isShared(spot.node) || (edit.op !== 'add' && rest.length > 0)) {
    return {
      refused:
        rest.length > 0
          ? 'its place is not in the file as it is written'
          : 'it is used in several places of the file by an alias',
    };
  }
  if (edit.op === 'rename') return renameKey(file, spot, edit.key);
  if (edit.op === 'remove') return removeSpot(file, spot);
  return rest.length === 0 ? replaceSpot(file, spot, edit.value) : addBelow(file, spot, rest, edit.value);
}

function renameKey(file: EditedFile, { pair }: Spot, key: string): EditOutcome {
  const range = pair?.key.range;
  if (!range) return { refused: 'it is no key of a map' };
  return { start: range[0], end: range[1], text: renderKey(file, key) };
}

/** A plain word stays plain. */
function renderKey({ isJson, isQuoted, newline }: EditedFile, key: string): string {
  return renderValue(key, {
    isFlow: true,
    isJson,
    isQuoted: isQuoted && !/^[A-Za-z][\w./-]*$/.test(key),
    indent: 0,
    newline,
  }).text;
}

function replaceSpot(file: EditedFile, spot: Spot, value: Json): EditOutcome {
  const { node, pair } = spot;
  const { text } = file.tree;
  const indent = columnOf(text, pair?.key.range?.[0] ?? node?.range?.[0] ?? 0) + 2;
  const style = styleOf(file, isInFlow(text, spot), indent, node);
  const written = renderValue(value, style);
  const isOnLine =
    node !== null &&
    (isScalar(node) || isFlowNode(text, node)) &&
    (node.range?.[1] ?? 0) > (node.range?.[0] ?? 0);
  if (pair === undefined) {
    if (node === null || !node.range) return { refused: 'it is not in the file' };
    const block = written.isBlock ? renderValue(value, { ...style, isFlow: true }).text : written.text;
    return { start: node.range[0], end: contentEnd(text, node), text: block };
  }
  const colon = text.indexOf(':', pair.key.range?.[1] ?? 0);
  const from = isOnLine && !written.isBlock ? (node.range?.[0] ?? 0) : colon + 1;
  const to = node?.range && node.range[1] > node.range[0] ? contentEnd(text, node) : colon + 1;
  const lead = from === colon + 1 ? (written.isBlock ? file.newline : ' ') : '';
  return { start: from, end: Math.max(from, to), text: lead + written.text };
}

/** Adds what the steps lead to below the last node that is there. */
function addBelow(file: EditedFile, spot: Spot, rest: readonly string[], value: Json): EditOutcome {
  const [step = '', ...deeper] = rest;
  const { node } = spot;
  const inner = wrap(deeper, value);
  if (node === null || isEmptyNode(node)) {
    return replaceSpot(file, spot, /^(-|0)$/.test(step) ? [inner] : { [step]: inner });
  }
  if (isMap(node)) return appendTo(file, node, inner, step);
  if (isSeq(node) && (step === '-' || step === String(node.items.length))) return appendTo(file, node, inner);
  return { refused: 'something else stands in its place' };
}

/** The value with the maps and lists around it that steps ask for. */
function wrap(steps: readonly string[], value: Json): Json {
  return steps.reduceRight<Json>((inner, step) => (step === '-' ? [inner] : { [step]: inner }), value);
}

function isEmptyNode(node: Node): boolean {
  if (isScalar(node)) return node.value === null;
  return (isMap(node) || isSeq(node)) && node.items.length === 0;
}

/** A new last entry of a map, or item of a list. */
function appendTo(file: EditedFile, node: Node, value: Json, key?: string): EditOutcome {
  const { text } = file.tree;
  const isFlow = isFlowNode(text, node);
  const indent = isFlow ? 0 : columnOf(text, firstOffset(text, node));
  const style = styleOf(file, isFlow, key === undefined ? 0 : indent + 2, firstItem(node));
  const written = renderValue(value, style);
  const head =
    key === undefined
      ? isFlow
        ? ''
        : '- '
      : `${renderKey(file, key)}:${written.isBlock ? file.newline : ' '}`;
  const item = key === undefined ? indentRest(written.text, indent + 2, file.newline) : written.text;
  const last = lastContent(text, node);
  if (isFlow) return { start: last, end: last, text: `, ${head}${item}` };
  const line = `${' '.repeat(indent)}${head}${item}`;
  if (text[last - 1] === '\n') return { start: last, end: last, text: line + file.newline };
  const end = lineEnd(text, last);
  return { start: end, end, text: file.newline + line };
}

/** The first line of an item stands behind its dash; the others below it. */
function indentRest(text: string, indent: number, newline: string): string {
  return text
    .split(/\r?\n/)
    .map((line, at) => (at === 0 ? line : ' '.repeat(indent) + line))
    .join(newline);
}

function removeSpot(file: EditedFile, spot: Spot): EditOutcome {
  const { text } = file.tree;
  const { parent, pair, node, index = 0 } = spot;
  if (!isMap(parent) && !isSeq(parent)) return { refused: 'it is the whole document' };
  const start = pair?.key.range?.[0] ?? node?.range?.[0];
  if (start === undefined) return { refused: 'it is not in the file' };
  if (isFlowNode(text, parent)) return removeFromFlow(text, parent, index);
  const from = isSeq(parent) ? text.lastIndexOf('-', start - 1) : start;
  const to = spotEnd(text, spot);
  if (parent.items.length === 1) return emptyParent(text, parent, from, to);
  const lineStart = text.lastIndexOf('\n', from - 1) + 1;
  if (text.slice(lineStart, from).trim() !== '') {
    // The first key of a list item: the dash stays, and what follows takes its place.
    const next = parent.items[index + 1];
    const nextStart = next === undefined ? undefined : itemStart(text, parent, next);
    if (nextStart === undefined) return { refused: 'it shares its line with others' };
    return { start: from, end: nextStart, text: '' };
  }
  const end =
    text[to - 1] === '\n' ? to : lineEnd(text, to) + (text.startsWith('\r\n', lineEnd(text, to)) ? 2 : 1);
  if (end > text.length)
    return {
      start: Math.max(0, lineStart - 1 - (text[lineStart - 2] === '\r' ? 1 : 0)),
      end: text.length,
      text: '',
    };
  return { start: lineStart, end, text: '' };
}

function removeFromFlow(text: string, parent: Node, index: number): EditOutcome {
  if (!isMap(parent) && !isSeq(parent)) return { refused: 'it is not in the file' };
  const starts = parent.items.map((item) => itemStart(text, parent, item) ?? 0);
  const own = starts[index] ?? 0;
  const next = starts[index + 1];
  if (next !== undefined) return { start: own, end: next, text: '' };
  const end = itemEnd(text, parent.items[index]);
  if (index === 0)
    return { start: (parent.range?.[0] ?? own) + 1, end: (parent.range?.[1] ?? end) - 1, text: '' };
  return { start: itemEnd(text, parent.items[index - 1]), end, text: '' };
}

/** The last entry leaves an empty collection behind, for the key without a value would be null. */
function emptyParent(text: string, parent: Node, from: number, to: number): EditOutcome {
  const before = text.slice(0, from).trimEnd().length;
  const isBehindKey = text[before - 1] === ':';
  const empty = isMap(parent) ? '{}' : '[]';
  const end = text[to - 1] === '\n' ? to - (text[to - 2] === '\r' ? 2 : 1) : to;
  return { start: isBehindKey ? before : from, end, text: isBehindKey ? ` ${empty}` : empty };
}

type Item = unknown;

function itemStart(text: string, parent: Node, item: Item): number | undefined {
  const key = (item as { key?: Node }).key ?? (item as Node);
  const start = key.range?.[0];
  if (start === undefined) return undefined;
  return isSeq(parent) && !isFlowNode(text, parent) ? text.lastIndexOf('-', start - 1) : start;
}

function itemEnd(text: string, item: Item): number {
  const { value, key } = item as { value?: Node | null; key?: Node };
  const node = key === undefined ? (item as Node) : value;
  return node?.range && node.range[1] > node.range[0] ? contentEnd(text, node) : (key?.range?.[1] ?? 0) + 1;
}

function spotEnd(text: string, { node, pair }: Spot): number {
  if (node?.range && node.range[1] > node.range[0]) return contentEnd(text, node);
  return text.indexOf(':', pair?.key.range?.[1] ?? 0) + 1;
}

/** Where the content of a node ends: block collections of the package reach over the blank lines and comments below. */
function contentEnd(text: string, node: Node): number {
  if ((isMap(node) || isSeq(node)) && !isFlowNode(text, node)) return lastContent(text, node);
  return node.range?.[1] ?? 0;
}

function lastContent(text: string, node: Node): number {
  if (!isMap(node) && !isSeq(node)) return node.range?.[1] ?? 0;
  const last = node.items.at(-1);
  return last === undefined ? (node.range?.[0] ?? 0) + 1 : itemEnd(text, last);
}

function firstItem(node: Node): Node | null {
  if (!isSeq(node)) return null;
  const [first] = node.items;
  return (first ?? null) as Node | null;
}

function firstOffset(text: string, node: Node): number {
  const first = isMap(node) || isSeq(node) ? node.items[0] : undefined;
  return (first === undefined ? undefined : itemStart(text, node, first)) ?? node.range?.[0] ?? 0;
}

function isFlowNode(text: string, node: Node): boolean {
  return (isMap(node) || isSeq(node)) && /[[{]/.test(text[node.range?.[0] ?? 0] ?? '');
}

/** Inside a flow collection everything stays on its line. */
function isInFlow(text: string, { parent }: Spot): boolean {
  return parent !== undefined && isFlowNode(text, parent);
}

function styleOf(
  { newline, isJson, isQuoted }: EditedFile,
  isFlow: boolean,
  indent: number,
  old: Node | null,
): ValueStyle {
  return { isFlow, isJson, isQuoted, indent, newline, old };
}

function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}

function lineEnd(text: string, from: number): number {
  const at = text.slice(from).search(/\r?\n/);
  return at === -1 ? text.length : from + at;
}
