import { readKeyText, readPlainScalar } from './scalar.ts';
import {
  ABSENT,
  ALIAS,
  DOCUMENT,
  DOUBLE_QUOTED,
  MAPPING,
  PLAIN,
  POP,
  readScalarText,
  SCALAR,
  type YamlEvent,
  type YamlScalar,
} from './yaml-events.ts';

/**
 * Where a node and its entries stand in a text, as UTF-16 offsets. `start` and `end` enclose a scalar with its
 * quotes, a block scalar's header, or a collection's first character; both are -1 for a value that is left out.
 */
export interface Outline {
  readonly start: number;
  readonly end: number;
  /** Where a scalar's text ends, lines of block scalars included. */
  readonly textEnd: number;
  /** For an alias, the node it stands for. */
  target?: Outline;
  /** Where the key stands that leads here; -1 for list items and roots. */
  readonly keyStart: number;
  readonly keyEnd: number;
  readonly isCollection: boolean;
  /** What the value is; an alias is what it stands for. */
  shape: 'scalar' | 'map' | 'list';
  /** Entries by key; list items by index. */
  entries: Map<string, Outline>;
}

interface Frame {
  readonly outline: Outline;
  readonly isMap: boolean;
  key: string | undefined;
  keyStart: number;
  keyEnd: number;
  merge: boolean;
}

interface Tracing {
  readonly text: string;
  readonly frames: Frame[];
  readonly anchors: Map<string, Outline>;
  root: Outline | undefined;
}

/**
 * The outline of the first document of `events`, or undefined when it is empty. Aliases and merged keys lead
 * to where the anchor stands; of equal keys the last is kept, as in the value.
 */
export function buildOutline(text: string, events: readonly YamlEvent[]): Outline | undefined {
  const tracing: Tracing = { text, frames: [], anchors: new Map(), root: undefined };
  for (const event of events.slice(1)) {
    if (event.type === DOCUMENT || (event.type === POP && tracing.frames.length === 0)) break;
    traceEvent(tracing, event);
  }
  return tracing.root;
}

function traceEvent(tracing: Tracing, event: YamlEvent): void {
  if (event.type === DOCUMENT) return;
  const top = tracing.frames.at(-1);
  if (event.type === POP) {
    const closed = tracing.frames.pop();
    if (closed !== undefined) finishEntry(tracing);
    return;
  }
  const isKey = top?.isMap === true && top.key === undefined && !top.merge;
  if (event.type === ALIAS) {
    const target = tracing.anchors.get(tracing.text.slice(event.anchorStart, event.anchorEnd));
    if (isKey && top !== undefined) openEntry(top, '', event.anchorStart - 1, event.anchorEnd);
    else addAlias(tracing, target, event.anchorStart - 1, event.anchorEnd);
  } else if (event.type === SCALAR) {
    const [start, end] = scalarRange(tracing.text, event);
    if (isKey && top !== undefined) openEntry(top, keyText(tracing.text, event, top), start, end);
    else {
      rememberAnchor(tracing, event, addNode(tracing, start, end, 'scalar', Math.max(end, event.valueEnd)));
      finishEntry(tracing);
    }
  } else {
    const isMap = event.type === MAPPING;
    const outline = addNode(tracing, event.start, event.start + 1, isMap ? 'map' : 'list');
    rememberAnchor(tracing, event, outline);
    tracing.frames.push({ outline, isMap, key: undefined, keyStart: -1, keyEnd: -1, merge: false });
  }
}

function rememberAnchor(
  tracing: Tracing,
  event: { readonly anchorStart: number; readonly anchorEnd: number },
  outline: Outline,
): void {
  if (event.anchorStart === ABSENT) return;
  tracing.anchors.set(tracing.text.slice(event.anchorStart, event.anchorEnd), outline);
}

function openEntry(top: Frame, key: string, start: number, end: number): void {
  top.key = key;
  top.keyStart = start;
  top.keyEnd = end;
}

/** The key as it is in the value; sets `merge` instead when the key is `<<`. */
function keyText(text: string, event: YamlScalar, top: Frame): string {
  const raw = readScalarText(text, event);
  if (event.style !== PLAIN || event.tagStart !== ABSENT) return raw;
  if (raw === '<<') {
    top.merge = true;
    return raw;
  }
  return readKeyText(readPlainScalar(raw), raw) ?? raw;
}

/** Hangs a node under the open collection, at the key or index whose turn it is. */
function addNode(
  tracing: Tracing,
  start: number,
  end: number,
  shape: Outline['shape'],
  textEnd = end,
): Outline {
  const top = tracing.frames.at(-1);
  const outline: Outline = {
    start,
    end,
    textEnd,
    keyStart: top?.keyStart ?? -1,
    keyEnd: top?.keyEnd ?? -1,
    isCollection: shape !== 'scalar',
    shape,
    entries: new Map(),
  };
  if (top === undefined) tracing.root = outline;
  else if (!top.isMap) top.outline.entries.set(String(top.outline.entries.size), outline);
  else if (top.merge) top.outline.entries.set('<<', outline);
  else top.outline.entries.set(top.key ?? '', outline);
  return outline;
}

function addAlias(tracing: Tracing, target: Outline | undefined, start: number, end: number): void {
  const outline = addNode(tracing, start, end, 'scalar');
  if (target !== undefined) {
    outline.entries = target.entries;
    outline.shape = target.shape;
    outline.target = target;
  }
  finishEntry(tracing);
}

/** Closes the entry whose value was just read; what `<<` brought is spread over the mapping. */
function finishEntry(tracing: Tracing): void {
  const top = tracing.frames.at(-1);
  if (top === undefined) return;
  if (top.merge) {
    const merged = top.outline.entries.get('<<');
    top.outline.entries.delete('<<');
    if (merged !== undefined) spread(top.outline, merged);
  }
  top.key = undefined;
  top.merge = false;
}

/** Of several merged mappings the first takes precedence, so its entries are written last. */
function spread(into: Outline, merged: Outline): void {
  const sources = merged.shape === 'list' ? [...merged.entries.values()].reverse() : [merged];
  for (const source of sources) {
    for (const [key, entry] of source.entries) into.entries.set(key, entry);
  }
}

/** From quote to quote; for a block scalar the header (`|-`), which js-yaml leaves out of its offsets. */
function scalarRange(text: string, event: YamlScalar): readonly [number, number] {
  if (event.valueStart === ABSENT) return [-1, -1];
  if (event.style === PLAIN) return [event.valueStart, event.valueEnd];
  if (event.style <= DOUBLE_QUOTED) return [event.valueStart - 1, event.valueEnd + 1];
  const lineEnd = text.charCodeAt(event.valueStart - 2) === 13 ? event.valueStart - 2 : event.valueStart - 1;
  const lineStart = Math.max(text.lastIndexOf('\n', lineEnd - 1), text.lastIndexOf('\r', lineEnd - 1)) + 1;
  const header = /[|>][-+0-9]*(?=[ \t]*(?:$|[ \t]#))/.exec(text.slice(lineStart, lineEnd));
  if (header === null) return [event.valueStart, event.valueEnd];
  return [lineStart + header.index, lineStart + header.index + header[0].length];
}

/** The node that steps lead to, or undefined when there is none. */
export function findNode(root: Outline, steps: readonly string[]): Outline | undefined {
  let node: Outline | undefined = root;
  for (const step of steps) node = node?.entries.get(step);
  return node;
}
