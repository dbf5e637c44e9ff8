import { expect, it } from 'vitest';
import { nearNames } from './near-names.ts';

it.each([
  ['aks-memer-2', ['aks-member-1', 'aks-member-2', 'west'], ['aks-member-2']],
  ['aks-member-old', ['aks-member-1', 'aks-member-2'], []],
  ['aks-member-12', ['aks-member-1', 'aks-member-21'], ['aks-member-1']],
  ['aksmember-2', ['aks-member-2'], ['aks-member-2']],
  ['East', ['east', 'west'], ['east', 'west']],
  ['east', ['east'], []],
  ['aks-member-old', ['east', 'west'], []],
  ['', ['a', 'abc'], ['a']],
])('%j among %j', (name, candidates, expected) => {
  expect(nearNames(name, candidates)).toEqual(expected);
});
