import { existsSync, realpathSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

/** The folder above `folder` (or itself) that holds `.git`, a file in worktrees; undefined outside of one. */
export function findRepository(folder: string): string | undefined {
  let at = realpathSync(folder);
  for (;;) {
    if (existsSync(join(at, '.git'))) return at;
    const parent = dirname(at);
    if (parent === at) return undefined;
    at = parent;
  }
}

/** What leads from the top of the repository to `folder`, ending with a slash; '' at the top or outside of one. */
export function readPathPrefix(folder: string): string {
  const top = findRepository(folder);
  if (top === undefined) return '';
  const steps = relative(top, realpathSync(folder)).split(sep).filter(Boolean);
  return steps.map((step) => `${step}/`).join('');
}
