import type { Relation } from '../evaluate/relation.ts';
import type { Branch, EditSpec, Example, ExpectedFinding, FixSpec, Rule, Say } from '../evaluate/rule.ts';
import { renderCode, renderFence, renderPage, renderTable } from './markdown.ts';

/** What a rule's page says beyond its file. */
export interface RulePageFacts {
  readonly relation: Relation | undefined;
  /** Columns whose values decide whether the rule fires. */
  readonly columns: ReadonlySet<string>;
  /** Every rule, for links. */
  readonly rules: readonly Rule[];
}

/** The file name of a rule's page. */
export function rulePageName(rule: Pick<Rule, 'id' | 'name'>): string {
  return `${rule.id}-${rule.name}.md`;
}

/** The Markdown page of a rule, made of its file alone (design.md §6). */
export function renderRulePage(rule: Rule, facts: RulePageFacts): string {
  return renderPage([
    `<!-- Generated from rules/${rule.family}/${rule.name}.yaml by \`npm run generate\`; edit that file. -->`,
    `# ${rule.id} ${rule.name}`,
    `${rule.title}.`,
    renderFacts(rule, facts),
    '## What it says',
    ...rule.say.map((say) => renderSay(say, rule.say.length)),
    '## How it behaves',
    rule.docs,
    ...(rule.fix.length > 0 ? ['## Fixes it offers', rule.fix.map(renderFix).join('\n')] : []),
    '## Examples',
    ...rule.examples.map(renderExample),
    ...(rule.isOptIn
      ? [
          '## Switching it on',
          `It is a heuristic and off by itself. For one run: \`--enable ${rule.id}\`. For a repository, in \`fleetlint.yaml\`: \`rules: { ${rule.id}: on }\`.`,
        ]
      : []),
    '## Switching it off',
    `For one place, in the line above it: \`# fleetlint-ignore ${rule.id} reason\`. For a repository, in \`fleetlint.yaml\`: \`rules: { ${rule.id}: off }\`.`,
  ]);
}

function renderFacts(rule: Rule, facts: RulePageFacts): string {
  const { relation, columns, rules } = facts;
  const gates = [...columns].flatMap((column) => relation?.columns[column]?.gates ?? []);
  const link = (id: string): string => {
    const other = rules.find((each) => each.id === id);
    return other === undefined ? id : `[${id}](${rulePageName(other)})`;
  };
  const rows: (readonly string[])[] = [
    ['Severity', renderBranches(rule.severity)],
    ...(rule.certainty.length > 0 ? [['Certainty', renderBranches(rule.certainty)]] : []),
    ['Judged on', rule.on.map((subject) => SUBJECTS[subject]).join(', ')],
    ['Reads', `[\`${rule.each}\`](../relations.md#${rule.each.toLowerCase()})`],
    ...(gates.length > 0 ? [['Needs to know', [...new Set(gates)].sort().map(renderCode).join(', ')]] : []),
    ...(rule.under.length > 0 ? [['Becomes evidence of', rule.under.map(link).join(', ')]] : []),
    ...(rule.unless.length > 0 ? [['Gives way to', rule.unless.map(link).join(', ')]] : []),
  ];
  return renderTable(['', ''], rows);
}

const SUBJECTS = { declared: 'manifests', observed: 'dumps', change: 'changes' } as const;

function renderBranches(branches: readonly Branch<string>[]): string {
  const [only] = branches;
  if (branches.length === 1 && only !== undefined) return only.value;
  return branches
    .map(({ value, if: when }) => (when === '' ? `else ${value}` : `${value} if ${renderCode(when)}`))
    .join('; ');
}

function renderSay(say: Say, blocks: number): string {
  const when = say.if === '' ? 'Otherwise:' : `If ${renderCode(say.if)}:`;
  const lines = [say.what, say.why, say.do].filter((text) => text !== '');
  return [...(blocks > 1 ? [when, ''] : []), ...lines.map((text) => `> ${renderWords(text)}`)].join('\n');
}

/** A text as people read it: expressions shrink to the name of what they print. */
function renderWords(text: string): string {
  return text
    .replaceAll(/(?<!\$)\$\{((?:[^}"']|"[^"]*"|'[^']*')*)\}/g, (_, expression: string) =>
      renderExpression(expression),
    )
    .replaceAll('$${', '${');
}

/** A choice between two texts is shown as the second, the usual one, or in brackets when there may be none. */
function renderExpression(expression: string): string {
  const [, first = '', second] = /\?\s*'([^']*)'\s*:\s*'([^']*)'\s*$/.exec(expression) ?? [];
  if (second === undefined) return `*${nameIn(expression)}*`;
  return first === '' || second === '' ? `[${first}${second}]` : second;
}

/** The name of what an expression prints; of a choice, not of its condition. */
function nameIn(expression: string): string {
  const printed = expression.slice(expression.indexOf('?') + 1);
  return firstName(printed) || firstName(expression) || '…';
}

function firstName(expression: string): string {
  const names = expression.replaceAll(/"[^"]*"|'[^']*'/g, '').match(/[A-Za-z_]\w*(?![\w(])/g) ?? [];
  return names[0] ?? '';
}

function renderFix(fix: FixSpec): string {
  const kind = fix.safe ? 'safe' : 'suggested';
  const when = fix.if === '' ? '' : `, if ${renderCode(fix.if)}`;
  return `- ${renderWords(fix.title)} (${kind}${when}): ${fix.edit.map(renderEdit).join(', ')}`;
}

function renderEdit(edit: EditSpec): string {
  if (edit.op === 'file') return `write the file ${renderCode(edit.path)}`;
  if (edit.op === 'remove') return `remove ${renderCode(edit.place)}`;
  return `${edit.op} ${renderCode(edit.place)} with ${renderCode(edit.value)}`;
}

function renderExample(example: Example): string {
  const files = { ...example.input.files };
  const blocks = Object.entries(files).map(
    ([path, text]) => `${renderCode(path)}\n\n${renderFence(languageOf(path), text)}`,
  );
  const dir = example.input.dir === '' ? [] : [`Input: the folder ${renderCode(example.input.dir)}.`];
  const rows =
    example.input.rows === undefined
      ? []
      : [renderFence('json', JSON.stringify(example.input.rows, null, 2))];
  return [`### ${sentence(example.name)}`, ...blocks, ...dir, ...rows, renderOutcome(example)].join('\n\n');
}

function languageOf(path: string): string {
  return path.endsWith('.json') ? 'json' : 'yaml';
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function renderOutcome(example: Example): string {
  const { finds, notEvaluated } = example;
  if (notEvaluated !== undefined)
    return `Not evaluated: the input does not tell ${notEvaluated.map(renderCode).join(', ')}.`;
  if (finds === undefined || finds.length === 0) return 'Finds nothing.';
  return finds.map(renderExpected).join('\n');
}

function renderExpected(expected: ExpectedFinding): string {
  const place = expected.cause ?? expected.at;
  const words = expected.message?.[0];
  return [
    `Finds ${expected.severity ?? 'it'}`,
    ...(place === undefined ? [] : [` at ${renderCode(place)}`]),
    ...(words === undefined ? ['.'] : [`: ${words}`]),
  ].join('');
}
