import { statSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import { compareText } from '../model/identity.ts';
import { COMMAND_NAMES } from './command-names.ts';
import type { Configuration } from './configuration.ts';
import { EXIT, type ExitCode, UsageError } from './exit-code.ts';
import { type FileOptions, type FoundFiles, findSourceFiles, type RefusedPath } from './files.ts';
import { didYouMean } from './nearest.ts';
import type { Flags } from './options.ts';
import type { RenderedTree } from './render-trees.ts';
import { findRepository } from './repository.ts';

/** The files of a run; `shown` are those whose findings are wanted, when others were read as their context. */
export interface Input extends FoundFiles {
  readonly shown?: ReadonlySet<string>;
  /** Charts and kustomizations that were rendered; what they gave is among the files. */
  readonly trees: readonly RenderedTree[];
}

/**
 * Finds and reads the files that the operands name; without operands, those below the current folder. Manifests
 * named alone are read together with the rest of their repository, since they are judged in its context.
 */
export async function findInput(
  operands: readonly string[],
  flags: Flags,
  configuration: Configuration,
): Promise<Input> {
  const { config, base } = configuration;
  const paths = operands.length === 0 ? ['.'] : operands;
  const options = buildFileOptions(flags, configuration);
  const fromBase = (path: string): string => pathFromBase(base, path);
  const context = findContext(paths, flags, config.sources.length > 0 ? base : undefined);
  if (context === undefined) {
    return await renderFound(await findSourceFiles(paths.map(fromBase), options), flags);
  }
  const found = await findSourceFiles([...paths, context].map(fromBase), options);
  return {
    ...(await renderFound(found, flags)),
    shown: new Set(paths.map((path) => pathFrom(process.cwd(), path))),
  };
}

/** Renders what was found, when that is asked for; the program is loaded only then. */
async function renderFound(found: FoundFiles, flags: Flags): Promise<Input> {
  if (!flags.render) {
    if (flags.values.length > 0)
      throw new UsageError('--values are for charts that --render renders: give both');
    return { ...found, trees: [] };
  }
  const { renderTrees } = await import('./render-trees.ts');
  const { trees, refused } = await renderTrees(found.files, flags);
  const files = [...found.files, ...trees.map(({ output }) => output)].sort((a, b) =>
    compareText(a.uri, b.uri),
  );
  return { ...found, files, refused: [...found.refused, ...refused], trees };
}

/** Finds and reads the files of one dump among several; nothing around it is its context. */
export async function findDump(
  path: string,
  flags: Flags,
  configuration: Configuration,
): Promise<FoundFiles> {
  return await findSourceFiles(
    [pathFromBase(configuration.base, path)],
    buildFileOptions(flags, configuration),
  );
}

/** How files are searched and read in this run. */
function buildFileOptions(flags: Flags, { config, base }: Configuration): FileOptions {
  return {
    // Patterns of the configuration are relative to it; a search from there finds the same files.
    cwd: base,
    root: process.cwd(),
    readStdin,
    ignore: config.ignorePaths,
    limits: flags.limit.files,
    snippets: flags.snippets,
    noIgnore: flags.noIgnore,
    ...(flags.stdinFilename !== undefined && { stdinFilename: flags.stdinFilename }),
  };
}

function pathFromBase(base: string, path: string): string {
  return base === process.cwd() || path === '-' ? path : pathFrom(base, path);
}

/** The folders or files that are read for these operands: manifests named alone come with the rest of their repository. */
export function readScope(
  paths: readonly string[],
  flags: Flags,
  { config, base }: Configuration,
): readonly string[] {
  const context = findContext(paths, flags, config.sources.length > 0 ? base : undefined);
  return context === undefined ? paths : [context];
}

/** A path from `folder`, with forward slashes; patterns pass through unharmed. */
function pathFrom(folder: string, path: string): string {
  return (relative(folder, resolve(path)) || '.').split(sep).join('/');
}

/** The folder to read beside the named files: only when each of them is a manifest, all of one repository. */
function findContext(
  paths: readonly string[],
  flags: Flags,
  configured: string | undefined,
): string | undefined {
  if (!paths.every(isManifestFile)) return undefined;
  if (flags.context !== undefined) return flags.context;
  const isBelow = (folder: string): boolean =>
    paths.every((path) => !pathFrom(folder, path).startsWith('..'));
  if (configured !== undefined && isBelow(configured)) return configured;
  const [repository, ...others] = new Set(paths.map((path) => findRepository(dirname(resolve(path)))));
  return others.length === 0 ? repository : undefined;
}

function isManifestFile(path: string): boolean {
  return /\.(ya?ml|json)$/i.test(path) && statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

async function readStdin(): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/** What the search alone says about the exit code, and lines for stderr. */
export function judgeInput(found: FoundFiles, flags: Flags): { code: ExitCode; lines: readonly string[] } {
  const lines = [
    ...found.refused.map((refused) => `fleetlint: ${refused.message}${hintFor(refused)}`),
    ...found.limitsReached.map((limit) => `fleetlint: ${limit}`),
  ];
  if (found.refused.some(({ reason }) => reason !== 'no-match')) return { code: EXIT.failed, lines };
  if (found.files.length > 0 || flags.allowEmpty) return { code: EXIT.clean, lines };
  return {
    code: EXIT.usage,
    lines: [...lines, 'fleetlint: no file to analyze (--allow-empty accepts that)'],
  };
}

/** A word that is nearly a command was probably meant as one. */
function hintFor({ path, reason }: RefusedPath): string {
  if (reason !== 'absent' || !/^[a-z-]+$/.test(path)) return '';
  return didYouMean(path, COMMAND_NAMES).replace('mean "', 'mean the command "');
}
