import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { UsageError } from './exit-code.ts';
import { findCommit, findMergeBase, isShallow } from './git.ts';
import { findRepository } from './repository.ts';

/** One side of a comparison: paths on disk, or a commit. */
export type DiffSide =
  | { readonly kind: 'paths'; readonly name: string; readonly paths: readonly string[] }
  | {
      readonly kind: 'commit';
      readonly name: string;
      readonly commit: string;
      /** Top of the repository, absolute. */
      readonly top: string;
      /** Folders or files to read, relative to the current folder. */
      readonly paths: readonly string[];
    };

/** Both sides of a comparison. */
export interface DiffSides {
  readonly base: DiffSide;
  readonly head: DiffSide;
}

/**
 * Reads `BASE [HEAD] [PATH...]`: folders, files and archives, or revisions (`main`, `@{upstream}`, `main..HEAD`,
 * `main...HEAD` for what has happened since both went apart). Without HEAD it is the working tree; paths after
 * revisions limit what is read of both. `./name` is always a path.
 */
export function readSides(operands: readonly string[]): DiffSides {
  const [first, ...rest] = operands;
  if (first === undefined) throw new UsageError('say what to compare with: fleetlint diff BASE [HEAD]');
  const range = /^(.*?)(\.{2,3})(.*)$/.exec(first);
  const top = findRepository(process.cwd());
  if (range !== null && !existsSync(first)) {
    const [, from = '', dots = '', to = ''] = range;
    return readRange(from || 'HEAD', dots, to || 'HEAD', rest, first);
  }
  const commit = top === undefined || isPath(first) ? undefined : findCommit(top, first);
  if (commit !== undefined && existsSync(first)) {
    throw new UsageError(`${first} is a path and a revision; write ./${first} or refs/heads/${first}`);
  }
  if (commit !== undefined && top !== undefined) return readRevisionBase(first, commit, top, rest);
  if (!existsSync(first)) throw explainAbsence(first, top);
  const [second = '.', ...others] = rest;
  if (others.length > 0) throw new UsageError(`diff compares two things, and there are ${operands.length}`);
  const head =
    top === undefined || existsSync(second) || isPath(second) ? undefined : findCommit(top, second);
  if (head !== undefined)
    throw new UsageError(`${first} is a path and ${second} a revision; compare two of a kind`);
  if (!existsSync(second)) throw explainAbsence(second, top);
  return { base: pathSide([first]), head: pathSide([second]) };
}

function readRevisionBase(name: string, commit: string, top: string, rest: readonly string[]): DiffSides {
  const [second, ...others] = rest;
  const head =
    second === undefined || isPath(second) || existsSync(second) ? undefined : findCommit(top, second);
  if (second !== undefined && head === undefined && !existsSync(second)) throw explainAbsence(second, top);
  const paths = readPaths(head === undefined ? rest : others);
  const base: DiffSide = { kind: 'commit', name, commit, top, paths };
  if (head === undefined) return { base, head: { kind: 'paths', name: 'working tree', paths } };
  return { base, head: { kind: 'commit', name: second ?? '', commit: head, top, paths } };
}

function readRange(
  from: string,
  dots: string,
  to: string,
  rest: readonly string[],
  shown: string,
): DiffSides {
  const top = findRepository(process.cwd());
  if (top === undefined) throw new UsageError(`${shown}: there is no git repository here`);
  const [left, right] = [findCommit(top, from), findCommit(top, to)];
  if (left === undefined) throw explainAbsence(from, top);
  if (right === undefined) throw explainAbsence(to, top);
  const commit = dots === '...' ? findMergeBase(top, left, right) : left;
  if (commit === undefined) throw new UsageError(explainNoMergeBase(top, from, to));
  const paths = readPaths(rest);
  return {
    base: {
      kind: 'commit',
      name: dots === '...' ? `merge base of ${from} and ${to}` : from,
      commit,
      top,
      paths,
    },
    head: { kind: 'commit', name: to, commit: right, top, paths },
  };
}

/** Why no common ancestor was found, and what to do. */
export function explainNoMergeBase(top: string, left: string, right: string): string {
  const what = `git knows no common ancestor of ${left} and ${right}`;
  return isShallow(top) ? `${what}: the clone is shallow; ${DEEPEN}` : what;
}

const DEEPEN = 'fetch the whole history (git fetch --unshallow, or fetch-depth: 0 for actions/checkout)';

function explainAbsence(name: string, top: string | undefined): UsageError {
  if (top === undefined || isPath(name)) return new UsageError(`${name}: no such file or folder`);
  const hint = isShallow(top) ? `; the clone is shallow: ${DEEPEN}` : '';
  return new UsageError(`${name} is neither a path nor a revision that git knows${hint}`);
}

/** Looks like a path whatever git says. */
function isPath(text: string): boolean {
  return /^\.{0,2}\//.test(text) || text === '.' || text === '..';
}

function readPaths(paths: readonly string[]): readonly string[] {
  for (const path of paths) if (!existsSync(path)) throw new UsageError(`${path}: no such file or folder`);
  return paths.length === 0 ? ['.'] : paths;
}

function pathSide(paths: readonly string[]): DiffSide {
  return {
    kind: 'paths',
    name: paths.map((path) => (path === '.' ? basename(resolve(path)) : path)).join(' '),
    paths,
  };
}
