import { MEMBER_NAMESPACE_PREFIX } from '../../api/placement.kubernetes-fleet.io.ts';
import type { Binding } from '../../model/binding.ts';
import type { Fleet } from '../../model/fleet.ts';
import { type ObjectIdentity, renderObject } from '../../model/identity.ts';
import type { Work } from '../../model/work.ts';
import type { LogGroup } from '../../read/log/log-file.ts';

/** What a line is about, as far as the names in it lead to objects of the input. */
export interface LogTie {
  /** `Placement.key`; '' when the line names no placement, nor anything of one. */
  readonly placementKey: string;
  /** The member; '' when the line names none. */
  readonly cluster: string;
  /** The object, as `Kind ns/name`; '' when the line names none. */
  readonly manifest: string;
}

/** Objects by the names that logs use. */
export interface LogNames {
  /** By `namespace/name`; the namespace is empty for cluster-scoped ones. */
  readonly bindings: ReadonlyMap<string, Binding>;
  readonly works: ReadonlyMap<string, Work>;
  readonly placementKeys: ReadonlySet<string>;
  /** Placement keys by `kind ns/name` of what belongs to a placement. */
  readonly parts: ReadonlyMap<string, string>;
  readonly clusters: ReadonlySet<string>;
}

/** Indexes what logs name. Names are cut and collide, so only what the input has is a tie. */
export function buildLogNames({ today, memberFacts }: Fleet): LogNames {
  const keyOf = ({ namespace, name }: { readonly namespace: string; readonly name: string }): string =>
    `${namespace}/${name}`;
  const parts = new Map<string, string>();
  for (const each of today.policySnapshots) parts.set(`policy ${keyOf(each)}`, each.placementKey);
  for (const each of today.snapshotParts) parts.set(`resource ${keyOf(each)}`, each.placementKey);
  for (const each of today.updateRuns) parts.set(`run ${keyOf(each)}`, each.placementKey);
  return {
    bindings: new Map(today.bindings.map((each) => [keyOf(each), each])),
    works: new Map(today.works.map((each) => [keyOf(each), each])),
    placementKeys: new Set(today.placements.map(({ key }) => key)),
    parts,
    clusters: new Set(memberFacts.keys()),
  };
}

/** Follows the names of a line. `site` is the member whose agent wrote it; '' for the hub agent. */
export function tieLog(group: LogGroup, site: string, names: LogNames): LogTie {
  const work = findWork(group, names) ?? findByManifest(group, site, names);
  const binding = findBinding(group, names);
  const cluster = work?.cluster ?? binding?.targetCluster ?? findCluster(group, names) ?? site;
  return {
    placementKey: work?.placementKey ?? binding?.placementKey ?? findPlacement(group, names) ?? '',
    cluster,
    manifest: findManifest(group, work),
  };
}

/** `ns/name`, `/name` and `name` as one form. */
function nameOf({ names }: LogGroup, ...keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const name = names.get(key);
    if (name !== undefined && name !== '') return name.includes('/') ? name : `/${name}`;
  }
  return undefined;
}

function findWork(group: LogGroup, { works }: LogNames): Work | undefined {
  const name = nameOf(group, 'work', 'Work');
  return name === undefined ? undefined : works.get(name);
}

function findBinding(group: LogGroup, { bindings }: LogNames): Binding | undefined {
  const name = nameOf(group, 'binding', 'resourceBinding');
  return name === undefined ? undefined : bindings.get(name);
}

function findPlacement(group: LogGroup, { parts, placementKeys }: LogNames): string | undefined {
  const stated = nameOf(group, 'placement', 'placementKey', 'crp');
  if (stated !== undefined) return stated;
  const lookups: readonly (readonly [kind: string, name: string | undefined])[] = [
    ['policy', nameOf(group, 'policySnapshot', 'schedulingPolicySnapshot')],
    ['resource', nameOf(group, 'snapshot', 'resourceSnapshot', 'masterResourceSnapshot')],
    ['run', nameOf(group, 'updateRun')],
  ];
  for (const [kind, name] of lookups) {
    if (name === undefined) continue;
    const found = parts.get(`${kind} ${name}`);
    if (found !== undefined) return found;
    // Snapshots come and go; their names begin with that of their placement.
    const placement = name.replace(/-\d+(?:-snapshot|-\d+)?$/, '');
    if (kind !== 'run' && placementKeys.has(placement)) return placement;
  }
  return undefined;
}

