import { compareQuantities } from '../../../model/quantity.ts';
import { compareNumbers, isEqual, isNumeric } from './equality.ts';
import { type CelObject, type CelValue, celError, isKind, NO_OVERLOAD, renderCelValue } from './value.ts';

const MAX_INT = 2n ** 63n - 1n;

function checked(value: bigint): CelValue {
  return value > MAX_INT || value < -MAX_INT - 1n ? celError('integer overflow') : value;
}

/** Runs a binary operator on two values that are no errors. */
export function runBinary(operator: string, left: CelValue, right: CelValue): CelValue {
  switch (operator) {
    case '==':
      return isEqual(left, right);
    case '!=': {
      const equal = isEqual(left, right);
      return typeof equal === 'boolean' ? !equal : equal;
    }
    case 'in':
      return contains(left, right);
    case '<':
    case '<=':
    case '>':
    case '>=':
      return runComparison(operator, left, right);
    default:
      return runArithmetic(operator, left, right);
  }
}

function contains(item: CelValue, collection: CelValue): CelValue {
  if (isKind(collection, 'map')) return collection.find(item) !== undefined;
  if (!isKind(collection, 'list')) return NO_OVERLOAD;
  let error: CelObject | undefined;
  for (const each of collection.items) {
    const equal = isEqual(each, item);
    if (equal === true) return true;
    if (typeof equal !== 'boolean') error ??= equal;
  }
  return error ?? false;
}

/** Order of two values: negative, zero or positive; undefined when they have none. */
export function compareCelValues(left: CelValue, right: CelValue): number | undefined {
  if (isNumeric(left) && isNumeric(right)) return compareNumbers(left, right);
  if (typeof left === 'string' && typeof right === 'string') return left < right ? -1 : left > right ? 1 : 0;
  if (typeof left === 'boolean' && typeof right === 'boolean') return Number(left) - Number(right);
  if (isKind(left, 'quantity') && isKind(right, 'quantity')) {
    return compareQuantities(left.quantity, right.quantity);
  }
  for (const kind of ['timestamp', 'duration'] as const) {
    if (isKind(left, kind) && isKind(right, kind)) return compareNumbers(left.nanos, right.nanos);
  }
  return undefined;
}

function runComparison(operator: '<' | '<=' | '>' | '>=', left: CelValue, right: CelValue): CelValue {
  const order = compareCelValues(left, right);
  if (order === undefined) return NO_OVERLOAD;
  if (operator === '<') return order < 0;
  if (operator === '<=') return order <= 0;
  return operator === '>' ? order > 0 : order >= 0;
}

function runArithmetic(operator: string, left: CelValue, right: CelValue): CelValue {
  if (typeof left === 'bigint' && typeof right === 'bigint') return runIntegers(operator, left, right);
  if (typeof left === 'number' && typeof right === 'number') {
    if (operator === '+') return left + right;
    if (operator === '-') return left - right;
    if (operator === '*') return left * right;
    return operator === '/' ? left / right : NO_OVERLOAD;
  }
  if (operator === '+' && typeof left === 'string' && typeof right === 'string') return left + right;
  if (operator === '+' && isKind(left, 'list') && isKind(right, 'list')) {
    return { kind: 'list', items: [...left.items, ...right.items], unorderedBy: left.unorderedBy };
  }
  return runTimes(operator, left, right);
}

function runIntegers(operator: string, left: bigint, right: bigint): CelValue {
  if (operator === '+') return checked(left + right);
  if (operator === '-') return checked(left - right);
  if (operator === '*') return checked(left * right);
  if (right === 0n) return celError(operator === '/' ? 'division by zero' : 'modulus by zero');
  return checked(operator === '/' ? left / right : left % right);
}

function runTimes(operator: string, left: CelValue, right: CelValue): CelValue {
  const sign = operator === '+' ? 1n : operator === '-' ? -1n : 0n;
  if (sign === 0n) return NO_OVERLOAD;
  if (isKind(right, 'duration') && (isKind(left, 'timestamp') || isKind(left, 'duration'))) {
    return { kind: left.kind, nanos: left.nanos + sign * right.nanos };
  }
  if (operator === '-' && isKind(left, 'timestamp') && isKind(right, 'timestamp')) {
    return { kind: 'duration', nanos: left.nanos - right.nanos };
  }
  return NO_OVERLOAD;
}

/** `-x`. */
export function negate(value: CelValue): CelValue {
  if (typeof value === 'bigint') return checked(-value);
  if (typeof value === 'number') return -value;
  return isKind(value, 'error') ? value : NO_OVERLOAD;
}

/** `a[b]`. */
export function readIndex(target: CelValue, index: CelValue): CelValue {
  if (isKind(target, 'list')) {
    if (typeof index !== 'bigint') return celError(`unsupported index: ${renderCelValue(index)}`);
    return target.items[Number(index)] ?? celError(`index out of bounds: ${index}`);
  }
  if (isKind(target, 'map')) return target.find(index) ?? celError(`no such key: ${renderCelValue(index)}`);
  return NO_OVERLOAD;
}
