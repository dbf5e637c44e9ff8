import type { Json } from '../api/json.ts';
import type { DuplicateKey, YamlFault } from './yaml-fault.ts';
import type { TagHandles } from './yaml-tag.ts';

/** What a plain key means: its text in JSON (null when kubectl refuses it), and whether it was a number or boolean. */
export interface KeyMeaning {
  readonly text: string | null;
  readonly typed: boolean;
}

/**
 * What is remembered between documents: what plain keys mean, by how they are written, and values that came
 * before. Half of all keys and values of a dump repeat; sharing them saves half of the memory.
 */
export interface ComposeCache {
  readonly keys: Map<string, KeyMeaning>;
  readonly values: Map<string, string>;
}

/** The caches must not grow with the input: full ones begin again. */
export const MAX_CACHED_KEYS = 20_000;
const MAX_CACHED_VALUES = 50_000;
/** Longer values seldom repeat. */
const LONGEST_CACHED = 64;
/** V8 copies slices up to this length and lets longer ones hold on to the whole text. */
const LONGEST_COPIED = 12;

/** An empty cache, for one run. */
export function buildComposeCache(): ComposeCache {
  return { keys: new Map(), values: new Map() };
}

/** The same text as a string of its own, which does not keep the document's text alive. */
export function shareText(cache: ComposeCache, text: string): string {
  if (text.length > LONGEST_CACHED) return detach(text);
  const known = cache.values.get(text);
  if (known !== undefined) return known;
  if (cache.values.size >= MAX_CACHED_VALUES) cache.values.clear();
  const own = text.length > LONGEST_COPIED ? detach(text) : text;
  cache.values.set(own, own);
  return own;
}

/** Joining makes V8 copy the characters. */
function detach(text: string): string {
  return ` ${text}`.slice(1);
}

export type MutableObject = { [key: string]: Json };

/** An open mapping or list. `key` is the key whose value comes next; `merge` says that it is `<<`. */
export interface Frame {
  readonly map: MutableObject | undefined;
  readonly list: Json[] | undefined;
  readonly anchor: string;
  /** How many nodes were read before this one, for the size of what an alias stands for. */
  readonly countBefore: number;
  readonly start: number;
  readonly isFlow: boolean;
  key: string | undefined;
  keyOffset: number;
  merge: boolean;
  /** Keys that a merge wrote, so that overriding them is not taken for a mistake. */
  merged: Set<string> | undefined;
  /** Keys that were numbers or booleans: `1` and `"1"` are two keys until they become JSON. */
  typed: Set<string> | undefined;
  keyTyped: boolean;
  /** Set for `[a:]`, which js-yaml takes for a mapping and kubectl for the text `a:`. */
  text: string | undefined;
}

export interface Anchored {
  readonly value: Json;
  /** How many nodes an alias to it stands for; 0 while it is still open. */
  readonly size: number;
}

/** Everything one document's composing carries along; changed in place. */
export interface Composition {
  readonly text: string;
  readonly handles: TagHandles;
  readonly cache: ComposeCache;
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

/** Notes why the document cannot be read; the first reason stands. */
export function fail(composition: Composition, reason: string, offset: number): void {
  composition.fault ??= { reason, offset: Math.max(0, offset) };
}

const RATIO_LOW = 400_000;
const RATIO_HIGH = 4_000_000;

/** go-yaml 2's bound on what aliases may stand for: 99 of 100 nodes in small documents, 10 of 100 in large ones. */
export function isExcessive({ count, aliasCount }: Composition): boolean {
  if (aliasCount <= 100 || count <= 1000) return false;
  const share = Math.min(1, Math.max(0, (count - RATIO_LOW) / (RATIO_HIGH - RATIO_LOW)));
  return aliasCount / count > 0.99 - 0.89 * share;
}
