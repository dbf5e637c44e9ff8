// Writes one `<group>.generated.ts` per API group from a folder of CustomResourceDefinitions:
//   node src/api/schemas/generate.mjs path/to/config/crd/bases
// Descriptions, examples and formats that no server checks are dropped; equal parts of schemas are stored once.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const folder = process.argv[2];
if (folder === undefined) throw new Error('name the folder that holds the CustomResourceDefinitions');

/** Formats that the API server checks; it ignores the others (`int32`, `int64`). */
const FORMATS = new Set(['date-time', 'byte', 'duration', 'date', 'uuid', 'ipv4', 'ipv6', 'cidr', 'uri']);
const PLAIN = [
  'type',
  'required',
  'enum',
  'default',
  'nullable',
  'pattern',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minItems',
  'maxItems',
  'uniqueItems',
  'minProperties',
  'maxProperties',
];
const EXTENSIONS = [
  'x-kubernetes-int-or-string',
  'x-kubernetes-preserve-unknown-fields',
  'x-kubernetes-embedded-resource',
  'x-kubernetes-list-type',
  'x-kubernetes-list-map-keys',
  'x-kubernetes-map-type',
  'x-kubernetes-validations',
];
const KNOWN = new Set([
  ...PLAIN,
  ...EXTENSIONS,
  'properties',
  'items',
  'additionalProperties',
  'anyOf',
  'allOf',
  'oneOf',
  'not',
  'format',
  'description',
]);

/** Stores a schema and all below it; gives back its number. */
function store(schema, table) {
  for (const key of Object.keys(schema))
    if (!KNOWN.has(key)) throw new Error(`unknown schema keyword ${key}`);
  const node = {};
  for (const key of [...PLAIN, ...EXTENSIONS]) if (schema[key] !== undefined) node[key] = schema[key];
  if (FORMATS.has(schema.format)) node.format = schema.format;
  if (schema.properties) {
    node.properties = Object.fromEntries(
      Object.entries(schema.properties).map(([name, child]) => [name, store(child, table)]),
    );
  }
  if (schema.items) node.items = store(schema.items, table);
  const more = schema.additionalProperties;
  if (more !== undefined) node.additionalProperties = typeof more === 'boolean' ? more : store(more, table);
  for (const key of ['anyOf', 'allOf', 'oneOf']) {
    if (schema[key]) node[key] = schema[key].map((child) => store(child, table));
  }
  if (schema.not) node.not = store(schema.not, table);
  const text = JSON.stringify(node);
  const found = table.numbers.get(text);
  if (found !== undefined) return found;
  table.numbers.set(text, table.nodes.length);
  table.nodes.push(text);
  return table.nodes.length - 1;
}

const groups = new Map();
for (const file of readdirSync(folder).sort()) {
  const { spec } = parse(readFileSync(join(folder, file), 'utf8'));
  const table = groups.get(spec.group) ?? { nodes: [], numbers: new Map(), kinds: [] };
  groups.set(spec.group, table);
  for (const version of spec.versions.filter((each) => each.served)) {
    const root = store(version.schema.openAPIV3Schema, table);
    table.kinds.push({
      kind: spec.names.kind,
      version: version.name,
      namespaced: spec.scope === 'Namespaced',
      stored: version.storage,
      status: version.subresources?.status !== undefined,
      root,
    });
  }
}

for (const [group, { nodes, kinds }] of groups) {
  const text = [
    '// Generated from the CustomResourceDefinitions by src/api/schemas/generate.mjs; do not edit.',
    "import type { SchemaTable } from './table.ts';",
    '',
    'export const TABLE: SchemaTable = {',
    `  group: '${group}',`,
    '  kinds: [',
    ...kinds.map((each) => `    ${JSON.stringify(each)},`),
    '  ],',
    '  nodes: [',
    ...nodes.map((node) => `    ${node},`),
    '  ],',
    '};',
    '',
  ].join('\n');
  writeFileSync(new URL(`./${group}.generated.ts`, import.meta.url), text);
}
