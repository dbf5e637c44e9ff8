/** How a quantity was written; it is printed the same way again. */
export type QuantityFormat = 'BinarySI' | 'DecimalSI' | 'DecimalExponent';

/** An exact amount: `mantissa` × 10^`scale`. */
export interface Quantity {
  readonly mantissa: bigint;
  readonly scale: number;
  readonly format: QuantityFormat;
  /** The text itself where Kubernetes takes it for canonical and prints it unchanged. */
  readonly text?: string;
}

/** Why a text is no quantity, in the words of the API machinery. */
export const QUANTITY_ERROR = {
  format: "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
  numeric: 'unable to parse numeric part of quantity',
  suffix: "unable to parse quantity's suffix",
} as const;

const SYNTAX = /^([+-]?)([0-9]*)(?:\.([0-9]*))?((?:[eEinumkKMGTP]+[-+]?|[-+])[0-9]*)?$/;
const BINARY: ReadonlyMap<string, number> = new Map(
  ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'].map((suffix, at) => [suffix, 10 * (at + 1)]),
);
const DECIMAL: ReadonlyMap<string, number> = new Map(
  ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'].map((suffix, at) => [suffix, 3 * (at - 3)]),
);
const decimalSuffixes: ReadonlyMap<number, string> = new Map(
  [...DECIMAL].map(([text, power]) => [power, text]),
);

const NANO = -9;
const MAX = 2n ** 63n - 1n;
/** Most digits the int64 fast path takes. */
const FAST_DIGITS = 18;
/** Beyond this power of ten a number is kept as it is instead of being written out in nano units. */
const WRITTEN_OUT = 4096;

/**
 * Reads a Kubernetes quantity (`resource.ParseQuantity`): `1.5Gi`, `100m`, `2e3`, or a JSON number. Finer than
 * 10^-9 is rounded away from zero, binary suffixes are capped at 2^63-1. Undefined when it is no quantity;
 * `explainQuantityError` tells why.
 */
export function readQuantity(value: string | number): Quantity | undefined {
  const read = parseQuantity(typeof value === 'number' ? String(value) : value);
  return typeof read === 'string' ? undefined : read;
}

/** The API machinery's error for a text that is no quantity, or undefined when it is one. */
export function explainQuantityError(text: string): string | undefined {
  const read = parseQuantity(text);
  return typeof read === 'string' ? read : undefined;
}

interface Suffix {
  readonly base: 2 | 10;
  readonly exponent: number;
  readonly format: QuantityFormat;
}

function parseQuantity(text: string): Quantity | string {
  if (text === '') return QUANTITY_ERROR.format;
  if (text === '0') return { mantissa: 0n, scale: 0, format: 'DecimalSI', text };
  const match = SYNTAX.exec(text);
  if (match === null) return QUANTITY_ERROR.format;
  const [, sign = '', digits = '', decimals = '', ending = ''] = match;
  const suffix = readSuffix(ending);
  if (suffix === undefined) return QUANTITY_ERROR.suffix;
  const negative = sign === '-';
  const fast = readFast(text, digits.replace(/^0+/, '') || '0', decimals, suffix, negative);
  if (fast !== undefined) return fast;
  if (digits === '' && decimals === '') return QUANTITY_ERROR.numeric;
  return readSlow(digits, decimals, suffix, negative);
}

function readSuffix(text: string): Suffix | undefined {
  const decimal = DECIMAL.get(text);
  if (decimal !== undefined) return { base: 10, exponent: decimal, format: 'DecimalSI' };
  const binary = BINARY.get(text);
  if (binary !== undefined) return { base: 2, exponent: binary, format: 'BinarySI' };
  if (!/^[eE][-+]?[0-9]+$/.test(text)) return undefined;
  const power = BigInt(text.slice(text[1] === '+' ? 2 : 1));
  if (BigInt.asIntN(64, power) !== power) return undefined;
  return { base: 10, exponent: Number(BigInt.asIntN(32, power)), format: 'DecimalExponent' };
}

/** Short numbers stay an integer and a power of ten, unrounded; undefined when the number does not fit. */
function readFast(
  text: string,
  digits: string,
  decimals: string,
  suffix: Suffix,
  negative: boolean,
): Quantity | undefined {
  const { base, exponent, format } = suffix;
  if (base === 2) {
    if (decimals !== '' || 14 - digits.length - exponent * 0.3 < 0) return undefined;
    const value = BigInt(digits);
    const mantissa = value << BigInt(exponent);
    const kept = (value & 7n) !== 0n ? { text } : {};
    return { mantissa: negative ? -mantissa : mantissa, scale: 0, format, ...kept };
  }
  const scale = (exponent - decimals.length) | 0;
  const written = digits + decimals;
  if (written.length > FAST_DIGITS || scale < NANO) return undefined;
  const mantissa = BigInt(written);
  const kept = scale % 3 === 0 && !written.endsWith('000') && written[0] !== '0' ? { text } : {};
  return { mantissa: negative ? -mantissa : mantissa, scale, format, ...kept };
}

