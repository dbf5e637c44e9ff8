import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../api/json.ts';
import { correlate } from '../correlation.ts';
import { buildSchemaTree } from '../structural.ts';
import { compileCel } from './program.ts';
import { readRuleErrors } from './rules.ts';
import { type CelValue, isKind, liftValue } from './value.ts';

const SCHEMA = buildSchemaTree({
  type: 'object',
  properties: {
    n: { type: 'integer' },
    d: { type: 'number' },
    s: { type: 'string' },
    b: { type: 'boolean' },
    when: { type: 'string', format: 'date-time' },
    either: { 'x-kubernetes-int-or-string': true },
    list: { type: 'array', items: { type: 'integer' } },
    set: { type: 'array', 'x-kubernetes-list-type': 'set', items: { type: 'string' } },
    keyed: {
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['k'],
      items: { type: 'object', properties: { k: { type: 'string' }, v: { type: 'integer' } } },
    },
    map: { type: 'object', additionalProperties: { type: 'integer' } },
    'dash-ed': { type: 'string' },
    namespace: { type: 'string' },
    kept: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
  },
});

const SELF = {
  n: 3,
  d: 2,
  s: 'grün',
  b: true,
  when: '2026-01-02T03:04:05Z',
  either: '25%',
  list: [3, 1, 2],
  set: ['a', 'b'],
  keyed: [
    { k: 'x', v: 1 },
    { k: 'y', v: 2 },
  ],
  map: { a: 1 },
  'dash-ed': 'yes',
  namespace: 'ns',
  kept: { free: [1] },
};

function run(expression: string, self: Json = SELF, oldSelf?: Json): CelValue | string {
  const program = compileCel(expression);
  if (typeof program === 'string') return program;
  const old = oldSelf === undefined ? undefined : liftValue(oldSelf, SCHEMA, false);
  const value = program.run(liftValue(self, SCHEMA, false), old);
  return isKind(value, 'error') ? `error: ${value.text}` : value;
}

describe('compileCel', () => {
  it.each<[string, unknown]>([
    ['self.n + 1 == 4', true],
    ['self.n / 2', 1n],
    ['self.d / 4.0', 0.5],
    ['self.n > self.d', true],
    ['9223372036854775807 + 1', 'error: integer overflow'],
    ['self.n / 0', 'error: division by zero'],
    ['size(self.s)', 4n],
    ['self.s.size() == 4 && self.s.startsWith("gr")', true],
    ["self.s.matches('^g.*n$')", true],
    ["'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab'.matches('^(a+)+$')", false],
    ['self.gone', 'error: no such key: gone'],
    ['has(self.gone) || has(self.n)', true],
    ['self.gone == 1 || self.n == 3', true],
    ['self.n == 3 || self.gone == 1', true],
    ['self.gone == 1 && self.n == 4', false],
    ['self.gone == 1 && self.n == 3', 'error: no such key: gone'],
    ["self.n >= 'x'", 'error: no such overload'],
    ['self.n == "3"', false],
    ['self.list.all(i, i > 0) && self.list.exists(i, i == 2)', true],
    ['self.list.all(i, i / (i - 1) > 0 || i < 3)', true],
    ['self.list.all(i, i / (i - 1) > 0)', 'error: division by zero'],
    ['self.list.all(i, i / (i - 1) > 5)', false],
    ['self.list.filter(i, i > 1).size()', 2n],
    ['self.list.map(i, i * 2) == [6, 2, 4]', true],
    ['self.list.exists_one(i, i == 1)', true],
    ['self.list[0] + self.list[2]', 5n],
    ['self.list[3]', 'error: index out of bounds: 3'],
    ['self.list.max() == 3 && self.list.min() == 1 && self.list.sum() == 6', true],
    ['self.list.isSorted()', false],
    ['2 in self.list && !(9 in self.list)', true],
    ["'a' in self.map && self.map['a'] == 1 && self.map.all(k, k == 'a')", true],
    ["self.set == ['b', 'a']", true],
    ['self.list == [1, 2, 3]', false],
    ["type(self.either) == string ? self.either.endsWith('%') : self.either >= 0", true],
    ['type(self.n) == int && type(self.d) == double && type(self.list) == list', true],
    ["self.dash__dash__ed == 'yes'", true],
    ["self.__namespace__ == 'ns'", true],
    ["self.when < timestamp('2027-01-01T00:00:00Z')", true],
    ["self.when + duration('24h') == timestamp('2026-01-03T03:04:05Z')", true],
    ["quantity('1Gi').isGreaterThan(quantity('1000M')) && !isQuantity('x')", true],
    ["int('12') + 1", 13n],
    ["int('x')", "error: type conversion error from 'string' to 'int'"],
    ["'a,b'.split(',') == ['a', 'b'] && ['a', 'b'].join('-') == 'a-b'", true],
    ["'hello'.substring(1, 3) + 'x'.upperAscii() + 'abc'.replace('b', '')", 'elXac'],
    ['self.?gone.orValue(7) == 7 && self.?n.orValue(7) == 3', true],
    ['sets.contains([1, 2], [2]) && math.greatest(1, 5) == 5', true],
    ['cel.bind(x, self.n, x * x)', 9n],
    ["{'a': 1}.a == 1 && {'a': 1} == {'a': 1}", true],
    ['self.kept == self.kept', true],
    ['null == null && self.n != null', true],
    ['self.n.nonsense()', 'the function nonsense is not supported'],
    ['other.n', 'there is no other'],
    ['self.n +', 'Unexpected token: EOF'],
  ])('%s', (expression, expected) => {
    expect(run(expression)).toEqual(expected);
  });

  it('compares with the former value', () => {
    expect(run('self == oldSelf', SELF, SELF)).toBe(true);
    expect(run('self == oldSelf', SELF, { ...SELF, list: [3, 1] })).toBe(false);
    expect(run('self == oldSelf', SELF, { ...SELF, set: ['b', 'a'], keyed: SELF.keyed.toReversed() })).toBe(
      true,
    );
    expect(run('self == oldSelf', SELF, { ...SELF, kept: { free: [2] } })).toBe(false);
    expect(run('self.n == oldSelf.n')).toBe('error: no such attribute(s): oldSelf');
  });

  it('agrees with plain arithmetic and logic', () => {
    const small = fc.integer({ min: -50, max: 50 });
    fc.assert(
      fc.property(small, small, fc.array(small, { maxLength: 6 }), (n, limit, list) => {
        const self = { n, list };
        const wanted = n > limit ? list.every((i) => i < limit) : list.some((i) => i + n === limit);
        const expression = `self.n > ${limit} ? self.list.all(i, i < ${limit}) : self.list.exists(i, i + self.n == ${limit})`;
        expect(run(expression, self)).toBe(wanted);
      }),
      { numRuns: 300 },
    );
  });

  it('ends expressions that would take too long', () => {
    const list = Array.from({ length: 400 }, (_, index) => index);
    expect(run('self.list.all(a, self.list.all(b, self.list.all(c, a + b + c >= 0)))', { list })).toBe(
      'error: operation cancelled: actual cost limit exceeded',
    );
  });
});

