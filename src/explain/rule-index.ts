import type { Rule } from '../evaluate/rule.ts';
import { renderPage, renderTable } from './markdown.ts';
import { rulePageName } from './rule-page.ts';

/** The list of all rules by family, with links to their pages. */
export function renderRuleIndex(rules: readonly Rule[]): string {
  const families = new Map<string, Rule[]>();
  for (const rule of [...rules].sort((left, right) => (left.id < right.id ? -1 : 1))) {
    families.set(rule.family, [...(families.get(rule.family) ?? []), rule]);
  }
  const sections = [...families].flatMap(([family, members]) => [
    `## ${family}`,
    renderTable(
      ['rule', 'name', 'severity', 'finds'],
      members.map((rule) => [
        `[${rule.id}](${rulePageName(rule)})`,
        `${rule.name}${rule.isOptIn ? ' (off unless enabled)' : ''}`,
        [...new Set(rule.severity.map(({ value }) => value))].join(', '),
        rule.title,
      ]),
    ),
  ]);
  return renderPage([
    '<!-- Generated from rules/ by `npm run generate`; edit the rule files. -->',
    '# Rules',
    `${rules.length} rules. Each page is made of the rule's own file: condition, words, examples.`,
    ...sections,
  ]);
}
