import { isJsonList, isJsonObject, type Json } from '../../api/json.ts';
import { renderGoQuoted } from '../../model/label-selector-syntax.ts';

const ESCAPED = /["\\\u0000-\u001f<>&\u2028\u2029]/g;
const SHORT: ReadonlyMap<string, string> = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\b', '\\b'],
  ['\f', '\\f'],
]);

/** JSON as Go's `json.Marshal` writes it: compact, keys sorted unless `ordered`, `<`, `>` and `&` escaped. */
export function renderGoJson(value: Json, ordered = false): string {
  if (typeof value === 'string') return `"${value.replace(ESCAPED, escapeJson)}"`;
  if (typeof value === 'number') return renderJsonNumber(value);
  if (isJsonList(value)) return `[${value.map((item) => renderGoJson(item, ordered)).join(',')}]`;
  if (!isJsonObject(value)) return String(value);
  const keys = ordered ? Object.keys(value) : Object.keys(value).sort();
  return `{${keys.map((key) => `${renderGoJson(key)}:${renderGoJson(value[key] ?? null, ordered)}`).join(',')}}`;
}

function escapeJson(char: string): string {
  return SHORT.get(char) ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function renderJsonNumber(value: number): string {
  const size = Math.abs(value);
  if (size === 0 || (size >= 1e-6 && size < 1e21)) return renderPlain(value);
  return value.toExponential();
}

/** A number as Go's `%v` prints it: whole numbers of 64 bits in full, others like `renderGoFloat`. */
export function renderGoNumber(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 2 ** 63 ? renderPlain(value) : renderGoFloat(value);
}

/** A `float64` as Go's `%v` prints it: with an exponent from seven digits on, `1e+06`, and below 0.0001. */
export function renderGoFloat(value: number): string {
  const size = Math.abs(value);
  if (size === 0 || (size >= 1e-4 && size < 1e6)) return renderPlain(value);
  return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
}

function renderPlain(value: number): string {
  if (Number.isInteger(value)) return String(BigInt(value));
  const text = String(value);
  const [digits = '', power] = text.split('e-');
  if (power === undefined) return text;
  const bare = digits.replace('-', '').replace('.', '');
  return `${value < 0 ? '-' : ''}0.${'0'.repeat(Number(power) - 1)}${bare}`;
}

/** True for numbers that Kubernetes decodes as an integer: whole, and within 64 bits. */
export function isGoInteger(value: Json | undefined): value is number {
  return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 2 ** 63;
}

/** A value as field errors show it: texts quoted, plain scalars as they are, the rest as JSON. */
export function renderBadValue(value: Json, ordered = false): string {
  if (typeof value === 'string') return renderGoQuoted(value);
  if (typeof value === 'number') return renderGoNumber(value);
  return renderGoJson(value, ordered);
}

/** Length in Unicode code points, Go's `utf8.RuneCount`. */
export function countRunes(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** Length in bytes of UTF-8, Go's `len`. */
export function countBytes(text: string): number {
  let bytes = 0;
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
