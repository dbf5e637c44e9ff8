import { fleetKind } from '../../api/groups.ts';
import { MEMBER_NAMESPACE_PREFIX } from '../../api/placement.kubernetes-fleet.io.ts';
import type { Chain } from '../../diagnose/chain.ts';
import type { Context } from '../../evaluate/context.ts';
import { type ObjectIdentity, objectKey, renderObject } from '../../model/identity.ts';
import type { ObjectEntry } from '../../model/objects.ts';
import type { NamedKind, ObjectReference } from '../../model/reference-text.ts';
import { linkedChains } from './linked-chains.ts';
import { ownersOf } from './owners.ts';

/** What a request leads to. */
export interface Subject {
  readonly chains: readonly Chain[];
  /** The object whose own links are wanted at the end of each chain; undefined for KubeFleet's own objects. */
  readonly manifest: ObjectIdentity | undefined;
  /** The member that a pod was seen on; '' for all. */
  readonly cluster: string;
  readonly note: string;
}

/** Finds the chains that an object takes part in, whatever it is (design.md §7, `trace`). */
export function findSubject(context: Context, reference: ObjectReference): Subject {
  const seen: Subject[] = [];
  for (const kind of reference.kinds) {
    const subject = findByKind(context, kind, reference);
    if (subject.chains.length > 0) return subject;
    seen.push(subject);
  }
  return seen.find((each) => each.note !== '') ?? { chains: [], manifest: undefined, cluster: '', note: '' };
}

function findByKind(context: Context, kind: NamedKind, reference: ObjectReference): Subject {
  const { fleet, diagnosis } = context;
  const all = diagnosis.chains.all();
  const found = objectsNamed(context, kind, reference);
  const of = (chains: readonly Chain[], note = ''): Subject => ({
    chains,
    manifest: undefined,
    cluster: '',
    note,
  });
  switch (kind.kind) {
    case 'MemberCluster':
    case 'InternalMemberCluster':
      return of(all.filter((chain) => chain.cluster === reference.name));
    case 'ClusterResourcePlacement':
      return of(all.filter((chain) => chain.placementKey === `/${reference.name}`));
    case 'ResourcePlacement':
      return of(
        all.filter(({ placementKey: key }) =>
          reference.namespace === ''
            ? !key.startsWith('/') && key.endsWith(`/${reference.name}`)
            : key === `${reference.namespace}/${reference.name}`,
        ),
      );
    case 'Namespace':
      return namespaceSubject(context, reference.name);
    case 'Pod':
      return podSubject(context, reference, found);
    default: {
      const linked = found.flatMap((entry) => linkedChains(fleet, all, entry.head));
      if (linked.length > 0 || isFleets(kind)) return of(unique(linked));
      return carriedSubject(context, kind, reference, found);
    }
  }
}

function isFleets({ group, kind }: NamedKind): boolean {
  return fleetKind(group, kind) !== undefined;
}

function unique(chains: readonly Chain[]): readonly Chain[] {
  return [...new Set(chains)];
}

/** Everything of that kind and name in the input, on the hub first. */
function objectsNamed(
  { fleet }: Context,
  { group, kind }: NamedKind,
  { namespace, name }: ObjectReference,
): readonly ObjectEntry[] {
  return [...fleet.objects.entries.values()]
    .filter(
      (entry) =>
        entry.kind === kind &&
        entry.group === group &&
        entry.name === name &&
        (namespace === '' || entry.namespace === namespace),
    )
    .sort((left, right) => (left.site < right.site ? -1 : 1));
}

function namespaceSubject({ fleet, diagnosis }: Context, name: string): Subject {
  const all = diagnosis.chains.all();
  if (name.startsWith(MEMBER_NAMESPACE_PREFIX)) {
    const cluster = name.slice(MEMBER_NAMESPACE_PREFIX.length);
    const chains = all.filter((chain) => chain.cluster === cluster);
    return { chains, manifest: undefined, cluster: '', note: `It holds the Works of ${cluster}.` };
  }
  const keys = new Set(
    fleet.today.resourceSnapshots
      .filter(({ resources }) =>
        resources.some(
          ({ manifest }) =>
            manifest.namespace === name || (manifest.kind === 'Namespace' && manifest.name === name),
        ),
      )
      .map((snapshot) => snapshot.placementKey),
  );
  const chains = all.filter(({ placementKey: key }) => key.startsWith(`${name}/`) || keys.has(key));
  return { chains, manifest: undefined, cluster: '', note: '' };
}

