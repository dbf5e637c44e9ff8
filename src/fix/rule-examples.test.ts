import { describe, expect, it } from 'vitest';
import { exampleOptions } from '../cli/examples.ts';
import { nodePlatform } from '../cli/platform.ts';
import { evaluate } from '../evaluate/evaluate.ts';
import type { Finding } from '../evaluate/finding.ts';
import type { ExampleInput, Rule } from '../evaluate/rule.ts';
import { readRepositoryRules } from '../testing/sarif-samples.ts';
import { type FixPlan, planFixes } from './fix.ts';

const rules = readRepositoryRules();
const options = exampleOptions(rules, process.cwd());
const mending = rules.filter(({ fix }) => fix.length > 0);

/** What a rule alone finds in an input. */
async function judge(rule: Rule, input: ExampleInput): Promise<readonly Finding[]> {
  const { context, locate } = await options.analyze(input);
  const compared = input.base !== undefined;
  return evaluate([rule], context, { locate, sha256: nodePlatform.sha256, fleet: 'default', compared })
    .findings;
}

function plan(findings: readonly Finding[], { files }: ExampleInput): FixPlan {
  const exists = (uri: string): boolean => Object.hasOwn(files, uri);
  return planFixes(findings, { choice: 'suggested', platform: nodePlatform, exists });
}

function applyPlan(input: ExampleInput, { changes }: FixPlan): ExampleInput {
  const files = new Map(Object.entries(input.files));
  for (const { uri, after } of changes) {
    if (after === undefined) files.delete(uri);
    else files.set(uri, after);
  }
  return { ...input, files: Object.fromEntries(files) };
}

describe('the fixes of every rule, made in its examples', () => {
  it.each(mending.map((rule): [string, Rule] => [`${rule.id} ${rule.name}`, rule]))('%s', async (_, rule) => {
    const tried: string[] = [];
    for (const { name, input } of rule.examples) {
      if (input.rows !== undefined || input.dir !== '') continue;
      const findings = await judge(rule, input);
      const first = plan(findings, input);
      for (const { title, reason } of first.skipped) {
        if (!/printed by a cluster|run it again/.test(reason))
          tried.push(`${name}: not made (${title}): ${reason}`);
      }
      if (first.changes.length === 0) continue;
      tried.push(`${name}: made`);
      let after = applyPlan(input, first);
      let left = await judge(rule, after);
      for (let rounds = 0; rounds < 5; rounds++) {
        const next = plan(left, after);
        if (next.changes.length === 0) break;
        after = applyPlan(after, next);
        left = await judge(rule, after);
      }
      const again = plan(left, after);
      if (again.changes.length > 0) tried.push(`${name}: never ends`);
      const still = new Set(left.map(({ identity }) => identity));
      for (const { identity, message } of first.fixed)
        if (still.has(identity)) tried.push(`${name}: still says: ${message}`);
    }
    expect(tried.filter((line) => !line.endsWith(': made'))).toEqual([]);
    expect(tried, 'no example shows the fix').not.toEqual([]);
  });
});
