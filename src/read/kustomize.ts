import { readString } from '../api/json.ts';
import type { Problem } from './bundle.ts';
import {
  type Build,
  type BuildInput,
  buildKustomization,
  type KustomizationFile,
  resolvePath,
} from './kustomize/build.ts';
import type { Kustomization } from './kustomize/kustomization.ts';
import type { UnplacedObject } from './site.ts';

/** What a run's kustomizations make of its objects. */
export interface Kustomized {
  /** Objects of files that no kustomization takes, and what the kustomizations render, in order of place. */
  readonly objects: readonly KustomizedObject[];
  readonly problems: readonly Problem[];
  /** Files that are patches or settings only: they hold no objects of their own. */
  readonly files: ReadonlySet<string>;
}

/** An object, and the overlay that rendered it when there are several for the same files. */
export interface KustomizedObject {
  readonly object: UnplacedObject;
  readonly overlay: string | undefined;
}

export interface KustomizeInput extends Omit<BuildInput, 'kustomizations' | 'clusterKinds'> {
  readonly files: readonly KustomizationFile[];
  readonly objects: readonly UnplacedObject[];
  /** Folders that another program rendered, and the one whose output an object stands in. */
  readonly rendered: ReadonlySet<string>;
  readonly renderedFrom: (object: UnplacedObject) => string | undefined;
  /** The path of an object's file in the tree. */
  readonly pathOf: (object: UnplacedObject) => string;
}

/**
 * Renders every kustomization that no other one includes. Files it takes stand for nothing on their own any more,
 * so that bases, overlays and patches are neither duplicates nor broken objects (manifest-shapes.md S1).
 */
export function buildKustomizations(input: KustomizeInput): Kustomized {
  const kustomizations = new Map(input.files.map((file) => [file.folder, file]));
  if (kustomizations.size === 0) {
    const objects = input.objects.map((object) => ({ object, overlay: undefined }));
    return { objects, problems: [], files: new Set() };
  }
  const buildInput: BuildInput = { ...input, kustomizations, clusterKinds: readClusterKinds(input.objects) };
  const builds = findRoots(kustomizations).map((folder) => ({
    folder,
    build: buildKustomization(folder, buildInput),
  }));
  const taken = new Set(builds.flatMap(({ build }) => [...build.files]));
  const alternatives = findAlternatives(builds);
  const ours = builds.filter(({ folder }) => !input.rendered.has(folder));
  const objects = [
    ...input.objects
      .filter((object) => object.uid !== '' || !taken.has(input.pathOf(object)))
      .map((object) => {
        const folder = input.renderedFrom(object);
        const isAlternative = folder !== undefined && alternatives.has(folder);
        return { object, overlay: isAlternative ? folder || '.' : undefined };
      }),
    ...ours.flatMap(({ folder, build }) =>
      build.objects
        .filter((object) => object.uid === '')
        .map((object) => ({ object, overlay: alternatives.has(folder) ? folder || '.' : undefined })),
    ),
  ];
  return {
    objects: sortObjects(objects),
    problems: ours.flatMap((each) => describeBeyond(each, kustomizations)),
    files: taken,
  };
}

/** Folders of kustomizations that no other one includes. */
function findRoots(kustomizations: ReadonlyMap<string, KustomizationFile>): readonly string[] {
  const included = new Set<string>();
  for (const { folder, kustomization } of kustomizations.values()) {
    for (const path of includesOf(kustomization)) {
      const target = resolvePath(folder, path);
      if (target !== undefined && target !== folder) included.add(target);
    }
  }
  const roots = [...kustomizations.keys()].filter((folder) => !included.has(folder)).sort();
  // Kustomizations that include each other in a circle have no root: the first stands for all.
  return roots.length > 0 ? roots : [...kustomizations.keys()].sort().slice(0, 1);
}

function includesOf(kustomization: Kustomization): readonly string[] {
  return [...kustomization.resources, ...kustomization.components];
}

/** Roots that render the same files: one is applied or the other, never both. */
function findAlternatives(
  builds: readonly { readonly folder: string; readonly build: Build }[],
): ReadonlySet<string> {
  const users = new Map<string, string[]>();
  for (const { folder, build } of builds) {
    for (const { origin } of build.objects) {
      const key = `${origin.source.uri}\n${origin.start}\n${origin.pointer}`;
      users.set(key, [...(users.get(key) ?? []), folder]);
    }
  }
  return new Set([...users.values()].filter((folders) => new Set(folders).size > 1).flat());
}

/** CRDs of the input that declare cluster-scoped kinds. */
function readClusterKinds(objects: readonly UnplacedObject[]): ReadonlySet<string> {
  const kinds = new Set<string>();
  for (const { kind, value } of objects) {
    if (kind !== 'CustomResourceDefinition' || readString(value, 'spec', 'scope') !== 'Cluster') continue;
    kinds.add(`${readString(value, 'spec', 'group')}/${readString(value, 'spec', 'names', 'kind')}`);
  }
  return kinds;
}

function sortObjects(objects: readonly KustomizedObject[]): readonly KustomizedObject[] {
  return [...objects].sort((a, b) => {
    const [left, right] = [a.object.origin, b.object.origin];
    if (left.source.uri !== right.source.uri) return left.source.uri < right.source.uri ? -1 : 1;
    return (
      left.start - right.start ||
      ((a.overlay ?? '') < (b.overlay ?? '') ? -1 : a.overlay === b.overlay ? 0 : 1)
    );
  });
}

/** One statement for each kustomization of which a part was not rendered. */
function describeBeyond(
  { folder, build }: { readonly folder: string; readonly build: Build },
  kustomizations: ReadonlyMap<string, KustomizationFile>,
): readonly Problem[] {
  const source = kustomizations.get(folder)?.source;
  if (source === undefined || build.beyond.size === 0) return [];
  const parts = [...build.beyond].sort();
  const message = `It uses ${parts.join(', ')}; what these add or change was not analyzed`;
  const advice = 'Pass the output of kustomize build, or use --render.';
  return [{ kind: 'template', source, start: 0, end: 0, message, advice }];
}
