import { type JsonObject, readNumber, readObject, readString } from '../api/json.ts';
import { FLEET_SCHEMA_TABLES } from '../api/schemas.ts';

/** The schema of one value, as far as reading a description needs it. */
export interface DescribedSchema {
  readonly type: string;
  /** True for values such as `1` and `25%`, but not for quantities. */
  readonly intOrString: boolean;
  /** Field names by the label that `kubectl describe` prints for them. */
  readonly fields: ReadonlyMap<string, string>;
  readonly field: (name: string) => DescribedSchema | undefined;
  readonly items: () => DescribedSchema | undefined;
}

/** The schema of a KubeFleet kind, or undefined for other kinds: their descriptions leave out too much. */
export function readDescribedSchema(apiVersion: string, kind: string): DescribedSchema | undefined {
  const [group = '', version = ''] = apiVersion.split('/');
  for (const table of FLEET_SCHEMA_TABLES) {
    const row = table.kinds.find(
      (each) => table.group === group && each.version === version && each.kind === kind,
    );
    if (row !== undefined) return buildSchema(table.nodes, row.root);
  }
  return undefined;
}

function buildSchema(nodes: readonly JsonObject[], number: number | undefined): DescribedSchema | undefined {
  const node = number === undefined ? undefined : nodes[number];
  if (node === undefined) return undefined;
  const properties = readObject(node, 'properties') ?? {};
  return {
    type: readString(node, 'type'),
    // Quantities are marked so, too, but are written as texts.
    intOrString:
      node['x-kubernetes-int-or-string'] === true && !readString(node, 'pattern').includes('[KMGTPE]i'),
    fields: new Map(Object.keys(properties).map((name) => [labelOf(name), name])),
    field: (name) =>
      buildSchema(nodes, readNumber(properties, name) ?? readNumber(node, 'additionalProperties')),
    items: () => buildSchema(nodes, readNumber(node, 'items')),
  };
}

const ACRONYMS: readonly string[] = ['API', 'URL', 'UID', 'OSB', 'GUID'];

/** The label of a field: words apart and capitalized; names with other signs stay as they are (kubectl `smartLabelFor`). */
export function labelOf(name: string): string {
  if (/[^\p{L}-]/u.test(name)) return name;
  const words = name.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|[^\p{L}]+/gu) ?? [name];
  return words
    .map((word) => {
      const upper = word.toUpperCase();
      return ACRONYMS.includes(upper) ? upper : `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
    })
    .join(' ');
}
