import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchGlob, matchPathGlob } from './glob.ts';

describe('patterns', () => {
  it.each([
    ['shop', 'shop', true],
    ['shop', 'shop-2', false],
    ['shop-*', 'shop-2', true],
    ['*-2', 'shop/a-2', true],
    ['a.c', 'abc', false],
    ['*', '', true],
  ])('%s over the name %s: %s', (pattern, name, fits) => {
    expect(matchGlob(pattern, name)).toBe(fits);
  });

  it.each([
    ['examples/**', 'examples/a/b.yaml', true],
    ['examples', 'examples/a/b.yaml', true],
    ['examples/', 'examples/a/b.yaml', true],
    ['*.yaml', 'a/b.yaml', false],
    ['**/*.yaml', 'a/b.yaml', true],
    ['**/b.yaml', 'b.yaml', true],
    ['**/b.yaml', 'ab.yaml', false],
    ['a/**/c.yaml', 'a/c.yaml', true],
    ['a/**/c.yaml', 'a/b/b/c.yaml', true],
    ['a/*/c.yaml', 'a/b/b/c.yaml', false],
    ['exam', 'examples/a.yaml', false],
  ])('%s over the path %s: %s', (pattern, path, fits) => {
    expect(matchPathGlob(pattern, path)).toBe(fits);
  });

  it('agree with a regular expression', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '-'), maxLength: 12 });
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 8 });
    fc.assert(
      fc.property(pattern, text, (stars, name) => {
        const expected = new RegExp(`^${stars.replace(/\*+/g, '.*')}$`).test(name);
        expect(matchGlob(stars, name)).toBe(expected);
      }),
    );
  });

  it('take no time for many stars', () => {
    expect(matchGlob(`${'*a'.repeat(200)}b`, 'a'.repeat(2000))).toBe(false);
  });
});
