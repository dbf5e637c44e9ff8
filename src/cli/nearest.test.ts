import { expect, it } from 'vitest';
import { nearestName } from './nearest.ts';

it.each([
  ['chekc', 'check'],
  ['chek', 'check'],
  ['hceck', 'check'],
  ['explian', 'explain'],
  ['rule', 'rules'],
  ['FL0104', undefined],
  ['fleet', undefined],
  ['x', undefined],
])('%s means %s', (typed, expected) => {
  expect(nearestName(typed, ['check', 'explain', 'rules', 'completion'])).toBe(expected);
});
