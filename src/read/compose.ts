import { EVENT_ID, type Event, getScalarValue, type ScalarEvent } from 'js-yaml';
import type { Json } from '../api/json.ts';
import { isJsonObject } from '../api/json.ts';
import { readKeyText, readPlainScalar, readTaggedScalar } from './scalar.ts';
import type { DuplicateKey, YamlFault } from './yaml-fault.ts';
import { readTagName, type TagHandles } from './yaml-tag.ts';

/** One composed document. Without `fault`, `value` is what kubectl sees; `next` is the event after the document. */
export interface ComposedDocument {
  readonly value: Json;
  readonly next: number;
  /** How deeply mappings and lists are nested; 0 for a scalar. */
  readonly depth: number;
  /** True when anchors were referred to: parts of the text then have no meaning of their own. */
  readonly aliased: boolean;
  readonly duplicates: readonly DuplicateKey[];
  readonly fault?: YamlFault;
}

type MutableObject = { [key: string]: Json };

/** An open mapping or list. `key` is the key whose value comes next; `merge` says that it is `<<`. */
interface Frame {
  readonly map: MutableObject | undefined;
  readonly list: Json[] | undefined;
  readonly anchor: string;
  readonly countBefore: number;
  key: string | undefined;
  keyOffset: number;
  merge: boolean;
  /** Keys that a merge wrote, so that overriding them is not taken for a mistake. */
  merged: Set<string> | undefined;
}

interface Anchored {
  value: Json;
  /** How many nodes an alias to it stands for; 0 while it is still open. */
  size: number;
}

/** Everything one document's composing carries along; changed in place. */
interface Composition {
  readonly text: string;
  readonly handles: TagHandles;
  readonly keys: Map<string, string | null>;
  readonly frames: Frame[];
  readonly anchors: Map<string, Anchored>;
  readonly duplicates: DuplicateKey[];
  top: Frame | undefined;
  root: Json;
  count: number;
  aliasCount: number;
  depth: number;
  aliased: boolean;
  fault: YamlFault | undefined;
}

/** A simple key may be this long, counted up to its colon (go-yaml 2, `yaml_simple_key_is_valid`). */
const LONGEST_KEY = 1024;
const NO_RANGE = -1;

/**
 * Builds the JSON value of one document from parser events, by the rules of sigs.k8s.io/yaml: keys become
 * strings, the last of two equal keys wins, `<<` merges where it stands. `first` is the document's event.
 * `keys` caches the meaning of plain keys and may be shared between documents.
 */
