import { describe, expect, it } from 'vitest';
import { readKeyText, readPlainScalar, readTaggedScalar } from './scalar.ts';

describe('a plain scalar', () => {
  it.each([
    ['yes', true],
    ['Off', false],
    ['tRue', 'tRue'],
    ['~', null],
    ['', null],
    ['null', null],
    ['nil', 'nil'],
    ['0', 0],
    ['-0', 0],
    ['+12', 12],
    ['007', 7],
    ['0o17', 15],
    ['0899', 899],
    ['0x1F', 31],
    ['-0x10', -16],
    ['0b101', 5],
    ['0b102', '0b102'],
    ['1_000', 1000],
    ['_1', '_1'],
    ['-_1', -1],
    ['0x', '0x'],
    ['1.', 1],
    ['.5', 0.5],
    ['.', '.'],
    ['-', '-'],
    ['1e3', 1000],
    ['1e400', '1e400'],
    ['.5e400', '.5e400'],
    ['1e', '1e'],
    ['12:30:45', '12:30:45'],
    ['2024-01-02', '2024-01-02'],
    ['1.2.3', '1.2.3'],
    ['100m', '100m'],
    ['0a1b', '0a1b'],
    ['999999999999999', 999999999999999],
    ['18446744073709551615', 2 ** 64],
    ['017000000000000000000000', 17e21],
    ['0xffffffffffffffffff', '0xffffffffffffffffff'],
    ['<<', '<<'],
    ['=', '='],
  ])('%j is %j', (text, value) => {
    expect(readPlainScalar(text)).toStrictEqual(value);
  });

  it.each(['.nan', '.NaN'])('%s is not a number', (text) => {
    expect(readPlainScalar(text)).toBeNaN();
  });

  it.each(['.inf', '+.Inf', '-.INF'])('%s is infinite', (text) => {
    expect(readPlainScalar(text)).toBe(text.startsWith('-') ? -Infinity : Infinity);
  });
});

describe('a tagged scalar', () => {
  it.each([
    ['str', '12', { value: '12' }],
    ['int', '0x10', { value: 16 }],
    ['int', '1.5', { fault: '!!int' }],
    ['float', '1', { value: 1 }],
    ['float', 'x', { fault: '!!float' }],
    ['bool', 'on', { value: true }],
    ['null', '', { value: null }],
    ['null', 'x', { fault: '!!null' }],
    ['binary', 'aGVsbG8=', { value: 'hello' }],
    ['binary', 'w6k=', { value: 'é' }],
    ['binary', 'aGVsbG8', { fault: '!!binary' }],
    ['timestamp', '2024-01-02T03:04:05Z', { value: '2024-01-02T03:04:05Z' }],
    ['timestamp', '2024-13-02', { fault: '!!timestamp' }],
    ['other', '12', { value: '12' }],
  ])('!!%s %s', (tag, text, result) => {
    expect(readTaggedScalar(tag, text)).toStrictEqual(result);
  });
});

describe('a key', () => {
  it.each([
    ['a', 'a'],
    ['on', 'true'],
    ['N', 'false'],
    ['0x10', '16'],
    ['007', '7'],
    ['9007199254740993', '9007199254740993'],
    ['-9223372036854775808', '-9223372036854775808'],
    ['1.5', '1.5'],
    ['1.10', '1.1'],
    ['1e3', '1000'],
    ['1234567.5', '1.2345675e+06'],
    ['0.00001', '1e-05'],
    ['0.1', '0.1'],
    ['.inf', '.inf'],
    ['~', undefined],
    ['18446744073709551615', undefined],
  ])('%s becomes %s', (text, key) => {
    expect(readKeyText(readPlainScalar(text), text)).toBe(key);
  });
});
