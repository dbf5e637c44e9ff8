import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../../api/json.ts';
import { type Quantity, renderQuantity } from '../../../model/quantity.ts';
import { isGoInteger } from '../go-text.ts';
import { asSchema } from '../pruning.ts';
import type { Structural } from '../structural.ts';

/** A value while a rule runs. `int` is a bigint, `double` a number; the rest is told apart by `kind`. */
export type CelValue = null | boolean | string | bigint | number | Uint8Array | CelObject;

export type CelObject =
  | { readonly kind: 'error'; readonly text: string }
  | { readonly kind: 'type'; readonly name: string }
  | { readonly kind: 'optional'; readonly value: CelValue | undefined }
  | { readonly kind: 'timestamp'; readonly nanos: bigint }
  | { readonly kind: 'duration'; readonly nanos: bigint }
  | { readonly kind: 'quantity'; readonly quantity: Quantity }
  | { readonly kind: 'opaque'; readonly raw: Json }
  | CelList
  | CelMap;

/** A list. The keys of a list of type `map`, and an empty list of keys for type `set`, make its order irrelevant. */
export interface CelList {
  readonly kind: 'list';
  readonly items: readonly CelValue[];
  readonly unorderedBy: readonly string[] | undefined;
}

/** A map or object. */
export interface CelMap {
  readonly kind: 'map';
  readonly size: number;
  readonly keys: () => readonly CelValue[];
  /** The value under a key; undefined when there is none. */
  readonly find: (key: CelValue) => CelValue | undefined;
  /** Members no schema tells about; they count for equality alone. */
  readonly hidden: JsonObject | undefined;
}

/** An error value: it travels up unless a decided `&&` or `||` absorbs it. */
export function celError(text: string): CelObject {
  return { kind: 'error', text };
}

export const NO_OVERLOAD = celError('no such overload');

/** True for an object value of a kind. */
export function isKind<K extends CelObject['kind']>(
  value: CelValue,
  kind: K,
): value is Extract<CelObject, { kind: K }> {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === kind;
}

/** CEL's name for the type of a value. */
export function celTypeName(value: CelValue): string {
  if (value === null) return 'null_type';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'bigint') return 'int';
  if (typeof value === 'number') return 'double';
  if (value instanceof Uint8Array) return 'bytes';
  switch (value.kind) {
    case 'timestamp':
      return 'google.protobuf.Timestamp';
    case 'duration':
      return 'google.protobuf.Duration';
    case 'optional':
      return 'optional_type';
    case 'quantity':
      return 'kubernetes.Quantity';
    default:
      return value.kind;
  }
}

/** Text of a value inside error messages, as Go prints it. */
export function renderCelValue(value: CelValue): string {
  if (isKind(value, 'quantity')) return renderQuantity(value.quantity);
  return typeof value === 'object' && value !== null ? celTypeName(value) : String(value);
}

const META = new Map<string, Structural | 'text' | 'metadata'>([
  ['apiVersion', 'text'],
  ['kind', 'text'],
  ['metadata', 'metadata'],
]);

/** Makes a CEL value of JSON by its schema (`UnstructuredToVal`). `isRoot`: type and name are always readable. */
export function liftValue(value: Json, schema: Structural, isRoot: boolean): CelValue {
  if (value === null) {
    return schema.nullable ? null : celError('invalid data, got null for schema with nullable=false');
  }
  if (schema.intOrString) return liftIntOrString(value);
  switch (schema.type) {
    case 'object':
      return isJsonObject(value)
        ? liftObject(value, schema, isRoot)
        : celError('invalid data, expected a map for the provided schema with type=object');
    case 'array':
      return isJsonList(value)
        ? liftList(value, schema)
        : celError('invalid data, expected an array for the provided schema with type=array');
    case 'string':
      return typeof value === 'string' ? liftText(value, schema.format) : wrongData('string', value);
    case 'integer':
      return isGoInteger(value) ? BigInt(value) : wrongData('int', value);
    case 'number':
      return typeof value === 'number' ? value : wrongData('float', value);
    case 'boolean':
      return typeof value === 'boolean' ? value : wrongData('bool', value);
    default:
      return { kind: 'opaque', raw: value };
  }
}

