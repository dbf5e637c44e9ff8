import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readNamedSite } from './site-names.ts';

const MEMBERS = ['aks-1', 'aks-10', 'east', 'east-2', 'Hub-South'];

describe('readNamedSite', () => {
  it.each([
    ['east-2-pods', 'east-2'],
    ['pods.east', 'east'],
    ['EAST_nodes', 'east'],
    ['aks-10', 'aks-10'],
    ['aks-100', undefined],
    ['northeast', undefined],
    ['hub-south', 'Hub-South'],
    ['fleet-hub', 'hub'],
    ['hub.2026', 'hub'],
    ['github', undefined],
    ['', undefined],
  ])('%s is %s', (name, cluster) => {
    const found = readNamedSite([name], MEMBERS);
    expect(found?.role === 'member' ? found.cluster : found?.role).toBe(cluster);
  });
  it('goes by the first name that tells', () => {
    expect(readNamedSite(['pods', 'east', 'hub'], MEMBERS)).toEqual({ role: 'member', cluster: 'east' });
  });
  it('finds any member in a name made of it and other words, or a longer one that contains it', () => {
    const word = fc.stringMatching(/^[a-z][a-z0-9]{0,4}$/);
    const member = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join('-'));
    fc.assert(
      fc.property(
        fc.array(member, { minLength: 1, maxLength: 6 }),
        fc.array(word, { maxLength: 2 }),
        (members, more) => {
          const [first = ''] = members;
          const found = readNamedSite([[first, ...more].join('-')], members);
          expect(found?.role).toBe('member');
          expect(found?.role === 'member' && found.cluster.length >= first.length).toBe(true);
        },
      ),
    );
  });
});
