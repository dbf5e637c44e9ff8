import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exampleOptions, filesBelow } from '../cli/examples.ts';
import { evaluateExamples, evaluateMutants, listMissingExamples } from './examples.ts';
import { relationsByName } from './relations.ts';
import type { Rule } from './rule.ts';
import { listColumns } from './rule-columns.ts';
import { readRules } from './rule-file.ts';

const relations = relationsByName();
const files = filesBelow('rules')
  .filter((uri) => uri.endsWith('.yaml'))
  .map((uri) => ({ uri: `rules/${uri}`, text: readFileSync(join('rules', uri), 'utf8') }));
const { rules, errors } = readRules(files, relations);
const options = exampleOptions(rules, process.cwd());

describe('every shipped rule', () => {
  it('is well formed', () => {
    expect(errors.map((error) => `${error.uri}:${error.line}:${error.column} ${error.message}`)).toEqual([]);
  });

  it('is called like its file', () => {
    expect(
      rules.filter((rule) => !files.some(({ uri }) => uri.endsWith(`/${rule.family}/${rule.name}.yaml`))),
    ).toEqual([]);
  });

  it('has the examples that every rule needs', () => {
    const lacking = rules.flatMap((rule) => {
      const relation = relations.get(rule.each);
      const missing =
        relation === undefined ? [] : listMissingExamples(rule, listColumns(rule, relation), relation);
      return missing.map((what) => `${rule.id} ${rule.name} lacks ${what}`);
    });
    expect(lacking).toEqual([]);
  });

  it.each(rules.map((rule): [string, Rule] => [`${rule.id} ${rule.name}`, rule]))(
    '%s does what its examples say',
    async (_, rule) => {
      const results = await evaluateExamples(rule, options);
      expect(
        results.flatMap(({ example, problems }) => problems.map((problem) => `${example}: ${problem}`)),
      ).toEqual([]);
    },
  );

  it.each(rules.map((rule): [string, Rule] => [`${rule.id} ${rule.name}`, rule]))(
    '%s has examples that notice every change',
    async (_, rule) => {
      expect((await evaluateMutants(rule, options)).map(({ change }) => change)).toEqual([]);
    },
  );
});
