import { distance } from 'fastest-levenshtein';
import { compareText } from './identity.ts';

/**
 * The candidates a person may have meant by `name`, nearest first: at most two steps away, or a quarter of a
 * long name; letter case counts as one step. Names of several words differ in the spelling of a word: `member-1` is no
 * slip for `member-2`, nor is `member-old`. Never `name` itself.
 */
export function nearNames(name: string, candidates: readonly string[]): readonly string[] {
  const limit = Math.max(2, Math.floor(name.length / 4));
  return candidates
    .filter((candidate) => candidate !== name && Math.abs(candidate.length - name.length) <= limit)
    .filter((candidate) => !hasOtherWord(name, candidate))
    .map((candidate) => ({ candidate, steps: stepsBetween(name, candidate) }))
    .filter(({ steps }) => steps <= limit)
    .sort((left, right) => left.steps - right.steps || compareText(left.candidate, right.candidate))
    .map(({ candidate }) => candidate);
}

/** True when the names have as many words, and one of them has nothing in common with its counterpart. */
function hasOtherWord(name: string, candidate: string): boolean {
  const [words, others] = [name, candidate].map((text) => text.toLowerCase().split(/[-_./]/));
  if (words === undefined || others === undefined) return false;
  if (words.length === 1 || words.length !== others.length) return false;
  return words.some((word, at) => {
    const other = others[at] ?? '';
    return distance(word, other) >= Math.max(word.length, other.length, 1);
  });
}

function stepsBetween(name: string, candidate: string): number {
  const folded = distance(name.toLowerCase(), candidate.toLowerCase());
  return folded === 0 ? 1 : folded;
}
