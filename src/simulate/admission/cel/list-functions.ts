import { isEqual } from './equality.ts';
import type { FunctionTable } from './functions.ts';
import { compareCelValues, runBinary } from './operators.ts';
import { type CelList, type CelValue, celError, isKind, NO_OVERLOAD } from './value.ts';

type Run = (args: readonly CelValue[]) => CelValue;

/** Methods on lists, and the `sets` and `math` libraries. */
export const LIST_FUNCTIONS: FunctionTable = new Map<string, Run>([
  ['.isSorted', ([list = null]) => (isKind(list, 'list') ? isSorted(list) : NO_OVERLOAD)],
  ['.sum', ([list = null]) => (isKind(list, 'list') ? sum(list) : NO_OVERLOAD)],
  ['.min', ([list = null]) => (isKind(list, 'list') ? pickExtreme(list.items, -1, 'min') : NO_OVERLOAD)],
  ['.max', ([list = null]) => (isKind(list, 'list') ? pickExtreme(list.items, 1, 'max') : NO_OVERLOAD)],
  ['.indexOf', ([value = null, part = null]) => findIndex(value, part, false)],
  ['.lastIndexOf', ([value = null, part = null]) => findIndex(value, part, true)],
  ['math.least', (args) => pickExtreme(spread(args), -1, 'min')],
  ['math.greatest', (args) => pickExtreme(spread(args), 1, 'max')],
  [
    'sets.contains',
    ([all = null, some = null]) => onLists(all, some, (left, right) => isSubset(right, left)),
  ],
  [
    'sets.equivalent',
    ([left = null, right = null]) => onLists(left, right, (a, b) => isSubset(a, b) && isSubset(b, a)),
  ],
  [
    'sets.intersects',
    ([left = null, right = null]) => onLists(left, right, (a, b) => a.some((item) => isSubset([item], b))),
  ],
]);

function isSorted(list: CelList): CelValue {
  return list.items.every((item, at) => {
    const before = list.items[at - 1];
    return before === undefined || (compareCelValues(before, item) ?? 0) <= 0;
  });
}

function sum(list: CelList): CelValue {
  return list.items.reduce((total, item, at) => (at === 0 ? item : runBinary('+', total, item)), 0n);
}

function spread(args: readonly CelValue[]): readonly CelValue[] {
  const [first = null] = args;
  return isKind(first, 'list') && args.length === 1 ? first.items : args;
}

function pickExtreme(items: readonly CelValue[], sign: 1 | -1, name: string): CelValue {
  const [first, ...rest] = items;
  if (first === undefined) return celError(`${name} called on empty list`);
  return rest.reduce((best, item) => ((compareCelValues(item, best) ?? 0) * sign > 0 ? item : best), first);
}

function findIndex(value: CelValue, part: CelValue, last: boolean): CelValue {
  if (typeof value === 'string' && typeof part === 'string') {
    const at = last ? value.lastIndexOf(part) : value.indexOf(part);
    return at < 0 ? -1n : BigInt([...value.slice(0, at)].length);
  }
  if (!isKind(value, 'list')) return NO_OVERLOAD;
  const matches = (item: CelValue): boolean => isEqual(item, part) === true;
  return BigInt(last ? value.items.findLastIndex(matches) : value.items.findIndex(matches));
}

function onLists(
  left: CelValue,
  right: CelValue,
  run: (left: readonly CelValue[], right: readonly CelValue[]) => boolean,
): CelValue {
  return isKind(left, 'list') && isKind(right, 'list') ? run(left.items, right.items) : NO_OVERLOAD;
}

function isSubset(some: readonly CelValue[], all: readonly CelValue[]): boolean {
  return some.every((item) => all.some((each) => isEqual(item, each) === true));
}
