import { renderGoQuoted } from '../../model/label-selector-syntax.ts';

/** Reads a decimal integer as Go's `strconv.Atoi` does; its error as text when there is none. */
export function readGoInteger(text: string): number | string {
  const parsing = `strconv.Atoi: parsing ${renderGoQuoted(text)}`;
  if (!/^[+-]?[0-9]+$/.test(text)) return `${parsing}: invalid syntax`;
  const value = BigInt(text.replace('+', ''));
  return BigInt.asIntN(64, value) === value ? Number(value) : `${parsing}: value out of range`;
}
