import { isJsonList, isJsonObject, type Json } from '../../api/json.ts';
import { explainTimeError } from '../admission/go-time.ts';

/**
 * The Go type a value is converted into. A text names a scalar: `bool`, `int32`, `int64`, `time`, `any`,
 * `string`, or a named string type such as `v1.ServiceType`. A list has one item, a map the one key `*`, anything
 * else is a struct. Fields a struct does not name are ignored.
 */
export type Shape = string | readonly [Shape] | { readonly [field: string]: Shape };

/**
 * Why Kubernetes cannot convert a value into a Go type, in its words, or undefined when it can
 * (`runtime.DefaultUnstructuredConverter`). Absent and null values become zero.
 */
export function explainConversion(value: Json | undefined, shape: Shape): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof shape === 'string') return explainScalar(value, shape);
  if (isList(shape)) {
    if (!isJsonList(value)) return `cannot restore slice from ${kindOf(value)}`;
    return findError(value, (item) => explainConversion(item, shape[0]));
  }
  const item = shape['*'];
  if (!isJsonObject(value)) {
    return item === undefined
      ? `cannot restore struct from: ${kindOf(value)}`
      : `cannot restore map from ${kindOf(value)}`;
  }
  if (item !== undefined) return findError(Object.values(value), (member) => explainConversion(member, item));
  return findError(Object.entries(shape), ([field, type]) =>
    explainConversion(Object.hasOwn(value, field) ? value[field] : undefined, type),
  );
}

function isList(shape: Exclude<Shape, string>): shape is readonly [Shape] {
  return Array.isArray(shape);
}

function findError<T>(items: readonly T[], explain: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const error = explain(item);
    if (error !== undefined) return error;
  }
  return undefined;
}

/** Go's name for the kind of a decoded JSON value. */
function kindOf(value: Json): string {
  if (isJsonList(value)) return 'slice';
  if (isJsonObject(value)) return 'map';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  return typeof value === 'boolean' ? 'bool' : 'string';
}

const NUMBERS = new Set(['int32', 'int64']);

function explainScalar(value: Json, type: string): string | undefined {
  if (type === 'any') return undefined;
  if (type === 'time') return explainTime(value);
  const kind = kindOf(value);
  if (NUMBERS.has(type)) {
    if (kind === 'int64') return undefined;
    return kind === 'float64' ? `cannot convert float64 to ${type}` : `unrecognized type: ${type}`;
  }
  if (type === 'bool') return kind === 'bool' ? undefined : 'unrecognized type: bool';
  if (kind === 'string') return undefined;
  // Go could turn a number into a letter; the converter refuses that in words of its own.
  return kind === 'int64' ? `cannot convert int64 to ${type}` : 'unrecognized type: string';
}

function explainTime(value: Json): string | undefined {
  if (typeof value === 'string') return explainTimeError(value);
  const got = isJsonList(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
  return `json: cannot unmarshal ${got} into Go value of type string`;
}