function findCluster(group: LogGroup, { clusters }: LogNames): string | undefined {
  const stated = nameOf(group, 'memberCluster', 'cluster', 'internalMemberCluster', 'imc');
  const name = stated?.slice(stated.lastIndexOf('/') + 1);
  if (name !== undefined && clusters.has(name)) return name;
  const mailbox = nameOf(group, 'work', 'Work')?.split('/')[0] ?? '';
  return mailbox.startsWith(MEMBER_NAMESPACE_PREFIX)
    ? mailbox.slice(MEMBER_NAMESPACE_PREFIX.length)
    : undefined;
}

/** `GV=/v1, Kind=Service, Namespace=shop, Name=web`. */
const REFERENCE = /Kind=(\w+)(?:, Namespace=([^,\s]*))?, Name=([^,\s]+)/;
/** `configmaps "page-2" is forbidden`, `Job.batch "migrate" is invalid`. */
const REFUSED = /\b([A-Za-z]+)(?:\.[a-z0-9.-]+)? "([^"]{1,253})" (?:is forbidden|is invalid|already exists)/;

/** What a line says of an object: kind or resource, where they are told, namespace and name. */
interface NamedManifest {
  readonly kind: string;
  readonly namespace: string | undefined;
  readonly name: string;
}

function readNamedManifest({ names, error }: LogGroup): NamedManifest | undefined {
  const stated = names.get('manifestObj') ?? '';
  const reference = REFERENCE.exec(stated);
  if (reference !== null) {
    const [, kind = '', namespace = '', name = ''] = reference;
    return { kind, namespace, name };
  }
  const resource = /Resource=([\w-]+)/.exec(names.get('GVR') ?? names.get('gvr') ?? '')?.[1] ?? '';
  if (stated !== '') {
    const slash = stated.indexOf('/');
    return { kind: resource, namespace: stated.slice(0, Math.max(slash, 0)), name: stated.slice(slash + 1) };
  }
  const refused = REFUSED.exec(error);
  return refused === null
    ? undefined
    : { kind: refused[1] ?? '', namespace: undefined, name: refused[2] ?? '' };
}

function isNamed(named: NamedManifest, manifest: ObjectIdentity): boolean {
  const kind = named.kind.toLowerCase();
  const own = manifest.kind.toLowerCase();
  const isKind = kind === '' || kind === own || kind.startsWith(own.replace(/y$/, ''));
  return (
    isKind &&
    named.name === manifest.name &&
    (named.namespace === undefined || named.namespace === manifest.namespace)
  );
}

/** Lines that were cut off still name the object; when a single Work of the member holds it, that one is meant. */
function findByManifest(group: LogGroup, site: string, { works }: LogNames): Work | undefined {
  if (group.topic !== 'apply' || site === '' || nameOf(group, 'work', 'Work') !== undefined) return undefined;
  const named = readNamedManifest(group);
  if (named === undefined) return undefined;
  const [found, ...others] = [...works.values()].filter(
    ({ cluster, manifests }) => cluster === site && manifests.some((manifest) => isNamed(named, manifest)),
  );
  return others.length === 0 ? found : undefined;
}

function findManifest(group: LogGroup, work: Work | undefined): string {
  const ordinal = Number(group.names.get('ordinal') ?? Number.NaN);
  const counted = work?.manifests[ordinal];
  if (counted !== undefined) return renderObject(counted);
  const named = readNamedManifest(group);
  if (named === undefined) return '';
  const found = work?.manifests.find((manifest) => isNamed(named, manifest));
  return found === undefined
    ? renderObject({ kind: named.kind, namespace: named.namespace ?? '', name: named.name }).trim()
    : renderObject(found);
}
