import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { SourceFile } from '../read/source.ts';

/** A condition as controllers write it. */
export interface Condition {
  type: string;
  status: string;
  reason: string;
  message: string;
  lastTransitionTime: string;
  observedGeneration?: number;
}

/** Any part of an object; fields that no test reads are not named. */
export type Fields = Record<string, unknown>;

export interface Meta extends Fields {
  name: string;
  namespace?: string;
  uid?: string;
  generation?: number;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  finalizers?: string[];
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
}

/** An object of a dump, open for changes. */
export interface Item extends Fields {
  apiVersion: string;
  kind: string;
  metadata: Meta;
  spec: Fields;
  status: Fields;
}

/** A dump in memory: the items of each file, by path (`hub/works`, `aks-member-1/pods`), and its other files. */
export interface Dump {
  readonly lists: Map<string, Item[]>;
  readonly texts: Map<string, string>;
}

/** Reads a recorded dump: one folder per cluster, one YAML List per kind. Logs are kept as they are. */
export function openDump(folder: string): Dump {
  const lists = new Map<string, Item[]>();
  const texts = new Map<string, string>();
  for (const cluster of readdirSync(folder).sort()) {
    const home = join(folder, cluster);
    if (!statSync(home).isDirectory()) continue;
    for (const file of readdirSync(home).sort()) {
      const text = readFileSync(join(home, file), 'utf8');
      if (file.endsWith('.yaml'))
        lists.set(`${cluster}/${file.slice(0, -5)}`, (parse(text) as { items: Item[] }).items);
      else texts.set(`${cluster}/${file}`, text);
    }
  }
  return { lists, texts };
}

/** The dump as `kubectl get -o json` would have written it; lists without items are no files, as in the recordings. */
export function toFiles({ lists, texts }: Dump): SourceFile[] {
  const encoder = new TextEncoder();
  const written = [...lists]
    .filter(([, items]) => items.length > 0)
    .map(([path, items]) => {
      const list = { apiVersion: 'v1', items, kind: 'List', metadata: { resourceVersion: '' } };
      return { uri: `${path}.json`, bytes: encoder.encode(JSON.stringify(list, undefined, 4)) };
    });
  return [...written, ...[...texts].map(([uri, text]) => ({ uri, bytes: encoder.encode(text) }))];
}

/** The objects of a kind on a site (`hub` or a member's name). */
export function itemsOf(dump: Dump, site: string, kind: string): Item[] {
  return [...dump.lists]
    .filter(([path]) => path.startsWith(`${site}/`))
    .flatMap(([, items]) => items.filter((item) => item.kind === kind));
}

/** One object; a test that names one that is not there is wrong, so this throws. */
export function itemOf(dump: Dump, site: string, kind: string, name: string, namespace = ''): Item {
  const found = itemsOf(dump, site, kind).find(
    ({ metadata }) =>
      metadata.name === name && (namespace === '' || (metadata.namespace ?? '') === namespace),
  );
  if (found === undefined) throw new Error(`no ${kind} ${namespace}/${name} on ${site}`);
  return found;
}

/** Adds objects to the list of their kind, as a cluster would have stored them: with uid, times and generation. */
export function addItems(dump: Dump, site: string, list: string, ...items: readonly Fields[]): void {
  const path = `${site}/${list}`;
  const known = dump.lists.get(path) ?? [];
  for (const item of items) known.push(stored(dump, item));
  dump.lists.set(path, known);
}

function stored(dump: Dump, item: Fields): Item {
  const metadata = item['metadata'] as Meta;
  const count = [...dump.lists.values()].reduce((sum, items) => sum + items.length, 0);
  return {
    ...item,
    metadata: {
      creationTimestamp: now(dump),
      generation: 1,
      uid: `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`,
      resourceVersion: String(900_000 + count),
      ...metadata,
    },
  } as unknown as Item;
}

/** Takes objects out of the lists of a site. */
export function removeItems(dump: Dump, site: string, kind: string, isGone: (item: Item) => boolean): void {
  for (const [path, items] of dump.lists)
    if (path.startsWith(`${site}/`))
      dump.lists.set(
        path,
        items.filter((item) => item.kind !== kind || !isGone(item)),
      );
}

const TIME = /"(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z)"/g;

/** The newest heartbeat of the dump, RFC 3339: the time at which edits happen. */
export function now(dump: Dump): string {
  const text = JSON.stringify(
    itemsOf(dump, 'hub', 'MemberCluster').map(({ status }) => status['agentStatus']),
  );
  return (
    [...text.matchAll(TIME)]
      .map(([, time = '']) => time)
      .sort()
      .at(-1) ?? ''
  );
}

/** `time` moved by so many seconds. */
export function later(time: string, seconds: number): string {
  return `${new Date(Date.parse(time) + seconds * 1000).toISOString().slice(0, 19)}Z`;
}

/** The value below a path of keys; undefined when a step is missing. */
export function fieldOf(item: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (value, step) => (typeof value === 'object' && value !== null ? (value as Fields)[step] : undefined),
    item,
  );
}

/** Sets the value below a path of keys, making what is missing on the way; undefined takes it away. */
export function setField(item: unknown, path: readonly (string | number)[], value: unknown): void {
  const last = path.at(-1) ?? '';
  let at = item as Fields;
  for (const step of path.slice(0, -1)) {
    at[step] ??= {};
    at = at[step] as Fields;
  }
  if (value === undefined) delete at[last];
  else at[last] = value;
}

/** A deep copy. */
export function copyOf<T>(value: T): T {
  return structuredClone(value);
}
