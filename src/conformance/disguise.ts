import type { SourceFile } from '../read/source.ts';

/** A text file of a dump: path and text. */
export interface TextFile {
  readonly uri: string;
  readonly text: string;
}

const TIME = /\b\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z/g;
/** Names that belong to the system and keep their meaning. */
const KEPT = /^(default|kube-.*|fleet-.*|kubernetes|system.*|hub|latest|web-config-old)$/;
/** Names in a policy, which may be those of no member. */
const CLUSTER_NAMES = /^ *clusterNames:\n((?: *- \S+\n)+)/gm;
const NAME = /^ {0,4}(?:name|namespace|clusterName|targetCluster): ([a-z][a-z0-9.-]*)$/gm;

/**
 * Gives a dump other names, other times and another order, so that what is found in it cannot rest on them
 * (design.md §8). `key` chooses the names: every letter of a name moves that far in the alphabet.
 */
export function disguise(files: readonly TextFile[], key: number, shiftDays: number): TextFile[] {
  const names = findNames(files);
  return files.map(({ uri, text }) => ({
    uri: renameText(uri, names, key),
    text: shiftTimes(renameText(reverseItems(text), names, key), shiftDays * 86_400_000),
  }));
}

/** Names of objects, namespaces and clusters of a dump, cluster folders included, longest first. */
export function findNames(files: readonly TextFile[]): readonly string[] {
  const names = new Set<string>();
  for (const { uri, text } of files) {
    const folder = uri.split('/').at(-2) ?? '';
    if (folder !== '' && folder !== 'logs') names.add(folder);
    if (!uri.endsWith('.yaml')) continue;
    for (const [, name = ''] of text.matchAll(NAME)) names.add(name);
    for (const [, list = ''] of text.matchAll(CLUSTER_NAMES)) {
      for (const [, name = ''] of list.matchAll(/- (\S+)/g)) names.add(name);
    }
  }
  return [...names]
    .filter((name) => !KEPT.test(name))
    .sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
}

/** Renames every whole occurrence; a name inside a longer one made of it (`web-0-snapshot`) counts as whole. */
export function renameText(text: string, names: readonly string[], key: number): string {
  if (names.length === 0) return text;
  const known = new Set(names);
  const alternatives = names.map((name) => name.replaceAll('.', '\\.')).join('|');
  const whole = new RegExp(
    `(?<![A-Za-z0-9_./])(?:${alternatives})(?![A-Za-z0-9_])(?!-[a-z]+\\.(?:io|com))`,
    'g',
  );
  return text.replaceAll(whole, (name) => (known.has(name) ? renameOne(name, key) : name));
}

function renameOne(name: string, key: number): string {
  return name.replaceAll(/[a-z]/g, (letter) =>
    String.fromCharCode(((letter.charCodeAt(0) - 97 + key) % 26) + 97),
  );
}

/** Moves every RFC 3339 time by so many milliseconds. */
export function shiftTimes(text: string, milliseconds: number): string {
  return text.replaceAll(
    TIME,
    (time) => `${new Date(Date.parse(time) + milliseconds).toISOString().slice(0, 19)}Z`,
  );
}

/** The newest time in a dump in milliseconds since 1970; 0 when there is none. */
export function newestTime(files: readonly TextFile[]): number {
  return files.reduce((newest, { text }) => {
    for (const [time] of text.matchAll(TIME)) newest = Math.max(newest, Date.parse(time));
    return newest;
  }, 0);
}

/** The items of a List as kubectl prints it, last first. */
function reverseItems(text: string): string {
  const { head, items, tail } = splitItems(text);
  return items.length === 0 ? text : head + items.reverse().join('') + tail;
}

function splitItems(text: string): { head: string; items: string[]; tail: string } {
  const start = text.indexOf('\nitems:\n- ');
  const end = text.search(/^kind: List$/m);
  if (start < 0 || end < 0) return { head: text, items: [], tail: '' };
  const from = start + '\nitems:\n'.length;
  return { head: text.slice(0, from), items: text.slice(from, end).split(/^(?=- )/m), tail: text.slice(end) };
}

/** Kinds of which a healthy guest brings nothing: the host has its own members, and system objects. */
const HOSTS = /\/(memberclusters|internalmemberclusters|clusterprofiles|events|nodes)[^/]*\.yaml$/;

/**
 * Mixes the placements of a healthy hub into another dump of a hub, under names and times of their own; the
 * members are the host's. Both are lists of files below the folder of the hub.
 */
export function mixIn(host: readonly TextFile[], guest: readonly TextFile[], key: number): TextFile[] {
  const members = new Set(findNames(guest.filter(({ uri }) => /memberclusters/.test(uri))));
  const names = findNames(guest).filter((name) => !members.has(name) && !isSystem(name));
  const shift = newestTime(host) - newestTime(guest);
  const mixed = new Map(host.map((file) => [file.uri, file]));
  for (const { uri, text } of guest.filter((file) => /(^|\/)hub\//.test(file.uri) && !HOSTS.test(file.uri))) {
    const { items, ...around } = splitItems(shiftTimes(renameText(text, names, key), shift));
    const own = items.filter(
      (item) =>
        !/^ {4}name: (fleet-|kube-|default)/m.test(item) &&
        !/kube-root-ca|^ {4}namespace: default$/m.test(item),
    );
    const known = splitItems(mixed.get(uri)?.text ?? '');
    const { head, tail } = known.items.length > 0 ? known : around;
    mixed.set(uri, { uri, text: head + [...known.items, ...own].join('') + tail });
  }
  return [...mixed.values()].sort((a, b) => (a.uri < b.uri ? -1 : 1));
}

function isSystem(name: string): boolean {
  return KEPT.test(name) || name.startsWith('fleet-member-');
}

/** Source files from texts. */
export function toSourceFiles(files: readonly TextFile[]): SourceFile[] {
  const encoder = new TextEncoder();
  return files.map(({ uri, text }) => ({ uri, bytes: encoder.encode(text) }));
}
