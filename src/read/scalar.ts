/** What a plain scalar can stand for. NaN and the infinities are numbers here; JSON refuses them later. */
export type PlainValue = null | boolean | number | string;

const WORDS: ReadonlyMap<string, PlainValue> = new Map<string, PlainValue>([
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'ON', 'true', 'True', 'TRUE'].map(
    (word) => [word, true] as const,
  ),
  ...['n', 'N', 'no', 'No', 'NO', 'off', 'Off', 'OFF', 'false', 'False', 'FALSE'].map(
    (word) => [word, false] as const,
  ),
  ...['.nan', '.NaN', '.NAN'].map((word) => [word, Number.NaN] as const),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map(
    (word) => [word, Number.POSITIVE_INFINITY] as const,
  ),
  ...['-.inf', '-.Inf', '-.INF'].map((word) => [word, Number.NEGATIVE_INFINITY] as const),
]);
const LONGEST_WORD = 5;

const DECIMAL = /^[-+]?[1-9][0-9]*$/;
const OCTAL = /^[-+]?0[oO]?[0-7]+$/;
const PREFIXED = /^[-+]?0(?:[xX][0-9a-fA-F]+|[bB][01]+)$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;
const UINT64_MAX = 2n ** 64n - 1n;

/**
 * The value of an untagged plain scalar, by the rules of the YAML library behind kubectl (go-yaml 2, `resolve`):
 * yes/no/on/off are booleans, 0777 and 0o777 are octal, times and dates stay strings.
 */
export function readPlainScalar(text: string): PlainValue {
  switch (text.charCodeAt(0)) {
    case 43: // +
    case 45: // -
      return text.length <= LONGEST_WORD && WORDS.has(text) ? readWord(text) : readNumber(text);
    case 46: // .
      if (text.length <= LONGEST_WORD && WORDS.has(text)) return readWord(text);
      return FLOAT.test(text) ? readFinite(text) : text;
    case 48:
    case 49:
    case 50:
    case 51:
    case 52:
    case 53:
    case 54:
    case 55:
    case 56:
    case 57:
      return readNumber(text);
    case 70: // F
    case 78: // N
    case 79: // O
    case 84: // T
    case 89: // Y
    case 102: // f
    case 110: // n
    case 111: // o
    case 116: // t
    case 121: // y
    case 126: // ~
      return text.length <= LONGEST_WORD ? readWord(text) : text;
    default:
      return text === '' ? null : text;
  }
}

function readWord(text: string): PlainValue {
  const value = WORDS.get(text);
  return value === undefined ? text : value;
}

/** Digits that certainly fit a double exactly. */
const SAFE_DIGITS = 15;

function readNumber(text: string): number | string {
  const first = text.charCodeAt(0);
  const begin = first === 43 || first === 45 ? 1 : 0;
  let value = 0;
  let at = begin;
  for (; at < text.length; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
  }
  if (at === text.length) {
    const padded = text.charCodeAt(begin) === 48 && at > begin + 1;
    if (at > begin && at <= SAFE_DIGITS && !padded) return first === 45 && value !== 0 ? -value : value;
    return readOddNumber(text);
  }
  // Most texts that begin with a digit are no numbers: addresses, quantities, identifiers.
  return '.eE_xXoObB'.includes(text.charAt(at)) ? readOddNumber(text) : text;
}

function readOddNumber(text: string): number | string {
  const plain = text.includes('_') ? text.replaceAll('_', '') : text;
  if (DECIMAL.test(plain)) return Number(plain);
  const whole = readPrefixedInteger(plain);
  if (whole !== undefined) return Number(whole);
  return FLOAT.test(plain) ? readFinite(plain, text) : text;
}

/** Hexadecimal, octal and binary integers that fit 64 bits (a sign narrows them to the signed range). */
function readPrefixedInteger(plain: string): bigint | undefined {
  const octal = OCTAL.test(plain);
  if (!octal && plain !== '0' && !PREFIXED.test(plain)) return undefined;
  const signed = plain.startsWith('-') || plain.startsWith('+');
  const digits = signed ? plain.slice(1) : plain;
  const size = BigInt(octal && digits !== '0' ? `0o${digits.replace(/^0[oO]?/, '')}` : digits.toLowerCase());
  const value = plain.startsWith('-') ? -size : size;
  const most = signed ? INT64_MAX : UINT64_MAX;
  return value < INT64_MIN || value > most ? undefined : value;
}

