import { buildMatcher } from '../regular-expression.ts';
import { CONVERSIONS } from './conversions.ts';
import { LIST_FUNCTIONS } from './list-functions.ts';
import { QUANTITY_FUNCTIONS } from './quantity-functions.ts';
import { TEXT_FUNCTIONS } from './text-functions.ts';
import { type CelValue, NO_OVERLOAD } from './value.ts';

/** A function at run time; its arguments are no errors, the receiver of a method comes first. */
export type CelFunction = (args: readonly CelValue[]) => CelValue;

/** Functions by name; methods carry a leading dot. */
export type FunctionTable = ReadonlyMap<string, CelFunction>;

const TABLES: readonly FunctionTable[] = [CONVERSIONS, TEXT_FUNCTIONS, LIST_FUNCTIONS, QUANTITY_FUNCTIONS];
const FUNCTIONS: FunctionTable = new Map(TABLES.flatMap((table) => [...table]));

/**
 * The function of one call. A constant pattern of `matches` is compiled once. A text tells that there is no such
 * function here, so that the rule is left unjudged instead of being judged wrongly.
 */
export function bindFunction(
  name: string,
  isMethod: boolean,
  args: number,
  literals: readonly unknown[],
): CelFunction | string {
  const pattern = literals[1];
  if (name === 'matches' && args === 2 && typeof pattern === 'string') {
    const matches = buildMatcher(pattern);
    if (typeof matches === 'string') return `${JSON.stringify(pattern)} is no regular expression: ${matches}`;
    return ([text = null]) => (typeof text === 'string' ? matches(text) : NO_OVERLOAD);
  }
  return FUNCTIONS.get(`${isMethod ? '.' : ''}${name}`) ?? `the function ${name} is not supported`;
}
