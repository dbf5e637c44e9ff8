/** True when a name fits a pattern in which `*` stands for anything. */
export function matchGlob(pattern: string, name: string): boolean {
  return matchSteps(readSteps(pattern, false), name);
}

/**
 * True when a path, or a folder above it, fits a pattern: `*` stands for anything within one step, `**` for any
 * number of steps. Linear in the length of the path, whatever the pattern.
 */
export function matchPathGlob(pattern: string, path: string): boolean {
  const steps = readSteps(pattern.replace(/\/$/, ''), true);
  if (matchSteps(steps, path)) return true;
  for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
    if (matchSteps(steps, path.slice(0, at))) return true;
  }
  return false;
}

/** A letter, or what a star stands for: any text, any text without a slash, or any number of whole folders. */
type Step = { readonly letter: string } | { readonly star: 'any' | 'name' | 'folders' };

function readSteps(pattern: string, isPath: boolean): readonly Step[] {
  const steps: Step[] = [];
  for (let at = 0; at < pattern.length; at++) {
    if (pattern[at] !== '*') {
      steps.push({ letter: pattern[at] ?? '' });
      continue;
    }
    const run = /^\*+/.exec(pattern.slice(at))?.[0].length ?? 1;
    const isFolders = isPath && run > 1 && pattern[at + run] === '/' && (at === 0 || pattern[at - 1] === '/');
    steps.push({ star: isFolders ? 'folders' : isPath && run === 1 ? 'name' : 'any' });
    at += isFolders ? run : run - 1;
  }
  return steps;
}

/** Follows all readings of the pattern at once. */
function matchSteps(steps: readonly Step[], text: string): boolean {
  let open = close(steps, new Set([0]), true);
  for (let at = 0; at < text.length; at++) {
    const letter = text[at] ?? '';
    const next = new Set<number>();
    for (const index of open) {
      const step = steps[index];
      if (step === undefined) continue;
      if ('letter' in step) {
        if (step.letter === letter) next.add(index + 1);
      } else if (step.star !== 'name' || letter !== '/') next.add(index);
    }
    open = close(steps, next, letter === '/');
    if (open.size === 0) return false;
  }
  return open.has(steps.length);
}

/** Stars may stand for nothing; those for folders end only behind a slash. */
function close(steps: readonly Step[], open: Set<number>, isBoundary: boolean): Set<number> {
  for (const index of open) {
    const step = steps[index];
    if (step === undefined || 'letter' in step) continue;
    if (step.star !== 'folders' || isBoundary) open.add(index + 1);
  }
  return open;
}
