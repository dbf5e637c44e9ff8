import { encodeBase64 } from '../../api/base64.ts';
import type { Json, JsonObject } from '../../api/json.ts';
import type { Item } from './item.ts';
import { nameOfItem, withName } from './item.ts';
import { buildJsonObject } from './json-edit.ts';
import type { Generator } from './kustomization.ts';

/** The content of a generator, or undefined when a file it reads is not in the input. */
export function readGeneratorData(
  generator: Generator,
  readText: (path: string) => string | undefined,
): ReadonlyMap<string, string> | undefined {
  const data = new Map<string, string>();
  for (const path of generator.envs) {
    const text = readText(path);
    if (text === undefined) return undefined;
    for (const line of text.split(/\r?\n/)) {
      if (line.trim() !== '' && !line.trimStart().startsWith('#')) addPair(data, line.trimStart());
    }
  }
  for (const entry of generator.files) {
    const at = entry.indexOf('=');
    const path = at === -1 ? entry : entry.slice(at + 1);
    const text = readText(path);
    if (text === undefined) return undefined;
    data.set(at === -1 ? path.slice(path.lastIndexOf('/') + 1) : entry.slice(0, at), text);
  }
  for (const literal of generator.literals) addPair(data, literal);
  return data;
}

function addPair(data: Map<string, string>, pair: string): void {
  const at = pair.indexOf('=');
  if (at === -1) return;
  const text = pair.slice(at + 1);
  const quoted = /^(["'])([\s\S]*)\1$/.exec(text);
  data.set(pair.slice(0, at), quoted?.[2] ?? text);
}

/** The object a generator makes; without `data` its content is not known, and it is left out. */
export function buildGenerated(
  generator: Generator,
  data: ReadonlyMap<string, string> | undefined,
): JsonObject {
  const { kind, name, namespace, labels, annotations, type } = generator;
  const metadata = buildJsonObject([
    ['name', name],
    ...(namespace === '' ? [] : [['namespace', namespace] as const]),
    ...(labels.size === 0 ? [] : [['labels', buildJsonObject(labels)] as const]),
    ...(annotations.size === 0 ? [] : [['annotations', buildJsonObject(annotations)] as const]),
  ]);
  const encoded = [...(data ?? [])].map(
    ([key, text]) => [key, kind === 'Secret' ? encodeBase64(text) : text] as const,
  );
  return buildJsonObject([
    ['apiVersion', 'v1'],
    ['kind', kind],
    ['metadata', metadata],
    ...(data === undefined ? [] : [['data', buildJsonObject(encoded)] as const]),
    ...(kind === 'Secret' ? [['type', type] as const] : []),
  ]);
}

/** Adds the hash of its content to a generated object's name, as Kustomize does (`api/hasher`). */
export function hashName(item: Item, sha256: (text: string) => string): Item {
  const { kind } = item.object;
  const { value } = item;
  if (!item.hashed || !Object.hasOwn(value, 'data')) return item;
  const name = nameOfItem(item);
  const hashed: Record<string, Json> = { kind, name, data: value['data'] ?? '' };
  if (kind === 'Secret') hashed['type'] = value['type'] ?? '';
  const digest = sha256(encodeGoJson(hashed)).slice(0, 10);
  return withName(item, `${name}-${[...digest].map((digit) => HASH_DIGITS.get(digit) ?? digit).join('')}`);
}

/** Digits that could spell words are replaced. */
const HASH_DIGITS: ReadonlyMap<string, string> = new Map([
  ['0', 'g'],
  ['1', 'h'],
  ['3', 'k'],
  ['a', 'm'],
  ['e', 't'],
]);

/** JSON as Go's encoder writes it: keys sorted, `<`, `>`, `&` and two line separators escaped. */
function encodeGoJson(value: Json): string {
  const text = JSON.stringify(sortKeys(value));
  return text.replaceAll(
    /[<>&\u2028\u2029]/g,
    (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function sortKeys(value: Json): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return buildJsonObject(entries.map(([key, item]): readonly [string, Json] => [key, sortKeys(item)]));
}
