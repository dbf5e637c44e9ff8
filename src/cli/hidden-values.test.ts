import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hideValues, maskHidden } from './hidden-values.ts';

const VALUE = 'hunter2-Correct-Horse';
const mask = (...pieces: readonly string[]): string => [...maskHidden(pieces)].join('');
const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('hidden values', () => {
  it('pass as long as nothing is hidden', () => {
    expect(mask('a', VALUE)).toBe(`a${VALUE}`);
  });

  it.each([
    ['plain', VALUE],
    ['in base64', base64(VALUE)],
    ['in base64 twice', base64(base64(VALUE))],
    ['in hexadecimal', Buffer.from(VALUE).toString('hex')],
    ['in capitals of it', Buffer.from(VALUE).toString('hex').toUpperCase()],
  ])('do not stand in what is written: %s', (_, form) => {
    hideValues([VALUE]);
    const masked = mask(`before ${form} after`);
    expect(masked).toMatch(/^before \*\*\*.{0,2}={0,2} after$/);
  });

  it('are found inside of other values in base64, and across pieces', () => {
    hideValues([VALUE]);
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.nat(), (before, after, cut) => {
        const text = base64(`${before}${VALUE}${after}`);
        const at = cut % text.length;
        const masked = mask(text.slice(0, at), text.slice(at));
        expect(Buffer.from(masked.replace('***', ''), 'base64').toString()).not.toContain(VALUE);
        expect(masked).toContain('***');
        expect(
          mask(before.slice(0, cut % 10), VALUE.slice(0, cut % 21), VALUE.slice(cut % 21)),
        ).not.toContain(VALUE);
      }),
    );
  });

  it('leave everything else as it is', () => {
    hideValues([VALUE]);
    fc.assert(
      fc.property(fc.array(fc.string()), (pieces) => {
        expect(mask(...pieces)).toBe(pieces.join(''));
      }),
    );
  });
});
