import { FLEET_KINDS } from '../api/groups.ts';
import {
  isJsonList,
  isJsonObject,
  type Json,
  type JsonObject,
  readList,
  readPath,
  readString,
} from '../api/json.ts';
import { type Known, unknown } from '../model/knowledge.ts';
import type { KubeObject, Site } from '../read/bundle.ts';
import type { Place } from '../read/place.ts';
import type { Source } from '../read/source.ts';
import type { Cell, Column, Relation, Row } from './relation.ts';

/** Rows made by hand, or what is wrong with them. */
export type HandMadeRows = { readonly rows: readonly Row[] } | { readonly problem: string };

/**
 * Rows of a relation from an example (`input: { rows: … }`), for rules whose facts nothing computes yet. Columns
 * that are left out are empty. An object is `Kind ns/name` (member objects `Kind ns/name @cluster`) or a whole
 * manifest, a place is an object and a pointer, `Kind ns/name /spec`; `{ unknown: [gate] }` is Unknown.
 */
export function readExampleRows(
  relation: Relation,
  rows: readonly JsonObject[],
  observed: boolean,
): HandMadeRows {
  const problems: string[] = [];
  const making: Making = { relation, uid: observed ? 'observed' : '', problems };
  const made = rows.map((row): Row => {
    for (const name of Object.keys(row)) {
      if (!Object.hasOwn(relation.columns, name)) problems.push(`${relation.name} has no column ${name}`);
    }
    const cells = Object.entries(relation.columns).map(([name, column]): [string, Known<Cell>] => [
      name,
      readCell(making, column, readPath(row, name)),
    ]);
    return Object.fromEntries(cells);
  });
  const [problem] = problems;
  return problem === undefined ? { rows: made } : { problem };
}

interface Making {
  readonly relation: Relation;
  /** Objects in short form are observed when the rule judges nothing else. */
  readonly uid: string;
  readonly problems: string[];
}

function readCell(making: Making, column: Column, value: Json | undefined): Known<Cell> {
  if (isJsonObject(value) && Object.hasOwn(value, 'unknown'))
    return unknown(...readList(value, 'unknown').map(String));
  return readTyped(making, column.type, value);
}

function readTyped(making: Making, type: string, value: Json | undefined): Cell {
  const { relation, problems, uid } = making;
  const inner = /^list<(.+)>$/.exec(type)?.[1];
  if (inner !== undefined) {
    if (value !== undefined && !isJsonList(value)) problems.push(`${JSON.stringify(value)} is no list`);
    return isJsonList(value) ? value.map((item) => readTyped(making, inner, item)) : [];
  }
  if (type === 'object') return readObjectCell(value ?? 'ConfigMap example/left-out', uid);
  if (type === 'place') return readPlaceCell(value ?? 'ConfigMap example/left-out', uid);
  if (type === 'any') return value ?? {};
  const struct = relation.structs?.[type];
  if (struct !== undefined) {
    for (const name of Object.keys(isJsonObject(value) ? value : {})) {
      if (!Object.hasOwn(struct, name)) problems.push(`${type} has no field ${name}`);
    }
    const fields = Object.entries(struct).map(([name, field]): [string, Cell] => [
      name,
      readTyped(making, field.type, readPath(value, name)),
    ]);
    return Object.fromEntries(fields);
  }
  return readScalar(type, value, problems);
}

function readScalar(type: string, value: Json | undefined, problems: string[]): Cell {
  const wanted = type === 'bool' ? 'boolean' : type === 'string' ? 'string' : 'number';
  if (value === undefined) return wanted === 'boolean' ? false : wanted === 'string' ? '' : 0;
  if (typeof value !== wanted) problems.push(`${JSON.stringify(value)} is no ${type}`);
  return value as Cell;
}

const SHORT = /^(\S+) (?:([^/\s]+)\/)?(\S+)(?: @(\S+))?$/;

/** An object from its short form or from a manifest. */
export function readObjectCell(value: Json, uid: string): KubeObject {
  if (isJsonObject(value)) return manifestObject(value);
  const [, kind = 'ConfigMap', namespace = '', name = 'unnamed', cluster] = SHORT.exec(String(value)) ?? [];
  const row = FLEET_KINDS.find((each) => each.kind === kind);
  const apiVersion = row === undefined ? 'v1' : `${row.group}/${row.versions[0] ?? 'v1'}`;
  const metadata = { name, ...(namespace === '' ? {} : { namespace }), ...(uid === '' ? {} : { uid }) };
  return manifestObject({ apiVersion, kind, metadata }, cluster);
}

function manifestObject(value: JsonObject, cluster?: string): KubeObject {
  const apiVersion = readString(value, 'apiVersion');
  const [version = '', group = ''] = apiVersion.split('/').reverse();
  const kind = readString(value, 'kind');
  const namespace = readString(value, 'metadata', 'namespace');
  const name = readString(value, 'metadata', 'name');
  const uid = readString(value, 'metadata', 'uid');
  const site: Site =
    cluster === undefined ? { role: uid === '' ? 'declared' : 'hub' } : { role: 'member', cluster };
  const source: Source = {
    uri: `${kind}-${name}.yaml`,
    bytes: new Uint8Array(),
    kind: 'yaml',
    encoding: 'utf-8',
  };
  const origin = { source, start: 0, end: 0, pointer: '' };
  return { apiVersion, group, version, kind, namespace, name, uid, site, value, origin };
}

function readPlaceCell(value: Json, uid: string): Place {
  if (isJsonObject(value)) {
    return {
      object: readObjectCell(value['object'] ?? '', uid),
      pointer: readString(value, 'path'),
      side: 'head',
    };
  }
  const [object = '', path] = String(value).split(/ (?=\/)/);
  return { object: readObjectCell(object, uid), pointer: path ?? '', side: 'head' };
}
