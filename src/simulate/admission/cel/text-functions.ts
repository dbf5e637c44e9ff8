import { buildMatcher } from '../regular-expression.ts';
import type { FunctionTable } from './functions.ts';
import { type CelValue, celError, isKind, NO_OVERLOAD } from './value.ts';

type Run = (args: readonly CelValue[]) => CelValue;

/** Methods and functions on texts: CEL's own, and those of the strings and Kubernetes libraries. */
export const TEXT_FUNCTIONS: FunctionTable = new Map<string, Run>([
  ...onText('startsWith', (text, part) => text.startsWith(part)),
  ...onText('endsWith', (text, part) => text.endsWith(part)),
  ...onText('contains', (text, part) => text.includes(part)),
  ...onText('lowerAscii', (text) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())),
  ...onText('upperAscii', (text) => text.replace(/[a-z]/g, (letter) => letter.toUpperCase())),
  ...onText('trim', (text) => text.trim()),
  ...onText('reverse', (text) => [...text].reverse().join('')),
  ['matches', matchDynamic],
  ['.matches', matchDynamic],
  ['.charAt', charAt],
  ['.substring', substring],
  ['.replace', replace],
  ['.split', split],
  ['.join', join],
]);

function onText(name: string, run: (text: string, part: string) => CelValue): [string, Run][] {
  return [
    [
      `.${name}`,
      ([text = null, part = '']) =>
        typeof text === 'string' && typeof part === 'string' ? run(text, part) : NO_OVERLOAD,
    ],
  ];
}

function matchDynamic([text = null, pattern = null]: readonly CelValue[]): CelValue {
  if (typeof text !== 'string' || typeof pattern !== 'string') return NO_OVERLOAD;
  const matches = buildMatcher(pattern);
  return typeof matches === 'string' ? celError(matches) : matches(text);
}

function charAt([text = null, index = null]: readonly CelValue[]): CelValue {
  if (typeof text !== 'string' || typeof index !== 'bigint') return NO_OVERLOAD;
  const runes = [...text];
  if (index < 0n || index > BigInt(runes.length)) return celError(`index out of range: ${index}`);
  return runes[Number(index)] ?? '';
}

function substring([text = null, from = null, to]: readonly CelValue[]): CelValue {
  if (typeof text !== 'string' || typeof from !== 'bigint') return NO_OVERLOAD;
  const runes = [...text];
  const end = to ?? BigInt(runes.length);
  if (typeof end !== 'bigint') return NO_OVERLOAD;
  if (from < 0n || from > BigInt(runes.length)) return celError(`index out of range: ${from}`);
  if (end < 0n || end > BigInt(runes.length)) return celError(`index out of range: ${end}`);
  if (from > end) return celError(`invalid substring range. start: ${from}, end: ${end}`);
  return runes.slice(Number(from), Number(end)).join('');
}

function replace([text = null, old = null, part = null, limit = -1n]: readonly CelValue[]): CelValue {
  if (typeof text !== 'string' || typeof old !== 'string' || typeof part !== 'string') return NO_OVERLOAD;
  if (typeof limit !== 'bigint') return NO_OVERLOAD;
  if (limit < 0n) return text.replaceAll(old, () => part);
  let left = Number(limit);
  return text.replaceAll(old, (found) => {
    left -= 1;
    return left >= 0 ? part : found;
  });
}

function split([text = null, separator = null, limit = -1n]: readonly CelValue[]): CelValue {
  if (typeof text !== 'string' || typeof separator !== 'string' || typeof limit !== 'bigint')
    return NO_OVERLOAD;
  const parts = separator === '' ? [...text] : text.split(separator);
  const most = Number(limit);
  if (most === 0) return { kind: 'list', items: [], unorderedBy: undefined };
  const kept =
    most < 0 || parts.length <= most
      ? parts
      : [...parts.slice(0, most - 1), parts.slice(most - 1).join(separator)];
  return { kind: 'list', items: kept, unorderedBy: undefined };
}

function join([list = null, separator = '']: readonly CelValue[]): CelValue {
  if (!isKind(list, 'list') || typeof separator !== 'string') return NO_OVERLOAD;
  return list.items.every((item) => typeof item === 'string') ? list.items.join(separator) : NO_OVERLOAD;
}
