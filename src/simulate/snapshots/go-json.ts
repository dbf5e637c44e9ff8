import { isJsonList, isJsonObject, type Json } from '../../api/json.ts';

/** What Go's `encoding/json` writes otherwise than JavaScript: signs that could matter inside HTML. */
const HTML_SIGNS = /[<>&\u2028\u2029]/g;
/** A surrogate without its partner; Go's decoder has turned such into U+FFFD before anything is encoded. */
const LONE_SURROGATE = /\p{Cs}/gu;

/** A text as a JSON string in Go's spelling, quotes included. */
export function encodeGoString(text: string): string {
  return JSON.stringify(text.replace(LONE_SURROGATE, '\uFFFD')).replace(
    HTML_SIGNS,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/**
 * A value as Go's `encoding/json` writes a map: compact, keys in byte order, `<`, `>`, `&` escaped. What KubeFleet
 * hashes, measures and sorts is this text.
 */
export function encodeGoJson(value: Json): string {
  if (typeof value === 'string') return encodeGoString(value);
  if (isJsonList(value)) return `[${value.map(encodeGoJson).join(',')}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const entries = sortKeys(Object.keys(value)).map(
    (key) => `${encodeGoString(key)}:${encodeGoJson(value[key] ?? null)}`,
  );
  return `{${entries.join(',')}}`;
}

/** Sorts keys by their UTF-8 bytes, as Go does; this differs from JavaScript's order only beyond U+FFFF. */
function sortKeys(keys: string[]): string[] {
  return keys.sort(compareUtf8);
}

/** Compares two texts by their UTF-8 bytes: negative, 0 or positive. */
export function compareUtf8(left: string, right: string): number {
  const end = Math.min(left.length, right.length);
  for (let at = 0; at < end; at += 1) {
    const a = left.charCodeAt(at);
    const b = right.charCodeAt(at);
    if (a === b) continue;
    // Surrogates stand for code points above all others, though their units do not.
    const high = Number(isSurrogate(a)) - Number(isSurrogate(b));
    return high !== 0 ? high : a - b;
  }
  return left.length - right.length;
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xe000;
}

/** How many bytes a text takes in UTF-8. */
export function utf8Length(text: string): number {
  let bytes = text.length;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) continue;
    // Each half of a surrogate pair counts two of the four bytes.
    bytes += unit < 0x800 || isSurrogate(unit) ? 1 : 2;
  }
  return bytes;
}
