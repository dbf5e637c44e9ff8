/** A static type as the checker infers it; `dyn` is anything. */
export interface CelType {
  readonly name: string;
  readonly kind: string;
  readonly valueType?: CelType;
  readonly keyType?: CelType;
}

/** What `type(x)` gives, and what the names of types stand for. */
export interface TypeValue {
  readonly [typeNameKey]: string;
}

const typeNameKey: unique symbol = Symbol('type');

/**
 * Given back instead of a value when there is none: the reason is in the state. A constant, so that an
 * expression that cannot be told costs no more than one that can.
 */
export const STOP: unique symbol = Symbol('stop');

/** Why an expression has no value: gates that are missing, an error, or both. */
export interface StopReason {
  readonly gates: readonly string[];
  readonly error: string;
}

export const DYN: CelType = { name: 'dyn', kind: 'dyn' };

const MAX_INT = 2n ** 63n - 1n;
const MIN_INT = -(2n ** 63n);

/** True when an integer is one of CEL's 64-bit ones. */
export function isInt(value: bigint): boolean {
  return value <= MAX_INT && value >= MIN_INT;
}

/** A type as a value. */
export function typeValue(name: string): TypeValue {
  return { [typeNameKey]: name };
}

/** True for a type used as a value. */
export function isTypeValue(value: unknown): value is TypeValue {
  return typeof value === 'object' && value !== null && typeNameKey in value;
}

/** True for what CEL calls a map: a `Map`, or a JSON object of the input. */
export function isMapLike(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isTypeValue(value);
}

/** The name CEL gives to the type of a value at run time. */
export function typeNameOf(value: unknown): string {
  if (value === null) return 'null_type';
  if (typeof value === 'bigint') return 'int';
  if (typeof value === 'number') return 'double';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'string') return 'string';
  if (Array.isArray(value)) return 'list';
  return isTypeValue(value) ? 'type' : 'map';
}

/** The name of a type value. */
export function typeNameIn(value: TypeValue): string {
  return value[typeNameKey];
}

/**
 * Makes a raw number of the input what CEL takes it for: an `int` where the type says so, and where the type
 * is unknown an `int` exactly if it is whole. Everything else stays as it is.
 */
export function liftFor(type: CelType): (value: unknown) => unknown {
  if (type.kind === 'dyn' || type.kind === 'param') return liftAny;
  return type.name === 'int' ? liftInt : (value) => value;
}

function liftAny(value: unknown): unknown {
  return typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : value;
}

function liftInt(value: unknown): unknown {
  return typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : value;
}

/** The entry of a map under `key`, or undefined. Own properties only: keys come from untrusted input. */
export function mapEntry(map: object, key: unknown): unknown {
  if (map instanceof Map)
    return map.get(typeof key === 'number' && Number.isInteger(key) ? BigInt(key) : key);
  if (typeof key !== 'string' || !Object.hasOwn(map, key)) return undefined;
  return (map as Readonly<Record<string, unknown>>)[key];
}

/** The keys of a map in their order. */
export function mapKeys(map: object): readonly unknown[] {
  return map instanceof Map ? [...map.keys()] : Object.keys(map);
}

/** CEL's equality: deep, and across `int` and `double` by amount. */
export function isEqual(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left === 'number' || typeof left === 'bigint') {
    // biome-ignore lint/suspicious/noDoubleEquals: the only way to compare an int with a double by amount
    return (typeof right === 'number' || typeof right === 'bigint') && left == right;
  }
  if (Array.isArray(left)) {
    if (!Array.isArray(right) || left.length !== right.length) return false;
    return left.every((item, index) => isEqual(item, right[index]));
  }
  if (isTypeValue(left)) return isTypeValue(right) && typeNameIn(left) === typeNameIn(right);
  if (!isMapLike(left) || !isMapLike(right)) return false;
  const keys = mapKeys(left);
  if (keys.length !== mapKeys(right).length) return false;
  return keys.every((key) => {
    const other = mapEntry(right, key);
    return other !== undefined && isEqual(mapEntry(left, key), other);
  });
}
