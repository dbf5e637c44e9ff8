import { spawnSync } from 'node:child_process';
import { UsageError } from './exit-code.ts';
import { plainBytes } from './gzip.ts';

/** The one place that starts git: plumbing that reads objects, no checkout, no shell, no hooks, no network. */
const MOST_BYTES = 2 * 1024 ** 3;
/** Nothing is fetched lazily, asked for, or written on the way. */
const ENVIRONMENT = {
  GIT_OPTIONAL_LOCKS: '0',
  GIT_NO_LAZY_FETCH: '1',
  GIT_TERMINAL_PROMPT: '0',
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_PAGER: 'cat',
  LC_ALL: 'C',
};

interface GitAnswer {
  readonly ok: boolean;
  readonly bytes: Uint8Array;
  readonly text: () => string;
  readonly error: string;
}

function runGit(folder: string, args: readonly string[], input?: string): GitAnswer {
  const settings = [
    '-c',
    'core.fsmonitor=false',
    '-c',
    'core.hooksPath=/dev/null',
    '-c',
    'protocol.allow=never',
  ];
  const run = spawnSync('git', [...settings, ...args], {
    cwd: folder,
    env: { ...process.env, ...ENVIRONMENT },
    maxBuffer: MOST_BYTES,
    shell: false,
    ...(input !== undefined && { input }),
  });
  if (run.error !== undefined) {
    const isAbsent = 'code' in run.error && run.error.code === 'ENOENT';
    const detail = isAbsent ? 'git is not installed' : run.error.message;
    throw new UsageError(`revisions need git: ${detail}`);
  }
  const bytes = plainBytes(run.stdout);
  const error = run.stderr.toString('utf8').trim();
  if (error.includes('dubious ownership')) {
    throw new UsageError(
      `git does not read ${folder}, which belongs to somebody else; if that is right: git config --global --add safe.directory ${folder}`,
    );
  }
  return { ok: run.status === 0, bytes, text: () => run.stdout.toString('utf8').trim(), error };
}

/** The commit that a revision names, or undefined. */
export function findCommit(folder: string, revision: string): string | undefined {
  if (revision === '' || revision.startsWith('-')) return undefined;
  const { ok, text } = runGit(folder, [
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${revision}^{commit}`,
  ]);
  return ok ? text() : undefined;
}

/** The commit from which two others have gone apart, or undefined when the history does not reach back to it. */
export function findMergeBase(folder: string, left: string, right: string): string | undefined {
  const { ok, text } = runGit(folder, ['merge-base', '--end-of-options', left, right]);
  return ok && text() !== '' ? text() : undefined;
}

/** True when the history was cut off when the repository was cloned. */
export function isShallow(folder: string): boolean {
  return runGit(folder, ['rev-parse', '--is-shallow-repository']).text() === 'true';
}

/** Paths, from the top of the repository, of files that differ between two commits. */
export function listChangedPaths(folder: string, from: string, to: string): readonly string[] {
  const { ok, bytes } = runGit(folder, ['diff-tree', '-r', '-z', '--name-only', '--no-renames', from, to]);
  return ok ? splitNull(bytes) : [];
}

function splitNull(bytes: Uint8Array): readonly string[] {
  return Buffer.from(bytes)
    .toString('utf8')
    .split('\0')
    .filter((part) => part !== '');
}

/** One file of a commit. */
export interface TreeFile {
  /** From the top of the repository. */
  readonly path: string;
  readonly object: string;
  readonly size: number;
}

/** The files of a commit below a folder of the repository ('' is all); links and submodules are left out. */
export function listTree(folder: string, commit: string, below: string): readonly TreeFile[] {
  const limit = below === '' ? [] : ['--', below];
  const { ok, bytes, error } = runGit(folder, ['ls-tree', '-r', '-z', '-l', '--full-tree', commit, ...limit]);
  if (!ok) throw new UsageError(`git cannot read ${commit}: ${error}`);
  return splitNull(bytes).flatMap((line): TreeFile[] => {
    const [, mode, object, size, path] = /^(\d+) blob ([0-9a-f]+) +(\d+)\t([\s\S]*)$/.exec(line) ?? [];
    if (mode === undefined || mode === '120000' || object === undefined || path === undefined) return [];
    return [{ path, object, size: Number(size) }];
  });
}

/** The bytes of objects, in their order; undefined for one that is not in the repository (a partial clone). */
export function readObjects(folder: string, objects: readonly string[]): readonly (Uint8Array | undefined)[] {
  if (objects.length === 0) return [];
  const { ok, bytes, error } = runGit(folder, ['cat-file', '--batch', '--buffer'], `${objects.join('\n')}\n`);
  if (!ok) throw new UsageError(`git cannot read its objects: ${error}`);
  let at = 0;
  return objects.map(() => {
    const end = bytes.indexOf(10, at);
    const head = Buffer.from(bytes.subarray(at, end)).toString('latin1');
    const size = /^[0-9a-f]+ \w+ (\d+)$/.exec(head)?.[1];
    at = end + 1;
    if (size === undefined) return undefined;
    const start = at;
    at += Number(size) + 1;
    return bytes.subarray(start, start + Number(size));
  });
}
