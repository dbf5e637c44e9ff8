import { existsSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { type Json, readPath, readString } from '../api/json.ts';
import { read } from '../read/read.ts';
import type { SourceFile } from '../read/source.ts';
import { decodeYaml } from '../read/yaml.ts';
import { UsageError } from './exit-code.ts';
import type { RefusedPath } from './files.ts';
import type { Flags } from './options.ts';
import { nodePlatform } from './platform.ts';
import { type RenderCommand, renderWith } from './render.ts';

/** A chart or kustomization that was rendered. */
export interface RenderedTree {
  /** Its folder, as uris have it; '' for the root of the run. */
  readonly folder: string;
  /** The uri of its Chart.yaml or kustomization.yaml. */
  readonly file: string;
  readonly kind: 'chart' | 'kustomization';
  readonly output: SourceFile;
}

/** Trees that were rendered, and why others were not. */
export interface RenderedTrees {
  readonly trees: readonly RenderedTree[];
  readonly refused: readonly RefusedPath[];
}

/** A tree to render: its folder and main file. */
type Tree = Pick<RenderedTree, 'folder' | 'file' | 'kind'>;

/**
 * Renders charts, and kustomizations that are beyond the built-in subset (design.md §4.14), with programs of this
 * machine. What a program writes becomes a file of the input, named as if it lay in the main file of its tree.
 */
export async function renderTrees(files: readonly SourceFile[], flags: Flags): Promise<RenderedTrees> {
  const missing = flags.values.find((path) => !existsSync(path));
  if (missing !== undefined) throw new UsageError(`${missing}: there is no such file of values`);
  const kustomizations = await findKustomizations(files, flags);
  const trees: RenderedTree[] = [];
  const refused: RefusedPath[] = [];
  for (const tree of [...kustomizations, ...findCharts(files, kustomizations)]) {
    const rendered = renderWith(commandsOf(tree, files, flags.values));
    if ('failed' in rendered) {
      const message = `${tree.file} is not rendered, and analyzed as far as it goes: ${rendered.failed}`;
      refused.push({ path: tree.file, reason: 'unreadable', message });
      continue;
    }
    const uri = `${tree.file}!/rendered.yaml`;
    trees.push({ ...tree, output: { uri, bytes: rendered.bytes, named: true, rendered: tree.folder } });
  }
  return { trees, refused };
}

/** Roots that the reader says it cannot render whole. */
async function findKustomizations(files: readonly SourceFile[], flags: Flags): Promise<readonly Tree[]> {
  const isMain = (uri: string): boolean => /^(kustomization\.ya?ml|Kustomization)$/.test(basename(uri));
  if (!files.some(({ uri }) => isMain(uri))) return [];
  const { problems } = await read(files, nodePlatform, { limits: flags.limit.archives });
  const found = problems.flatMap(({ kind, source: { uri } }) =>
    kind === 'template' && isMain(uri) && !uri.includes('!/') ? [uri] : [],
  );
  return found.map((file) => ({ folder: folderOf(file), file, kind: 'kustomization' as const }));
}

/** Charts that are applied by themselves: no library, no part of another chart or of a kustomization that inflates it. */
function findCharts(files: readonly SourceFile[], kustomizations: readonly Tree[]): readonly Tree[] {
  const charts = files
    .map(({ uri }) => uri)
    .filter((uri) => basename(uri) === 'Chart.yaml' && !uri.includes('!/'))
    .map((file): Tree => ({ folder: folderOf(file), file, kind: 'chart' }));
  const inflating = kustomizations.filter(({ file }) =>
    ['helmCharts', 'helmChartInflationGenerator'].some(
      (key) => readPath(readMain(files, file), key) !== undefined,
    ),
  );
  const isPart = (folder: string): boolean =>
    charts.some((other) => folder.startsWith(`${below(other.folder)}charts/`)) ||
    inflating.some((other) => other.folder !== folder && folder.startsWith(below(other.folder)));
  return charts.filter(
    ({ folder, file }) => !isPart(folder) && readString(readMain(files, file), 'type') !== 'library',
  );
}

function commandsOf(
  { folder, file, kind }: Tree,
  files: readonly SourceFile[],
  values: readonly string[],
): readonly RenderCommand[] {
  // Absolute, so that no folder is taken for a flag or for the name of a chart in a repository.
  const path = resolve(folder === '' ? '.' : folder);
  if (kind === 'chart') {
    const name = readString(readMain(files, file), 'name');
    const release = /^[a-z0-9]([-a-z0-9]{0,51}[a-z0-9])?$/.test(name) ? name : 'release';
    const given = values.flatMap((each) => ['--values', resolve(each)]);
    return [{ program: 'helm', args: ['template', release, path, ...given] }];
  }
  return [
    { program: 'kustomize', args: ['build', path] },
    { program: 'kubectl', args: ['kustomize', path] },
  ];
}

/** What the main file of a tree says. */
function readMain(files: readonly SourceFile[], file: string): Json {
  const found = files.find(({ uri }) => uri === file);
  return found === undefined ? null : (decodeYaml(new TextDecoder().decode(found.bytes)).value ?? null);
}

function folderOf(uri: string): string {
  const folder = dirname(uri);
  return folder === '.' ? '' : folder;
}

function below(folder: string): string {
  return folder === '' ? '' : `${folder}/`;
}
