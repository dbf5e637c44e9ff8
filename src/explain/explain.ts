import type { Analysis } from '../evaluate/analysis.ts';
import type { Context } from '../evaluate/context.ts';
import type { Relation } from '../evaluate/relation.ts';
import type { Rule } from '../evaluate/rule.ts';
import { readReference } from '../model/reference-text.ts';
import type { Platform } from '../read/source.ts';
import type { FleetForecast, ForecastContext, ForecastRequest } from './forecast/answer.ts';
import { buildForecast } from './forecast.ts';
import type { FleetInventory } from './inventory/answer.ts';
import { buildInventory } from './inventory.ts';
import { type KeyFact, renderKeys } from './key-table.ts';
import { renderNewRule } from './new-rule.ts';
import type { Packet } from './packet/answer.ts';
import { buildPacket } from './packet.ts';
import { type RelationFacts, renderRelationPage } from './relation-page.ts';
import { renderRuleIndex } from './rule-index.ts';
import { type RulePageFacts, renderRulePage, rulePageName } from './rule-page.ts';
import type { Trace, TraceRequest } from './trace/answer.ts';
import { buildTrace, type TraceOptions } from './trace.ts';

/** Every page on rules by file name: one for each rule, and the index. Markdown, made of the rule files alone. */
export function explainRules(
  rules: readonly Rule[],
  relations: ReadonlyMap<string, Relation>,
  columnsOf: (rule: Rule, relation: Relation) => ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const pages = rules.map((rule): [string, string] => {
    const relation = relations.get(rule.each);
    const columns = relation === undefined ? new Set<string>() : columnsOf(rule, relation);
    return [rulePageName(rule), explainRule(rule, { relation, columns, rules })];
  });
  return new Map([['README.md', renderRuleIndex(rules)], ...pages]);
}

/** The page of one rule, as Markdown. */
export function explainRule(rule: Rule, facts: RulePageFacts): string {
  return renderRulePage(rule, facts);
}

/** The page on relations and functions, as Markdown. */
export function explainRelations(facts: RelationFacts): string {
  return renderRelationPage(facts);
}

/** The file of a new rule, which fails its tests until its examples are real. */
export function explainNewRule(id: string, name: string): string {
  return renderNewRule(id, name);
}

/** The table of the keys of a rule file or configuration, as Markdown. */
export function explainKeys(keys: readonly KeyFact[]): string {
  return renderKeys(keys);
}

/** A packet for an escalation, without secrets. */
export function explainPacket(context: Context, analysis: Analysis, platform: Platform): Packet {
  return buildPacket(context, analysis, platform);
}

/** True for `kind/name` and `kind/namespace/name` with a known kind: what `trace` takes for an object, not a path. */
export function isObjectReference(text: string): boolean {
  return readReference(text) !== undefined;
}

/** What became of an object, or where a text comes from: the chains that lead there, and what to do next. */
export function explainTrace(context: Context, request: TraceRequest, options: TraceOptions): Trace {
  return buildTrace(context, request, options);
}

/**
 * What lands where, from which placement, why there, and in which form after overrides; with `before`, also what is
 * different from that.
 */
export function explainForecast(
  context: ForecastContext,
  request: ForecastRequest,
  before?: ForecastContext,
): FleetForecast {
  return buildForecast(context, request, before);
}

/** The members of a fleet as a small file to commit, which `--inventory` reads. */
export function explainInventory(context: Context): FleetInventory {
  return buildInventory(context);
}
