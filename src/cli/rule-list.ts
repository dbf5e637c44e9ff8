import type { Severity } from '../evaluate/finding.ts';
import { relationsByName } from '../evaluate/relations.ts';
import type { Rule } from '../evaluate/rule.ts';
import type { Paint } from '../report/paint.ts';
import type { FoundRules } from './rule-search.ts';
import { explainPlanned } from './rule-search.ts';

/** By family: id, worst severity, name; the title in a line of its own reads better than a fourth column. */
export function* renderRuleList({ rules, planned }: FoundRules, paint: Paint): Generator<string> {
  const colours = { error: paint.red, warning: paint.yellow, note: paint.cyan };
  const relations = relationsByName();
  let family = '';
  for (const rule of rules) {
    if (rule.family !== family) {
      yield `${family === '' ? '' : '\n'}${paint.bold(rule.family)}\n`;
      family = rule.family;
    }
    const severity = worstSeverity(rule);
    const isPending = relations.get(rule.each)?.pending !== undefined;
    const remark = isPending ? ' (written, not judged yet)' : rule.isOptIn ? ' (off unless enabled)' : '';
    const name = `${rule.name}${remark === '' ? '' : paint.dim(remark)}`;
    yield `  ${rule.id}  ${colours[severity](severity.padEnd(7))}  ${name}\n          ${paint.dim(rule.title)}\n`;
  }
  if (planned.length > 0 && rules.length > 0) yield '\n';
  for (const each of planned) yield `${paint.dim(explainPlanned(each))}\n`;
}

function worstSeverity(rule: Rule): Severity {
  const found = rule.severity.map(({ value }) => value);
  return (['error', 'warning', 'note'] as const).find((severity) => found.includes(severity)) ?? 'note';
}
