import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  approximateQuantity,
  compareQuantities,
  explainQuantityError,
  QUANTITY_ERROR,
  type Quantity,
  readQuantity,
  renderQuantity,
} from './quantity.ts';

function quantity(text: string | number): Quantity {
  const read = readQuantity(text);
  if (read === undefined) throw new Error(`${text} is no quantity`);
  return read;
}

describe('readQuantity', () => {
  it.each([
    '',
    ' 1',
    '1 ',
    '1K',
    '1e',
    '0x10',
    '1,000',
    '1e3k',
    '1.30.4',
    'NaN',
    '--1',
    '1_0',
    '5-',
    '1ki',
    '1e99999999999999999999',
  ])('refuses %j', (text) => {
    expect(readQuantity(text)).toBeUndefined();
  });

  it.each([
    ['.5', '500m'],
    ['5.', '5.'],
    ['+5', '+5'],
    ['-0', '0'],
    ['.', '0'],
    ['+', '0'],
    ['k', '0'],
    ['0', '0'],
    ['1024Mi', '1Gi'],
    ['1001Ki', '1001Ki'],
    ['1.5Gi', '1536Mi'],
    ['0.5Ki', '512'],
    ['0.5', '500m'],
    ['1000', '1k'],
    ['1500m', '1500m'],
    ['100000m', '100'],
    ['1E', '1E'],
    ['1E3', '1E3'],
    ['12e7', '120e6'],
    ['0.1n', '1n'],
    ['-0.1n', '-1n'],
    ['1.0000000001', '1000000001n'],
    ['9223372036854775808Ki', '9223372036854775807'],
    ['123456789012345678901', '123456789012345678901'],
  ])('prints %j as %j', (text, printed) => {
    expect(renderQuantity(quantity(text))).toBe(printed);
  });

  it('tells a thousand written with an exponent from an exa', () => {
    expect(compareQuantities(quantity('1E3'), quantity('1k'))).toBe(0);
    expect(compareQuantities(quantity('1E'), quantity('1000P'))).toBe(0);
  });

  it('reads numbers as JSON prints them', () => {
    expect(renderQuantity(quantity(1e21))).toBe('1e+21');
    expect(readQuantity(Number.NaN)).toBeUndefined();
    expect(compareQuantities(quantity(0.25), quantity('250m'))).toBe(0);
  });

  it('explains what is wrong in the words of the API machinery', () => {
    expect(explainQuantityError('1Gb')).toBe(QUANTITY_ERROR.format);
    expect(explainQuantityError('1K')).toBe(QUANTITY_ERROR.suffix);
    expect(explainQuantityError('5+3')).toBe(QUANTITY_ERROR.suffix);
    expect(explainQuantityError('e-30')).toBe(QUANTITY_ERROR.numeric);
    expect(explainQuantityError('5')).toBeUndefined();
  });

  it('survives absurd exponents and long digits', () => {
    expect(compareQuantities(quantity('1e2000000000'), quantity('9e1999999999'))).toBeGreaterThan(0);
    expect(compareQuantities(quantity('1e-2000000000'), quantity('1n'))).toBe(0);
    expect(readQuantity(`${'1'.repeat(100_000)}x`)).toBeUndefined();
  });
});

const POWERS: Readonly<Record<string, readonly [bigint, bigint]>> = {
  n: [1n, 10n ** 9n],
  u: [1n, 10n ** 6n],
  m: [1n, 1000n],
  '': [1n, 1n],
  k: [1000n, 1n],
  T: [10n ** 12n, 1n],
  E: [10n ** 18n, 1n],
  Ki: [1024n, 1n],
  Gi: [2n ** 30n, 1n],
  e5: [10n ** 5n, 1n],
  'E-4': [1n, 10n ** 4n],
};

/** A written quantity and its value in 10^-9 units, rounded away from zero, computed on fractions. */
const written = fc
  .record({
    negative: fc.boolean(),
    digits: fc.bigInt({ min: 0n, max: 10n ** 9n }),
    decimals: fc.stringMatching(/^[0-9]{0,12}$/),
    suffix: fc.constantFrom(...Object.keys(POWERS)),
  })
  .map(({ negative, digits, decimals, suffix }) => {
    const [times, over] = POWERS[suffix] ?? [1n, 1n];
    const scale = over * 10n ** BigInt(decimals.length);
    const nano = BigInt(`${digits}${decimals}`) * times * 10n ** 9n;
    const rounded = (nano + scale - 1n) / scale;
    const limit = suffix.endsWith('i') ? (2n ** 63n - 1n) * 10n ** 9n : rounded;
    const value = rounded < limit ? rounded : limit;
    const text = `${negative ? '-' : ''}${digits}${decimals === '' ? '' : `.${decimals}`}${suffix}`;
    return { text, value: negative ? -value : value };
  });

describe('quantities', () => {
  it('compare as their exact values do', () => {
    fc.assert(
      fc.property(written, written, (a, b) => {
        const order = compareQuantities(quantity(a.text), quantity(b.text));
        expect(Math.sign(order)).toBe(a.value < b.value ? -1 : a.value > b.value ? 1 : 0);
      }),
      { numRuns: 2000 },
    );
  });

  it('are rounded away from zero to a multiple of 10^-9', () => {
    fc.assert(
      fc.property(written, ({ text, value }) => {
        expect(compareQuantities(quantity(text), quantity(`${value}n`))).toBe(0);
      }),
      { numRuns: 2000 },
    );
  });

  it('keep their value when printed and read again', () => {
    fc.assert(
      fc.property(written, ({ text, value }) => {
        fc.pre(value < 10n ** 29n && value > -(10n ** 29n));
        const read = quantity(text);
        expect(compareQuantities(quantity(renderQuantity(read)), read)).toBe(0);
      }),
      { numRuns: 2000 },
    );
  });

  it('are read or refused, never thrown at', () => {
    const hostile = fc.oneof(
      fc.string(),
      fc.stringMatching(/^[-+]?[0-9.]{0,6}[eEinumkKMGTP]{0,3}[-+]?[0-9]{0,4}$/),
    );
    fc.assert(
      fc.property(hostile, (text) => {
        expect(readQuantity(text) === undefined).toBe(explainQuantityError(text) !== undefined);
      }),
    );
  });
});

describe('approximateQuantity', () => {
  it.each([
    ['3500m', 3.5],
    ['16Gi', 2 ** 34],
    ['1e400', Number.POSITIVE_INFINITY],
    ['0.000', 0],
    ['-0.25', -0.25],
    ['1.5Gi', 1610612736],
  ])('turns %s into %d', (text, number) => {
    expect(approximateQuantity(quantity(text))).toBe(number);
  });
});