function wrongData(wanted: string, value: Json): CelObject {
  const goType = isJsonList(value) ? '[]interface {}' : isJsonObject(value) ? 'map[string]interface {}' : '';
  const scalar = typeof value === 'number' ? (isGoInteger(value) ? 'int64' : 'float64') : typeof value;
  return celError(
    `invalid data, expected ${wanted}, got ${goType || (scalar === 'boolean' ? 'bool' : scalar)}`,
  );
}

function liftIntOrString(value: Json): CelValue {
  if (typeof value === 'string') return value;
  if (isGoInteger(value)) return BigInt(value);
  return celError('invalid data, expected XIntOrString value to be either a string or integer');
}

function liftText(value: string, format: string): CelValue {
  if (format === 'date-time' || format === 'date') {
    const millis = Date.parse(value);
    if (Number.isNaN(millis)) return celError(`Invalid ${format} formatted string ${value}`);
    const fraction = /\.(\d+)/.exec(value)?.[1]?.padEnd(9, '0').slice(3, 9) ?? '0';
    return { kind: 'timestamp', nanos: BigInt(millis) * 1_000_000n + BigInt(fraction) };
  }
  return value;
}

function liftList(value: readonly Json[], schema: Structural): CelValue {
  const { items } = schema;
  if (items === undefined) return celError('invalid array type, expected Items with a non-empty Schema');
  const unorderedBy =
    schema.listType === 'map' ? schema.listMapKeys : schema.listType === 'set' ? [] : undefined;
  return { kind: 'list', items: value.map((item) => liftValue(item, items, items.embedded)), unorderedBy };
}

function liftObject(value: JsonObject, schema: Structural, isRoot: boolean): CelMap {
  const { properties } = schema;
  const isObject = properties !== undefined || isRoot;
  const entries = asSchema(schema.additional);
  const schemaOf = (key: string): Structural | 'text' | 'metadata' | undefined =>
    (isRoot ? META.get(key) : undefined) ?? (isObject ? properties?.get(key) : entries);
  const lift = (key: string): CelValue | undefined => {
    const nested = schemaOf(key);
    const member = Object.hasOwn(value, key) ? (value[key] ?? null) : undefined;
    if (nested === undefined || member === undefined || (isObject && member === null)) return undefined;
    if (nested === 'text') return typeof member === 'string' ? member : wrongData('string', member);
    if (nested === 'metadata') return liftMetadata(member);
    return liftValue(member, nested, nested.embedded);
  };
  const known = Object.keys(value).filter((key) => schemaOf(key) !== undefined);
  const hidden = Object.entries(value).filter(([key]) => schemaOf(key) === undefined);
  return {
    kind: 'map',
    size: Object.keys(value).length,
    keys: () => (isObject ? known.map(escapeName) : known),
    find: (key) => (typeof key === 'string' ? lift(isObject ? unescapeName(key) : key) : undefined),
    hidden: hidden.length === 0 ? undefined : Object.fromEntries(hidden),
  };
}

function liftMetadata(value: Json): CelValue {
  const names = isJsonObject(value)
    ? Object.entries(value).filter(([key]) => key === 'name' || key === 'generateName')
    : [];
  return mapValue(new Map(names.map(([key, text]) => [key, typeof text === 'string' ? text : ''])));
}

/** A map value of entries already lifted. */
export function mapValue(entries: ReadonlyMap<CelValue, CelValue>): CelMap {
  return {
    kind: 'map',
    size: entries.size,
    keys: () => [...entries.keys()],
    find: (key) => entries.get(key),
    hidden: undefined,
  };
}

const RESERVED = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(
    ' ',
  ),
);
const ESCAPES: readonly (readonly [string, string])[] = [
  ['__', '__underscores__'],
  ['.', '__dot__'],
  ['-', '__dash__'],
  ['/', '__slash__'],
];

/** How expressions write a field name that is no identifier or a reserved word. */
function escapeName(name: string): string {
  if (RESERVED.has(name)) return `__${name}__`;
  let text = name;
  for (const [plain, escaped] of ESCAPES) text = text.replaceAll(plain, escaped);
  return text;
}

function unescapeName(text: string): string {
  if (!text.includes('__')) return text;
  const word = /^__(\w+)__$/.exec(text)?.[1] ?? '';
  if (RESERVED.has(word)) return word;
  return text.replace(/__(underscores|dot|dash|slash)__/g, (_match, word: string) => {
    return ESCAPES.find(([, escaped]) => escaped === `__${word}__`)?.[0] ?? '';
  });
}
