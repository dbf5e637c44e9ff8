import { RE2JS } from 're2js';
import { type Call, type CelFunctionBody, functionKey } from './function.ts';
import { isInt, isMapLike, mapKeys, typeNameOf, typeValue } from './value.ts';

/** The standard functions by key. Their types are known to the checker already. */
export const STANDARD: ReadonlyMap<string, CelFunctionBody> = new Map<string, CelFunctionBody>([
  [functionKey(false, 'size', 1), ([value], call) => sizeOf(value, call)],
  [functionKey(true, 'size', 0), ([value], call) => sizeOf(value, call)],
  [functionKey(true, 'startsWith', 1), strings((text, part) => text.startsWith(part))],
  [functionKey(true, 'endsWith', 1), strings((text, part) => text.endsWith(part))],
  [functionKey(true, 'contains', 1), strings((text, part) => text.includes(part))],
  [functionKey(true, 'lowerAscii', 0), strings((text) => mapAscii(text, /[A-Z]/g, 32))],
  [functionKey(true, 'upperAscii', 0), strings((text) => mapAscii(text, /[a-z]/g, -32))],
  [functionKey(true, 'trim', 0), strings((text) => text.trim())],
  [functionKey(true, 'indexOf', 1), (args, call) => findText(args, call, false)],
  [functionKey(true, 'indexOf', 2), (args, call) => findText(args, call, false)],
  [functionKey(true, 'lastIndexOf', 1), (args, call) => findText(args, call, true)],
  [functionKey(true, 'lastIndexOf', 2), (args, call) => findText(args, call, true)],
  [functionKey(true, 'substring', 1), substring],
  [functionKey(true, 'substring', 2), substring],
  [functionKey(true, 'split', 1), strings((text, separator) => splitText(text, separator))],
  [functionKey(true, 'split', 2), splitLimited],
  [functionKey(true, 'join', 0), joinList],
  [functionKey(true, 'join', 1), joinList],
  [functionKey(false, 'dyn', 1), ([value]) => value],
  [functionKey(false, 'type', 1), ([value]) => typeValue(typeNameOf(value))],
  [functionKey(false, 'int', 1), ([value], call) => toInt(value, call)],
  [functionKey(false, 'double', 1), ([value], call) => toDouble(value, call)],
  [functionKey(false, 'bool', 1), ([value], call) => toBool(value, call)],
  [functionKey(false, 'string', 1), ([value], call) => toText(value, call)],
  [functionKey(true, 'matches', 1), matchesDynamic],
]);

/** `matches` with a pattern that is known beforehand; a text instead of a body says what is wrong with it. */
export function bindMatches(pattern: string): CelFunctionBody | string {
  const compiled = compilePattern(pattern);
  return typeof compiled === 'string' ? compiled : ([text], call) => matchText(compiled, text, call);
}

function matchesDynamic([text, pattern]: readonly unknown[], call: Call): unknown {
  if (typeof pattern !== 'string') return call.fail(`matches needs a pattern, got ${typeNameOf(pattern)}`);
  if (!call.spend(100 + pattern.length)) return call.fail('the expression takes too many steps');
  const compiled = compilePattern(pattern);
  return typeof compiled === 'string' ? call.fail(compiled) : matchText(compiled, text, call);
}

/** Compiles with the linear-time engine: no pattern can make it hang. */
function compilePattern(pattern: string): RE2JS | string {
  if (pattern.length > 1000) return 'the pattern is longer than 1000 characters';
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    return `the pattern ${JSON.stringify(pattern)} is no RE2 regular expression: ${error instanceof Error ? error.message : 'unknown reason'}`;
  }
}

function matchText(pattern: RE2JS, text: unknown, call: Call): unknown {
  if (typeof text !== 'string') return call.fail(`matches needs a text, got ${typeNameOf(text)}`);
  if (!call.spend(1 + text.length)) return call.fail('the expression takes too many steps');
  return pattern.matcher(text).find();
}

/** Checks that all arguments are texts before it calls. */
function strings(run: (text: string, part: string) => unknown): CelFunctionBody {
  return ([text, part = ''], call) => {
    if (typeof text !== 'string' || typeof part !== 'string') {
      return call.fail(`expected a text, got ${typeNameOf(typeof text === 'string' ? part : text)}`);
    }
    return call.spend(1 + text.length / 50)
      ? run(text, part)
      : call.fail('the expression takes too many steps');
  };
}