function readSlow(digits: string, decimals: string, suffix: Suffix, negative: boolean): Quantity {
  const unscaled = BigInt(digits + decimals);
  if (unscaled === 0n) return { mantissa: 0n, scale: 0, format: suffix.format };
  const binary = suffix.base === 2;
  const amount = roundToNano(
    binary ? unscaled << BigInt(suffix.exponent) : unscaled,
    ((binary ? 0 : suffix.exponent) - decimals.length) | 0,
  );
  const sign = negative ? -1n : 1n;
  if (!binary) return { mantissa: sign * amount.mantissa, scale: amount.scale, format: suffix.format };
  const one = 10n ** BigInt(-amount.scale);
  if (amount.mantissa > MAX * one) return { mantissa: sign * MAX, scale: 0, format: 'BinarySI' };
  const format = amount.mantissa < one ? 'DecimalSI' : 'BinarySI';
  return { mantissa: sign * amount.mantissa, scale: amount.scale, format };
}

/** Rounds a positive amount up to a multiple of 10^-9. */
function roundToNano(mantissa: bigint, scale: number): { readonly mantissa: bigint; readonly scale: number } {
  if (scale > WRITTEN_OUT) return { mantissa, scale };
  if (scale >= NANO) return { mantissa: mantissa * 10n ** BigInt(scale - NANO), scale: NANO };
  const drop = NANO - scale;
  if (drop > String(mantissa).length) return { mantissa: 1n, scale: NANO };
  const unit = 10n ** BigInt(drop);
  return { mantissa: (mantissa + unit - 1n) / unit, scale: NANO };
}

/** Compares two quantities exactly (`Quantity.Cmp`): negative, zero or positive. */
export function compareQuantities(a: Quantity, b: Quantity): number {
  if (a.scale === b.scale) return compareNumbers(a.mantissa, b.mantissa);
  const sign = signOf(a.mantissa);
  if (sign !== signOf(b.mantissa)) return sign - signOf(b.mantissa);
  if (sign === 0) return 0;
  const magnitude = digitsOf(a.mantissa) + a.scale - digitsOf(b.mantissa) - b.scale;
  if (magnitude !== 0) return magnitude * sign;
  const scale = Math.min(a.scale, b.scale);
  return compareNumbers(
    a.mantissa * 10n ** BigInt(a.scale - scale),
    b.mantissa * 10n ** BigInt(b.scale - scale),
  );
}

function compareNumbers(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function signOf(value: bigint): number {
  return value > 0n ? 1 : value < 0n ? -1 : 0;
}

function digitsOf(value: bigint): number {
  return String(value < 0n ? -value : value).length;
}

/**
 * The quantity as a double, the way `AsApproximateFloat64` gets it: mantissa times a power of ten, each rounded.
 * Scores are computed from this value, so its rounding errors matter.
 */
export function approximateQuantity(quantity: Quantity): number {
  const base = Number(quantity.mantissa);
  return quantity.scale === 0 ? base : base * powerOfTen(quantity.scale);
}

/** Go's `math.Pow10`: two table entries combined, hence not always the nearest double. */
function powerOfTen(power: number): number {
  if (power > 308) return Number.POSITIVE_INFINITY;
  if (power < -323) return 0;
  const size = Math.abs(power);
  const rest = Number(`1e${size % 32}`);
  const coarse = size - (size % 32);
  return power < 0 ? Number(`1e-${coarse}`) / rest : Number(`1e${coarse}`) * rest;
}

/** Prints a quantity the way the API server does (`Quantity.String`): `1024Mi` becomes `1Gi`, `0.5` `500m`. */
export function renderQuantity(quantity: Quantity): string {
  if (quantity.text !== undefined) return quantity.text;
  if (quantity.mantissa === 0n) return '0';
  return renderBinary(quantity) ?? renderDecimal(quantity);
}

function renderBinary({ mantissa, scale, format }: Quantity): string | undefined {
  if (format !== 'BinarySI' || scale > 0) return undefined;
  const unit = 10n ** BigInt(-scale);
  if (mantissa % unit !== 0n) return undefined;
  let value = mantissa / unit;
  if (value > -1024n && value < 1024n) return undefined;
  let power = 0;
  for (; value % 1024n === 0n; value /= 1024n) power += 10;
  const suffix = [...BINARY].find(([, exponent]) => exponent === power)?.[0] ?? '';
  return `${value}${suffix}`;
}

function renderDecimal({ mantissa, scale, format }: Quantity): string {
  const digits = String(mantissa);
  const bare = digits.replace(/0+$/, '');
  const exponent = scale + digits.length - bare.length;
  const spare = ((exponent % 3) + 3) % 3;
  const power = exponent - spare;
  const number = bare + '0'.repeat(spare);
  if (format === 'DecimalExponent') return power === 0 ? number : `${number}e${power}`;
  // Past E the real printer finds no suffix and drops it.
  return number + (decimalSuffixes.get(power) ?? '');
}
