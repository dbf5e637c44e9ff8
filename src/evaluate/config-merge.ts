import {
  isJsonList,
  isJsonObject,
  type Json,
  type JsonObject,
  readList,
  readObject,
  readPath,
  readString,
} from '../api/json.ts';
import type { SourcePlace } from '../read/place.ts';
import { buildTextPlace } from '../read/read.ts';
import { validate } from './config-schema.generated.ts';
import { buildConfigSchema } from './config-schema.ts';
import { evaluateShape, type Validator } from './shape.ts';
import { type FileError, readYamlText } from './yaml-text.ts';

/** Gives the text of a file, or undefined when there is none. Handed in by an edge. */
export type LoadText = (path: string) => string | undefined;

const DEEPEST = 10;

/** A configuration under construction: later files win, lists of `ignore` add up. */
export interface Merged {
  readonly value: JsonObject;
  readonly ignore: readonly { readonly item: Json; readonly place: SourcePlace }[];
  readonly sources: readonly string[];
}

export const EMPTY: Merged = { value: {}, ignore: [], sources: [] };

/** Reads a file and, before it, what it extends; `trail` are the files that led here. */
export function readFile(
  path: string,
  load: LoadText,
  errors: FileError[],
  trail: readonly string[],
): Merged {
  const found = load(path);
  const text = readYamlText(found ?? '', path);
  if (found === undefined) {
    errors.push(text.errorAt('', 'the file cannot be read'));
    return EMPTY;
  }
  if (text.value === null && text.errors.length === 0) return { ...EMPTY, sources: [path] };
  const shape =
    text.errors.length > 0
      ? text.errors
      : evaluateShape(text, validate as unknown as Validator, buildConfigSchema());
  errors.push(...shape);
  if (shape.length > 0 || !isJsonObject(text.value)) return EMPTY;
  let base = EMPTY;
  const value = resolvePaths(text.value, folderOf(path));
  for (const parent of words(text.value, 'extends')) {
    const target = joinPath(folderOf(path), parent);
    if (trail.length >= DEEPEST || [...trail, path].includes(target)) {
      errors.push(text.errorAt('/extends', `${parent} leads back to this file; break the circle`));
    } else if (load(target) === undefined) {
      errors.push(text.errorAt('/extends', `there is no file ${target}`));
    } else base = merge(base, readFile(target, load, errors, [...trail, path]));
  }
  const ignore = readList(value, 'ignore').map((item, at) => ({
    item: resolveItem(item, folderOf(path)),
    place: buildTextPlace(path, found, text.offsetOf(`/ignore/${at}`)),
  }));
  return merge(base, { value, ignore, sources: [path] });
}

function merge(base: Merged, over: Merged): Merged {
  return {
    value: mergeObjects(base.value, over.value),
    ignore: [...base.ignore, ...over.ignore],
    sources: [...base.sources, ...over.sources],
  };
}

/** Mappings are merged key by key, everything else is replaced. */
export function mergeObjects(base: JsonObject, over: JsonObject): JsonObject {
  const merged = new Map<string, Json>(Object.entries(base));
  for (const [key, value] of Object.entries(over)) {
    const before = merged.get(key);
    merged.set(key, isJsonObject(value) && isJsonObject(before) ? mergeObjects(before, value) : value);
  }
  return Object.fromEntries(merged);
}

/** Patterns that are ignored stay as they are: the walk takes them relative to the configuration. */
function resolveItem(item: Json, folder: string): Json {
  const path = readString(item, 'path');
  return isJsonObject(item) && path !== '' ? { ...item, path: joinPath(folder, path) } : item;
}

/** Paths in a file are relative to it; afterwards they are relative to where the run began. */
function resolvePaths(value: JsonObject, folder: string): JsonObject {
  const resolve = (object: JsonObject): JsonObject => ({
    ...object,
    ...(Object.hasOwn(object, 'inventory')
      ? { inventory: words(object, 'inventory').map((path) => joinPath(folder, path)) }
      : {}),
    ...(Object.hasOwn(object, 'rulePacks')
      ? { rulePacks: words(object, 'rulePacks').map((path) => joinPath(folder, path)) }
      : {}),
  });
  const fleets = readObject(value, 'fleets');
  if (fleets === undefined) return resolve(value);
  const resolved = Object.entries(fleets).map(([name, fleet]): [string, Json] => [
    name,
    isJsonObject(fleet) ? resolve(fleet) : fleet,
  ]);
  return { ...resolve(value), fleets: Object.fromEntries(resolved) };
}

function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
}

/** Joins two paths with forward slashes and resolves `.` and `..`. */
export function joinPath(folder: string, path: string): string {
  if (path.startsWith('/')) return path;
  const steps: string[] = [];
  for (const step of [...folder.split('/'), ...path.split('/')]) {
    if (step === '' || step === '.') continue;
    if (step === '..' && steps.length > 0 && steps.at(-1) !== '..') steps.pop();
    else steps.push(step);
  }
  return (folder.startsWith('/') ? '/' : '') + steps.join('/');
}

/** A text or a list of texts as a list. */
export function words(value: Json, ...path: readonly string[]): readonly string[] {
  const found = readPath(value, ...path);
  if (typeof found === 'string') return [found];
  return isJsonList(found) ? found.map(String) : [];
}
