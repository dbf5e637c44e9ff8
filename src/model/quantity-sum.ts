import { compareQuantities, type Quantity, readQuantity } from './quantity.ts';

/** Amounts by resource name: `cpu`, `memory`, … */
export type Amounts = ReadonlyMap<string, Quantity>;

const ZERO: Quantity = { mantissa: 0n, scale: 0, format: 'DecimalSI' };

/** The sum of two quantities, printed the way the first is. */
export function addQuantities(left: Quantity, right: Quantity): Quantity {
  if (left.mantissa === 0n) return right;
  const scale = Math.min(left.scale, right.scale);
  const at = (each: Quantity): bigint => each.mantissa * 10n ** BigInt(each.scale - scale);
  return { mantissa: at(left) + at(right), scale, format: left.format };
}

/** A quantity so many times. */
export function multiplyQuantity({ mantissa, scale, format }: Quantity, times: number): Quantity {
  return { mantissa: mantissa * BigInt(times), scale, format };
}

/** The amounts of both, resource by resource. */
export function addAmounts(left: Amounts, right: Amounts): Amounts {
  return mergeAmounts(left, right, addQuantities);
}

/** The larger amount of each resource. */
export function maxAmounts(left: Amounts, right: Amounts): Amounts {
  return mergeAmounts(left, right, (a, b) => (compareQuantities(a, b) >= 0 ? a : b));
}

/** The amounts so many times. */
export function multiplyAmounts(amounts: Amounts, times: number): Amounts {
  return new Map([...amounts].map(([name, amount]) => [name, multiplyQuantity(amount, times)]));
}

/** Reads `requests`, `limits` or `hard` as written; what is no quantity is left out. */
export function readAmounts(value: Readonly<Record<string, unknown>> | undefined): Amounts {
  const amounts = new Map<string, Quantity>();
  for (const [name, text] of Object.entries(value ?? {})) {
    if (typeof text !== 'string' && typeof text !== 'number') continue;
    const amount = readQuantity(text);
    if (amount !== undefined) amounts.set(name, amount);
  }
  return amounts;
}

/** A plain number as a quantity. */
export function countQuantity(count: number): Quantity {
  return { mantissa: BigInt(count), scale: 0, format: 'DecimalSI' };
}

function mergeAmounts(
  left: Amounts,
  right: Amounts,
  merge: (left: Quantity, right: Quantity) => Quantity,
): Amounts {
  const merged = new Map(left);
  for (const [name, amount] of right) merged.set(name, merge(merged.get(name) ?? ZERO, amount));
  return merged;
}
