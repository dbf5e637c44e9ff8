/** Marks an Unknown; a symbol, so that no value of the input can ever look like one. */
const gatesKey: unique symbol = Symbol('gates');

/**
 * A value the input cannot tell, naming the gates that would tell it: `members`, `hub:<Kind>`,
 * `namespaces:<cluster>`, `objects:<cluster>/<Kind>`, `closed:<cluster>/<ns>`, `crds:<cluster>`, `kubernetes:<cluster>`, `time`,
 * `flags`, `base`, `release` (design.md §3). It is never false and never empty.
 */
export interface Unknown {
  readonly [gatesKey]: readonly string[];
}

/** A value, or the reason why the input does not tell it. */
export type Known<T> = T | Unknown;

/** Builds an Unknown that names `gates`, sorted and without repeats. */
export function unknown(...gates: readonly string[]): Unknown {
  return { [gatesKey]: [...new Set(gates)].sort() };
}

/** True for an Unknown. */
export function isUnknown(value: unknown): value is Unknown {
  return typeof value === 'object' && value !== null && gatesKey in value;
}

/** The gates that would tell the value. */
export function missingGates(value: Unknown): readonly string[] {
  return value[gatesKey];
}
