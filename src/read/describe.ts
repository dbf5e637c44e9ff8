import { isJsonObject, type Json, type JsonObject } from '../api/json.ts';
import { type DescribedSchema, readDescribedSchema } from './describe-schema.ts';

/** An object read from `kubectl describe`, and the lines it was read from. */
export interface DescribedObject {
  readonly value: JsonObject;
  readonly apiVersion: string;
  readonly kind: string;
  /** Offsets in the text. */
  readonly start: number;
  readonly end: number;
}

/** One line: how far it is indented, its label, and what stands behind it. */
interface Line {
  readonly indent: number;
  readonly label: string;
  readonly value: string;
  readonly text: string;
}

/** Lines of one description, and how far they are read. */
interface Reading {
  readonly lines: readonly Line[];
  at: number;
}

const INDENT = 2;
const TOP: readonly string[] = [
  'Name',
  'Namespace',
  'Labels',
  'Annotations',
  'API Version',
  'Kind',
  'Metadata',
  'Spec',
  'Status',
  'Events',
];

/** The KubeFleet objects of a text that `kubectl describe` printed; other kinds print too little to be objects. */
export function readDescribed(text: string): readonly DescribedObject[] {
  const starts = [...text.matchAll(/^Name: /gm)].map(({ index }) => index);
  return starts.flatMap((start, number) => {
    const end = starts[number + 1] ?? text.length;
    const found = readOne(text.slice(start, end));
    return found === undefined ? [] : [{ ...found, start, end }];
  });
}

function readOne(text: string): Pick<DescribedObject, 'value' | 'apiVersion' | 'kind'> | undefined {
  // Texts of several lines go on at the margin: only labels that stand there by right are kept.
  const lines = text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .map(readLine)
    .filter((line) => line.indent > 0 || TOP.includes(line.label));
  const top = (label: string) => lines.find((line) => line.indent === 0 && line.label === label)?.value ?? '';
  const apiVersion = top('API Version');
  const kind = top('Kind');
  const schema = readDescribedSchema(apiVersion, kind);
  if (schema === undefined) return undefined;
  const part = (label: string, partSchema: DescribedSchema | undefined) => {
    const at = lines.findIndex((line) => line.indent === 0 && line.label === label);
    return at === -1 || partSchema === undefined
      ? undefined
      : readMapping({ lines, at: at + 1 }, INDENT, partSchema);
  };
  const spec = part('Spec', schema.field('spec'));
  const status = part('Status', schema.field('status'));
  const namespace = top('Namespace');
  const metadata: JsonObject = {
    name: top('Name'),
    ...(namespace === '' ? {} : { namespace }),
    ...readPairs(lines, 'Labels', '='),
    ...readPairs(lines, 'Annotations', ': '),
    ...readMetadata(lines),
  };
  const value: JsonObject = {
    apiVersion,
    kind,
    metadata,
    ...(spec === undefined ? {} : { spec }),
    ...(status === undefined ? {} : { status }),
  };
  return { value, apiVersion, kind };
}

function readLine(text: string): Line {
  const indent = text.length - text.trimStart().length;
  const match = /^\s*([^:\s][^:]*(?::[^\s:][^:]*)*):(?:\s+(.*))?$/.exec(text);
  return { indent, label: match?.[1] ?? '', value: (match?.[2] ?? '').trim(), text: text.trim() };
}

/** `Labels:  a=b` and the lines below it, which have no label of their own. */
function readPairs(lines: readonly Line[], label: string, separator: string): JsonObject {
  const at = lines.findIndex((line) => line.indent === 0 && line.label === label);
  const first = lines[at];
  if (first === undefined || first.value === '<none>') return {};
  const pairs = [first.value];
  for (let next = at + 1; (lines[next]?.indent ?? 0) > INDENT; next += 1) pairs.push(lines[next]?.text ?? '');
  const entries = pairs.flatMap((pair) => {
    const cut = pair.indexOf(separator);
    return cut === -1 ? [] : [[pair.slice(0, cut), pair.slice(cut + separator.length)] as const];
  });
  return { [label.toLowerCase()]: Object.fromEntries(entries) };
}

