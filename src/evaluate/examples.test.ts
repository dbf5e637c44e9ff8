import { describe, expect, it } from 'vitest';
import { TOY_OPTIONS, toyFiles } from '../testing/toy-relations.ts';
import { type ExampleOptions, evaluateExamples, evaluateMutants } from './examples.ts';
import { buildMutants } from './mutation.ts';
import type { Rule } from './rule.ts';
import { readRules } from './rule-file.ts';

/** Toy rules, one of them edited as text. */
function toyRules(edit: (text: string) => string = (text) => text): readonly Rule[] {
  const files = toyFiles().map(({ uri, text }) => ({ uri, text: edit(text) }));
  const { rules, errors } = readRules(files, TOY_OPTIONS.relations);
  expect(errors).toEqual([]);
  return rules;
}

async function problems(rules: readonly Rule[]): Promise<string[]> {
  const options: ExampleOptions = { ...TOY_OPTIONS, rules };
  const results = await Promise.all(rules.map((rule) => evaluateExamples(rule, options)));
  return results
    .flat()
    .flatMap((result) => result.problems.map((problem) => `${result.rule} ${result.example}: ${problem}`));
}

describe('examples', () => {
  it('agree with the rules they are written for', async () => {
    expect(await problems(toyRules())).toEqual([]);
  });

  it.each([
    [
      'another severity',
      'severity: error, cause',
      'severity: warning, cause',
      'severity is error, not warning',
    ],
    [
      'another place',
      'at: ClusterResourcePlacement web /spec',
      'at: ClusterResourcePlacement web /speck',
      'at is ',
    ],
    ['other words', 'untaint east', 'untaint west', 'the words lack "untaint west"'],
    ['other clusters', 'clusters: [east, west]', 'clusters: [east]', 'clusters is east,west, not east'],
    ['another count', 'finds: []', 'finds: [{}]', '0 findings, but 1 are stated'],
    ['other gates', 'notEvaluated: [members]', 'notEvaluated: [time]', 'not evaluated for lack of [members]'],
    ['a column that is not there', 'quiet: true', 'quite: true', 'echoes has no column quite'],
    ['a cell of another type', 'wanted: 0 }', 'wanted: no }', '"no" is no int'],
    [
      'a related place that is missing',
      'related: [MemberCluster north',
      'related: [MemberCluster south',
      'related lacks',
    ],
  ])('tell %s', async (_what, from, to, problem) => {
    const found = await problems(toyRules((text) => text.replace(from, to)));
    expect(found.some((each) => each.includes(problem))).toBe(true);
  });
});

describe('rule mutation', () => {
  it('changes every part of a rule', () => {
    const [rule] = toyRules();
    const changes = rule === undefined ? [] : buildMutants(rule).map(({ change }) => change);
    expect(changes).toEqual([
      'where: policyType dropped',
      'when: `found < wanted` dropped',
      'when: `wanted > 0` dropped',
      'severity: error turned into warning',
      'severity: branch error dropped',
      'severity: warning turned into error',
      'say 1, what: ${placement} emptied',
      'say 1, what: ${wanted} emptied',
      'say 1, what: ${found} emptied',
      'say 1, why: ${list(refusals)} emptied',
      'say 1, do: ${list(nearest)} emptied',
      'say 1, do: ${found} emptied',
    ]);
  });

  it('is noticed by the examples of the toys', async () => {
    const rules = toyRules();
    for (const rule of rules) expect(await evaluateMutants(rule, { ...TOY_OPTIONS, rules })).toEqual([]);
  });

  it('shows what a missing example leaves untested', async () => {
    const rules = toyRules((text) =>
      text
        .replace('found: -1, wanted: 0', 'found: 0, wanted: 0')
        .replace('policyType: PickAll, found: 0', 'policyType: PickAll, found: 9'),
    );
    const [rule] = rules;
    const survivors = rule === undefined ? [] : await evaluateMutants(rule, { ...TOY_OPTIONS, rules });
    expect(survivors.map(({ change }) => change)).toEqual([
      'where: policyType dropped',
      'when: `wanted > 0` dropped',
    ]);
  });
});
