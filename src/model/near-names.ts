import { distance } from 'fastest-levenshtein';
import { compareText } from './identity.ts';

/**
 * The candidates a person may have meant by `name`, nearest first: at most two steps away, or a quarter of a
 * long name; letter case counts as one step. Never `name` itself.
 */
export function nearNames(name: string, candidates: readonly string[]): readonly string[] {
  const limit = Math.max(2, Math.floor(name.length / 4));
  return candidates
    .filter((candidate) => candidate !== name && Math.abs(candidate.length - name.length) <= limit)
    .map((candidate) => ({ candidate, steps: stepsBetween(name, candidate) }))
    .filter(({ steps }) => steps <= limit)
    .sort((left, right) => left.steps - right.steps || compareText(left.candidate, right.candidate))
    .map(({ candidate }) => candidate);
}

function stepsBetween(name: string, candidate: string): number {
  const folded = distance(name.toLowerCase(), candidate.toLowerCase());
  return folded === 0 ? 1 : folded;
}
