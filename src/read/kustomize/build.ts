import { isJsonList, isJsonObject, type Json, readString } from '../../api/json.ts';
import type { UnplacedObject } from '../site.ts';
import type { Source } from '../source.ts';
import { buildGenerated, hashName, readGeneratorData } from './generate.ts';
import { changeImages, changeReplicas } from './images.ts';
import { buildItem, type Item, isBuiltIn, renderItem, withValue } from './item.ts';
import { applyJsonPatch, isJsonPatch } from './json-patch.ts';
import type { Kustomization, KustomizePatch } from './kustomization.ts';
import { addAnnotations, addLabels } from './labels.ts';
import { followNames, moveItems, renameItems } from './names.ts';
import { matchTarget } from './patch-target.ts';
import { mergePatch } from './strategic-merge.ts';

/** A kustomization with the folder it lies in and the file it is written in. */
export interface KustomizationFile {
  readonly folder: string;
  readonly source: Source;
  readonly kustomization: Kustomization;
}

/** What building needs of the input. Paths are those of the file tree. */
export interface BuildInput {
  /** By folder. */
  readonly kustomizations: ReadonlyMap<string, KustomizationFile>;
  /** Declared objects of a file; undefined when there is no such file. */
  readonly objectsOf: (path: string) => readonly UnplacedObject[] | undefined;
  /** Parsed documents of a file or of a text in place; undefined when there is no such file. */
  readonly valuesOf: (path: string) => readonly Json[] | undefined;
  readonly parse: (text: string) => readonly Json[];
  readonly textOf: (path: string) => string | undefined;
  readonly sha256: (text: string) => string;
  /** Cluster-scoped custom kinds by the CRDs of the input, as `group/kind`. */
  readonly clusterKinds: ReadonlySet<string>;
}

/** What one kustomization renders, which files it took, and what only the real program can do. */
export interface Build {
  readonly objects: readonly UnplacedObject[];
  readonly files: ReadonlySet<string>;
  readonly beyond: ReadonlySet<string>;
}

/** One build on its way; sets are filled in place. */
interface Building {
  readonly input: BuildInput;
  readonly files: Set<string>;
  readonly beyond: Set<string>;
  readonly open: Set<string>;
}

/** Renders the kustomization of a folder (the built-in subset of design.md §4.14). */
export function buildKustomization(folder: string, input: BuildInput): Build {
  const building: Building = { input, files: new Set(), beyond: new Set(), open: new Set() };
  const items = buildFolder(building, folder, []);
  const hashed = items.map((item) => hashName(item, input.sha256));
  const objects = followNames(items, hashed).map(renderItem);
  return { objects, files: building.files, beyond: building.beyond };
}

/** The items of a folder's kustomization. A component works on the items that are `given` to it. */
function buildFolder(building: Building, folder: string, given: readonly Item[]): readonly Item[] {
  const file = building.input.kustomizations.get(folder);
  if (file === undefined || building.open.has(folder)) {
    building.beyond.add(
      file === undefined ? `${folder}, which is not in the input` : `${folder}, which includes itself`,
    );
    return given;
  }
  building.open.add(folder);
  const { kustomization } = file;
  for (const key of kustomization.beyond) building.beyond.add(key);
  let items: readonly Item[] = [
    ...given,
    ...kustomization.resources.flatMap((path) => readResource(building, folder, path)),
  ];
  for (const path of kustomization.components) {
    items = buildFolder(building, resolvePath(folder, path) ?? path, items);
  }
  items = addGenerated(building, file, items);
  building.open.delete(folder);
  return transform(building, folder, kustomization, items);
}

function readResource(building: Building, folder: string, path: string): readonly Item[] {
  const target = isRemote(path) ? undefined : resolvePath(folder, path);
  if (target === undefined) {
    building.beyond.add(`the remote resource ${path}`);
    return [];
  }
  const objects = building.input.objectsOf(target);
  if (objects === undefined) return buildFolder(building, target, []);
  building.files.add(target);
  return objects.map(buildItem);
}

/** URLs, and what Kustomize would clone: `github.com/…`, `git@…`, anything with a ref. */
function isRemote(path: string): boolean {
  return /^(https?:|ssh:|git@|git::|github\.com\/)|[?&]ref=|\.git(\/|$)/.test(path);
}

