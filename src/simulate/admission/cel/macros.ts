import { CELL_COST, type Closure, type Scope } from './scope.ts';
import { type CelObject, type CelValue, celError, isKind, NO_OVERLOAD } from './value.ts';

const ARGUMENTS: ReadonlyMap<string, readonly number[]> = new Map([
  ['all', [2]],
  ['exists', [2]],
  ['exists_one', [2]],
  ['existsOne', [2]],
  ['filter', [2]],
  ['map', [2, 3]],
  ['bind', [3]],
]);

/** True for a method call that is a macro. */
export function isMacro(name: string, args: number): boolean {
  return ARGUMENTS.get(name)?.includes(args) ?? false;
}

/** Makes a looping macro: `bodies` are run for each item of `range`, which is put into `slot`. */
export function buildMacro(name: string, range: Closure, slot: number, bodies: readonly Closure[]): Closure {
  const [first = () => NO_OVERLOAD, second] = bodies;
  const loop = { range, slot };
  if (name === 'all') return buildQuantifier(loop, first, false);
  if (name === 'exists') return buildQuantifier(loop, first, true);
  if (name === 'exists_one' || name === 'existsOne') {
    const collect = buildCollect(loop, first, undefined);
    return (scope) => {
      const found = collect(scope);
      return isKind(found, 'list') ? found.items.length === 1 : found;
    };
  }
  if (name === 'filter') return buildCollect(loop, first, undefined);
  return second === undefined ? buildCollect(loop, undefined, first) : buildCollect(loop, first, second);
}

interface Loop {
  readonly range: Closure;
  readonly slot: number;
}

/** The items a loop runs over: of a list its items, of a map its keys. */
function readItems(scope: Scope, range: Closure): readonly CelValue[] | CelObject {
  const value = range(scope);
  if (isKind(value, 'list')) return value.items;
  if (isKind(value, 'map')) return value.keys();
  return isKind(value, 'error') ? value : celError('no such overload');
}

/** Puts an item into the loop's slot; false when the budget is used up. */
function enter(scope: Scope, loop: Loop, item: CelValue): boolean {
  scope.budget.steps -= CELL_COST;
  scope.locals[loop.slot] = item;
  return scope.budget.steps > 0;
}

const EXHAUSTED = celError('operation cancelled: actual cost limit exceeded');

/** `all` ends with the first false, `exists` with the first true; errors count only when no item decides. */
function buildQuantifier(loop: Loop, predicate: Closure, decisive: boolean): Closure {
  return (scope) => {
    const items = readItems(scope, loop.range);
    if ('kind' in items) return items;
    let error: CelObject | undefined;
    for (const item of items) {
      if (!enter(scope, loop, item)) return EXHAUSTED;
      const value = predicate(scope);
      if (value === decisive) return decisive;
      if (typeof value === 'boolean') continue;
      error ??= isKind(value, 'error') ? value : NO_OVERLOAD;
    }
    return error ?? !decisive;
  };
}

/** `filter` keeps items, `map` turns them into something else; an error ends both. */
function buildCollect(loop: Loop, keep: Closure | undefined, transform: Closure | undefined): Closure {
  return (scope) => {
    const items = readItems(scope, loop.range);
    if ('kind' in items) return items;
    const found: CelValue[] = [];
    for (const item of items) {
      if (!enter(scope, loop, item)) return EXHAUSTED;
      const kept = keep === undefined ? true : keep(scope);
      if (typeof kept !== 'boolean') return isKind(kept, 'error') ? kept : NO_OVERLOAD;
      if (!kept) continue;
      const value = transform === undefined ? item : transform(scope);
      if (isKind(value, 'error')) return value;
      found.push(value);
    }
    return { kind: 'list', items: found, unorderedBy: undefined };
  };
}
