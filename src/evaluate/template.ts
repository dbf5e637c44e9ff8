/** A text with expressions in it: literal pieces, and expressions with their offset in the text. */
export type TextPart = { readonly literal: string } | { readonly expression: string; readonly start: number };

/** What is wrong with a text, and where. */
export interface TextProblem {
  readonly problem: string;
  readonly start: number;
}

/**
 * Splits a text at `${expression}`. `$${` prints `${`. Braces and quotes inside an expression are followed, so
 * that `${{'a': 1}['a']}` is one.
 */
export function readText(text: string): readonly TextPart[] | TextProblem {
  const parts: TextPart[] = [];
  let literal = '';
  for (let at = 0; at < text.length; ) {
    if (text.startsWith('$${', at)) {
      literal += '${';
      at += 3;
    } else if (text.startsWith('${', at)) {
      const end = expressionEnd(text, at + 2);
      if (end < 0) return { problem: 'this ${ has no closing brace', start: at };
      const expression = text.slice(at + 2, end);
      if (expression.trim() === '') return { problem: 'there is nothing between ${ and }', start: at };
      if (literal !== '') parts.push({ literal });
      parts.push({ expression, start: at + 2 });
      literal = '';
      at = end + 1;
    } else {
      literal += text[at];
      at += 1;
    }
  }
  if (literal !== '') parts.push({ literal });
  return parts;
}

/** The offset of the brace that closes an expression; -1 when there is none. */
function expressionEnd(text: string, from: number): number {
  let depth = 0;
  let quote = '';
  for (let at = from; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (quote !== '') {
      if (char === '\\') at += 1;
      else if (char === quote) quote = '';
    } else if (char === '"' || char === "'") quote = char;
    else if (char === '{') depth += 1;
    else if (char === '}') {
      if (depth === 0) return at;
      depth -= 1;
    }
  }
  return -1;
}

/** True for a problem, as opposed to parts. */
export function isTextProblem(value: readonly TextPart[] | TextProblem): value is TextProblem {
  return 'problem' in value;
}
