import { type Closure, failWith, mergeReasons, runBoth, type State, spend, stopExhausted } from './state.ts';
import { isEqual, isInt, isMapLike, mapEntry, STOP, typeNameOf } from './value.ts';

type Binary = (state: State, left: unknown, right: unknown) => unknown;

/** Makes `left op right` out of its operands; undefined when there is no such operator. */
export function buildBinary(operator: string, left: Closure, right: Closure): Closure | undefined {
  const run = BINARY.get(operator);
  if (run === undefined) return undefined;
  return (state) => {
    const first = left(state);
    if (first !== STOP) {
      const second = right(state);
      return second === STOP ? STOP : run(state, first, second);
    }
    runBoth(state, () => STOP, right);
    return STOP;
  };
}

/** `&&` decides on false, `||` on true: a side that decides absorbs a side that has no value. */
export function buildLogical(decisive: boolean, left: Closure, right: Closure): Closure {
  return (state) => {
    const first = left(state);
    if (first === decisive) return decisive;
    if (first === !decisive) {
      const second = right(state);
      return typeof second === 'boolean' || second === STOP ? second : notBool(state, second);
    }
    if (first !== STOP) notBool(state, first);
    const reason = state.stop;
    state.stop = undefined;
    const second = right(state);
    if (second === decisive) {
      state.stop = undefined;
      return decisive;
    }
    if (second !== STOP && typeof second !== 'boolean') notBool(state, second);
    state.stop = mergeReasons(reason, state.stop);
    return STOP;
  };
}

function notBool(state: State, value: unknown): typeof STOP {
  return failWith(state, `expected true or false, got ${typeNameOf(value)}`);
}

/** `condition ? yes : no`. */
export function buildTernary(condition: Closure, yes: Closure, no: Closure): Closure {
  return (state) => {
    const decided = condition(state);
    if (decided === true) return yes(state);
    if (decided === false) return no(state);
    return decided === STOP ? STOP : notBool(state, decided);
  };
}

/** `!x`. */
export function buildNot(operand: Closure): Closure {
  return (state) => {
    const value = operand(state);
    if (typeof value === 'boolean') return !value;
    return value === STOP ? STOP : notBool(state, value);
  };
}

/** `-x`. */
export function buildMinus(operand: Closure): Closure {
  return (state) => {
    const value = operand(state);
    if (typeof value === 'number') return -value;
    if (typeof value === 'bigint') return checked(state, -value);
    return value === STOP ? STOP : failWith(state, `cannot negate ${typeNameOf(value)}`);
  };
}

function checked(state: State, value: bigint): unknown {
  return isInt(value) ? value : failWith(state, 'the result is no 64-bit integer');
}

function noOverload(state: State, operator: string, left: unknown, right: unknown): typeof STOP {
  return failWith(state, `cannot compute ${typeNameOf(left)} ${operator} ${typeNameOf(right)}`);
}

const add: Binary = (state, left, right) => {
  if (typeof left === 'bigint' && typeof right === 'bigint') return checked(state, left + right);
  if (typeof left === 'number' && typeof right === 'number') return left + right;
  if (typeof left === 'string' && typeof right === 'string') {
    return spend(state, 1 + (left.length + right.length) / 10) ? left + right : stopExhausted(state);
  }
  if (Array.isArray(left) && Array.isArray(right)) {
    return spend(state, 1 + left.length + right.length) ? [...left, ...right] : stopExhausted(state);
  }
  return noOverload(state, '+', left, right);
};

function arithmetic(
  operator: string,
  ints: (left: bigint, right: bigint) => bigint,
  doubles?: (left: number, right: number) => number,
): Binary {
  const divides = operator === '/' || operator === '%';
  return (state, left, right) => {
    if (typeof left === 'bigint' && typeof right === 'bigint') {
      if (divides && right === 0n) return failWith(state, 'division by zero');
      return checked(state, ints(left, right));
    }
    if (doubles && typeof left === 'number' && typeof right === 'number') return doubles(left, right);
    return noOverload(state, operator, left, right);
  };
}

function comparison(operator: string, holds: (left: never, right: never) => boolean): Binary {
  return (state, left, right) => {
    const numbers = isNumeric(left) && isNumeric(right);
    if (
      numbers ||
      (typeof left === typeof right && (typeof left === 'string' || typeof left === 'boolean'))
    ) {
      return holds(left as never, right as never);
    }
    return noOverload(state, operator, left, right);
  };
}

function isNumeric(value: unknown): boolean {
  return typeof value === 'bigint' || typeof value === 'number';
}

const contains: Binary = (state, item, collection) => {
  if (Array.isArray(collection)) {
    if (!spend(state, collection.length)) return stopExhausted(state);
    return collection.some((each) => isEqual(item, each));
  }
  if (isMapLike(collection)) return mapEntry(collection, item) !== undefined;
  return noOverload(state, 'in', item, collection);
};

const BINARY: ReadonlyMap<string, Binary> = new Map<string, Binary>([
  ['==', (_state, left, right) => isEqual(left, right)],
  ['!=', (_state, left, right) => !isEqual(left, right)],
  ['in', contains],
  ['+', add],
  [
    '-',
    arithmetic(
      '-',
      (left, right) => left - right,
      (left, right) => left - right,
    ),
  ],
  [
    '*',
    arithmetic(
      '*',
      (left, right) => left * right,
      (left, right) => left * right,
    ),
  ],
  [
    '/',
    arithmetic(
      '/',
      (left, right) => left / right,
      (left, right) => left / right,
    ),
  ],
  ['%', arithmetic('%', (left, right) => left % right)],
  ['<', comparison('<', (left, right) => left < right)],
  ['<=', comparison('<=', (left, right) => left <= right)],
  ['>', comparison('>', (left, right) => left > right)],
  ['>=', comparison('>=', (left, right) => left >= right)],
]);
