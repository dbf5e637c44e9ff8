import { distance } from 'fastest-levenshtein';

/** The name nearest to a mistyped one, when it is near enough to be meant; undefined otherwise. */
export function nearestName(typed: string, names: readonly string[]): string | undefined {
  const wanted = typed.toLowerCase();
  const ranked = names
    .map((name) => ({ name, far: distance(wanted, name.toLowerCase()) }))
    .sort((a, b) => a.far - b.far || (a.name < b.name ? -1 : 1));
  const [best] = ranked;
  return best !== undefined && best.far <= Math.max(1, Math.floor(wanted.length / 3)) ? best.name : undefined;
}

/** `; did you mean "x"?` or nothing. */
export function didYouMean(typed: string, names: readonly string[]): string {
  const nearest = nearestName(typed, names);
  return nearest === undefined ? '' : `; did you mean "${nearest}"?`;
}
