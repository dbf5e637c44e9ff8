import type { CelStruct } from './scope.ts';
import { type Closure, runBoth } from './state.ts';
import { type CelType, STOP } from './value.ts';

type Key = (value: unknown) => unknown;

/**
 * `==`, `!=` and `in` for structures that say what makes them equal; undefined for everything else, which is
 * compared by value.
 */
export function buildEquality(
  operator: string,
  left: Closure,
  right: Closure,
  leftType: CelType,
  rightType: CelType,
  structs: ReadonlyMap<string, CelStruct>,
): Closure | undefined {
  const key = keyOf(leftType, structs) ?? keyOf(operator === 'in' ? rightType.valueType : rightType, structs);
  if (key === undefined || !['==', '!=', 'in'].includes(operator)) return undefined;
  return (state) => {
    const [first, second] = runBoth(state, left, right);
    if (first === STOP || second === STOP) return STOP;
    if (operator === 'in') return Array.isArray(second) && second.some((item) => key(item) === key(first));
    return (key(first) === key(second)) === (operator === '==');
  };
}

/** The key of a structure, or of all structures of a list in order. */
function keyOf(type: CelType | undefined, structs: ReadonlyMap<string, CelStruct>): Key | undefined {
  if (type === undefined) return undefined;
  if (type.kind === 'list') {
    const inner = keyOf(type.valueType, structs);
    return inner && ((value) => (Array.isArray(value) ? JSON.stringify(value.map(inner)) : ''));
  }
  const own = structs.get(type.name)?.key;
  return own && ((value) => (typeof value === 'object' && value !== null ? own(value) : ''));
}
