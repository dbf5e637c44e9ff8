import { FLEET_KINDS } from '../api/groups.ts';
import { BUILT_IN_KINDS } from '../api/kubernetes.ts';
import type { ListedKind } from './layout.ts';

/** One kind by which files are named. */
interface NamedKind {
  readonly group: string;
  readonly kind: string;
  readonly plural: string;
  readonly apiVersion: string;
  readonly namespaced: boolean;
}

/** Built-in kinds first: `works` and `bindings` are unlike any of theirs, `events` means the core kind. */
const KINDS: readonly NamedKind[] = [
  ...FLEET_KINDS.map((row) => ({ ...row, apiVersion: `${row.group}/${row.versions[0] ?? 'v1'}` })),
  ...BUILT_IN_KINDS.filter((row) => row.preferred && row.watchable).map((row) => ({
    ...row,
    apiVersion: row.group === '' ? row.version : `${row.group}/${row.version}`,
  })),
];

/** Core kinds come last in the list that builds this map, so that they win over extension groups. */
const byName: ReadonlyMap<string, NamedKind> = new Map(
  [...KINDS]
    .sort((a, b) => b.group.length - a.group.length)
    .flatMap((row) => [[row.kind.toLowerCase(), row] as const, [row.plural, row] as const]),
);

/** Short names that people name files by; `rs` and `crs` mean two kinds each and are left out. */
const SHORT_NAMES: ReadonlyMap<string, NamedKind> = new Map(
  [
    ...FLEET_KINDS.flatMap(({ shortNames, plural }) => shortNames.map((name) => [name, plural] as const)),
    ...([
      ['mc', 'memberclusters'],
      ['work', 'works'],
      ['ns', 'namespaces'],
      ['cm', 'configmaps'],
      ['svc', 'services'],
      ['sa', 'serviceaccounts'],
      ['deploy', 'deployments'],
      ['sts', 'statefulsets'],
      ['ds', 'daemonsets'],
      ['po', 'pods'],
      ['no', 'nodes'],
      ['ev', 'events'],
      ['crd', 'customresourcedefinitions'],
      ['crds', 'customresourcedefinitions'],
    ] as const),
  ].flatMap(([name, plural]) => {
    const row = byName.get(plural);
    return row === undefined || name === 'rs' || name === 'crs' ? [] : [[name, row] as const];
  }),
);

/** The kind that a plural and a group name, or undefined when neither Kubernetes nor KubeFleet serves it. */
export function listedKind(plural: string, group: string, namespace?: string): ListedKind | undefined {
  const found = KINDS.find((row) => row.plural === plural && row.group === group);
  return found === undefined ? undefined : listing(found, namespace);
}

/** The kind that a file's stem names: `works`, `crp`, `works.placement…`, `memberclusters.v1beta1`, `hub-crp`. */
export function readListedKind(stem: string): ListedKind | undefined {
  const lower = stem.toLowerCase();
  const dotted = readDotted(lower);
  if (dotted !== undefined) return dotted;
  const parts = lower.split(/[-_. ]+/);
  // `hub-cluster-resource-placements` and `aks-member-1-pods` end with the kind's name.
  for (let from = 0; from < parts.length; from += 1) {
    const name = parts.slice(from).join('');
    const row = byName.get(name) ?? (parts.length - from === 1 ? SHORT_NAMES.get(name) : undefined);
    if (row !== undefined) return listing(row);
  }
  return undefined;
}

function readDotted(stem: string): ListedKind | undefined {
  const dot = stem.indexOf('.');
  const name = dot === -1 ? stem : stem.slice(0, dot);
  const row = byName.get(name) ?? SHORT_NAMES.get(name);
  if (dot === -1) return row === undefined ? undefined : listing(row);
  const group = stem.slice(dot + 1).replace(/^v\d+((alpha|beta)\d+)?(\.|$)/, '');
  if (group === '') return row === undefined ? undefined : listing(row);
  const exact = KINDS.find(
    (one) => one.group === group && (one.plural === name || one.kind.toLowerCase() === name),
  );
  return exact === undefined ? undefined : listing(exact);
}

function listing(row: NamedKind, namespace?: string): ListedKind {
  const { group, kind, apiVersion } = row;
  const where = row.namespaced ? namespace : '';
  return { group, kind, apiVersion, ...(where === undefined ? {} : { namespace: where }) };
}