/** A float, or the text itself when it overflows a double. */
function readFinite(plain: string, text: string = plain): number | string {
  const value = Number(plain);
  return Number.isFinite(value) ? value : text;
}

const NULL_TAG = 'null';
const TIMESTAMP =
  /^[0-9]{4}-([0-9]{1,2})-([0-9]{1,2})(?:[Tt ]([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?:[.,][0-9]+)?(?:Z|[-+][0-9]{2}:[0-9]{2})?)?$/;

/** The value of a scalar with an explicit tag, or why it has none. `tag` is the part after `tag:yaml.org,2002:`. */
export function readTaggedScalar(tag: string, text: string): { value: PlainValue } | { fault: string } {
  if (tag === 'str') return { value: text };
  if (tag === 'binary') return readBinary(text);
  if (tag === 'timestamp') return isTimestamp(text) ? { value: text } : { fault: '!!timestamp' };
  const value = readPlainScalar(text);
  const fits =
    (tag === NULL_TAG && value === null) ||
    (tag === 'bool' && typeof value === 'boolean') ||
    (tag === 'float' && typeof value === 'number') ||
    (tag === 'int' && typeof value === 'number' && isIntegerText(text));
  if (fits) return { value };
  const known = tag === NULL_TAG || tag === 'bool' || tag === 'float' || tag === 'int';
  return known ? { fault: `!!${tag}` } : { value: text };
}

/** True when kubectl's library reads this number as an integer, not as a float. */
function isIntegerText(text: string): boolean {
  const plain = text.replaceAll('_', '');
  if (readPrefixedInteger(plain) !== undefined) return true;
  if (!DECIMAL.test(plain)) return false;
  const value = BigInt(plain.startsWith('+') ? plain.slice(1) : plain);
  return value >= INT64_MIN && value <= (/^[-+]/.test(plain) ? INT64_MAX : UINT64_MAX);
}

function isTimestamp(text: string): boolean {
  const found = TIMESTAMP.exec(text);
  if (found === null) return false;
  const [month = 0, day = 0, hour = 0, minute = 0, second = 0] = found
    .slice(1)
    .map((part) => Number(part ?? 0));
  return month >= 1 && month <= 12 && day >= 1 && day <= 31 && hour < 24 && minute < 60 && second < 60;
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** `!!binary`: standard base64 with padding, line breaks allowed; the bytes become text as UTF-8. */
function readBinary(text: string): { value: string } | { fault: string } {
  const bad = { fault: '!!binary' };
  const packed = text.replace(/[\r\n]/g, '');
  if (packed.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(packed)) return bad;
  let escaped = '';
  for (let i = 0; i < packed.length; i += 4) {
    const group = packed.slice(i, i + 4);
    const bits = [...group].reduce((sum, sign) => sum * 64 + Math.max(0, BASE64.indexOf(sign)), 0);
    const bytes = [bits >> 16, (bits >> 8) & 255, bits & 255].slice(
      0,
      group.indexOf('=') === 2 ? 1 : group.includes('=') ? 2 : 3,
    );
    escaped += bytes.map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
  }
  try {
    return { value: decodeURIComponent(escaped) };
  } catch {
    return bad;
  }
}

/**
 * The text a mapping key becomes in JSON, or undefined when kubectl refuses it (null, beyond 64 bits signed).
 * Booleans and numbers are keys too: `on` becomes "true", 0x10 becomes "16" (sigs.k8s.io/yaml).
 */
export function readKeyText(value: PlainValue, source: string): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (value === null) return undefined;
  if (!isIntegerText(source)) return formatFloat32(value);
  const plain = source.replaceAll('_', '');
  const exact = readPrefixedInteger(plain) ?? BigInt(plain.startsWith('+') ? plain.slice(1) : plain);
  return exact > INT64_MAX ? undefined : exact.toString();
}

/** Go's shortest `%g` of a float rounded to 32 bits: an exponent below -4 or from 6 on is written out. */
function formatFloat32(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  const single = Math.fround(value);
  if (!Number.isFinite(single)) return value > 0 ? '.inf' : '-.inf';
  if (single === 0) return Object.is(value, -0) ? '-0' : '0';
  let digits = 1;
  while (digits < 9 && Math.fround(Number(single.toExponential(digits - 1))) !== single) digits++;
  const [mantissa = '', exponent = '0'] = single.toExponential(digits - 1).split('e');
  const power = Number(exponent);
  if (power >= -4 && power < 6) return String(Number(`${mantissa}e${exponent}`));
  return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}
