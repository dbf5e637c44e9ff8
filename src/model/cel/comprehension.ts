import { type Closure, failWith, mergeReasons, type State, spend, stopExhausted } from './state.ts';
import { isMapLike, mapKeys, STOP, type StopReason, typeNameOf } from './value.ts';

/** A loop over `range`, which binds each item to a slot; `lift` gives items their declared type. */
export interface Loop {
  readonly range: Closure;
  readonly slot: number;
  readonly lift: (value: unknown) => unknown;
}

/** Names of the macros that loop, by their number of arguments. */
export const LOOP_MACROS: ReadonlyMap<string, readonly number[]> = new Map([
  ['all', [2]],
  ['exists', [2]],
  ['exists_one', [2]],
  ['filter', [2]],
  ['map', [2, 3]],
]);

/** Makes a loop macro of its body: one closure, or for `map` with three arguments a filter and a body. */
export function buildLoop(macro: string, loop: Loop, bodies: readonly Closure[]): Closure | undefined {
  const [first, second] = bodies;
  if (first === undefined) return undefined;
  if (macro === 'all') return buildQuantifier(loop, first, false);
  if (macro === 'exists') return buildQuantifier(loop, first, true);
  if (macro === 'exists_one') return buildExistsOne(loop, first);
  if (macro === 'filter') return buildCollect(loop, first, undefined);
  return second === undefined ? buildCollect(loop, undefined, first) : buildCollect(loop, first, second);
}

/** The items of a range, or STOP: a list gives its elements, a map its keys. */
function rangeItems(state: State, range: Closure): readonly unknown[] | typeof STOP {
  const value = range(state);
  if (Array.isArray(value) || value === STOP) return value;
  if (isMapLike(value)) return mapKeys(value);
  return failWith(state, `cannot loop over ${typeNameOf(value)}`);
}

/** `all` ends on the first false, `exists` on the first true; items without a value count only when none decides. */
function buildQuantifier(loop: Loop, predicate: Closure, decisive: boolean): Closure {
  return (state) => {
    const items = rangeItems(state, loop.range);
    if (items === STOP) return STOP;
    let pending: StopReason | undefined;
    for (const item of items) {
      if (!spend(state, 1)) return stopExhausted(state);
      state.locals[loop.slot] = loop.lift(item);
      const value = predicate(state);
      if (value === decisive) return decisive;
      if (value === !decisive) continue;
      if (value !== STOP) failWith(state, `expected true or false, got ${typeNameOf(value)}`);
      pending = mergeReasons(pending, state.stop);
      state.stop = undefined;
    }
    if (pending === undefined) return !decisive;
    state.stop = pending;
    return STOP;
  };
}

function buildExistsOne(loop: Loop, predicate: Closure): Closure {
  const collect = buildCollect(loop, predicate, undefined);
  return (state) => {
    const found = collect(state);
    return Array.isArray(found) ? found.length === 1 : STOP;
  };
}

/** `filter` keeps items, `map` turns them into something else; an item without a value stops both. */
function buildCollect(loop: Loop, keep: Closure | undefined, transform: Closure | undefined): Closure {
  return (state) => {
    const items = rangeItems(state, loop.range);
    if (items === STOP) return STOP;
    const found: unknown[] = [];
    for (const item of items) {
      if (!spend(state, 1)) return stopExhausted(state);
      const lifted = loop.lift(item);
      state.locals[loop.slot] = lifted;
      const kept = keep === undefined ? true : keep(state);
      if (kept === STOP) return STOP;
      if (typeof kept !== 'boolean')
        return failWith(state, `expected true or false, got ${typeNameOf(kept)}`);
      if (!kept) continue;
      const value = transform === undefined ? lifted : transform(state);
      if (value === STOP) return STOP;
      found.push(value);
    }
    return found;
  };
}
