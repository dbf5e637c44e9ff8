import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type ExampleOptions, evaluateExamples } from './examples.ts';
import type { Relation } from './relation.ts';
import { readRules } from './rule-file.ts';

/** Relations that stand in for the real ones: what the engine does must not depend on KubeFleet. */
export const TOYS: Relation = {
  name: 'toys',
  grain: 'one row per toy',
  columns: {
    placement: { type: 'object', means: 'The toy.' },
    policyType: { type: 'string', means: 'PickN or other.' },
    found: { type: 'int', means: 'Clusters that qualify.', gates: ['members'] },
    wanted: { type: 'int', means: 'Clusters asked for.' },
    nearest: { type: 'list<string>', means: 'Clusters that nearly qualify.' },
    refusals: { type: 'list<Refusal>', means: 'Clusters that do not.' },
    decisive: { type: 'list<place>', means: 'What decides.' },
  },
  structs: {
    Refusal: {
      text: { type: 'string', means: 'Cluster and reason.' },
      place: { type: 'place', means: 'What refuses.' },
    },
  },
  rows: () => [],
};
export const ECHOES: Relation = {
  name: 'echoes',
  grain: 'one row per condition',
  columns: {
    placement: { type: 'object', means: 'The toy.' },
    cluster: { type: 'string', means: 'The cluster.' },
    where: { type: 'place', means: 'The condition.' },
    quiet: { type: 'bool', means: 'Says nothing.' },
    certainty: { type: 'string', means: 'sure or maybe.' },
  },
  rows: () => [],
};
export const TOY_RELATIONS = new Map([TOYS, ECHOES].map((relation) => [relation.name, relation]));

/** Reads toy rules; `replace` damages one of them. */
export function toyRules(replace: (text: string) => string = (text) => text) {
  const files = ['scheduling/toy-not-enough.yaml', 'status/toy-echo.yaml'].map((uri) => ({
    uri: `rules/${uri}`,
    text: replace(readFileSync(`testdata/rules/${uri}`, 'utf8')),
  }));
  return readRules(files, TOY_RELATIONS);
}

export const TOY_OPTIONS: Omit<ExampleOptions, 'rules'> = {
  relations: TOY_RELATIONS,
  sha256: (text) => createHash('sha256').update(text).digest('hex'),
  analyze: () => Promise.reject(new Error('toys have no files')),
};

describe('rules over made-up relations', () => {
  it('are read and do what their examples say', async () => {
    const { rules, errors } = toyRules();
    expect(errors).toEqual([]);
    const results = await Promise.all(rules.map((rule) => evaluateExamples(rule, { ...TOY_OPTIONS, rules })));
    expect(results.flat().filter(({ problems }) => problems.length > 0)).toEqual([]);
  });
});
