/** A number with its noun: `1 error`, `2 errors`, `1 match`, `2 matches`. */
export function count(number: number, noun: string): string {
  const ending = /(s|x|ch|sh)$/.test(noun) ? 'es' : 's';
  return `${number} ${noun}${number === 1 ? '' : ending}`;
}

/** "a", "a and b", "a, b and c"; beyond `most` names the rest is counted: "a, b and 3 more". */
export function list(names: readonly string[], most = 5): string {
  const shown = names.length > most ? names.slice(0, most) : names;
  const rest = names.length - shown.length;
  if (rest > 0) return `${shown.join(', ')} and ${rest} more`;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}
