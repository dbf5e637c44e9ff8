import { readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, relative, resolve, sep } from 'node:path';
import glob from 'fast-glob';
import type { SourceFile } from '../read/source.ts';
import { plainBytes } from './gzip.ts';
import { isIgnored, isSkippedFolder, readIgnoreRules, readRulesAbove } from './ignore-rules.ts';
import { findLargeLog, STREAMED_BYTES } from './large-log.ts';
import { type FoundFile, findFilesBelow, isWantedFile, readReason, type WalkRules } from './walk.ts';

/** How much is read at most: bytes of one file, bytes of all, number of files. */
export interface FileLimits {
  readonly fileBytes: number;
  readonly totalBytes: number;
  readonly files: number;
  /** Bytes of one log; logs are read without being held, and do not count among the bytes of all. */
  readonly logBytes: number;
}

/** What decides which files of the paths on the command line are read. Everything has a default. */
export interface FileOptions {
  /** The folder that paths, patterns and uris are relative to; default: the current directory. */
  readonly cwd?: string;
  /** The folder that uris are relative to, when it is not `cwd`. */
  readonly root?: string;
  /** Reads all of stdin, for the path `-`. */
  readonly readStdin?: () => Promise<Uint8Array>;
  /** The uri that stdin gets; default `stdin.yaml`. */
  readonly stdinFilename?: string;
  /** Patterns in the language of `.gitignore`, relative to `cwd` (the configuration's `ignore`). */
  readonly ignore?: readonly string[];
  /** Read what ignore files and the list of skipped folders pass over, too. */
  readonly noIgnore?: boolean;
  /** Also open Markdown and shell files in a walk (`--snippets`). */
  readonly snippets?: boolean;
  readonly limits?: Partial<FileLimits>;
}

/** A path of the command line that gave nothing, and why; `message` is a sentence without a final stop. */
export interface RefusedPath {
  readonly path: string;
  readonly reason: 'absent' | 'no-match' | 'unreadable';
  readonly message: string;
}

/** The files found, sorted by uri and each once; the paths that gave nothing; the limits that were reached. */
export interface FoundFiles {
  readonly files: readonly SourceFile[];
  readonly refused: readonly RefusedPath[];
  readonly limitsReached: readonly string[];
  /** Where files really lie that a symbolic link led to, by uri; code hosts show nothing behind a link. */
  readonly links: ReadonlyMap<string, string>;
}

export const FILE_LIMITS: FileLimits = {
  fileBytes: 1024 ** 3,
  totalBytes: 4 * 1024 ** 3,
  files: 200_000,
  logBytes: 64 * 1024 ** 3,
};

/** What a search collects; filled in place. */
interface Search {
  readonly cwd: string;
  readonly options: FileOptions;
  readonly limits: FileLimits;
  readonly found: Map<string, FoundFile>;
  readonly refused: RefusedPath[];
  readonly limitsReached: Set<string>;
}

/**
 * Finds and reads the files that `paths` name: files, folders, patterns and `-` for stdin (design.md §7).
 * A named file is always opened; folders are walked in order and by their ignore files.
 */
export async function findSourceFiles(
  paths: readonly string[],
  options: FileOptions = {},
): Promise<FoundFiles> {
  const cwd = resolve(options.cwd ?? process.cwd());
  const limits = { ...FILE_LIMITS, ...options.limits };
  const search: Search = { cwd, options, limits, found: new Map(), refused: [], limitsReached: new Set() };
  const files: SourceFile[] = [];
  for (const path of paths) {
    if (path === '-') files.push(await readStdinFile(options));
    else findPath(search, path);
  }
  files.push(...readFound(search));
  const links = findLinks(search);
  files.sort((a, b) => (a.uri < b.uri ? -1 : a.uri > b.uri ? 1 : 0));
  return { files, refused: search.refused, limitsReached: [...search.limitsReached].sort(), links };
}

async function readStdinFile(options: FileOptions): Promise<SourceFile> {
  const bytes = (await options.readStdin?.()) ?? new Uint8Array(0);
  return { uri: options.stdinFilename ?? 'stdin.yaml', bytes: plainBytes(bytes), named: true };
}

function findPath(search: Search, path: string): void {
  const absolute = resolve(search.cwd, path);
  const stats = statSync(absolute, { throwIfNoEntry: false });
  if (stats === undefined) findMatches(search, path);
  else if (stats.isDirectory()) findFolder(search, absolute, path);
  else keepFile(search, { path: absolute, real: realpathSync(absolute), named: true });
}

/** Keeps a file once; a name on the command line counts more than a walk that also led there. */
function keepFile(search: Search, file: FoundFile): void {
  const known = search.found.get(file.real);
  if (known === undefined || (file.named && !known.named)) search.found.set(file.real, file);
}

