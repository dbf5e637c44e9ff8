import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeTime, renderTime } from './time.ts';

test('agrees with the calendar of the platform, to the millisecond', () => {
  fc.assert(
    fc.property(
      fc.date({
        min: new Date('0001-01-01T00:00:00Z'),
        max: new Date('9999-12-31T23:59:59Z'),
        noInvalidDate: true,
      }),
      (date) => {
        expect(decodeTime(date.toISOString())).toBe(date.getTime());
        expect(decodeTime(renderTime(date.getTime()))).toBe(Math.floor(date.getTime() / 1000) * 1000);
      },
    ),
    { numRuns: 1000, seed: 7 },
  );
});

test.each([
  ['2026-11-22T14:24:23Z', '2026-11-22T14:24:23Z'],
  ['2026-11-22T14:24:23.5+01:30', '2026-11-22T12:54:23Z'],
  ['2024-02-29T00:00:00-00:15', '2024-02-29T00:15:00Z'],
  ['2026-11-22T14:24:23.123456789Z', '2026-11-22T14:24:23Z'],
])('%s is %s', (text, utc) => {
  expect(renderTime(decodeTime(text) ?? 0)).toBe(utc);
});

test.each(['', '2026-11-22', '2026-11-22 14:24:23Z', '2026-02-29T00:00:00Z', '2026-13-01T00:00:00Z', 'now'])(
  '%j is no time',
  (text) => {
    expect(decodeTime(text)).toBeUndefined();
  },
);

test('a time that is written in months that do not exist reads as absent', () => {
  expect(decodeTime('2026-00-10T00:00:00Z')).toBeUndefined();
  expect(decodeTime('2026-01-32T00:00:00Z')).toBeUndefined();
  expect(decodeTime('2026-01-31T24:00:00Z')).toBeUndefined();
});
