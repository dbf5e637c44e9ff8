import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';

/** Ignore patterns that hold below one folder, and those of the folders above it. */
export interface IgnoreRules {
  readonly folder: string;
  readonly matcher: Ignore | undefined;
  readonly above: IgnoreRules | undefined;
}

/** The later file wins over the earlier one, so ours can take back what git ignores. */
const IGNORE_FILES = ['.gitignore', '.fleetlintignore'];

/** Folders that never hold manifests worth reading unless they are named. */
const SKIPPED_FOLDERS: readonly string[] = ['.git', 'node_modules', 'dist'];

/** The rules that hold inside `folder`: its own ignore files on top of those above. */
export function readIgnoreRules(folder: string, above: IgnoreRules | undefined): IgnoreRules | undefined {
  let matcher: Ignore | undefined;
  for (const name of IGNORE_FILES) {
    const path = join(folder, name);
    if (!existsSync(path)) continue;
    try {
      matcher = (matcher ?? ignore()).add(readFileSync(path, 'utf8'));
    } catch {
      // A folder or an unreadable file of that name holds no patterns.
    }
  }
  return matcher === undefined ? above : { folder, matcher, above };
}

/**
 * The rules that the folders above `folder` impose on it: up to the root of its git repository, or up to
 * `root` when it lies below that. Rules that would ignore `folder` itself are left out: it was asked for.
 */
export function readRulesAbove(
  folder: string,
  root: string,
  patterns: readonly string[],
): IgnoreRules | undefined {
  let rules: IgnoreRules | undefined;
  if (patterns.length > 0) {
    rules = { folder: root, matcher: ignore().add([...patterns]), above: undefined };
  }
  for (const above of foldersAbove(folder, root)) {
    const next = readIgnoreRules(above, rules);
    if (next !== rules && !isIgnored(next, folder, true)) rules = next;
  }
  return rules;
}

/** The folders above `folder` whose ignore files count, outermost first. */
function foldersAbove(folder: string, root: string): readonly string[] {
  const above: string[] = [];
  if (existsSync(join(folder, '.git'))) return above;
  for (let current = dirname(folder); ; current = dirname(current)) {
    above.unshift(current);
    if (existsSync(join(current, '.git'))) return above;
    if (current === dirname(current)) break;
  }
  const inside = above.indexOf(root);
  return inside === -1 ? [] : above.slice(inside);
}

/** True when the rules pass over a path; the nearest folder with an opinion decides, as in git. */
export function isIgnored(rules: IgnoreRules | undefined, path: string, isFolder: boolean): boolean {
  for (let current = rules; current !== undefined; current = current.above) {
    const below = relative(current.folder, path).split(sep).join('/');
    if (below === '' || below.startsWith('..') || !ignore.isPathValid(below)) continue;
    const verdict = current.matcher?.test(isFolder ? `${below}/` : below);
    if (verdict?.ignored === true) return true;
    if (verdict?.unignored === true) return false;
  }
  return false;
}

/** True for a folder that a walk passes over by its name. */
export function isSkippedFolder(name: string): boolean {
  return SKIPPED_FOLDERS.includes(name);
}
