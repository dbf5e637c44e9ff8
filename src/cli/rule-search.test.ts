import { describe, expect, it } from 'vitest';
import type { Rule } from '../evaluate/rule.ts';
import { explainPlanned, searchRules } from './rule-search.ts';

const RULES = [
  ['FL0101', 'file-not-parsable', 'loading', 'A file cannot be parsed'],
  [
    'FL0401',
    'pickfixed-unknown-cluster',
    'scheduling',
    'A PickFixed placement names a cluster that is no member',
  ],
  ['FL0405', 'untolerated-taint', 'scheduling', 'A taint keeps a cluster out'],
].map(([id, name, family, title]) => ({ id, name, family, title }) as Rule);
const PLANNED = [
  { id: 'FL0402', name: 'pickn-not-enough-clusters', waits: 'a table' },
  { id: 'FL0499', name: 'old-name', successor: 'FL0405' },
];

function ids(word: string): string[] {
  const { rules, planned } = searchRules(word, RULES, PLANNED);
  return [...rules, ...planned].map(({ id }) => id);
}

describe('a word finds', () => {
  it.each([
    ['fl0401', ['FL0401'], 'an id'],
    ['scheduling', ['FL0401', 'FL0405'], 'a family'],
    ['FL04*', ['FL0401', 'FL0405', 'FL0402', 'FL0499'], 'a pattern'],
    ['FL04', ['FL0401', 'FL0405', 'FL0402', 'FL0499'], 'the beginning of ids'],
    ['taint', ['FL0405'], 'a part of a name'],
    ['no member', ['FL0401'], 'words of a title'],
    ['FL0402', ['FL0402'], 'a rule that is planned'],
    ['pickn', ['FL0402'], 'a part of its name'],
  ])('%s: %j, by %s', (word, expected) => {
    expect(ids(word)).toEqual(expected);
  });

  it.each([
    ['FL04O1', /^there is no rule "FL04O1"; did you mean "FL0401"\?$/],
    ['untolerated-tiant', /did you mean "untolerated-taint"/],
    ['pickn-not-enough-cluster5', /did you mean "pickn-not-enough-clusters"/],
    ['zzz', /^there is no rule "zzz"$/],
    ['', /^there is no rule ""/],
  ])('%s: nothing, but a suggestion', (word, message) => {
    expect(() => ids(word)).toThrow(message);
  });
});

it('tells why a number has no rule', () => {
  expect(PLANNED.map(explainPlanned)).toEqual([
    'FL0402 pickn-not-enough-clusters is planned, not judged yet: it waits for a table',
    'FL0499 old-name is retired and lives on as FL0405',
  ]);
});
