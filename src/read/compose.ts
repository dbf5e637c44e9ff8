import { isJsonObject, type Json } from '../api/json.ts';
import { openEntry, readScalar } from './compose-scalar.ts';
import {
  type ComposeCache,
  type Composition,
  type Frame,
  fail,
  isExcessive,
  type MutableObject,
} from './compose-state.ts';
import { readKeyText } from './scalar.ts';
import {
  ABSENT,
  ALIAS,
  DOCUMENT,
  MAPPING,
  POP,
  SCALAR,
  type YamlAlias,
  type YamlCollection,
  type YamlEvent,
  type YamlScalar,
} from './yaml-events.ts';
import type { DuplicateKey, YamlFault } from './yaml-fault.ts';
import type { TagHandles } from './yaml-tag.ts';

/** One composed document. Without `fault`, `value` is what kubectl sees. */
export interface ComposedDocument {
  readonly value: Json;
  /** How deeply mappings and lists are nested; 0 for a scalar. */
  readonly depth: number;
  /** True when anchors were referred to: parts of the text then have no meaning of their own. */
  readonly aliased: boolean;
  readonly duplicates: readonly DuplicateKey[];
  readonly fault?: YamlFault;
}

/**
 * Builds the JSON value of the first document from parser events, by the rules of sigs.k8s.io/yaml: keys become
 * strings, the last of two equal keys wins, `<<` merges where it stands. `cache` may be shared between documents.
 */
export function composeDocument(
  text: string,
  events: readonly YamlEvent[],
  cache: ComposeCache,
): ComposedDocument {
  const composition: Composition = {
    text,
    handles: readHandles(events[0]),
    cache,
    frames: [],
    anchors: new Map(),
    duplicates: [],
    top: undefined,
    root: null,
    count: 1,
    aliasCount: 0,
    depth: 0,
    aliased: false,
    fault: undefined,
  };
  checkVersion(composition, events[0]);
  for (let at = 1; at < events.length && composition.fault === undefined; at++) {
    const event = events[at];
    if (event === undefined || (event.type === POP && composition.top === undefined)) break;
    composeEvent(composition, event);
  }
  const { root, depth, aliased, duplicates, fault } = composition;
  return fault === undefined
    ? { value: root, depth, aliased, duplicates }
    : { value: null, depth, aliased, duplicates: [], fault };
}

function readHandles(first: YamlEvent | undefined): TagHandles {
  const directives = first?.type === DOCUMENT ? first.directives : [];
  return new Map(
    directives.flatMap((each) => (each.kind === 'tag' ? [[each.handle, each.prefix] as const] : [])),
  );
}

/** kubectl's library speaks YAML 1.1 and refuses a document that says otherwise. */
function checkVersion(composition: Composition, first: YamlEvent | undefined): void {
  for (const each of first?.type === DOCUMENT ? first.directives : []) {
    if (each.kind === 'yaml' && each.version !== '1.1') fail(composition, 'YAML version', 0);
  }
}

function composeEvent(composition: Composition, event: YamlEvent): void {
  if (event.type === DOCUMENT) return;
  if (event.type === POP) {
    closeCollection(composition);
    return;
  }
  composition.count++;
  if (composition.aliasCount > 100 && isExcessive(composition)) {
    fail(composition, 'excessive aliasing', 'valueStart' in event ? event.valueStart : 0);
  }
  const top = composition.top;
  const isKey = top?.map !== undefined && top.key === undefined && !top.merge;
  if (event.type === SCALAR) {
    if (isKey) openEntry(composition, top, event);
    else addScalar(composition, event);
  } else if (event.type === ALIAS) {
    if (isKey) openAliasEntry(composition, top, event);
    else addValue(composition, readAlias(composition, event));
  } else {
    if (isKey) fail(composition, 'complex mapping key', event.start);
    else if (top?.map !== undefined && event.type === MAPPING && event.style === 1)
      checkLine(composition, top, event);
    openCollection(composition, event);
  }
}

/** A block mapping cannot begin on the line of the key it belongs to, not even behind a tag or an anchor. */
function checkLine(composition: Composition, top: Frame, event: YamlCollection): void {
  const end = composition.text.indexOf('\n', top.keyOffset);
  if (end !== -1 && end < event.start) return;
  if (/\r/.test(composition.text.slice(top.keyOffset, event.start))) return;
  fail(composition, 'mapping on the line of its key', event.start);
}