describe('readRuleErrors', () => {
  const rule = (text: JsonObject): JsonObject => ({ 'x-kubernetes-validations': [text] });
  const schema = buildSchemaTree({
    type: 'object',
    ...rule({ rule: 'size(self.metadata.name) < 4', message: 'short names only' }),
    properties: {
      spec: {
        type: 'object',
        ...rule({ rule: '!has(oldSelf.a) || has(self.a)', reason: 'FieldValueForbidden' }),
        properties: {
          a: { type: 'integer', ...rule({ rule: 'self > 0' }) },
          m: { type: 'object', additionalProperties: { type: 'string', ...rule({ rule: "self != 'bad'" }) } },
        },
      },
    },
  });
  const object = (spec: JsonObject): JsonObject => ({ metadata: { name: 'long-name' }, spec });
  const judge = (value: JsonObject, old?: JsonObject): string[] => {
    const pair = old === undefined ? undefined : correlate(value, old, schema);
    return readRuleErrors(value, schema, old, pair).errors.map(({ path, message }) => `${path}: ${message}`);
  };

  it('runs every rule where it sits, with default messages', () => {
    expect(judge(object({ a: 0, m: { k: 'bad' } }))).toEqual([
      '<nil>: Invalid value: "object": short names only',
      'spec.a: Invalid value: "integer": failed rule: self > 0',
      'spec.m[k]: Invalid value: "string": failed rule: self != \'bad\'',
    ]);
  });

  it('runs transition rules on update, and forgives what did not change except at the root', () => {
    const old = object({ a: 0, m: { k: 'bad' } });
    expect(judge(old, old)).toEqual(['<nil>: Invalid value: "object": short names only']);
    expect(judge(object({ m: { k: 'bad', l: 'bad' } }), old)).toEqual([
      '<nil>: Invalid value: "object": short names only',
      'spec: Forbidden: failed rule: !has(oldSelf.a) || has(self.a)',
      'spec.m[l]: Invalid value: "string": failed rule: self != \'bad\'',
    ]);
  });
});
