/** Why a YAML text cannot be read: the parser's own words, and the UTF-16 offset in the text where it gave up. */
export interface YamlFault {
  readonly reason: string;
  readonly offset: number;
}

/** A mapping key given twice; the later one won. `offset` is where the later key starts. */
export interface DuplicateKey {
  readonly key: string;
  readonly offset: number;
  /** True when one of the two came from a merge (`<<`), which is how merges are meant to be used. */
  readonly merged: boolean;
  /** True when one is a number or boolean and the other text: only JSON makes them one key. */
  readonly mixed: boolean;
}
