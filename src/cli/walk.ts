import { type Dirent, readdirSync, realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { type IgnoreRules, isIgnored, isSkippedFolder, readIgnoreRules } from './ignore-rules.ts';

/** A file that a walk or a name led to. `real` is its path without symbolic links, by which it is read once. */
export interface FoundFile {
  readonly path: string;
  readonly real: string;
  readonly named: boolean;
  readonly unreadable?: string;
}

/** What a walk may open. */
export interface WalkRules {
  readonly noIgnore: boolean;
  readonly snippets: boolean;
  /** Folders that a symbolic link may lead into. */
  readonly inside: readonly string[];
  readonly maxFiles: number;
}

/** What a walk has seen so far; filled in place. */
interface Walk {
  readonly rules: WalkRules;
  readonly files: Map<string, FoundFile>;
  readonly links: string[];
  full: boolean;
}

const WANTED = /\.(ya?ml|json|jsonl|ndjson|log|txt|err|tar|tgz|gz|zip)$|\.log[-.]\d+$/i;
/** Files without an ending that mean something: Kustomize, must-gather's stamps. */
const WANTED_NAMES: readonly string[] = ['Kustomization', 'timestamp', 'version'];
const SNIPPETS = /\.(md|markdown|sh|bash)$/i;

/** True for a file that is opened although nobody named it. */
export function isWantedFile(name: string, snippets: boolean): boolean {
  return WANTED.test(name) || WANTED_NAMES.includes(name) || (snippets && SNIPPETS.test(name));
}

/** All wanted files below `folder` in order of their names, and whether the limit on their number was reached. */
export function findFilesBelow(
  folder: string,
  above: IgnoreRules | undefined,
  rules: WalkRules,
): { readonly files: readonly FoundFile[]; readonly full: boolean } {
  const walk: Walk = { rules, files: new Map(), links: [], full: false };
  const real = realpathSync(folder);
  walkFolder(walk, folder, real, above);
  // Links come last: what they lead to has usually been read under its own name by now.
  for (let at = 0; at < walk.links.length; at += 1) {
    const link = walk.links[at];
    if (link !== undefined) followLink(walk, link, [...rules.inside, real]);
  }
  return { files: [...walk.files.values()], full: walk.full };
}

function keep(walk: Walk, file: FoundFile): void {
  if (walk.files.size >= walk.rules.maxFiles) walk.full = true;
  else if (!walk.files.has(file.real)) walk.files.set(file.real, file);
}

function walkFolder(walk: Walk, folder: string, real: string, above: IgnoreRules | undefined): void {
  let entries: Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    keep(walk, { path: folder, real, named: false, unreadable: readReason(error) });
    return;
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  const rules = walk.rules.noIgnore ? undefined : readIgnoreRules(folder, above);
  for (const entry of entries) {
    if (walk.full) return;
    const path = join(folder, entry.name);
    const isFolder = entry.isDirectory();
    if (entry.isSymbolicLink()) {
      if (!isIgnored(rules, path, false)) walk.links.push(path);
    } else if (isFolder) {
      if (!walk.rules.noIgnore && (isSkippedFolder(entry.name) || isIgnored(rules, path, true))) continue;
      walkFolder(walk, path, join(real, entry.name), rules);
    } else if (entry.isFile() && isWantedFile(entry.name, walk.rules.snippets)) {
      if (!isIgnored(rules, path, false)) keep(walk, { path, real: join(real, entry.name), named: false });
    }
  }
}

/** Reads what a link leads to, unless it was read already or lies where the walk has no business. */
function followLink(walk: Walk, path: string, inside: readonly string[]): void {
  const isWanted = isWantedFile(path.slice(path.lastIndexOf(sep) + 1), walk.rules.snippets);
  let real: string;
  let isFolder: boolean;
  try {
    real = realpathSync(path);
    const stats = statSync(real);
    isFolder = stats.isDirectory();
    if (!isFolder && !stats.isFile()) return;
  } catch (error) {
    const isLoop = readCode(error) === 'ELOOP';
    if (isWanted || isLoop) keep(walk, { path, real: path, named: false, unreadable: readReason(error) });
    return;
  }
  if (isFolder) {
    if (inside.some((one) => isBelow(real, one) && !isBelow(one, real)) && !isWalked(walk, real)) {
      walkFolder(walk, path, real, undefined);
    }
  } else if (isWanted && !walk.files.has(real)) {
    if (inside.some((one) => isBelow(real, one))) keep(walk, { path, real, named: false });
    else keep(walk, { path, real: path, named: false, unreadable: 'a symbolic link that leaves the folder' });
  }
}

function isWalked(walk: Walk, real: string): boolean {
  for (const known of walk.files.keys()) if (isBelow(known, real)) return true;
  return false;
}

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

function readCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

const REASONS: ReadonlyMap<string, string> = new Map([
  ['EACCES', 'permission denied'],
  ['EPERM', 'permission denied'],
  ['ELOOP', 'symbolic links that lead in a circle'],
  ['ENOENT', 'a symbolic link to nothing'],
  ['ENOTDIR', 'a symbolic link to nothing'],
  ['EISDIR', 'a folder'],
]);

/** Why the file system refused, in words and without the path. */
export function readReason(error: unknown): string {
  const code = readCode(error);
  return REASONS.get(code) ?? (code === '' ? String(error) : `the system says ${code}`);
}
