import { expect, it } from 'vitest';
import { ECHOES, TOY_OPTIONS, TOYS, toyFiles } from '../testing/toy-relations.ts';
import type { Rule } from './rule.ts';
import { readRules } from './rule-file.ts';
import { readPrecision } from './rule-precision.ts';

const { rules } = readRules(toyFiles(), TOY_OPTIONS.relations);
const toy = rules[0] as Rule;
const sure = [{ value: 'sure', if: '' }] as const;
const maybe = [{ value: 'maybe', if: '' }] as const;
const either = [{ value: 'maybe', if: 'wanted > 3' }, ...sure] as const;

it.each([
  ['always sure, nothing to know', {}, TOYS, 'very-high'],
  ['sure by its words, though the relation tells', { certainty: sure }, ECHOES, 'very-high'],
  ['sure, once a gate is known', { when: 'found < 1' }, TOYS, 'high'],
  ['sure or not', { certainty: either }, TOYS, 'high'],
  ['as the relation tells', {}, ECHOES, 'high'],
  ['sure or not, and a gate', { where: { quiet: [true] } }, ECHOES, 'medium'],
  ['never sure', { certainty: maybe }, TOYS, 'medium'],
] as const)('%s', (_name, change, relation, expected) => {
  const rule: Rule = { ...toy, each: relation.name, where: {}, when: '', certainty: [], ...change };
  expect(readPrecision(rule, relation)).toBe(expected);
});

it('is filled in when a rule is read', () => {
  expect(rules.map(({ precision }) => precision)).toEqual(['high', 'medium']);
});
