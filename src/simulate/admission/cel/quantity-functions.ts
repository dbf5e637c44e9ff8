import {
  approximateQuantity,
  compareQuantities,
  explainQuantityError,
  readQuantity,
} from '../../../model/quantity.ts';
import type { FunctionTable } from './functions.ts';
import { type CelValue, celError, isKind, NO_OVERLOAD } from './value.ts';

type Run = (args: readonly CelValue[]) => CelValue;

/** Kubernetes' functions on quantities. */
export const QUANTITY_FUNCTIONS: FunctionTable = new Map<string, Run>([
  ['quantity', ([text = null]) => (typeof text === 'string' ? parseQuantity(text) : NO_OVERLOAD)],
  [
    'isQuantity',
    ([text = null]) => (typeof text === 'string' ? readQuantity(text) !== undefined : NO_OVERLOAD),
  ],
  ['.isGreaterThan', onQuantities((order) => order > 0)],
  ['.isLessThan', onQuantities((order) => order < 0)],
  ['.compareTo', onQuantities((order) => BigInt(Math.sign(order)))],
  [
    '.asApproximateFloat',
    ([value = null]) => (isKind(value, 'quantity') ? approximateQuantity(value.quantity) : NO_OVERLOAD),
  ],
]);

function parseQuantity(text: string): CelValue {
  const quantity = readQuantity(text);
  if (quantity !== undefined) return { kind: 'quantity', quantity };
  return celError(explainQuantityError(text) ?? 'no quantity');
}

function onQuantities(judge: (order: number) => CelValue): Run {
  return ([left = null, right = null]) =>
    isKind(left, 'quantity') && isKind(right, 'quantity')
      ? judge(compareQuantities(left.quantity, right.quantity))
      : NO_OVERLOAD;
}
