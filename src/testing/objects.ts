import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { isJsonList, isJsonObject, type Json, type JsonObject, readString } from '../api/json.ts';
import type { Bundle, KubeObject, Site } from '../read/bundle.ts';
import type { Source } from '../read/source.ts';

const HUB: Site = { role: 'hub' };
const DECLARED: Site = { role: 'declared' };

/** A source without content, for objects that tests make by hand. */
export function testSource(uri = 'test.yaml', text = ''): Source {
  return { uri, bytes: new TextEncoder().encode(text), kind: 'yaml', encoding: 'utf-8' };
}

/** An object as the reader would make it. Without `site` it lies on the hub when it has a uid, else it is declared. */
export function testObject(
  value: JsonObject,
  options: { site?: Site; source?: Source; start?: number } = {},
): KubeObject {
  const apiVersion = readString(value, 'apiVersion');
  const slash = apiVersion.indexOf('/');
  const uid = readString(value, 'metadata', 'uid');
  const start = options.start ?? 0;
  return {
    apiVersion,
    group: slash < 0 ? '' : apiVersion.slice(0, slash),
    version: apiVersion.slice(slash + 1),
    kind: readString(value, 'kind'),
    namespace: readString(value, 'metadata', 'namespace'),
    name: readString(value, 'metadata', 'name'),
    uid,
    site: options.site ?? (uid === '' ? DECLARED : HUB),
    value,
    origin: { source: options.source ?? testSource(), start, end: start, pointer: '' },
  };
}

/** A bundle of hand-made objects. */
export function testBundle(objects: readonly KubeObject[]): Bundle {
  return { sources: [...new Set(objects.map((object) => object.origin.source))], objects, problems: [] };
}

/** Objects of a YAML text, lists opened. Items of a list lie behind the text's end, so after its `items:`. */
export function parseObjects(text: string, options: { site?: Site; source?: Source } = {}): KubeObject[] {
  return parseAllDocuments(text).flatMap((document) => {
    const value: Json = document.toJS();
    if (!isJsonObject(value)) return [];
    if (!isJsonList(value.items) || !readString(value, 'kind').endsWith('List'))
      return [testObject(value, options)];
    return value.items
      .filter(isJsonObject)
      .map((item) => testObject(item, { ...options, start: text.length }));
  });
}

/** A recorded dump: one folder per cluster (`hub` is the hub), one YAML file per kind. */
export function readTestDump(folder: string): Bundle {
  const objects = readdirSync(folder)
    .sort()
    .flatMap((cluster) => {
      const home = join(folder, cluster);
      if (!statSync(home).isDirectory() || cluster === 'logs') return [];
      const site: Site = cluster === 'hub' ? HUB : { role: 'member', cluster };
      return readdirSync(home)
        .sort()
        .flatMap((file) => {
          const path = join(home, file);
          const text = readFileSync(path, 'utf8');
          return parseObjects(text, { site, source: testSource(relative(folder, path), text) });
        });
    });
  return testBundle(objects);
}
