import type { Example, Rule } from '../evaluate/rule.ts';
import { readShippedFile } from './shipped-files.ts';

/** The rules that fleetlint ships, sorted by id; checked when they were built. Their examples are left out. */
export function readShippedRules(): readonly Rule[] {
  return JSON.parse(readShippedFile('rules.json'));
}

/** The shipped rules with their examples, for `explain` and `test`. */
export function readShippedRulesWithExamples(): readonly Rule[] {
  const examples: Record<string, readonly Example[]> = JSON.parse(readShippedFile('examples.json'));
  return readShippedRules().map((rule) => ({ ...rule, examples: examples[rule.id] ?? [] }));
}