export function composeDocument(
  text: string,
  events: readonly Event[],
  first: number,
  keys: Map<string, string | null>,
): ComposedDocument {
  const start = events[first];
  const directives = start?.type === EVENT_ID.DOCUMENT ? start.directives : [];
  const handles = new Map(
    directives.flatMap((each) => (each.kind === 'tag' ? [[each.handle, each.prefix] as const] : [])),
  );
  const composition: Composition = {
    text,
    handles,
    keys,
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
  let at = first + 1;
  for (; at < events.length && composition.fault === undefined; at++) {
    const event = events[at];
    if (event === undefined || (event.type === EVENT_ID.POP && composition.top === undefined)) break;
    composeEvent(composition, event);
  }
  const { root, depth, aliased, duplicates, fault } = composition;
  const value = fault === undefined ? root : null;
  return { value, next: at + 1, depth, aliased, duplicates, ...(fault === undefined ? {} : { fault }) };
}

function composeEvent(composition: Composition, event: Event): void {
  if (event.type === EVENT_ID.DOCUMENT) return;
  if (event.type === EVENT_ID.POP) {
    closeCollection(composition);
    return;
  }
  composition.count++;
  if (composition.aliasCount > 100) checkAliasing(composition, event);
  const top = composition.top;
  const isKey = top?.map !== undefined && top.key === undefined && !top.merge;
  if (event.type === EVENT_ID.SCALAR) {
    if (isKey) openEntry(composition, top, event);
    else addScalar(composition, event);
  } else if (event.type === EVENT_ID.ALIAS) {
    const anchored = readAlias(composition, event.anchorStart, event.anchorEnd);
    if (isKey) openAliasEntry(composition, top, anchored, event.anchorStart);
    else addValue(composition, anchored);
  } else {
    if (isKey) fail(composition, 'complex mapping key', event.start);
    openCollection(composition, event.type === EVENT_ID.MAPPING, event.anchorStart, event.anchorEnd);
  }
}

function fail(composition: Composition, reason: string, offset: number): void {
  composition.fault ??= { reason, offset: Math.max(0, offset) };
}

function openCollection(
  composition: Composition,
  isMap: boolean,
  anchorStart: number,
  anchorEnd: number,
): void {
  const anchor = anchorStart === NO_RANGE ? '' : composition.text.slice(anchorStart, anchorEnd);
  const frame: Frame = {
    map: isMap ? {} : undefined,
    list: isMap ? undefined : [],
    anchor,
    countBefore: composition.count,
    key: undefined,
    keyOffset: 0,
    merge: false,
    merged: undefined,
  };
  if (anchor !== '') composition.anchors.set(anchor, { value: null, size: 0 });
  if (composition.top !== undefined) composition.frames.push(composition.top);
  composition.top = frame;
  if (composition.frames.length >= composition.depth) composition.depth = composition.frames.length + 1;
}

function closeCollection(composition: Composition): void {
  const frame = composition.top;
  if (frame === undefined) return;
  composition.top = composition.frames.pop();
  const value: Json = frame.map ?? frame.list ?? null;
  if (frame.anchor !== '') {
    const size = composition.count - frame.countBefore + 1;
    composition.anchors.set(frame.anchor, { value, size });
  }
  addValue(composition, value);
}

function addScalar(composition: Composition, event: ScalarEvent): void {
  const value = readScalar(composition, event);
  if (event.anchorStart !== NO_RANGE) {
    composition.anchors.set(composition.text.slice(event.anchorStart, event.anchorEnd), { value, size: 1 });
  }
  addValue(composition, value);
}

function readScalar(composition: Composition, event: ScalarEvent): Json {
  const { text } = composition;
  const raw = event.fast ? text.slice(event.valueStart, event.valueEnd) : getScalarValue(text, event);
  if (event.tagStart !== NO_RANGE) return readTagged(composition, event, raw);
  if (event.style !== 1) return raw;
  const value = readPlainScalar(raw);
  if (typeof value === 'number' && !Number.isFinite(value)) {
    fail(composition, 'number without JSON form', event.valueStart);
  }
  return value;
}

function readTagged(composition: Composition, event: ScalarEvent, raw: string): Json {
  const tag = readTagName(composition.text.slice(event.tagStart, event.tagEnd), composition.handles);
  if (tag === undefined) return raw;
  const result = readTaggedScalar(tag, raw);
  if ('fault' in result) {
    fail(composition, `tag mismatch: ${result.fault}`, event.tagStart);
    return null;
  }
  if (typeof result.value === 'number' && !Number.isFinite(result.value)) {
    fail(composition, 'number without JSON form', event.valueStart);
  }
  return result.value;
}

/** Takes a scalar as the key of the next entry. */
function openEntry(composition: Composition, top: Frame, event: ScalarEvent): void {
  const { text } = composition;
  const raw = event.fast ? text.slice(event.valueStart, event.valueEnd) : getScalarValue(text, event);
  top.keyOffset = event.valueStart === NO_RANGE ? event.tagStart : event.valueStart;
  if (event.valueEnd - event.valueStart > LONGEST_KEY - 8 && isTooLong(text, event)) {
    fail(composition, 'key too long', event.valueStart);
  }
  if (event.tagStart !== NO_RANGE) openTaggedEntry(composition, top, event, raw);
  else if (event.style !== 1) top.key = raw;
  else if (raw === '<<') top.merge = true;
  else {
    let key = composition.keys.get(raw);
    if (key === undefined) {
      key = readKeyText(readPlainScalar(raw), raw) ?? null;
      composition.keys.set(raw, key);
    }
    if (key === null) fail(composition, 'null mapping key', top.keyOffset);
    else top.key = key;
  }
  if (event.anchorStart !== NO_RANGE) {
    composition.anchors.set(text.slice(event.anchorStart, event.anchorEnd), { value: raw, size: 1 });
  }
}

function openTaggedEntry(composition: Composition, top: Frame, event: ScalarEvent, raw: string): void {
  const tag = readTagName(composition.text.slice(event.tagStart, event.tagEnd), composition.handles);
  if (raw === '<<' && (tag === 'merge' || tag === '!')) {
    top.merge = true;
    return;
  }
  const value = readTagged(composition, event, raw);
  const key = value === null || typeof value === 'object' ? undefined : readKeyText(value, raw);
  if (key === undefined) fail(composition, 'null mapping key', event.tagStart);
  else top.key = key;
}

function openAliasEntry(composition: Composition, top: Frame, value: Json, offset: number): void {
  const key = value === null || typeof value === 'object' ? undefined : readKeyText(value, String(value));
  top.keyOffset = offset;
  if (key === undefined) fail(composition, 'complex mapping key', offset);
  else top.key = key;
}

/** Quotes count; so do blanks between the key and its colon. */
function isTooLong(text: string, event: ScalarEvent): boolean {
  const quoted = event.style === 1 ? 0 : 1;
  let colon = event.valueEnd + quoted;
  while (text[colon] === ' ' || text[colon] === '\t') colon++;
  const characters = [...text.slice(event.valueStart - quoted, colon)].length;
  return text[colon] === ':' && characters > LONGEST_KEY;
}

function readAlias(composition: Composition, start: number, end: number): Json {
  const anchored = composition.anchors.get(composition.text.slice(start, end));
  composition.aliased = true;
  if (anchored === undefined) fail(composition, 'unknown anchor', start);
  else if (anchored.size === 0) fail(composition, 'anchor contains itself', start);
  else {
    composition.count += anchored.size;
    composition.aliasCount += anchored.size;
    if (isExcessive(composition)) fail(composition, 'excessive aliasing', start);
    return anchored.value;
  }
  return null;
}

function addValue(composition: Composition, value: Json): void {
  const top = composition.top;
  if (top === undefined) composition.root = value;
  else if (top.list !== undefined) top.list.push(value);
  else if (top.map !== undefined) {
    if (top.merge) mergeInto(composition, top, value);
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
    composition.duplicates.push({ key, offset: top.keyOffset, merged: overridden });
  }
  if (key === '__proto__') {
    Object.defineProperty(map, key, { value, writable: true, enumerable: true, configurable: true });
  } else map[key] = value;
}

/** In a list of mappings the first takes precedence, so it is written last. */
function mergeInto(composition: Composition, top: Frame, value: Json): void {
  const sources = Array.isArray(value) ? [...value].reverse() : [value];
  for (const source of sources) {
    if (!isJsonObject(source) || top.map === undefined) {
      fail(composition, 'merge of no mapping', top.keyOffset);
      return;
    }
    top.merged ??= new Set();
    for (const key of Object.keys(source)) {
      setEntry(composition, top, top.map, key, source[key] ?? null, true);
      top.merged.add(key);
    }
  }
}

function checkAliasing(composition: Composition, event: Event): void {
  if (!isExcessive(composition)) return;
  const offset = 'valueStart' in event ? event.valueStart : 'start' in event ? event.start : 0;
  fail(composition, 'excessive aliasing', offset);
}

const RATIO_LOW = 400_000;
const RATIO_HIGH = 4_000_000;

/** go-yaml 2's bound on what aliases may stand for: 99 of 100 nodes in small documents, 10 of 100 in large ones. */
function isExcessive({ count, aliasCount }: Composition): boolean {
  if (aliasCount <= 100 || count <= 1000) return false;
  const share = Math.min(1, Math.max(0, (count - RATIO_LOW) / (RATIO_HIGH - RATIO_LOW)));
  return aliasCount / count > 0.99 - 0.89 * share;
}
