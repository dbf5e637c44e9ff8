import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../api/json.ts';
import { explainQuantityError } from '../../model/quantity.ts';
import { isGoInteger, renderGoJson } from './go-text.ts';
import { explainTimeError } from './go-time.ts';
import { type GoStruct, type GoType, goFields, goType } from './go-type.ts';

/** What Go makes of a JSON document: a value with every field of its structs, or the decoder's error. */
export interface Decoded {
  /** Structs as objects under their JSON names; fields at their zero value may be left out, nil reads null. */
  readonly value: JsonObject;
  readonly error: string | undefined;
  /** Fields the struct does not have, as paths such as `ownerReferences[0].x`. */
  readonly unknown: readonly string[];
}

interface State {
  /** Puts the members of an object into the order in which they are decoded. */
  readonly order: (keys: string[]) => string[];
  /** A mismatch: decoding goes on, the first one is reported in the end. */
  saved: string | undefined;
  /** An error of a type that decodes itself: decoding stops, and this is what is reported. */
  fatal: string | undefined;
  readonly unknown: string[];
  /** Name of the struct that holds the value at hand; '' outside of all. */
  struct: string;
  readonly path: string[];
  readonly place: (string | number)[];
}

/**
 * Decodes JSON into a Go struct the way the API machinery's case-sensitive decoder does. Members are taken in
 * sorted order, as they stand in a request that a server wrote: it decides which of several errors is told.
 */
export function decodeGo(value: Json, typeName: string): Decoded {
  const type = goType(typeName);
  const quick = decodeIn(value, type, (keys) => keys);
  return quick.error === undefined && quick.unknown.length === 0
    ? quick
    : decodeIn(value, type, (keys) => keys.sort());
}

function decodeIn(value: Json, type: GoType, order: State['order']): Decoded {
  const state: State = {
    order,
    saved: undefined,
    fatal: undefined,
    unknown: [],
    struct: '',
    path: [],
    place: [],
  };
  const decoded = decodeValue(value, type, state);
  return {
    value: isJsonObject(decoded) ? decoded : {},
    error: state.fatal ?? state.saved,
    unknown: state.unknown,
  };
}

/** The zero value of a Go type; a struct at its zero value has no members. */
export function zeroOf(type: GoType): Json {
  switch (type.kind) {
    case 'string':
      return '';
    case 'bool':
      return false;
    case 'int':
    case 'int-or-string':
      return 0;
    case 'quantity':
      return '0';
    case 'struct':
      return {};
    default:
      return null;
  }
}

function decodeValue(value: Json, type: GoType, state: State): Json {
  if (value === null || state.fatal !== undefined) return zeroOf(type);
  switch (type.kind) {
    case 'pointer':
      return decodeValue(value, type.item, state);
    case 'raw':
      return value;
    case 'int-or-string':
      return decodeIntOrString(value, type, state);
    case 'time':
    case 'quantity':
      return decodeText(value, type, state);
    case 'struct':
      return isJsonObject(value) ? decodeStruct(value, type, state) : mismatch(value, type, state);
    case 'map':
      return isJsonObject(value) ? decodeMap(value, type.item, state) : mismatch(value, type, state);
    case 'list':
      return isJsonList(value) ? decodeList(value, type.item, state) : mismatch(value, type, state);
    case 'int':
      return typeof value === 'number' && fitsInt(value, type.bits) ? value : mismatch(value, type, state);
    case 'bool':
      return typeof value === 'boolean' ? value : mismatch(value, type, state);
    default:
      return typeof value === 'string' ? value : mismatch(value, type, state);
  }
}

function fitsInt(value: number, bits: 32 | 64): boolean {
  if (!isGoInteger(value)) return false;
  return bits === 64 || (value >= -(2 ** 31) && value < 2 ** 31);
}

function decodeStruct(value: JsonObject, type: GoStruct, state: State): JsonObject {
  const { byJsonName: fields, shortName } = goFields(type.name);
  const decoded: Record<string, Json> = {};
  const outer = state.struct;
  for (const key of state.order(Object.keys(value))) {
    const field = fields.get(key);
    state.place.push(key);
    if (field === undefined) state.unknown.push(renderPlace(state.place));
    else {
      state.struct = shortName;
      state.path.push(key);
      decoded[key] = decodeValue(value[key] ?? null, field.type, state);
      state.path.pop();
    }
    state.place.pop();
  }
  state.struct = outer;
  return decoded;
}

function decodeMap(value: JsonObject, item: GoType, state: State): JsonObject {
  const keys = state.order(Object.keys(value));
  return Object.fromEntries(keys.map((key) => [key, decodeValue(value[key] ?? null, item, state)]));
}

function decodeList(value: readonly Json[], item: GoType, state: State): Json {
  return value.map((each, index) => {
    state.place.push(index);
    const decoded = decodeValue(each, item, state);
    state.place.pop();
    return decoded;
  });
}

function decodeIntOrString(value: Json, type: GoType, state: State): Json {
  if (typeof value === 'string' || (typeof value === 'number' && fitsInt(value, 32))) return value;
  state.fatal = explainMismatch(value, type, state);
  return 0;
}

/** Times and quantities decode themselves from text; quantities take numbers too. */
function decodeText(value: Json, type: GoType, state: State): Json {
  if (type.kind === 'quantity') {
    const text = typeof value === 'string' ? value.trim() : renderGoJson(value);
    state.fatal = explainQuantityError(text);
    return text;
  }
  if (typeof value !== 'string') state.fatal = explainMismatch(value, type, state);
  else state.fatal = explainTimeError(value);
  return value;
}

function mismatch(value: Json, type: GoType, state: State): Json {
  state.saved ??= explainMismatch(value, type, state);
  return zeroOf(type);
}

function explainMismatch(value: Json, type: GoType, state: State): string {
  const where = state.struct === '' ? 'value' : `struct field ${state.struct}.${state.path.join('.')}`;
  return `json: cannot unmarshal ${describe(value, type)} into Go ${where} of type ${type.name}`;
}

function describe(value: Json, type: GoType): string {
  if (isJsonList(value)) return 'array';
  if (isJsonObject(value)) return 'object';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'string') return 'string';
  return type.kind === 'int' || type.kind === 'int-or-string' ? `number ${renderGoJson(value)}` : 'number';
}

function renderPlace(place: readonly (string | number)[]): string {
  return place
    .map((step, at) => (typeof step === 'number' ? `[${step}]` : at === 0 ? step : `.${step}`))
    .join('');
}