/** A path as seen from a folder; undefined when it leaves the input. */
export function resolvePath(folder: string, path: string): string | undefined {
  if (path.startsWith('/')) return undefined;
  const parts = folder === '' ? [] : folder.split('/');
  for (const part of path.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return undefined;
    } else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

function addGenerated(building: Building, file: KustomizationFile, items: readonly Item[]): readonly Item[] {
  let all = items;
  for (const generator of file.kustomization.generators) {
    const readText = (path: string) => {
      const target = resolvePath(file.folder, path);
      if (target !== undefined) building.files.add(target);
      return target === undefined ? undefined : building.input.textOf(target);
    };
    const value = buildGenerated(generator, readGeneratorData(generator, readText));
    const known = all.findIndex(
      ({ object, ids }) => object.kind === generator.kind && ids.some(({ name }) => name === generator.name),
    );
    const old = all[known];
    if (old !== undefined && generator.behavior !== 'create' && generator.behavior !== '') {
      const next = generator.behavior === 'merge' ? mergePatch(old.value, value, true) : value;
      all = all.with(known, withValue(old, next));
      continue;
    }
    const { source } = file;
    const object: UnplacedObject = {
      apiVersion: 'v1',
      group: '',
      version: 'v1',
      kind: generator.kind,
      namespace: generator.namespace,
      name: generator.name,
      uid: '',
      value,
      origin: { source, start: 0, end: source.bytes.length, pointer: generator.pointer },
    };
    all = [...all, { ...buildItem(object), hashed: generator.hashed }];
  }
  return all;
}

/** Applies a kustomization's changes in the order in which Kustomize runs its transformers. */
function transform(
  building: Building,
  folder: string,
  kustomization: Kustomization,
  items: readonly Item[],
): readonly Item[] {
  let current = items;
  for (const patch of kustomization.patches) current = applyPatch(building, folder, patch, current);
  current = moveItems(current, kustomization.namespace, building.input.clusterKinds);
  current = renameItems(current, kustomization.namePrefix, kustomization.nameSuffix);
  for (const set of kustomization.labels) current = current.map((item) => addLabels(item, set));
  if (kustomization.annotations.size > 0) {
    current = current.map((item) => addAnnotations(item, kustomization.annotations));
  }
  for (const patch of kustomization.latePatches) current = applyPatch(building, folder, patch, current);
  return current
    .map((item) => changeReplicas(item, kustomization.replicas))
    .map((item) => changeImages(item, kustomization.images));
}

function applyPatch(
  building: Building,
  folder: string,
  patch: KustomizePatch,
  items: readonly Item[],
): readonly Item[] {
  const values = readPatch(building, folder, patch);
  let current = items;
  for (const value of values) {
    const operations = isJsonPatch(value) ? value : undefined;
    current = current.flatMap((item) => {
      const { target } = patch;
      const isMeant = target === undefined ? matchIdentity(item, value) : matchTarget(item, target);
      if (!isMeant) return [item];
      const next = operations === undefined ? mergeInto(item, value) : applyJsonPatch(item.value, operations);
      if (next === undefined) building.beyond.add(`a patch of ${item.object.kind} ${item.object.name}`);
      if (next === 'deleted') return [];
      return [isJsonObject(next) ? withValue(item, next) : item];
    });
  }
  return current;
}

function readPatch(building: Building, folder: string, patch: KustomizePatch): readonly Json[] {
  if (patch.path === '') return building.input.parse(patch.text).flatMap(unwrap);
  const path = resolvePath(folder, patch.path);
  const values = path === undefined ? undefined : building.input.valuesOf(path);
  if (path !== undefined) building.files.add(path);
  if (values === undefined) building.beyond.add(`the patch ${patch.path}, which is not in the input`);
  return (values ?? []).flatMap(unwrap);
}

/** A file may hold several patches; an empty document is none. */
function unwrap(value: Json): readonly Json[] {
  return value === null || (isJsonList(value) && value.length === 0) ? [] : [value];
}

/** Merges a patch; `$patch: delete` at its top takes the object away. The object keeps its name and namespace. */
function mergeInto(item: Item, patch: Json): Json | 'deleted' | undefined {
  if (!isJsonObject(patch)) return undefined;
  if (readString(patch, '$patch') === 'delete') return 'deleted';
  const merged = mergePatch(item.value, patch, isBuiltIn(item));
  const metadata = merged['metadata'];
  const own = item.value['metadata'];
  if (!isJsonObject(metadata) || !isJsonObject(own)) return merged;
  const identity = Object.entries(own).filter(([key]) => key === 'name' || key === 'namespace');
  return { ...merged, metadata: { ...metadata, ...Object.fromEntries(identity) } };
}

/** A patch without target says itself which object it changes. */
function matchIdentity(item: Item, patch: Json): boolean {
  const apiVersion = readString(patch, 'apiVersion');
  const slash = apiVersion.indexOf('/');
  const { object } = item;
  const sameKind =
    object.kind === readString(patch, 'kind') &&
    object.group === (slash === -1 ? '' : apiVersion.slice(0, slash));
  const name = readString(patch, 'metadata', 'name');
  const namespace = readString(patch, 'metadata', 'namespace');
  return (
    sameKind &&
    item.ids.some(
      (id) => id.name === name && (namespace === '' || namespace === id.namespace || id.namespace === ''),
    )
  );
}
