import type { CelStruct } from './scope.ts';
import { type Closure, failWith, runBoth, type State } from './state.ts';
import { type CelType, isMapLike, mapEntry, STOP, typeNameOf } from './value.ts';

type Reader = (state: State, value: unknown) => unknown;

/** Reads a field: by its declaration when the type is a structure, else as an own entry of a map. */
function readerOf(field: string, type: CelType, structs: ReadonlyMap<string, CelStruct>): Reader {
  const read = structs.get(type.name)?.fields[field]?.read;
  return (state, value) => {
    if (!isMapLike(value)) return failWith(state, `${typeNameOf(value)} has no field ${field}`);
    return read === undefined ? mapEntry(value, field) : read(value);
  };
}

/** `target.field`. */
export function buildSelect(
  target: Closure,
  field: string,
  type: CelType,
  structs: ReadonlyMap<string, CelStruct>,
  lift: (value: unknown) => unknown,
): Closure {
  const read = readerOf(field, type, structs);
  return (state) => {
    const value = target(state);
    if (value === STOP) return STOP;
    const found = read(state, value);
    return found === undefined ? failWith(state, `there is no field ${field}`) : lift(found);
  };
}

/** `has(target.field)`. */
export function buildHas(
  target: Closure,
  field: string,
  type: CelType,
  structs: ReadonlyMap<string, CelStruct>,
): Closure {
  const read = readerOf(field, type, structs);
  return (state) => {
    const value = target(state);
    if (value === STOP) return STOP;
    const found = read(state, value);
    return found === STOP ? STOP : found !== undefined;
  };
}

/** `target[index]`. */
export function buildIndex(target: Closure, index: Closure, lift: (value: unknown) => unknown): Closure {
  return (state) => {
    const [collection, key] = runBoth(state, target, index);
    if (collection === STOP || key === STOP) return STOP;
    if (Array.isArray(collection)) {
      const at =
        typeof key === 'bigint' || (typeof key === 'number' && Number.isInteger(key)) ? Number(key) : -1;
      const item: unknown = at < 0 ? undefined : collection[at];
      return item === undefined ? failWith(state, `there is no item ${String(key)}`) : lift(item);
    }
    if (!isMapLike(collection)) return failWith(state, `cannot index ${typeNameOf(collection)}`);
    const found = mapEntry(collection, key);
    return found === undefined ? failWith(state, `there is no key ${String(key)}`) : lift(found);
  };
}
