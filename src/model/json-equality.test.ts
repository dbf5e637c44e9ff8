import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Json } from '../api/json.ts';
import { firstDifference } from './json-equality.ts';

it.each<[Json, Json, string | undefined]>([
  [{ a: 1, b: 2 }, { b: 2, a: 1 }, undefined],
  [{ a: [1, 2] }, { a: [2, 1] }, '/a/0'],
  [{ a: [1] }, { a: [1, 2] }, '/a/1'],
  [{ 'a/b': { c: null } }, { 'a/b': {} }, '/a~1b/c'],
  [{ a: {} }, { a: [] }, '/a'],
  [1, '1', ''],
])('%j and %j', (left, right, expected) => {
  expect(firstDifference(left, right)).toBe(expected);
});

it('finds none in a copy and one in a changed copy', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const json = JSON.parse(JSON.stringify(value)) as Json;
      expect(firstDifference(json, JSON.parse(JSON.stringify(json)) as Json)).toBeUndefined();
      expect(firstDifference({ x: json }, { x: { changed: json } })).toBeDefined();
    }),
  );
});