function openCollection(composition: Composition, event: YamlCollection): void {
  const anchor = readAnchor(composition, event);
  if (anchor !== '') composition.anchors.set(anchor, { value: null, size: 0 });
  if (composition.top !== undefined) composition.frames.push(composition.top);
  composition.top = {
    map: event.type === MAPPING ? {} : undefined,
    list: event.type === MAPPING ? undefined : [],
    anchor,
    countBefore: composition.count,
    start: event.start,
    isFlow: event.style === 2,
    key: undefined,
    keyOffset: 0,
    merge: false,
    merged: undefined,
    typed: undefined,
    keyTyped: false,
    text: undefined,
  };
  if (composition.frames.length >= composition.depth) composition.depth = composition.frames.length + 1;
}

function closeCollection(composition: Composition): void {
  const frame = composition.top;
  if (frame === undefined) return;
  composition.top = composition.frames.pop();
  const value: Json = frame.text ?? frame.map ?? frame.list ?? null;
  if (frame.anchor !== '') {
    const size = composition.count - frame.countBefore + 1;
    composition.anchors.set(frame.anchor, { value, size });
  }
  addValue(composition, value);
}

function addScalar(composition: Composition, event: YamlScalar): void {
  const value = readScalar(composition, event);
  if (event.anchorStart !== ABSENT) {
    composition.anchors.set(readAnchor(composition, event), { value, size: 1 });
  }
  addValue(composition, value);
}

/** The name of an event's anchor; '' when it has none. */
function readAnchor(
  composition: Composition,
  event: { readonly anchorStart: number; readonly anchorEnd: number },
): string {
  if (event.anchorStart === ABSENT) return '';
  const name = composition.text.slice(event.anchorStart, event.anchorEnd);
  if (!/^[\w-]+$/.test(name)) fail(composition, 'anchor name', event.anchorStart);
  return name;
}

function readAlias(composition: Composition, event: YamlAlias): Json {
  const anchored = composition.anchors.get(readAnchor(composition, event));
  composition.aliased = true;
  if (anchored === undefined) fail(composition, 'unknown anchor', event.anchorStart);
  else if (anchored.size === 0) fail(composition, 'anchor contains itself', event.anchorStart);
  else {
    composition.count += anchored.size;
    composition.aliasCount += anchored.size;
    if (isExcessive(composition)) fail(composition, 'excessive aliasing', event.anchorStart);
    return anchored.value;
  }
  return null;
}

function openAliasEntry(composition: Composition, top: Frame, event: YamlAlias): void {
  const value = readAlias(composition, event);
  top.keyTyped = typeof value !== 'string';
  const key = value === null || typeof value === 'object' ? undefined : readKeyText(value, String(value));
  top.keyOffset = event.anchorStart;
  if (key === undefined) fail(composition, 'complex mapping key', event.anchorStart);
  else top.key = key;
}

function addValue(composition: Composition, value: Json): void {
  const top = composition.top;
  if (top === undefined) composition.root = value;
  else if (top.list !== undefined) top.list.push(value);
  else if (top.map !== undefined) {
    if (top.merge) mergeInto(composition, top, top.map, value);
    else if (top.key !== undefined) setEntry(composition, top, top.map, top.key, value, false);
    top.key = undefined;
    top.merge = false;
  }
}

function setEntry(
  composition: Composition,
  top: Frame,
  map: MutableObject,
  key: string,
  value: Json,
  merged: boolean,
): void {
  // Values are never undefined, so only inherited names need the slower question.
  if (map[key] !== undefined && Object.hasOwn(map, key)) {
    const overridden = merged || top.merged?.has(key) === true;
    const mixed = (top.typed?.has(key) === true) !== top.keyTyped;
    composition.duplicates.push({ key, offset: top.keyOffset, merged: overridden, mixed });
  }
  if (top.keyTyped) {
    top.typed ??= new Set();
    top.typed.add(key);
  }
  if (key === '__proto__') {
    Object.defineProperty(map, key, { value, writable: true, enumerable: true, configurable: true });
  } else map[key] = value;
}

/** In a list of mappings the first takes precedence, so it is written last. */
function mergeInto(composition: Composition, top: Frame, map: MutableObject, value: Json): void {
  const sources = Array.isArray(value) ? [...value].reverse() : [value];
  top.merged ??= new Set();
  for (const source of sources) {
    if (!isJsonObject(source)) {
      fail(composition, 'merge of no mapping', top.keyOffset);
      return;
    }
    for (const key of Object.keys(source)) {
      setEntry(composition, top, map, key, source[key] ?? null, true);
      top.merged.add(key);
    }
  }
}
