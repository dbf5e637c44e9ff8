import { relationsByName } from '../../evaluate/relations.ts';
import type { Rule } from '../../evaluate/rule.ts';
import { explainRule } from '../../explain/explain.ts';
import { readConfiguration } from '../configuration.ts';
import { EXIT, type ExitCode, UsageError } from '../exit-code.ts';
import { renderMarkdownView } from '../markdown-view.ts';
import type { Flags } from '../options.ts';
import { writeStream } from '../output.ts';
import { readRuleChoice } from '../rule-choice.ts';
import { renderRuleList } from '../rule-list.ts';
import { explainPlanned, type FoundRules, searchRules } from '../rule-search.ts';
import { readPlannedRules, readShippedPage } from '../rules.ts';
import { buildPaint, isColorful, readWidth } from '../terminal.ts';

/** Beyond so many rules a list helps more than their pages. */
const MOST_PAGES = 3;

/** Prints the page of one rule, or of a few that a word names, those of packs, too; a list when there are many. */
export async function runExplain(operands: readonly string[], flags: Flags): Promise<ExitCode> {
  const { catalogue } = readRuleChoice(readConfiguration(flags.config).config, flags);
  const found = searchRules(operands[0] ?? '', catalogue, readPlannedRules());
  const [planned] = found.planned;
  if (found.rules.length === 0 && found.planned.length === 1 && planned !== undefined)
    throw new UsageError(explainPlanned(planned));
  await writeStream(process.stdout, renderFound(found, catalogue, flags));
  return EXIT.clean;
}

function* renderFound(found: FoundRules, catalogue: readonly Rule[], flags: Flags): Generator<string> {
  const { rules } = found;
  const pages = rules.map((rule) => readShippedPage(rule.id) ?? explainPackRule(rule, catalogue));
  const paint = buildPaint(isColorful(process.stdout, flags.color, process.env));
  const width = readWidth(process.stdout);
  if (flags.format[0] === 'markdown') yield pages.join('\n');
  else if (rules.length > 0 && rules.length <= MOST_PAGES) {
    yield* renderMarkdownView(pages.join('\n'), paint, width);
    for (const { each } of rules) {
      const pending = relationsByName().get(each)?.pending;
      if (pending !== undefined) yield `\nWritten, not judged yet; it waits for ${pending}.\n`;
    }
  } else {
    yield* renderRuleList(found, paint);
    const [first] = rules;
    if (first !== undefined) yield `\n"fleetlint explain ${first.id}" shows the page of one.\n`;
  }
}

function explainPackRule(rule: Rule, rules: readonly Rule[]): string {
  return explainRule(rule, { relation: relationsByName().get(rule.each), columns: new Set(), rules });
}