function mapAscii(text: string, letters: RegExp, shift: number): string {
  return text.replace(letters, (letter) => String.fromCharCode(letter.charCodeAt(0) + shift));
}

/** Positions count code points, not UTF-16 units. */
function findText([text, part, from]: readonly unknown[], call: Call, last: boolean): unknown {
  if (typeof text !== 'string' || typeof part !== 'string') return call.fail('expected a text');
  if (!call.spend(1 + text.length)) return call.fail('the expression takes too many steps');
  const points = [...text];
  const start = from === undefined ? (last ? points.length : 0) : Number(from);
  if (start < 0 || start > points.length) return call.fail('the position is out of range');
  const unit = points.slice(0, start).join('').length;
  const found = last ? text.lastIndexOf(part, unit) : text.indexOf(part, unit);
  return found < 0 ? -1n : BigInt(countCodePoints(text.slice(0, found)));
}

function countCodePoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

function sizeOf(value: unknown, call: Call): unknown {
  if (typeof value === 'string') return BigInt(countCodePoints(value));
  if (Array.isArray(value)) return BigInt(value.length);
  if (isMapLike(value)) return BigInt(mapKeys(value).length);
  return call.fail(`size needs a text, list or map, got ${typeNameOf(value)}`);
}

function substring([text, from, to]: readonly unknown[], call: Call): unknown {
  if (typeof text !== 'string' || typeof from !== 'bigint')
    return call.fail('substring needs a text and a number');
  const points = [...text];
  const end = to === undefined ? BigInt(points.length) : to;
  if (typeof end !== 'bigint' || from < 0n || from > end || end > BigInt(points.length)) {
    return call.fail('substring is out of range');
  }
  return points.slice(Number(from), Number(end)).join('');
}

function splitText(text: string, separator: string): string[] {
  return separator === '' ? [...text] : text.split(separator);
}

function splitLimited([text, separator, limit]: readonly unknown[], call: Call): unknown {
  if (typeof text !== 'string' || typeof separator !== 'string' || typeof limit !== 'bigint') {
    return call.fail('split needs a text, a separator and a number');
  }
  const parts = splitText(text, separator);
  const most = Number(limit);
  if (most === 0) return [];
  if (most < 0 || parts.length <= most) return parts;
  return [...parts.slice(0, most - 1), parts.slice(most - 1).join(separator)];
}

function joinList([list, separator = '']: readonly unknown[], call: Call): unknown {
  if (!Array.isArray(list) || !list.every((item) => typeof item === 'string')) {
    return call.fail('join needs a list of texts');
  }
  return call.spend(list.length)
    ? list.join(String(separator))
    : call.fail('the expression takes too many steps');
}

function toInt(value: unknown, call: Call): unknown {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number' && Math.abs(value) < 2 ** 63) return BigInt(Math.trunc(value));
  if (typeof value === 'string' && /^-?\d{1,19}$/.test(value) && isInt(BigInt(value))) return BigInt(value);
  return call.fail(`cannot make an int of ${describe(value)}`);
}

function toDouble(value: unknown, call: Call): unknown {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'string' && /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(value))
    return Number(value);
  if (typeof value === 'string' && /^[+-]?inf(inity)?$/i.test(value)) {
    return value.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  }
  if (typeof value === 'string' && /^nan$/i.test(value)) return Number.NaN;
  return call.fail(`cannot make a double of ${describe(value)}`);
}

function toBool(value: unknown, call: Call): unknown {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'string' && /^(1|t|true|TRUE|True)$/.test(value)) return true;
  if (typeof value === 'string' && /^(0|f|false|FALSE|False)$/.test(value)) return false;
  return call.fail(`cannot make a bool of ${describe(value)}`);
}

function toText(value: unknown, call: Call): unknown {
  if (typeof value === 'string') return value;
  if (value === Number.POSITIVE_INFINITY) return '+Inf';
  if (value === Number.NEGATIVE_INFINITY) return '-Inf';
  const plain = typeof value === 'bigint' || typeof value === 'number' || typeof value === 'boolean';
  return plain ? String(value) : call.fail(`cannot make a text of ${describe(value)}`);
}

function describe(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value.slice(0, 60)) : typeNameOf(value);
}
