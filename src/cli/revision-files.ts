import { join, relative, resolve, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import type { SourceFile } from '../read/source.ts';
import { FILE_LIMITS, type FileLimits } from './files.ts';
import { listTree, readObjects, type TreeFile } from './git.ts';
import { isSkippedFolder } from './ignore-rules.ts';
import { isWantedFile } from './walk.ts';

/** What decides which files of a commit are read. */
export interface RevisionOptions {
  /** Top of the repository, absolute. */
  readonly top: string;
  /** Folders or files to read, absolute. */
  readonly paths: readonly string[];
  /** Patterns of the configuration, relative to `base`. */
  readonly ignore: readonly string[];
  readonly base: string;
  readonly noIgnore: boolean;
  readonly snippets: boolean;
  readonly limits: Partial<FileLimits>;
}

const IGNORE_FILE = '.fleetlintignore';

/**
 * The files of a commit as a walk over its checkout would find them, read from git's objects; uris are relative to the
 * current folder, as for files on disk. What git tracks is not ignored by git, so only our own ignore files count.
 */
export function readRevisionFiles(commit: string, options: RevisionOptions): readonly SourceFile[] {
  const { top, paths } = options;
  const trees = new Map<string, TreeFile>();
  for (const path of paths) {
    const below = relative(top, path).split(sep).join('/');
    if (below.startsWith('..')) continue;
    for (const file of listTree(top, commit, below)) trees.set(file.path, file);
  }
  const matchers = options.noIgnore ? [] : readMatchers([...trees.values()], options);
  const named = new Set(paths.map((path) => relative(top, path).split(sep).join('/')));
  const files = [...trees.values()].filter(({ path }) => named.has(path) || isRead(path, matchers, options));
  return readBytes(files, options);
}

/** Patterns and the folder, from the top of the repository, below which they hold. */
interface Matcher {
  readonly below: string;
  readonly patterns: Ignore;
}

function readMatchers(
  files: readonly TreeFile[],
  { top, base, ignore: patterns }: RevisionOptions,
): readonly Matcher[] {
  const own = files.filter(({ path }) => path === IGNORE_FILE || path.endsWith(`/${IGNORE_FILE}`));
  const texts = readObjects(
    top,
    own.map(({ object }) => object),
  );
  const configured = relative(top, base).split(sep).join('/');
  const first =
    configured.startsWith('..') || patterns.length === 0
      ? []
      : [{ below: configured, patterns: ignore().add([...patterns]) }];
  return [
    ...first,
    ...own.map(({ path }, at) => ({
      below: path.slice(0, Math.max(0, path.length - IGNORE_FILE.length - 1)),
      patterns: ignore().add(Buffer.from(texts[at] ?? new Uint8Array()).toString('utf8')),
    })),
  ];
}

function isRead(
  path: string,
  matchers: readonly Matcher[],
  { snippets, noIgnore }: RevisionOptions,
): boolean {
  const steps = path.split('/');
  if (!isWantedFile(steps.at(-1) ?? '', snippets)) return false;
  if (noIgnore) return true;
  if (steps.slice(0, -1).some(isSkippedFolder)) return false;
  let isIgnored = false;
  for (const { below, patterns } of matchers) {
    if (below !== '' && !path.startsWith(`${below}/`)) continue;
    const { ignored, unignored } = patterns.test(below === '' ? path : path.slice(below.length + 1));
    if (ignored) isIgnored = true;
    else if (unignored) isIgnored = false;
  }
  return !isIgnored;
}

function readBytes(files: readonly TreeFile[], { top, limits }: RevisionOptions): readonly SourceFile[] {
  const most = { ...FILE_LIMITS, ...limits };
  let total = 0;
  const wanted = files.slice(0, most.files).filter(({ size }) => {
    if (size > most.fileBytes || total + size > most.totalBytes) return false;
    total += size;
    return true;
  });
  const bytes = readObjects(
    top,
    wanted.map(({ object }) => object),
  );
  return wanted.map(({ path }, at): SourceFile => {
    const uri = relative(process.cwd(), resolve(join(top, path)))
      .split(sep)
      .join('/');
    const found = bytes[at];
    if (found !== undefined) return { uri, bytes: found };
    return { uri, bytes: new Uint8Array(), unreadable: 'the clone lacks this file (it is a partial one)' };
  });
}
