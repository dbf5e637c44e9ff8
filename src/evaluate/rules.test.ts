import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodePlatform } from '../cli/platform.ts';
import { diagnose } from '../diagnose/diagnose.ts';
import { model } from '../model/model.ts';
import { createLocator } from '../read/location.ts';
import { read } from '../read/read.ts';
import type { SourceFile } from '../read/source.ts';
import { simulate } from '../simulate/simulate.ts';
import { type ExampleOptions, evaluateExamples, listMissingExamples } from './examples.ts';
import { evaluateMutants } from './mutation.ts';
import { relationsByName } from './relations.ts';
import type { ExampleInput, Rule } from './rule.ts';
import { listColumns } from './rule-columns.ts';
import { readRules } from './rule-file.ts';

/** Every file below a folder, by path from it. */
function filesBelow(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(dir.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort();
}

function sourcesOf(input: ExampleInput): SourceFile[] {
  if (input.dir !== '') {
    return filesBelow(input.dir).map((uri) => ({ uri, bytes: readFileSync(join(input.dir, uri)) }));
  }
  const encoder = new TextEncoder();
  return Object.entries(input.files).map(([uri, text]) => ({ uri, bytes: encoder.encode(text) }));
}

const relations = relationsByName();
const files = filesBelow('rules')
  .filter((uri) => uri.endsWith('.yaml'))
  .map((uri) => ({ uri: `rules/${uri}`, text: readFileSync(join('rules', uri), 'utf8') }));
const { rules, errors } = readRules(files, relations);
const options: ExampleOptions = {
  relations,
  rules,
  sha256: nodePlatform.sha256,
  analyze: async (input) => {
    const bundle = await read(sourcesOf(input), nodePlatform);
    const fleet = model(bundle);
    return {
      context: { bundle, fleet, forecast: simulate(fleet), diagnosis: diagnose(fleet) },
      locate: createLocator(nodePlatform).locate,
    };
  },
};

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
