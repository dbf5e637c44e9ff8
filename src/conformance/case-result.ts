/** What became of one recorded case: every expected value compared, and where the product answered otherwise. */
export interface CaseResult {
  readonly agree: boolean;
  /** One line per disagreement: the key, what was expected, what the product said. */
  readonly differences: readonly string[];
  /** How many expected values were compared; 0 would mean that the case asserted nothing. */
  readonly compared: number;
}
