import type { Rule } from '../../evaluate/rule.ts';
import { count } from '../../model/list.ts';
import { readConfiguration } from '../configuration.ts';
import { EXIT, type ExitCode, UsageError } from '../exit-code.ts';
import type { Flags } from '../options.ts';
import { writeStream } from '../output.ts';
import { readRuleChoice } from '../rule-choice.ts';
import { renderRuleList } from '../rule-list.ts';
import { type FoundRules, searchRules } from '../rule-search.ts';
import { readPlannedRules } from '../rules.ts';
import { buildPaint, isColorful } from '../terminal.ts';

/** Lists the rules that the patterns mean, all of them without one. */
export async function runRules(operands: readonly string[], flags: Flags): Promise<ExitCode> {
  const format = flags.format[0] ?? 'text';
  if (format !== 'text' && format !== 'json')
    throw new UsageError(`rules are listed as text or json, not ${format}`);
  const { catalogue } = readRuleChoice(readConfiguration(flags.config).config, flags);
  const planned = readPlannedRules();
  const found = operands.map((pattern) => searchRules(pattern, catalogue, planned));
  const chosen =
    operands.length === 0
      ? { rules: catalogue, planned: [] }
      : { rules: sortById(found, 'rules'), planned: sortById(found, 'planned') };
  if (format === 'json') await writeStream(process.stdout, [listAsJson(chosen.rules)]);
  else {
    const paint = buildPaint(isColorful(process.stdout, flags.color, process.env));
    await writeStream(process.stdout, renderRuleList(chosen, paint));
    if (operands.length === 0) {
      const waiting = planned.filter(({ waits }) => waits !== undefined).length;
      await writeStream(process.stdout, [
        `\n${count(catalogue.length, 'rule')}; ${waiting} more are planned.\n`,
      ]);
    }
  }
  return EXIT.clean;
}

function sortById<Key extends keyof FoundRules>(found: readonly FoundRules[], key: Key): FoundRules[Key] {
  const all = new Set(found.flatMap((each) => [...each[key]]));
  return [...all].sort((a, b) => (a.id < b.id ? -1 : 1)) as unknown as FoundRules[Key];
}

function listAsJson(rules: readonly Rule[]): string {
  const rows = rules.map(({ id, name, family, title, severity, on, isOptIn }) => ({
    id,
    name,
    family,
    title,
    severity: severity.map(({ value }) => value),
    on,
    enabled: isOptIn !== true,
  }));
  return `${JSON.stringify(rows, undefined, 1)}\n`;
}
