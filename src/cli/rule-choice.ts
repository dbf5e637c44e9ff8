import { type Config, matchRuleSettings, type RuleSettings } from '../evaluate/config.ts';
import type { Severity } from '../evaluate/finding.ts';
import type { Rule } from '../evaluate/rule.ts';
import { readRulePacks } from './configuration.ts';
import { UsageError } from './exit-code.ts';
import { didYouMean } from './nearest.ts';
import type { Flags } from './options.ts';
import { readShippedRules } from './rules.ts';

/** One `--enable` or `--disable`, in the order of the command line. */
export interface RuleSwitch {
  readonly on: boolean;
  /** An id, a name, a family, or a pattern of these with `*`. */
  readonly pattern: string;
}

/**
 * The rules to judge by: all that are neither `off` nor off by themselves and not `on`, then each switch in turn, so
 * that `--disable '*' --enable FL0402` leaves one. A switch that means no rule is a mistake and says which was
 * probably meant.
 */
export function chooseRules(
  rules: readonly Rule[],
  switches: readonly RuleSwitch[],
  { off, on: asked }: Pick<RuleSettings, 'off' | 'on'> = { off: new Set(), on: new Set() },
): readonly Rule[] {
  const usual = rules.filter(({ id, isOptIn }) => (isOptIn ? asked.has(id) : !off.has(id)));
  const chosen = new Set(usual.map(({ id }) => id));
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

/** The rules of a run: those to judge by, all that are listed, and severities that the configuration sets. */
export interface RuleChoice {
  readonly rules: readonly Rule[];
  readonly catalogue: readonly Rule[];
  readonly levels: ReadonlyMap<string, Severity>;
}

/** Shipped rules and packs, less what the configuration and then the flags switch off. */
export function readRuleChoice(config: Config, flags: Flags): RuleChoice {
  const shipped = readShippedRules();
  const folders = [...config.rulePacks, ...flags.rules];
  const packs = folders.length === 0 ? [] : readRulePacks(folders, shipped);
  const catalogue = [...shipped, ...packs].sort((a, b) => (a.id < b.id ? -1 : 1));
  const settings = matchRuleSettings(Object.entries(config.rules), catalogue);
  const { levels, problems } = settings;
  if (problems.length > 0) {
    throw new UsageError(problems.map((problem) => `${config.sources.at(-1) ?? ''}: ${problem}`));
  }
  return { rules: chooseRules(catalogue, flags.switches, settings), catalogue, levels };
}

/** What a rule can be named by. */
export interface NamedRule {
  readonly id: string;
  readonly name: string;
  readonly family?: string;
}

/** Rules whose id, name or family a pattern names; capitals do not matter. */
export function findRules<T extends NamedRule>(rules: readonly T[], pattern: string): readonly T[] {
  const source = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  const matcher = new RegExp(`^${source}$`, 'i');
  return rules.filter(({ id, name, family = name }) => [id, name, family].some((word) => matcher.test(word)));
}

/** The message for a rule nobody knows. */
export function unknownRule(rules: readonly Rule[], pattern: string): string {
  const names = rules.flatMap(({ id, name, family }) => [id, name, family]);
  return `there is no rule "${pattern}"${didYouMean(pattern, names)}`;
}
