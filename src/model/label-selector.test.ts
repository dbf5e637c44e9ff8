import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../api/json.ts';
import {
  explainLabelSelector,
  type Labels,
  matchLabelSelector,
  readLabelSelector,
} from './label-selector.ts';
import { renderGoQuoted } from './label-selector-syntax.ts';

const labels = (record: Readonly<Record<string, string>>): Labels => new Map(Object.entries(record));
const matches = (json: Json | undefined, record: Readonly<Record<string, string>>): boolean =>
  matchLabelSelector(readLabelSelector(json), labels(record));

describe('matchLabelSelector', () => {
  it('matches nothing without a selector and everything with an empty one', () => {
    expect(matches(undefined, {})).toBe(false);
    expect(matches(null, { a: 'b' })).toBe(false);
    expect(matches({}, {})).toBe(true);
    expect(matches({ matchLabels: {}, matchExpressions: [] }, { a: 'b' })).toBe(true);
  });

  it('follows each operator when the key is there and when it is not', () => {
    const seen = (operator: string, values: string[]) =>
      ['x', 'z', undefined].map((value) =>
        matches(
          { matchExpressions: [{ key: 'k', operator, values }] },
          value === undefined ? {} : { k: value },
        ),
      );
    expect(seen('In', ['x', 'y'])).toEqual([true, false, false]);
    expect(seen('NotIn', ['x', 'y'])).toEqual([false, true, true]);
    expect(seen('Exists', [])).toEqual([true, true, false]);
    expect(seen('DoesNotExist', [])).toEqual([false, false, true]);
  });

  it('is not fooled by keys that objects carry by nature', () => {
    expect(matches({ matchExpressions: [{ key: 'constructor', operator: 'Exists' }] }, {})).toBe(false);
    expect(matches(JSON.parse('{"matchLabels":{"__proto__":"x"}}'), {})).toBe(false);
  });

  it('keeps what is wrong with a selector as data and matches nothing', () => {
    const error = (json: Json) => readLabelSelector(json)?.error;
    expect(error({ matchExpressions: [{ key: 'k', operator: 'in', values: ['a'] }] })).toBe(
      '"in" is not a valid label selector operator',
    );
    expect(error({ matchExpressions: [{ key: 'k', operator: 'In' }] })).toBe(
      "values: Invalid value: null: for 'in', 'notin' operators, values set can't be empty",
    );
    expect(error({ matchExpressions: [{ key: 'k', operator: 'Exists', values: ['a'] }] })).toBe(
      'values: Invalid value: ["a"]: values set must be empty for exists and does not exist',
    );
    expect(error({ matchLabels: { a: 'not a label' } })).toMatch(
      /^values\[0\]\[a\]: Invalid value: "not a label": a valid label must be an empty string or consist of /,
    );
    expect(error({ matchLabels: { '/x': '' } })).toBe(
      'key: Invalid value: "/x": prefix part must be non-empty',
    );
    expect(error({ matchLabels: { '': '' } })).toMatch(/name part must be non-empty; name part must consist/);
    expect(error('env=prod')).toBeDefined();
    expect(matches({ matchLabels: { 'a b': 'c' } }, { 'a b': 'c' })).toBe(false);
  });

  it('names the conditions that failed and the values seen', () => {
    const selector = readLabelSelector({
      matchLabels: { env: 'prod', tier: 'web' },
      matchExpressions: [{ key: 'region', operator: 'In', values: ['eu'] }],
    });
    expect(
      explainLabelSelector(selector, labels({ env: 'prod', tier: 'db' })).map(({ requirement, value }) => [
        requirement.path,
        value,
      ]),
    ).toEqual([
      ['/matchLabels/tier', 'db'],
      ['/matchExpressions/0', undefined],
    ]);
  });
});

const key = fc.constantFrom('a', 'b', 'c', 'example.com/d');
const value = fc.constantFrom('', 'x', 'y', 'z');
const expression = fc.oneof(
  fc.record({
    key,
    operator: fc.constantFrom('In', 'NotIn'),
    values: fc.array(value, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({ key, operator: fc.constantFrom('Exists', 'DoesNotExist') }),
);
const selector = fc.record({
  matchLabels: fc.dictionary(key, value),
  matchExpressions: fc.array(expression),
});
const record = fc.dictionary(key, value);

describe('label selectors', () => {
  it('match exactly when nothing is left to explain', () => {
    fc.assert(
      fc.property(selector, record, (json, found) => {
        const read = readLabelSelector(json);
        expect(read?.error).toBeUndefined();
        const failed = explainLabelSelector(read, labels(found));
        expect(matchLabelSelector(read, labels(found))).toBe(failed.length === 0);
      }),
    );
  });

  it('only narrow when a condition is added, and NotIn is the opposite of In', () => {
    fc.assert(
      fc.property(selector, expression, record, (json, more, found) => {
        const wider = { ...json, matchExpressions: [...json.matchExpressions, more] };
        if (matches(wider, found)) expect(matches(json, found)).toBe(true);
        const opposite = { In: 'NotIn', NotIn: 'In', Exists: 'DoesNotExist', DoesNotExist: 'Exists' }[
          more.operator
        ];
        const one = matches({ matchExpressions: [more] }, found);
        expect(matches({ matchExpressions: [{ ...more, operator: opposite ?? '' }] }, found)).toBe(!one);
      }),
    );
  });

  it('take a selector made of the labels themselves', () => {
    fc.assert(
      fc.property(record, record, (found, more) => {
        expect(matches({ matchLabels: found }, { ...more, ...found })).toBe(true);
      }),
    );
  });

  it('never throw, whatever they are made of', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        const read = readLabelSelector(json as Json);
        expect(typeof matchLabelSelector(read, new Map())).toBe('boolean');
      }),
    );
  });
});

describe('renderGoQuoted', () => {
  it('quotes as Go does', () => {
    expect(renderGoQuoted('a"b\\c\n\u0001é\u00a0')).toBe('"a\\"b\\\\c\\n\\x01é\\u00a0"');
  });
});
