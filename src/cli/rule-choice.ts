import type { Rule } from '../evaluate/rule.ts';
import { UsageError } from './exit-code.ts';
import { didYouMean } from './nearest.ts';

/** One `--enable` or `--disable`, in the order of the command line. */
export interface RuleSwitch {
  readonly on: boolean;
  /** An id, a name, a family, or a pattern of these with `*`. */
  readonly pattern: string;
}

/**
 * The rules to judge by: all of them, then each switch in turn, so that `--disable '*' --enable FL0402` leaves one.
 * A switch that means no rule is a mistake and says which was probably meant.
 */
export function chooseRules(rules: readonly Rule[], switches: readonly RuleSwitch[]): readonly Rule[] {
  const chosen = new Set(rules.map((rule) => rule.id));
  for (const { on, pattern } of switches) {
    const meant = findRules(rules, pattern);
    if (meant.length === 0) throw new UsageError(unknownRule(rules, pattern));
    for (const rule of meant) {
      if (on) chosen.add(rule.id);
      else chosen.delete(rule.id);
    }
  }
  return rules.filter((rule) => chosen.has(rule.id));
}

/** Rules whose id, name or family a pattern names; capitals do not matter. */
export function findRules(rules: readonly Rule[], pattern: string): readonly Rule[] {
  const source = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  const matcher = new RegExp(`^${source}$`, 'i');
  return rules.filter(({ id, name, family }) => [id, name, family].some((word) => matcher.test(word)));
}

/** The message for a rule nobody knows. */
export function unknownRule(rules: readonly Rule[], pattern: string): string {
  const names = rules.flatMap(({ id, name, family }) => [id, name, family]);
  return `there is no rule "${pattern}"${didYouMean(pattern, names)}`;
}
