/** Splits a condition at the `&&` of its top level, outside of brackets and quotes. */
export function splitConjuncts(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let quote = '';
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (quote !== '') {
      if (char === '\\') at += 1;
      else if (char === quote) quote = '';
    } else if (char === '"' || char === "'") quote = char;
    else if ('([{'.includes(char)) depth += 1;
    else if (')]}'.includes(char)) depth -= 1;
    else if (depth === 0 && (text.startsWith('||', at) || char === '?')) return [text.trim()];
    else if (depth === 0 && text.startsWith('&&', at)) {
      parts.push(text.slice(from, at).trim());
      from = at + 2;
      at += 1;
    }
  }
  return [...parts, text.slice(from).trim()];
}
