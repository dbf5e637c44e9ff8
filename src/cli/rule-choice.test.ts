import { describe, expect, it } from 'vitest';
import { matchRuleSettings } from '../evaluate/config.ts';
import type { Rule } from '../evaluate/rule.ts';
import { chooseRules, findRules } from './rule-choice.ts';

const RULES = [
  ['FL0101', 'file-not-parsable', 'loading'],
  ['FL0402', 'pickn-not-enough-clusters', 'scheduling'],
  ['FL0405', 'untolerated-taint', 'scheduling'],
].map(([id, name, family]) => ({ id, name, family }) as Rule);

const ids = (rules: readonly Rule[]): string[] => rules.map(({ id }) => id);

describe('rules', () => {
  it.each([
    ['FL0402', ['FL0402']],
    ['fl04*', ['FL0402', 'FL0405']],
    ['untolerated-taint', ['FL0405']],
    ['scheduling', ['FL0402', 'FL0405']],
    ['FL.402', []],
    ['(', []],
  ])('named by %s', (pattern, expected) => {
    expect(ids(findRules(RULES, pattern))).toEqual(expected);
  });

  it('are switched in order', () => {
    const off = { on: false, pattern: '*' };
    const on = { on: true, pattern: 'FL0402' };
    expect(ids(chooseRules(RULES, []))).toEqual(['FL0101', 'FL0402', 'FL0405']);
    expect(ids(chooseRules(RULES, [off, on]))).toEqual(['FL0402']);
    expect(ids(chooseRules(RULES, [on, off]))).toEqual([]);
  });

  it('that are off by themselves are judged when somebody asks for them', () => {
    const rules = RULES.map((rule) => (rule.id === 'FL0405' ? { ...rule, isOptIn: true as const } : rule));
    const chosenWith = (
      settings: readonly (readonly [string, 'on' | 'off' | 'warning'])[],
      ...enabled: readonly string[]
    ) =>
      ids(
        chooseRules(
          rules,
          enabled.map((pattern) => ({ on: true, pattern })),
          matchRuleSettings(settings, rules),
        ),
      ).includes('FL0405');
    expect(chosenWith([])).toBe(false);
    expect(chosenWith([['FL0405', 'on']])).toBe(true);
    expect(chosenWith([['untolerated-taint', 'warning']])).toBe(true);
    expect(
      chosenWith([
        ['FL0405', 'on'],
        ['FL0405', 'off'],
      ]),
    ).toBe(false);
    expect(chosenWith([], 'FL0405')).toBe(true);
    expect(chosenWith([['FL0405', 'off']], 'untolerated-taint')).toBe(true);
  });

  it('are suggested when mistyped', () => {
    expect(() => chooseRules(RULES, [{ on: false, pattern: 'untolerated-tain' }])).toThrow(
      'there is no rule "untolerated-tain"; did you mean "untolerated-taint"?',
    );
    expect(() => chooseRules(RULES, [{ on: false, pattern: 'nothing-like-it' }])).toThrow(
      /nothing-like-it"$/,
    );
  });
});
