import { isJsonList, isJsonObject, type Json, type JsonObject, readPath } from '../../api/json.ts';
import { zeroOf } from './go-decode.ts';
import { renderGoJson } from './go-text.ts';
import { type GoField, type GoStruct, type GoType, goFields, goType } from './go-type.ts';

/** The JSON that Go makes of a decoded struct: empty optional fields left out, fields in their order. */
export function encodeGo(value: JsonObject, typeName: string): JsonObject {
  const type = goType(typeName);
  return type.kind === 'struct' ? encodeStruct(value, type) : value;
}

function encodeStruct(value: JsonObject, type: GoStruct): JsonObject {
  const entries: [string, Json][] = [];
  for (const [name, field] of goFields(type.name).byJsonName) {
    const member = Object.hasOwn(value, name) ? (value[name] ?? null) : zeroOf(field.type);
    if (!isOmitted(member, field)) entries.push([name, encodeValue(member, field.type)]);
  }
  return Object.fromEntries(entries);
}

function isOmitted(value: Json, field: GoField): boolean {
  if (field.type.kind === 'raw' && value === null) return true;
  if (!field.omitEmpty || field.type.kind === 'struct') return false;
  if (value === null) return true;
  if (field.type.kind === 'pointer') return false;
  if (isJsonList(value)) return value.length === 0;
  if (isJsonObject(value)) return Object.keys(value).length === 0;
  return value === '' || value === 0 || value === false;
}

function encodeValue(value: Json, type: GoType): Json {
  if (value === null) return null;
  if (type.kind === 'pointer') return encodeValue(value, type.item);
  if (type.kind === 'struct' && isJsonObject(value)) return encodeStruct(value, type);
  if (type.kind === 'list' && isJsonList(value)) return value.map((item) => encodeValue(item, type.item));
  if (type.kind === 'map' && isJsonObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, encodeValue(item, type.item)]),
    );
  }
  return value;
}

/** A decoded struct as Go's `%+v` prints it. Addresses read `<ptr>`, as in the recorded answers. */
export function renderGoStruct(value: Json, typeName: string): string {
  return renderValue(value, goType(typeName));
}

function renderValue(value: Json, type: GoType): string {
  switch (type.kind) {
    case 'struct':
      return `{${goFields(type.name)
        .ordered.map((field) => `${field.goName}:${renderValue(readField(value, field), field.type)}`)
        .join(' ')}}`;
    case 'pointer':
      return renderPointed(value, type);
    case 'list':
      return `[${isJsonList(value) ? value.map((item) => renderValue(item, type.item)).join(' ') : ''}]`;
    case 'raw':
      return `{Raw:${value === null ? '' : renderGoJson(value)}}`;
    default:
      return typeof value === 'string' ? value : renderGoJson(value);
  }
}

function readField(value: Json, field: GoField): Json {
  if (field.jsonName === '') return value;
  const found = readPath(value, field.jsonName);
  return found === undefined ? zeroOf(field.type) : found;
}

function renderPointed(value: Json, type: GoType): string {
  if (type.name === '*v1.LabelSelector') return renderLabelSelector(value);
  if (type.name === '*intstr.IntOrString' && value !== null) return String(value);
  return value === null ? '<nil>' : '<ptr>';
}

/** A label selector in its own notation (`LabelSelector.String`), which every print of a pointer to one uses. */
export function renderLabelSelector(value: Json): string {
  if (!isJsonObject(value)) return 'nil';
  const labels = readPath(value, 'matchLabels') ?? null;
  const expressions = readPath(value, 'matchExpressions') ?? null;
  const pairs = isJsonObject(labels)
    ? Object.keys(labels)
        .sort()
        .map((key) => `${key}: ${String(labels[key])},`)
    : [];
  const requirements = isJsonList(expressions)
    ? expressions.map((each) => {
        const values = readPath(each, 'values') ?? null;
        const printed = isJsonList(values) ? values.join(' ') : '';
        const [key, operator] = [readPath(each, 'key'), readPath(each, 'operator')];
        return `LabelSelectorRequirement{Key:${String(key)},Operator:${String(operator)},Values:[${printed}],},`;
      })
    : [];
  const parts = `MatchLabels:map[string]string{${pairs.join('')}},MatchExpressions:[]LabelSelectorRequirement{${requirements.join('')}},`;
  return `&LabelSelector{${parts}}`;
}
