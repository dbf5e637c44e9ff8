import { FLEET_KINDS } from '../../api/groups.ts';
import { isJsonObject, type Json, type JsonObject, readList, readPath, readString } from '../../api/json.ts';
import { BUILT_IN_KINDS } from '../../api/kubernetes.ts';
import { renderGoQuoted } from '../../model/label-selector-syntax.ts';

/** One kind in one version, as the hub's discovery lists it. */
export interface ServedKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
  /** True for the version discovery recommends; only preferred versions are followed when a namespace is taken whole. */
  readonly preferred: boolean;
  readonly watchable: boolean;
}

/** The kinds a hub serves, indexed. `closed` tells that a kind not listed is surely not served. */
export interface KindTable {
  readonly closed: boolean;
  readonly byVersion: ReadonlyMap<string, ServedKind>;
  readonly byGroupKind: ReadonlyMap<string, readonly ServedKind[]>;
  readonly byPlural: ReadonlyMap<string, readonly ServedKind[]>;
}

/** `v1`, `apps/v1`: how Kubernetes prints a group and version. */
export function renderApiVersion(group: string, version: string): string {
  return group === '' ? version : `${group}/${version}`;
}

/** The key of a kind in one version: `apps/v1/Deployment`, `v1/Secret`. */
export function versionedKindKey(group: string, version: string, kind: string): string {
  return `${renderApiVersion(group, version)}/${kind}`;
}

function collect<T>(rows: readonly T[], key: (row: T) => string): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const row of rows) {
    const list = found.get(key(row));
    if (list === undefined) found.set(key(row), [row]);
    else list.push(row);
  }
  return found;
}

/** Indexes the kinds a hub serves. Of two rows for one kind and version the first counts. */
export function buildKindTable(served: readonly ServedKind[], closed: boolean): KindTable {
  const byVersion = new Map<string, ServedKind>();
  for (const row of served) {
    const key = versionedKindKey(row.group, row.version, row.kind);
    if (!byVersion.has(key)) byVersion.set(key, row);
  }
  const rows = [...byVersion.values()];
  return {
    closed,
    byVersion,
    byGroupKind: collect(rows, (row) => `${row.group}/${row.kind}`),
    byPlural: collect(rows, (row) => `${row.version}/${row.plural}`),
  };
}

/** The served row of a kind in exactly this version. */
export function findKind(
  table: KindTable,
  group: string,
  version: string,
  kind: string,
): ServedKind | undefined {
  return table.byVersion.get(versionedKindKey(group, version, kind));
}

/**
 * The row a REST mapper would give: exactly the version asked for, or the preferred one when none is asked for.
 */
export function findMapping(
  table: KindTable,
  group: string,
  version: string,
  kind: string,
): ServedKind | undefined {
  if (version !== '' && version !== '__internal') return findKind(table, group, version, kind);
  const rows = table.byGroupKind.get(`${group}/${kind}`) ?? [];
  return rows.find((row) => row.preferred) ?? rows[0];
}

/** The words of a REST mapper that finds no such kind (`DefaultRESTMapper`). */
export function explainNoMatch(table: KindTable, group: string, version: string, kind: string): string {
  const knowsGroup = [...table.byVersion.values()].some((row) => row.group === group);
  if ((version === '' || version === '__internal') && knowsGroup) {
    return `no matches for ${group}/, Resource=${kind}`;
  }
  const searched = group === '' ? version : `${group}/${version}`;
  return `no matches for kind ${renderGoQuoted(kind)} in version ${renderGoQuoted(searched)}`;
}

/**
 * The kinds of a hub as far as an input tells: what Kubernetes and KubeFleet bring, and the hub's custom kinds.
 * `definitions` are CustomResourceDefinition objects of the hub.
 */
export function buildServedKinds(definitions: readonly JsonObject[]): readonly ServedKind[] {
  const fleet = FLEET_KINDS.flatMap((row) =>
    row.versions.map((version, index) => ({
      group: row.group,
      version,
      kind: row.kind,
      plural: row.plural,
      namespaced: row.namespaced,
      preferred: index === 0,
      watchable: true,
    })),
  );
  return [...definitions.flatMap(readCustomKinds), ...BUILT_IN_KINDS, ...fleet];
}

/** The kinds one CustomResourceDefinition serves; the served version of highest priority is preferred. */
export function readCustomKinds(definition: JsonObject): readonly ServedKind[] {
  const spec = readPath(definition, 'spec');
  const versions = readServedVersions(spec);
  const preferred = [...versions].sort(compareVersionPriority)[0];
  return versions.map((version) => ({
    group: readString(spec, 'group'),
    version,
    kind: readString(spec, 'names', 'kind'),
    plural: readString(spec, 'names', 'plural'),
    namespaced: readString(spec, 'scope') !== 'Cluster',
    preferred: version === preferred,
    watchable: true,
  }));
}

function readServedVersions(spec: Json | undefined): string[] {
  return readList(spec, 'versions')
    .filter((version) => isJsonObject(version) && readPath(version, 'served') !== false)
    .map((version) => readString(version, 'name'))
    .filter((name) => name !== '');
}

const STAGES = ['', 'beta', 'alpha'];

/** Kubernetes' order of versions: stable before beta before alpha, higher numbers first, odd names last. */
function compareVersionPriority(left: string, right: string): number {
  const [a, b] = [left, right].map((name) => /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(name));
  if (!a || !b) return a ? -1 : b ? 1 : left < right ? -1 : 1;
  return (
    STAGES.indexOf(a[2] ?? '') - STAGES.indexOf(b[2] ?? '') ||
    Number(b[1]) - Number(a[1]) ||
    Number(b[3] ?? 0) - Number(a[3] ?? 0)
  );
}