/** A pod leads to what owns it on its member, and that to the placement which brought it. */
function podSubject(context: Context, reference: ObjectReference, found: readonly ObjectEntry[]): Subject {
  for (const pod of found) {
    if (pod.site === '') continue;
    for (const owner of ownersOf(context.fleet, pod)) {
      const subject = carriedSubject(
        context,
        owner,
        { ...reference, namespace: owner.namespace, name: owner.name },
        [owner],
      );
      if (subject.chains.length === 0) continue;
      const chains = subject.chains.filter((chain) => chain.cluster === pod.site);
      return {
        ...subject,
        chains,
        cluster: pod.site,
        note: `It belongs to ${renderObject(owner)} on ${pod.site}.`,
      };
    }
    return {
      chains: [],
      manifest: undefined,
      cluster: '',
      note: `No placement brings Pod ${pod.name} or what owns it.`,
    };
  }
  return guessWorkload(context, reference);
}

const WORKLOADS: ReadonlySet<string> = new Set([
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'Job',
  'ReplicaSet',
  'CronJob',
]);

/** A pod that the input does not hold is named after its workload: `web-5b4c-xyz`, `db-0`. */
function guessWorkload({ fleet, diagnosis }: Context, { namespace, name }: ObjectReference): Subject {
  const candidates = fleet.today.works
    .flatMap((work) => work.manifests)
    .filter(
      (each) =>
        WORKLOADS.has(each.kind) &&
        name.startsWith(`${each.name}-`) &&
        (namespace === '' || each.namespace === namespace),
    )
    .sort((left, right) => right.name.length - left.name.length);
  const [best] = candidates;
  if (best === undefined) return { chains: [], manifest: undefined, cluster: '', note: '' };
  const { group, kind } = best;
  const manifest = { group, kind, namespace: best.namespace, name: best.name };
  const note = `The input does not hold this pod; by its name it belongs to ${renderObject(manifest)}.`;
  return { chains: carriers(fleet, diagnosis.chains.all(), manifest), manifest, cluster: '', note };
}

function carriedSubject(
  { fleet, diagnosis }: Context,
  kind: Pick<NamedKind, 'group' | 'kind'>,
  reference: Pick<ObjectReference, 'namespace' | 'name'>,
  found: readonly ObjectEntry[],
): Subject {
  const all = diagnosis.chains.all();
  const namespaces =
    reference.namespace === ''
      ? [
          ...new Set([
            ...found.map((entry) => entry.namespace),
            ...namespacesOf(fleet, kind, reference.name),
            '',
          ]),
        ]
      : [reference.namespace];
  for (const namespace of namespaces) {
    const manifest = { group: kind.group, kind: kind.kind, namespace, name: reference.name };
    const chains = carriers(fleet, all, manifest);
    if (chains.length > 0) return { chains, manifest, cluster: '', note: '' };
  }
  const [first] = found;
  const note = first === undefined ? '' : `No placement in the input brings ${renderObject(first)}.`;
  return { chains: [], manifest: undefined, cluster: '', note };
}

function namespacesOf(
  fleet: Context['fleet'],
  { group, kind }: Pick<NamedKind, 'group' | 'kind'>,
  name: string,
): readonly string[] {
  return fleet.today.resourceSnapshots.flatMap(({ resources }) =>
    resources
      .filter(({ manifest }) => manifest.group === group && manifest.kind === kind && manifest.name === name)
      .map(({ manifest }) => manifest.namespace),
  );
}

/** The chains that bring an object: by the Works of a cluster, else by the snapshots of a placement. */
function carriers(
  fleet: Context['fleet'],
  all: readonly Chain[],
  manifest: ObjectIdentity,
): readonly Chain[] {
  const key = objectKey(manifest);
  const works = new Set(
    fleet.today.works
      .filter((work) => work.manifests.some((each) => objectKey(each) === key))
      .map((work) => `${work.placementKey} ${work.cluster}`),
  );
  const placements = new Set(
    fleet.today.resourceSnapshots
      .filter(({ resources }) => resources.some((each) => objectKey(each.manifest) === key))
      .map((snapshot) => snapshot.placementKey),
  );
  return all.filter(
    ({ placementKey, cluster, target }) =>
      works.has(`${placementKey} ${cluster}`) || (placements.has(placementKey) && target),
  );
}