const METADATA: ReadonlyMap<string, string> = new Map([
  ['Creation Timestamp', 'creationTimestamp'],
  ['Deletion Timestamp', 'deletionTimestamp'],
  ['Generation', 'generation'],
  ['Resource Version', 'resourceVersion'],
  ['UID', 'uid'],
]);

function readMetadata(lines: readonly Line[]): JsonObject {
  const start = lines.findIndex((line) => line.indent === 0 && line.label === 'Metadata');
  const metadata: { [key: string]: Json } = {};
  for (let at = start + 1; start !== -1 && (lines[at]?.indent ?? 0) >= INDENT; at += 1) {
    const line = lines[at];
    const name = line?.indent === INDENT ? METADATA.get(line.label) : undefined;
    if (line !== undefined && name !== undefined) {
      metadata[name] = name === 'generation' ? Number(line.value) : line.value;
    } else if (line?.indent === INDENT && line.label === 'Finalizers') {
      const finalizers: string[] = [];
      while ((lines[at + 1]?.indent ?? 0) > INDENT) finalizers.push(lines[++at]?.text ?? '');
      metadata['finalizers'] = finalizers;
    }
  }
  return metadata;
}

/** The fields of one mapping. Labels come in the order of field names: one that does not belongs to the next item. */
function readMapping(reading: Reading, indent: number, schema: DescribedSchema): JsonObject {
  const entries = new Map<string, Json>();
  let last = '';
  for (;;) {
    const line = reading.lines[reading.at];
    if (line === undefined || line.indent < indent || line.label === '') break;
    const name = schema.fields.get(line.label) ?? nameOfKey(line.label);
    if (entries.size > 0 && (entries.has(name) || name < last)) break;
    reading.at += 1;
    last = name;
    const value = readValue(reading, line, indent, schema.field(name));
    if (value !== undefined) entries.set(name, value);
  }
  return Object.fromEntries(entries);
}

/** A key that no schema names is a label's or property's; kubectl printed its first letter large. */
function nameOfKey(label: string): string {
  if (/[^\p{L}-]/u.test(label.replaceAll(' ', ''))) return label;
  const [first = '', ...rest] = label.split(' ');
  return `${first.charAt(0).toLowerCase()}${first.slice(1)}${rest.join('')}`;
}

function readValue(
  reading: Reading,
  line: Line,
  indent: number,
  schema: DescribedSchema | undefined,
): Json | undefined {
  if (schema?.type === 'array') return readItems(reading, indent + INDENT, schema.items());
  const next = reading.lines[reading.at];
  if (schema?.type === 'object' && line.value === '') {
    return next !== undefined && next.indent > indent ? readMapping(reading, indent + INDENT, schema) : {};
  }
  // What lies deeper and has no schema is passed over.
  while ((reading.lines[reading.at]?.indent ?? 0) > indent) reading.at += 1;
  if (line.value === '<nil>') return undefined;
  const isNumber = schema?.type === 'integer' || schema?.type === 'number';
  if (isNumber || (schema?.intOrString === true && /^\d+$/.test(line.value))) return Number(line.value);
  return schema?.type === 'boolean' ? line.value === 'true' : line.value;
}

function readItems(reading: Reading, indent: number, schema: DescribedSchema | undefined): readonly Json[] {
  const items: Json[] = [];
  for (;;) {
    const line = reading.lines[reading.at];
    if (line === undefined || line.indent < indent || schema === undefined) break;
    if (schema.type === 'object') {
      const before = reading.at;
      const item = readMapping(reading, indent, schema);
      if (reading.at === before) reading.at += 1;
      else if (isJsonObject(item)) items.push(item);
    } else {
      items.push(line.text);
      reading.at += 1;
    }
  }
  return items;
}
