import type { Location } from 'sarif';
import { parse, parseAllDocuments } from 'yaml';
import { isJsonList, isJsonObject, type Json, pointerSteps, readString } from '../api/json.ts';

/**
 * True when `text`, which a result covers, is what a pointer into an object means: a scalar or a key, the name for
 * the object itself, the nearest ancestor for what is absent. What is no YAML, or not found in it, is let pass.
 */
export function isMeantToken(file: string, place: Location, pointer: string, text: string): boolean {
  const wanted = place.logicalLocations?.[0]?.fullyQualifiedName;
  if (wanted === undefined) return true;
  const objects = objectsIn(file).filter((object) => qualifiedName(object) === wanted);
  return objects.length === 0 || objects.some((object) => isToken(object, pointerSteps(pointer), text));
}

const read = new Map<string, readonly Json[]>();

/** The objects of a file, Lists opened; remembered, since many results lie in one file. */
function objectsIn(file: string): readonly Json[] {
  const before = read.get(file);
  if (before !== undefined) return before;
  const objects = parseAllDocuments(file, { maxAliasCount: -1 } as never).flatMap((document) => {
    if (document.errors.length > 0) return [];
    const value: Json = document.toJS();
    if (isJsonList(value)) return value;
    const items =
      isJsonObject(value) && readString(value, 'kind').endsWith('List') ? value['items'] : undefined;
    return isJsonList(items) ? items : [value];
  });
  read.set(file, objects);
  return objects;
}

function qualifiedName(object: Json): string {
  const version = readString(object, 'apiVersion');
  return [
    version.includes('/') ? version.split('/')[0] : '',
    readString(object, 'kind'),
    readString(object, 'metadata', 'namespace'),
    readString(object, 'metadata', 'name'),
  ]
    .filter((part) => part !== '')
    .join('/');
}

function isToken(object: Json, steps: readonly string[], text: string): boolean {
  let node: Json = object;
  let key = '';
  for (const step of steps) {
    const child: Json | undefined = isJsonList(node)
      ? node[Number(step)]
      : isJsonObject(node) && Object.hasOwn(node, step)
        ? node[step]
        : undefined;
    if (child === undefined) break;
    key = isJsonList(node) ? '' : step;
    node = child;
  }
  if (node === object)
    return sameScalar(text, readString(object, 'metadata', 'name')) || isFirstEntry(object, text);
  if (key !== '' && sameScalar(text, key)) return true;
  return isFirstEntry(node, text) || sameScalar(text, node);
}

/** Quoted, plain, the head of a block, or an alias. */
function sameScalar(text: string, value: Json): boolean {
  if (/^[|>][+\-\d]*$/.test(text)) return typeof value === 'string' && value.includes('\n');
  if (text.startsWith('*')) return true;
  const plain = text.startsWith('- ') ? text.slice(2) : text;
  return plain === String(value) || parseQuietly(plain) === value;
}

function isFirstEntry(node: Json, text: string): boolean {
  const first = isJsonList(node) ? node[0] : node;
  if (!isJsonObject(first)) return false;
  const [key] = Object.keys(first);
  const entry = parseQuietly(text);
  return key !== undefined && (text === key || entry === key || (isJsonObject(entry) && key in entry));
}

function parseQuietly(text: string): Json | undefined {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}
