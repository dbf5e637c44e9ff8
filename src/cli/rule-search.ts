import type { Rule } from '../evaluate/rule.ts';
import { UsageError } from './exit-code.ts';
import { didYouMean } from './nearest.ts';
import { findRules, type NamedRule } from './rule-choice.ts';
import type { PlannedRule } from './rules.ts';

/** What a word of a person means among the rules. */
export interface FoundRules {
  readonly rules: readonly Rule[];
  readonly planned: readonly PlannedRule[];
}

/**
 * The rules a person looks for: by id, name, family or a pattern of these; else those whose id begins with the word
 * or whose name or title holds it. Throws with a suggestion when nothing fits.
 */
export function searchRules(
  word: string,
  rules: readonly Rule[],
  planned: readonly PlannedRule[],
): FoundRules {
  const exact = { rules: findRules(rules, word), planned: findRules(planned, word) };
  if (exact.rules.length > 0 || exact.planned.length > 0) return exact;
  const wanted = word.toLowerCase();
  const isLike = ({ id, name }: NamedRule): boolean =>
    id.toLowerCase().startsWith(wanted) || name.includes(wanted);
  const like = {
    rules: rules.filter((rule) => isLike(rule) || rule.title.toLowerCase().includes(wanted)),
    planned: planned.filter(isLike),
  };
  if (wanted !== '' && (like.rules.length > 0 || like.planned.length > 0)) return like;
  const names = [
    ...rules.flatMap(({ id, name, family }) => [id, name, family]),
    ...planned.map(({ name }) => name),
  ];
  throw new UsageError(`there is no rule "${word}"${didYouMean(word, names)}`);
}

/** Why a number of the catalogue is not judged. */
export function explainPlanned({ id, name, waits, successor }: PlannedRule): string {
  return successor === undefined
    ? `${id} ${name} is planned, not judged yet: it waits for ${waits ?? 'its turn'}`
    : `${id} ${name} is retired and lives on as ${successor}`;
}
