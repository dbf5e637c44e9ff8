import type { OpenedFiles } from './archive.ts';
import { buildKustomizations, type Kustomized } from './kustomize.ts';
import { folderOf, treePath } from './layout.ts';
import type { PlacedInput } from './place-sources.ts';
import type { UnplacedObject } from './site.ts';
import type { Platform } from './source.ts';
import { readUtf8 } from './text.ts';
import { readTextValues, readValues } from './values.ts';

/** Renders the kustomizations of an input; without any, its objects are as they were. */
export function readKustomizations(
  opened: OpenedFiles,
  inputs: readonly PlacedInput[],
  platform: Platform,
): Kustomized {
  const objects = inputs.flatMap(({ found }) => found.objects);
  const files = inputs.flatMap(({ source, kustomization }) =>
    kustomization === undefined ? [] : [{ folder: folderOf(treePath(source.uri)), source, kustomization }],
  );
  const bytes = new Map(opened.files.map((file) => [treePath(file.uri), file.bytes]));
  const byPath = new Map<string, UnplacedObject[]>();
  if (files.length > 0) {
    for (const path of bytes.keys()) byPath.set(path, []);
    for (const object of objects) byPath.get(treePath(object.origin.source.uri))?.push(object);
  }
  const read = (path: string) => {
    const found = bytes.get(path);
    return found === undefined ? undefined : readUtf8(found, platform);
  };
  const rendered = new Map(
    opened.files.flatMap((file) => (file.rendered === undefined ? [] : [[file.uri, file.rendered] as const])),
  );
  return buildKustomizations({
    files,
    renderedFrom: ({ origin }) => rendered.get(origin.source.uri),
    rendered: new Set(rendered.values()),
    objects,
    pathOf: (object) => treePath(object.origin.source.uri),
    objectsOf: (path) => byPath.get(path),
    valuesOf: (path) => {
      const found = read(path);
      return found === undefined ? undefined : readValues(found, platform);
    },
    parse: (text) => readTextValues(text, platform),
    textOf: (path) => {
      const found = read(path);
      return found === undefined ? undefined : platform.decodeText(found, 'utf-8');
    },
    sha256: platform.sha256,
  });
}
