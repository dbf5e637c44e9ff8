import { evaluateExamples, evaluateMutants, listMissingExamples } from '../../evaluate/examples.ts';
import { relationsByName } from '../../evaluate/relations.ts';
import type { Rule } from '../../evaluate/rule.ts';
import { readConfiguration, readTestedRules } from '../configuration.ts';
import { exampleOptions } from '../examples.ts';
import { EXIT, type ExitCode, UsageError } from '../exit-code.ts';
import type { Flags } from '../options.ts';
import { writeStream } from '../output.ts';
import { readShippedRules } from '../rules.ts';
import { buildPaint, isColorful } from '../terminal.ts';

/** Runs the examples of rules: those of a folder, or of the packs that the configuration names. */
export async function runTest(operands: readonly string[], flags: Flags): Promise<ExitCode> {
  const { config } = readConfiguration(flags.config);
  const folders = operands.length > 0 ? operands : config.rulePacks;
  if (folders.length === 0) {
    throw new UsageError('name a folder of rules, or list one under rulePacks in fleetlint.yaml');
  }
  const shipped = readShippedRules();
  const rules = readTestedRules(folders, shipped);
  const known = [...rules, ...shipped.filter((each) => rules.every((rule) => rule.id !== each.id))];
  const paint = buildPaint(isColorful(process.stdout, flags.color, process.env));
  let failed = 0;
  let run = 0;
  for (const rule of rules) {
    const problems = await testRule(rule, known);
    run += rule.examples.length;
    failed += problems.length;
    await writeStream(
      process.stdout,
      problems.map(
        ([name, problem]) => `${paint.red('failed')} ${rule.id} ${rule.name}: ${name}\n  ${problem}\n`,
      ),
    );
  }
  const outcome = failed === 0 ? paint.green('all pass') : paint.red(`${failed} failed`);
  await writeStream(process.stdout, [`${rules.length} rules, ${run} examples: ${outcome}\n`]);
  return failed === 0 ? EXIT.clean : EXIT.findings;
}

/** What is wrong with a rule's examples, each problem with the name of its example. */
async function testRule(rule: Rule, known: readonly Rule[]): Promise<readonly (readonly [string, string])[]> {
  const options = exampleOptions(known, process.cwd());
  const relation = (options.relations ?? relationsByName()).get(rule.each);
  const missing = relation === undefined ? [] : listMissingExamples(rule, new Set(), relation);
  const results = await evaluateExamples(rule, options);
  const found = [
    ...missing.map((what): [string, string] => ['examples', `the rule lacks ${what}`]),
    ...results.flatMap(({ example, problems }) =>
      problems.map((problem): [string, string] => [example, problem]),
    ),
  ];
  if (found.length > 0) return found;
  const survivors = await evaluateMutants(rule, options);
  return survivors.map(({ change }): [string, string] => ['mutation', `no example notices this: ${change}`]);
}
