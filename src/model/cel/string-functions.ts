import type { Call, CelFunction, CelFunctionBody } from './function.ts';

/** The functions of CEL's strings extension that the package's checker does not know. */
export const STRING_FUNCTIONS: readonly CelFunction[] = [
  define('The character at a position.', charAt, 'string.charAt(int): string'),
  define('A text with one part replaced everywhere.', replace, 'string.replace(string, string): string'),
  define(
    'A text with one part replaced so many times.',
    replace,
    'string.replace(string, string, int): string',
  ),
  define('A text backwards.', ([text]) => [...String(text)].reverse().join(''), 'string.reverse(): string'),
];

function define(means: string, run: CelFunctionBody, signature: string): CelFunction {
  return { signatures: [signature], means, bind: () => run };
}

function charAt([text, at]: readonly unknown[], call: Call): unknown {
  const points = [...String(text)];
  const index = Number(at);
  if (index === points.length) return '';
  return points[index] ?? call.fail('charAt is out of range');
}

function replace([text, from, to, limit]: readonly unknown[], call: Call): unknown {
  const [whole, part, other] = [String(text), String(from), String(to)];
  const parts = part === '' ? ['', ...whole, ''] : whole.split(part);
  const most = limit === undefined || Number(limit) < 0 ? parts.length : Number(limit);
  const swaps = Math.min(most, parts.length - 1);
  if (!call.spend(1 + (whole.length + swaps * other.length) / 10))
    return call.fail('the expression takes too many steps');
  let made = parts[0] ?? '';
  parts.slice(1).forEach((piece, at) => {
    made += (at < swaps ? other : part) + piece;
  });
  return made;
}
