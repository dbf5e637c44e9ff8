import type { Rule } from '../evaluate/rule.ts';
import { readShippedFile } from './shipped-files.ts';

/** The rules that fleetlint ships, sorted by id; checked when they were built, without their examples. */
export function readShippedRules(): readonly Rule[] {
  return JSON.parse(readShippedFile('rules.json'));
}

/** The page of a shipped rule, as Markdown; undefined for rules of packs. */
export function readShippedPage(rule: string): string | undefined {
  const pages: Record<string, string> = JSON.parse(readShippedFile('pages.json'));
  return Object.hasOwn(pages, rule) ? pages[rule] : undefined;
}

/** A number of the catalogue without a rule: what it waits for, or the rule that took its place. */
export interface PlannedRule {
  readonly id: string;
  readonly name: string;
  readonly waits?: string;
  readonly successor?: string;
}

/** The numbers of the catalogue that no shipped rule has. */
export function readPlannedRules(): readonly PlannedRule[] {
  return JSON.parse(readShippedFile('planned.json'));
}
