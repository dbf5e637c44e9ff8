import { relationsByName } from '../../evaluate/relations.ts';
import type { Rule } from '../../evaluate/rule.ts';
import { explainRule } from '../../explain/explain.ts';
import { readConfiguration } from '../configuration.ts';
import { EXIT, type ExitCode, UsageError } from '../exit-code.ts';
import { renderMarkdownView } from '../markdown-view.ts';
import type { Flags } from '../options.ts';
import { writeStream } from '../output.ts';
import { findRules, readRuleChoice, unknownRule } from '../rule-choice.ts';
import { readShippedPage } from '../rules.ts';
import { buildPaint, isColorful } from '../terminal.ts';

/** Prints the page of one rule, or of several that a pattern names; those of packs, too. */
export async function runExplain(operands: readonly string[], flags: Flags): Promise<ExitCode> {
  const { catalogue } = readRuleChoice(readConfiguration(flags.config).config, flags);
  const pattern = operands[0] ?? '';
  const found = findRules(catalogue, pattern);
  if (found.length === 0) throw new UsageError(unknownRule(catalogue, pattern));
  const pages = found.map((rule) => readShippedPage(rule.id) ?? explainPackRule(rule, catalogue));
  if (flags.format[0] === 'markdown') await writeStream(process.stdout, [pages.join('\n')]);
  else {
    const paint = buildPaint(isColorful(process.stdout, flags.color, process.env));
    await writeStream(process.stdout, renderMarkdownView(pages.join('\n'), paint));
  }
  return EXIT.clean;
}

function explainPackRule(rule: Rule, rules: readonly Rule[]): string {
  return explainRule(rule, { relation: relationsByName().get(rule.each), columns: new Set(), rules });
}
