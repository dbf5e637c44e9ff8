import { countRunes, renderGoFloat } from '../go-text.ts';
import type { FunctionTable } from './functions.ts';
import { type CelValue, celError, celTypeName, isKind, NO_OVERLOAD } from './value.ts';

const MAX_INT = 2n ** 63n - 1n;

/** Functions that turn one type into another, and `size`. */
export const CONVERSIONS: FunctionTable = new Map<string, (args: readonly CelValue[]) => CelValue>([
  ['size', ([value = null]) => sizeOf(value)],
  ['.size', ([value = null]) => sizeOf(value)],
  ['type', ([value = null]) => ({ kind: 'type', name: celTypeName(value) })],
  ['dyn', ([value = null]) => value],
  ['int', ([value = null]) => toInt(value)],
  ['uint', ([value = null]) => toInt(value)],
  ['double', ([value = null]) => toDouble(value)],
  ['string', ([value = null]) => toText(value)],
  ['bool', ([value = null]) => toBool(value)],
  ['duration', ([value = null]) => toDuration(value)],
  ['timestamp', ([value = null]) => toTimestamp(value)],
  [
    '.orValue',
    ([value = null, other = null]) => (isKind(value, 'optional') ? (value.value ?? other) : NO_OVERLOAD),
  ],
  [
    '.or',
    ([value = null, other = null]) =>
      isKind(value, 'optional') && value.value === undefined ? other : value,
  ],
  ['.hasValue', ([value = null]) => (isKind(value, 'optional') ? value.value !== undefined : NO_OVERLOAD)],
  [
    '.value',
    ([value = null]) =>
      isKind(value, 'optional') ? (value.value ?? celError('optional.none() dereference')) : NO_OVERLOAD,
  ],
  ['optional.of', ([value = null]) => ({ kind: 'optional', value })],
  ['optional.none', () => ({ kind: 'optional', value: undefined })],
]);

function sizeOf(value: CelValue): CelValue {
  if (typeof value === 'string') return BigInt(countRunes(value));
  if (value instanceof Uint8Array) return BigInt(value.length);
  if (isKind(value, 'list')) return BigInt(value.items.length);
  return isKind(value, 'map') ? BigInt(value.size) : NO_OVERLOAD;
}

function cannotConvert(value: CelValue, wanted: string): CelValue {
  return celError(`type conversion error from '${celTypeName(value)}' to '${wanted}'`);
}

function toInt(value: CelValue): CelValue {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') {
    return Math.abs(value) < 2 ** 63 ? BigInt(Math.trunc(value)) : celError('integer overflow');
  }
  if (isKind(value, 'timestamp')) return value.nanos / 1_000_000_000n;
  if (typeof value !== 'string' || !/^[+-]?\d+$/.test(value)) return cannotConvert(value, 'int');
  const number = BigInt(value.replace('+', ''));
  return number <= MAX_INT && number >= -MAX_INT - 1n ? number : cannotConvert(value, 'int');
}

function toDouble(value: CelValue): CelValue {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  const isNumber = typeof value === 'string' && /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(value);
  return isNumber ? Number(value) : cannotConvert(value, 'double');
}

function toText(value: CelValue): CelValue {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return renderGoFloat(value);
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  if (isKind(value, 'duration')) return `${Number(value.nanos) / 1e9}s`;
  return cannotConvert(value, 'string');
}

function toBool(value: CelValue): CelValue {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'string' && /^(?:1|t|T|true|TRUE|True)$/.test(value)) return true;
  if (typeof value === 'string' && /^(?:0|f|F|false|FALSE|False)$/.test(value)) return false;
  return cannotConvert(value, 'bool');
}

const UNIT_NANOS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 6e10,
  h: 3.6e12,
};

function toDuration(value: CelValue): CelValue {
  if (isKind(value, 'duration')) return value;
  const text = typeof value === 'string' ? value : '';
  const [, sign = '', amount = ''] =
    /^([+-]?)((?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|ms|s|m|h))+|0)$/.exec(text) ?? [];
  if (amount === '') return cannotConvert(value, 'duration');
  let nanos = 0;
  for (const [, number = '0', unit = ''] of amount.matchAll(/([\d.]+)([a-zµ]+)/g)) {
    nanos += Number(number) * (UNIT_NANOS[unit] ?? 0);
  }
  return { kind: 'duration', nanos: BigInt(Math.round(sign === '-' ? -nanos : nanos)) };
}

function toTimestamp(value: CelValue): CelValue {
  if (isKind(value, 'timestamp')) return value;
  if (typeof value === 'bigint') return { kind: 'timestamp', nanos: value * 1_000_000_000n };
  const millis = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(millis)) return cannotConvert(value, 'timestamp');
  return { kind: 'timestamp', nanos: BigInt(millis) * 1_000_000n };
}
