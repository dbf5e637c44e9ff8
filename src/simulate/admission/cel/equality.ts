import { compareQuantities } from '../../../model/quantity.ts';
import { isDeepEqual } from '../correlation.ts';
import { type CelList, type CelMap, type CelObject, type CelValue, isKind } from './value.ts';

/** CEL's equality (`types.Equal`): values of different types are unequal, numbers compare by amount. */
export function isEqual(left: CelValue, right: CelValue): boolean | CelObject {
  if (left === null || right === null) return left === right;
  if (isKind(left, 'error')) return left;
  if (isKind(right, 'error')) return right;
  if (isNumeric(left) && isNumeric(right)) return compareNumbers(left, right) === 0;
  if (typeof left !== 'object' || typeof right !== 'object') return left === right;
  if (left instanceof Uint8Array || right instanceof Uint8Array) {
    return left instanceof Uint8Array && right instanceof Uint8Array && left.join() === right.join();
  }
  if (left.kind === 'list' && right.kind === 'list') return areListsEqual(left, right);
  if (left.kind === 'map' && right.kind === 'map') return areMapsEqual(left, right);
  if (left.kind === 'type' && right.kind === 'type') return left.name === right.name;
  if (left.kind === 'quantity' && right.kind === 'quantity') {
    return compareQuantities(left.quantity, right.quantity) === 0;
  }
  if (left.kind === 'opaque' && right.kind === 'opaque') return isDeepEqual(left.raw, right.raw);
  if (left.kind === 'optional' && right.kind === 'optional') {
    if (left.value === undefined || right.value === undefined) return left.value === right.value;
    return isEqual(left.value, right.value);
  }
  if ((left.kind === 'timestamp' || left.kind === 'duration') && left.kind === right.kind) {
    return left.nanos === right.nanos;
  }
  return false;
}

/** True for `int` and `double`. */
export function isNumeric(value: CelValue): value is bigint | number {
  return typeof value === 'bigint' || typeof value === 'number';
}

/** Compares numbers by amount: negative, zero or positive; NaN when one is no number. */
export function compareNumbers(left: bigint | number, right: bigint | number): number {
  // `>=` and not `==`: it compares an int with a double by amount, and holds for no NaN.
  return left < right ? -1 : left > right ? 1 : left >= right ? 0 : Number.NaN;
}

function areListsEqual(left: CelList, right: CelList): boolean | CelObject {
  if (left.items.length !== right.items.length) return false;
  const keys = left.unorderedBy;
  for (const [index, item] of left.items.entries()) {
    const other = keys === undefined ? right.items[index] : findCounterpart(item, right.items, keys);
    if (other === undefined) return false;
    const equal = isEqual(item, other);
    if (equal !== true) return equal;
  }
  return true;
}

/** The item of another list that has the same keys, or, without keys, is the same. */
function findCounterpart(
  item: CelValue,
  others: readonly CelValue[],
  keys: readonly string[],
): CelValue | undefined {
  return others.find((other) => {
    if (keys.length === 0) return isEqual(item, other) === true;
    return keys.every((key) => {
      const [mine, theirs] = [readMember(item, key), readMember(other, key)];
      return mine === undefined
        ? theirs === undefined
        : theirs !== undefined && isEqual(mine, theirs) === true;
    });
  });
}

function readMember(value: CelValue, key: string): CelValue | undefined {
  return isKind(value, 'map') ? value.find(key) : undefined;
}

function areMapsEqual(left: CelMap, right: CelMap): boolean | CelObject {
  if (left.size !== right.size) return false;
  for (const key of left.keys()) {
    const [mine, theirs] = [left.find(key), right.find(key)];
    if (mine === undefined && theirs === undefined) continue;
    if (mine === undefined || theirs === undefined) return false;
    const equal = isEqual(mine, theirs);
    if (equal !== true) return equal;
  }
  // Members no schema tells about count only where both sides have them.
  return Object.entries(left.hidden ?? {}).every(([key, value]) => {
    const other = right.hidden;
    return other === undefined || !Object.hasOwn(other, key) || isDeepEqual(value, other[key] ?? null);
  });
}
