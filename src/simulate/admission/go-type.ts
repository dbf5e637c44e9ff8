import { GO_STRUCTS } from '../../api/schemas/go-structs.ts';

/** A Go type that JSON is decoded into. `name` is what Go's messages call it. */
export type GoType =
  | {
      readonly kind: 'string' | 'bool' | 'int-or-string' | 'time' | 'quantity' | 'raw';
      readonly name: string;
    }
  | { readonly kind: 'int'; readonly name: string; readonly bits: 32 | 64 }
  | { readonly kind: 'list' | 'map' | 'pointer'; readonly name: string; readonly item: GoType }
  | GoStruct;

/** A Go struct; `goFields` has its fields. */
export interface GoStruct {
  readonly kind: 'struct';
  readonly name: string;
}

/** The fields of a Go struct in Go's order, and by JSON name with those of inlined structs. */
export interface GoFields {
  readonly ordered: readonly GoField[];
  readonly byJsonName: ReadonlyMap<string, GoField>;
  /** The name without its package. */
  readonly shortName: string;
}

/** One field of a Go struct. */
export interface GoField {
  readonly goName: string;
  /** '' for an inlined struct. */
  readonly jsonName: string;
  readonly omitEmpty: boolean;
  readonly type: GoType;
}

const SPECIAL: Readonly<Record<string, GoType>> = {
  string: { kind: 'string', name: 'string' },
  bool: { kind: 'bool', name: 'bool' },
  int: { kind: 'int', name: 'int', bits: 64 },
  int32: { kind: 'int', name: 'int32', bits: 32 },
  int64: { kind: 'int', name: 'int64', bits: 64 },
  'intstr.IntOrString': { kind: 'int-or-string', name: 'int32' },
  'v1.Time': { kind: 'time', name: 'string' },
  'resource.Quantity': { kind: 'quantity', name: 'resource.Quantity' },
  'v1.JSON': { kind: 'raw', name: 'v1.JSON' },
  'v1.FieldsV1': { kind: 'raw', name: 'v1.FieldsV1' },
};

const structs: ReadonlyMap<string, GoFields> = new Map(
  Object.keys(GO_STRUCTS).map((name) => [name, readFields(name)]),
);
const NO_FIELDS: GoFields = { ordered: [], byJsonName: new Map(), shortName: '' };

/** The fields of a struct by its full name, such as `v1beta1.PlacementSpec`. */
export function goFields(name: string): GoFields {
  return structs.get(name) ?? NO_FIELDS;
}

function readFields(name: string): GoFields {
  const ordered = (GO_STRUCTS[name] ?? []).map(readField);
  const byJsonName = new Map(
    ordered.flatMap((field): (readonly [string, GoField])[] =>
      field.jsonName === '' ? [...readFields(field.type.name).byJsonName] : [[field.jsonName, field]],
    ),
  );
  return { ordered, byJsonName, shortName: name.replace(/^.*\./, '') };
}

function readField(line: string): GoField {
  const [goName = '', tag = '', type = ''] = line.split(' ');
  const [jsonName = '', ...options] = tag.split(',');
  return { goName, jsonName, omitEmpty: options.includes('omitempty'), type: goType(type) };
}

/** The Go type of a written-out name, such as `*int32`, `[]string` or `v1beta1.PlacementSpec`. */
export function goType(name: string): GoType {
  if (name.startsWith('*')) return { kind: 'pointer', name, item: goType(name.slice(1)) };
  if (name.startsWith('[]')) return { kind: 'list', name, item: goType(name.slice(2)) };
  if (name === 'v1.ResourceList') return { kind: 'map', name, item: goType('resource.Quantity') };
  const entry = /^map\[[\w.]+\](.*)$/.exec(name);
  if (entry !== null) return { kind: 'map', name, item: goType(entry[1] ?? '') };
  if (Object.hasOwn(GO_STRUCTS, name)) return { kind: 'struct', name };
  // What is left are named texts, such as v1.TaintEffect.
  return SPECIAL[name] ?? { kind: 'string', name };
}