function walkRules(search: Search): WalkRules {
  const { options, limits, cwd } = search;
  return {
    noIgnore: options.noIgnore === true,
    snippets: options.snippets === true,
    inside: [realpathSync(cwd)],
    maxFiles: limits.files,
  };
}

function findFolder(search: Search, folder: string, path: string): void {
  const { cwd, options, limits } = search;
  const above = options.noIgnore === true ? undefined : readRulesAbove(folder, cwd, options.ignore ?? []);
  const { files, full } = findFilesBelow(folder, above, walkRules(search));
  for (const file of files) {
    if (file.path === folder) {
      search.refused.push({ path, reason: 'unreadable', message: `${path}: ${file.unreadable}` });
    } else keepFile(search, file);
  }
  if (full) {
    search.limitsReached.add(`${path} holds more than ${limits.files} files; the rest was not read`);
  }
}

/** Files that a pattern matches; folders too, when it does not say `**` itself. */
function findMatches(search: Search, path: string): void {
  const pattern = sep === '\\' ? path.replaceAll('\\', '/') : path;
  if (!glob.isDynamicPattern(pattern)) {
    search.refused.push({ path, reason: 'absent', message: `${path}: no such file or folder` });
    return;
  }
  const { cwd, options } = search;
  const settings = {
    cwd,
    absolute: true,
    onlyFiles: false,
    markDirectories: true,
    followSymbolicLinks: false,
  };
  const matches = glob.sync(pattern, settings).sort();
  const namesEnding = /\.[^/*?]*$/.test(pattern);
  const size = search.found.size;
  for (const match of matches) {
    const absolute = resolve(match);
    if (match.endsWith('/')) {
      if (!pattern.includes('**') && !isSkippedFolder(basename(absolute)))
        findFolder(search, absolute, match);
    } else if (
      namesEnding ||
      isWantedFile(match.slice(match.lastIndexOf('/') + 1), options.snippets === true)
    ) {
      if (options.noIgnore !== true && isPassedOver(absolute, search)) continue;
      keepFile(search, { path: absolute, real: absolute, named: namesEnding });
    }
  }
  if (search.found.size === size && matches.length === 0) {
    search.refused.push({ path, reason: 'no-match', message: `${path}: the pattern matches no file` });
  }
}

function isPassedOver(file: string, search: Search): boolean {
  const { cwd, options } = search;
  const inside = relative(cwd, file).split(sep);
  if (inside.some(isSkippedFolder)) return true;
  const folder = dirname(file);
  const rules = readIgnoreRules(folder, readRulesAbove(folder, cwd, options.ignore ?? []));
  return isIgnored(rules, file, false);
}

function rootOf({ cwd, options }: Search): string {
  return resolve(cwd, options.root ?? '.');
}

function findLinks(search: Search): ReadonlyMap<string, string> {
  const root = rootOf(search);
  const realRoot = realpathSync(root);
  const pairs = [...search.found.values()].map(({ path, real }): [string, string] => [
    uriOf(root, path),
    uriOf(realRoot, real),
  ]);
  return new Map(pairs.filter(([uri, real]) => uri !== real));
}

function readFound(search: Search): readonly SourceFile[] {
  const { limits } = search;
  const root = rootOf(search);
  const files: SourceFile[] = [];
  let total = 0;
  for (const file of search.found.values()) {
    const uri = uriOf(root, file.path);
    const read = readFile(file, limits, total);
    total += read.bytes.length;
    if (file.named && read.unreadable !== undefined && read.overLimit !== true) {
      search.refused.push({ path: uri, reason: 'unreadable', message: `${uri}: ${read.unreadable}` });
    } else files.push({ uri, ...(file.named ? { named: true } : {}), ...read });
  }
  return files;
}

/** The bytes of one file, or why there are none. */
function readFile(file: FoundFile, limits: FileLimits, total: number): Omit<SourceFile, 'uri'> {
  const none = new Uint8Array(0);
  if (file.unreadable !== undefined) return { bytes: none, unreadable: file.unreadable };
  try {
    const { size } = statSync(file.path);
    if (size > STREAMED_BYTES && size <= limits.logBytes) {
      const log = findLargeLog(file.path);
      if (log !== undefined) return log;
    }
    if (size > limits.fileBytes) {
      const unreadable = `it has ${size} bytes, more than the limit of ${limits.fileBytes} for one file`;
      return { bytes: none, unreadable, overLimit: true };
    }
    if (total + size > limits.totalBytes) {
      const unreadable = `the files before it already reach the limit of ${limits.totalBytes} bytes`;
      return { bytes: none, unreadable, overLimit: true };
    }
    return { bytes: plainBytes(readFileSync(file.path)) };
  } catch (error) {
    return { bytes: none, unreadable: readReason(error) };
  }
}

/** A path as a uri: relative to `root`, forward slashes; absolute where the drive differs. */
function uriOf(root: string, path: string): string {
  return (relative(root, path) || basename(path)).split(sep).join('/');
}
