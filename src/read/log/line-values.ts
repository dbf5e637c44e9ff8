/** A pair `key=value` of a structured line. */
export type LineValue = readonly [key: string, value: string];

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
]);
/** Digits behind `\x`, `\u` and `\U`. */
const CODE_LENGTHS: ReadonlyMap<string, number> = new Map([
  ['x', 2],
  ['u', 4],
  ['U', 8],
]);

/** A text in double quotes as Go's `%q` writes it; a text that was cut off ends where it was cut. */
export function decodeQuoted(
  text: string,
  start: number,
): { readonly value: string; readonly end: number; readonly closed: boolean } {
  let value = '';
  let from = start + 1;
  for (let at = from; at < text.length; at++) {
    const sign = text[at];
    if (sign === '"') return { value: value + text.slice(from, at), end: at + 1, closed: true };
    if (sign !== '\\') continue;
    value += text.slice(from, at);
    const next = text[at + 1] ?? '';
    const digits = CODE_LENGTHS.get(next);
    const code = digits === undefined ? '' : text.slice(at + 2, at + 2 + digits);
    if (digits !== undefined && /^[0-9a-fA-F]+$/.test(code) && code.length === digits) {
      const point = Number.parseInt(code, 16);
      value += point > 0x10ffff ? '\ufffd' : String.fromCodePoint(point);
      at += 1 + digits;
    } else {
      value += ESCAPES.get(next) ?? next;
      at += 1;
    }
    from = at + 1;
  }
  return { value: value + text.slice(Math.min(from, text.length)), end: text.length, closed: false };
}

const KEY = /[\w./-]{1,100}=/y;

/**
 * The pairs of a structured klog line from `start` on: values in quotes, JSON without quotes, `<` and `>` around
 * several lines, or a word. What is no pair is passed over.
 */
export function decodeValues(text: string, start: number): readonly LineValue[] {
  const values: LineValue[] = [];
  for (let at = start; at < text.length; ) {
    if (text[at] === ' ') {
      at += 1;
      continue;
    }
    KEY.lastIndex = at;
    const key = KEY.exec(text)?.[0];
    if (key === undefined) {
      const next = text.indexOf(' ', at);
      at = next === -1 ? text.length : next + 1;
      continue;
    }
    const { value, end } = decodeValue(text, at + key.length);
    values.push([key.slice(0, -1), value]);
    at = end;
  }
  return values;
}

function decodeValue(text: string, at: number): { readonly value: string; readonly end: number } {
  const sign = text[at];
  if (sign === '"') return decodeQuoted(text, at);
  if (sign === '{' || sign === '[') {
    const end = findEnd(text, at);
    return { value: text.slice(at, end), end };
  }
  if (sign === '<' && text[at + 1] === '\n') {
    const close = text.indexOf('\n >', at);
    const inside = text.slice(at + 2, close === -1 ? text.length : close).replaceAll('\n\t', '\n');
    return { value: inside.trim(), end: close === -1 ? text.length : close + 3 };
  }
  const space = text.indexOf(' ', at);
  const end = space === -1 ? text.length : space;
  return { value: text.slice(at, end), end };
}

/** Behind the bracket that closes the one at `start`, quotes respected; the end when the text was cut off. */
function findEnd(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const sign = text[at];
    if (sign === '"') at = decodeQuoted(text, at).end - 1;
    else if (sign === '{' || sign === '[') depth += 1;
    else if (sign === '}' || sign === ']') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return text.length;
}
