import type { Example, Rule } from '../../evaluate/rule.ts';
import type { Paint } from '../../report/paint.ts';
import { EXIT, type ExitCode, UsageError } from '../exit-code.ts';
import type { Flags } from '../options.ts';
import { writeStream } from '../output.ts';
import { findRules, unknownRule } from '../rule-choice.ts';
import { readShippedRulesWithExamples } from '../rules.ts';
import { buildPaint, isColorful } from '../terminal.ts';

/** Prints the page of one rule, or of several that a pattern names. */
export async function runExplain(operands: readonly string[], flags: Flags): Promise<ExitCode> {
  const rules = readShippedRulesWithExamples();
  const pattern = operands[0] ?? '';
  const found = findRules(rules, pattern);
  if (found.length === 0) throw new UsageError(unknownRule(rules, pattern));
  const paint = buildPaint(isColorful(process.stdout, flags.color, process.env));
  await writeStream(
    process.stdout,
    found.map((rule, index) => `${index === 0 ? '' : '\n'}${renderPage(rule, paint)}`),
  );
  return EXIT.clean;
}

function renderPage(rule: Rule, paint: Paint): string {
  const words = rule.say.map(({ what, why, do: advice, if: condition }) =>
    [
      ...(rule.say.length > 1 ? [paint.dim(condition === '' ? 'otherwise:' : `if ${condition}:`)] : []),
      what,
      ...(why === '' ? [] : [`${paint.bold('why:')} ${why}`]),
      ...(advice === '' ? [] : [`${paint.bold('do:')} ${advice}`]),
    ].join('\n  '),
  );
  const severities = [...new Set(rule.severity.map(({ value }) => value))].join(' or ');
  return [
    paint.bold(`${rule.id} ${rule.name}: ${rule.title}`),
    `${severities}, ${rule.family}, judged on ${rule.on.join(' and ')} ${rule.on.length > 1 ? 'input' : 'objects'}`,
    '',
    rule.docs,
    '',
    paint.bold('It says'),
    ...words.map((text) => `  ${text}`),
    ...rule.examples.flatMap((example) => renderExample(example, paint)),
    '',
  ].join('\n');
}

function renderExample(example: Example, paint: Paint): string[] {
  const outcome =
    (example.notEvaluated ?? []).length > 0
      ? `not evaluated without ${example.notEvaluated?.join(', ')}`
      : (example.finds ?? []).length > 0
        ? `finds ${example.finds?.map(({ cause, at }) => cause ?? at ?? 'it').join(', ')}`
        : 'finds nothing';
  const files = Object.entries(example.input.files).flatMap(([path, text]) => [
    paint.dim(`  # ${path}`),
    ...text
      .trimEnd()
      .split('\n')
      .map((line) => `  ${line}`),
  ]);
  return ['', paint.bold(`Example: ${example.name}: ${outcome}`), ...files];
}
