import { isJsonObject, type Json, type JsonObject, readList, readPath, readString } from '../../api/json.ts';
import type { SchemaTable } from '../../api/schemas/table.ts';
import { FLEET_SCHEMA_TABLES } from '../../api/schemas.ts';
import { buildSchemaTree, buildStructural, type Structural } from './structural.ts';

/** One served version of a custom kind, with its schema. */
export interface ServedSchema {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly namespaced: boolean;
  /** True when writes to the object leave its status alone. */
  readonly hasStatus: boolean;
  readonly root: Structural;
}

/** The schemas a hub is known to have. Schemas are made ready when they are first asked for. */
export interface SchemaCatalogue {
  /** The schema of one version, or undefined when it is not served or not known. */
  readonly find: (group: string, version: string, kind: string) => ServedSchema | undefined;
  /** True when every kind of this group, or this kind in all its versions, is known. */
  readonly knows: (group: string, kind: string) => boolean;
}

/**
 * The schemas of KubeFleet's own kinds and of the CustomResourceDefinitions of the input. KubeFleet's kinds keep
 * the schemas of the supported release, whatever the input holds.
 */
export function buildSchemaCatalogue(definitions: readonly JsonObject[]): SchemaCatalogue {
  const tables = new Map(FLEET_SCHEMA_TABLES.map((table) => [table.group, buildTableReader(table)]));
  const custom = new Map<string, JsonObject>();
  for (const definition of definitions) {
    const group = readString(definition, 'spec', 'group');
    const kind = readString(definition, 'spec', 'names', 'kind');
    if (group !== '' && kind !== '' && !tables.has(group)) custom.set(`${group}/${kind}`, definition);
  }
  const made = new Map<string, ServedSchema | undefined>();
  const find = (group: string, version: string, kind: string): ServedSchema | undefined => {
    const key = `${group}/${version}/${kind}`;
    if (made.has(key)) return made.get(key);
    const schema =
      tables.get(group)?.(version, kind) ?? readCustomSchema(custom.get(`${group}/${kind}`), version);
    made.set(key, schema);
    return schema;
  };
  return { find, knows: (group, kind) => tables.has(group) || custom.has(`${group}/${kind}`) };
}

function buildTableReader(table: SchemaTable): (version: string, kind: string) => ServedSchema | undefined {
  const made: Structural[] = [];
  const node = (number: Json): Structural => {
    const at = typeof number === 'number' ? number : -1;
    const found = made[at] ?? buildStructural(table.nodes[at] ?? {}, node);
    made[at] = found;
    return found;
  };
  return (version, kind) => {
    const row = table.kinds.find((each) => each.kind === kind && each.version === version);
    if (row === undefined) return undefined;
    const { namespaced, status: hasStatus, root } = row;
    return { group: table.group, version, kind, namespaced, hasStatus, root: node(root) };
  };
}

function readCustomSchema(definition: JsonObject | undefined, version: string): ServedSchema | undefined {
  const row = readList(definition, 'spec', 'versions').find(
    (each) => readString(each, 'name') === version && readPath(each, 'served') !== false,
  );
  if (row === undefined) return undefined;
  return {
    group: readString(definition, 'spec', 'group'),
    version,
    kind: readString(definition, 'spec', 'names', 'kind'),
    namespaced: readString(definition, 'spec', 'scope') !== 'Cluster',
    hasStatus: isJsonObject(readPath(row, 'subresources', 'status')),
    root: buildSchemaTree(readPath(row, 'schema', 'openAPIV3Schema') ?? {}),
  };
}
