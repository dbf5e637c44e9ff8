import { distance } from 'fastest-levenshtein';

/** The name nearest to a mistyped one, when it is near enough to be meant; undefined otherwise. */
export function nearestName(typed: string, names: readonly string[]): string | undefined {
  const wanted = typed.toLowerCase();
  const ranked = names
    .map((name) => ({ name, far: typingDistance(wanted, name.toLowerCase()) }))
    .sort((a, b) => a.far - b.far || (a.name < b.name ? -1 : 1));
  const [best] = ranked;
  return best !== undefined && best.far <= Math.max(1, Math.floor(wanted.length / 3)) ? best.name : undefined;
}

/** Letters to change, add or drop; two neighbours in the wrong order count once, as people type them. */
function typingDistance(typed: string, name: string): number {
  let least = distance(typed, name);
  for (let at = 1; at < typed.length; at += 1) {
    const [before, left, right] = [typed.slice(0, at - 1), typed[at - 1] ?? '', typed[at] ?? ''];
    least = Math.min(least, 1 + distance(`${before}${right}${left}${typed.slice(at + 1)}`, name));
  }
  return least;
}

/** `; did you mean "x"?` or nothing. */
export function didYouMean(typed: string, names: readonly string[]): string {
  const nearest = nearestName(typed, names);
  return nearest === undefined ? '' : `; did you mean "${nearest}"?`;
}
