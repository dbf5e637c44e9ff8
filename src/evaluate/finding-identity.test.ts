import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../api/json.ts';
import { sha256, toyObject } from '../testing/toy-relations.ts';
import { keyedPointer, renderIdentity } from './finding-identity.ts';

const spec: Json = {
  names: ['east', 'west', 'east'],
  selectors: [
    { group: 'apps', kind: 'Deployment', name: 'a', version: 'v1' },
    { group: 'apps', kind: 'Deployment', name: 'b', version: 'v1' },
  ],
  terms: [{ labels: { x: 'y' } }],
};

describe('the identity of a finding', () => {
  it.each([
    ['/names/1', '/names/west'],
    ['/names/2', '/names/east#2'],
    ['/selectors/1/name', '/selectors/group=apps,kind=Deployment,name=b/name'],
    ['/terms/0/labels/x', '/terms/{"labels":{"x":"y"}}/labels/x'],
    ['/gone/3', '/gone/3'],
    ['', ''],
  ])('names list items by key: %s', (path, keyed) => {
    expect(keyedPointer(spec, path)).toBe(keyed);
  });

  it('does not move when other items come and go', () => {
    const name = fc.stringMatching(/^[a-z]{1,4}$/);
    fc.assert(
      fc.property(
        fc.uniqueArray(name, { minLength: 1, maxLength: 6 }),
        fc.nat(),
        fc.func(fc.nat()),
        (names, pick, order) => {
          const wanted = names[pick % names.length] ?? '';
          const shuffled = [...names].sort((left, right) => order(left) - order(right));
          const at = (list: readonly string[]): string =>
            keyedPointer({ items: list.map((each) => ({ name: each })) }, `/items/${list.indexOf(wanted)}`);
          expect(at(shuffled)).toBe(at(names));
          expect(at([wanted])).toBe(at(names));
        },
      ),
    );
  });

  it('ignores version and file, and tells apart rule, object, pointer and argument', () => {
    const object = toyObject('Placement', 'web', 'shop', spec as never);
    const id = (rule: string, changed: Partial<typeof object>, pointer: string, ...rest: string[]): string =>
      renderIdentity(rule, { object: { ...object, ...changed }, pointer, side: 'head' }, rest, sha256);
    const same = id('TOY1', {}, '/names/0');
    const origin = { ...object.origin, source: { ...object.origin.source, uri: 'elsewhere.yaml' } };
    expect(id('TOY1', { apiVersion: 'toys/v2', version: 'v2', origin, uid: '1' }, '/names/0')).toBe(same);
    const others = [
      id('TOY2', {}, '/names/0'),
      id('TOY1', { name: 'other' }, '/names/0'),
      id('TOY1', { namespace: '' }, '/names/0'),
      id('TOY1', {}, '/names/1'),
      id('TOY1', {}, '/names/0', 'secret'),
    ];
    expect(new Set([same, ...others]).size).toBe(6);
    expect(same).toMatch(/^[0-9a-f]{32}$/);
  });
});
