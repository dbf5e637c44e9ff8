import type { Rule } from '../../evaluate/rule.ts';
import type { Paint } from '../../report/paint.ts';
import { readConfiguration } from '../configuration.ts';
import { EXIT, type ExitCode, UsageError } from '../exit-code.ts';
import type { Flags } from '../options.ts';
import { writeStream } from '../output.ts';
import { findRules, readRuleChoice, unknownRule } from '../rule-choice.ts';
import { buildPaint, isColorful } from '../terminal.ts';

/** Lists the rules that the patterns mean, all of them without one. */
export async function runRules(operands: readonly string[], flags: Flags): Promise<ExitCode> {
  const rules = readRuleChoice(readConfiguration(flags.config).config, flags).catalogue;
  const chosen = operands.length === 0 ? rules : operands.flatMap((pattern) => findSome(rules, pattern));
  const sorted = [...new Set(chosen)].sort((a, b) => (a.id < b.id ? -1 : 1));
  const format = flags.format[0] ?? 'text';
  if (format !== 'text' && format !== 'json')
    throw new UsageError(`rules are listed as text or json, not ${format}`);
  const paint = buildPaint(isColorful(process.stdout, flags.color, process.env));
  await writeStream(process.stdout, format === 'json' ? listAsJson(sorted) : listAsText(sorted, paint));
  return EXIT.clean;
}

function findSome(rules: readonly Rule[], pattern: string): readonly Rule[] {
  const found = findRules(rules, pattern);
  if (found.length === 0) throw new UsageError(unknownRule(rules, pattern));
  return found;
}

function* listAsJson(rules: readonly Rule[]): Generator<string> {
  const rows = rules.map(({ id, name, family, title, severity, on }) => ({
    id,
    name,
    family,
    title,
    severity: severity.map(({ value }) => value),
    on,
  }));
  yield `${JSON.stringify(rows, undefined, 1)}\n`;
}

/** By family: id, worst severity, name; the title in a line of its own reads better than a fourth column. */
function* listAsText(rules: readonly Rule[], paint: Paint): Generator<string> {
  const colours = { error: paint.red, warning: paint.yellow, note: paint.cyan };
  let family = '';
  for (const rule of rules) {
    if (rule.family !== family) {
      yield `${family === '' ? '' : '\n'}${paint.bold(rule.family)}\n`;
      family = rule.family;
    }
    const severity = worstSeverity(rule);
    yield `  ${rule.id}  ${colours[severity](severity.padEnd(7))}  ${rule.name}\n          ${paint.dim(rule.title)}\n`;
  }
}

function worstSeverity(rule: Rule): 'error' | 'warning' | 'note' {
  const found = rule.severity.map(({ value }) => value);
  return (['error', 'warning', 'note'] as const).find((severity) => found.includes(severity)) ?? 'note';
}
