import { PLACEMENT_GROUP } from '../../api/groups.ts';
import { completenessOf } from '../../model/coverage.ts';
import type { Fleet } from '../../model/fleet.ts';
import { type ObjectIdentity, objectKey } from '../../model/identity.ts';
import { isClosed, isKindServed } from '../../model/member-knowledge.ts';
import { buildClusterSet, type ClusterSet, hasCluster, uniteClusters } from '../landings/cluster-set.ts';
import type { Stage } from './stage.ts';
import type { Supplies } from './supply.ts';

/** What is known of members besides what lands there. Each answer is worked out once. */
export interface Holdings {
  /** The clusters that show the object, by a dump or an inventory. */
  readonly shownAt: (identity: ObjectIdentity) => ClusterSet;
  /** The clusters of which all objects of the kind in the namespace are known. */
  readonly completeAt: (identity: ObjectIdentity) => ClusterSet;
  /** The clusters where only KubeFleet fills the namespace. */
  readonly closedAt: (namespace: string) => ClusterSet;
  /** The clusters that surely serve a kind. */
  readonly servedAt: (group: string, kind: string) => ClusterSet;
  /** The clusters that surely do not. */
  readonly unservedAt: (group: string, kind: string) => ClusterSet;
  /** The clusters, unknown ones included, of which the input does not show all that Works bring. */
  readonly unworkedAt: ClusterSet;
  /** The clusters for which a Work holds the object. */
  readonly heldAt: (identity: ObjectIdentity) => ClusterSet;
  /** The clusters that say the object is available there. */
  readonly availableAt: (identity: ObjectIdentity) => ClusterSet;
}

/** Prepares what members hold. */
export function buildHoldings(fleet: Fleet, stage: Stage, supplies: Supplies): Holdings {
  const positions = new Map(stage.clusters.map((name, at) => [name, at]));
  const where = (isThere: (cluster: string, at: number) => boolean): ClusterSet =>
    buildClusterSet(
      stage.size,
      stage.clusters.flatMap((name, at) => (isThere(name, at) ? [at] : [])),
    );
  const shown = indexObjects(fleet, positions);
  const { held, available, worked } = indexWorks(fleet, positions);
  const set = (index: ReadonlyMap<string, readonly number[]>, identity: ObjectIdentity): ClusterSet =>
    buildClusterSet(stage.size, index.get(objectKey(identity)) ?? []);
  const everywhere = uniteClusters(
    where(() => true),
    stage.standIns,
  );
  const arePlacementsKnown = ['ClusterResourcePlacement', 'ResourcePlacement'].every(
    (kind) =>
      fleet.coverage.declaredKinds.size > 0 ||
      completenessOf(fleet.coverage, '', PLACEMENT_GROUP, kind) !== 'unknown',
  );
  const served = remember((key: string): readonly [ClusterSet, ClusterSet] => {
    const [group = '', kind = ''] = key.split('\u0000');
    const answers = stage.clusters.map((name) => isKindServed(fleet, name, group, kind));
    return [where((_, at) => answers[at] === true), where((_, at) => answers[at] === false)];
  });
  const complete = remember((key: string): ClusterSet => {
    const [group = '', kind = '', namespace = ''] = key.split('\u0000');
    return where((name) => isComplete(fleet, name, group, kind, namespace));
  });
  const closed = remember((namespace: string): ClusterSet => {
    const space = { group: '', kind: 'Namespace', namespace: '', name: namespace };
    const brought = arePlacementsKnown ? supplies.of(space)?.clusters : undefined;
    const isKnown = (name: string, at: number): boolean =>
      isClosed(fleet, name, namespace, brought !== undefined && hasCluster(brought, at)) === true;
    const elsewhere = isClosed(fleet, '', namespace) === true ? stage.standIns : [];
    return uniteClusters(where(isKnown), elsewhere);
  });
  return {
    shownAt: (identity) =>
      identity.kind === 'IngressClass' && fleet.ingressClasses.includes(identity.name)
        ? everywhere
        : set(shown, identity),
    completeAt: ({ group, kind, namespace }) => complete([group, kind, namespace].join('\u0000')),
    closedAt: (namespace) => (namespace === '' ? [] : closed(namespace)),
    servedAt: (group, kind) => served(`${group}\u0000${kind}`)[0],
    unservedAt: (group, kind) => served(`${group}\u0000${kind}`)[1],
    unworkedAt: uniteClusters(
      where((name) => !worked.has(name)),
      stage.standIns,
    ),
    heldAt: (identity) => set(held, identity),
    availableAt: (identity) => set(available, identity),
  };
}

function isComplete(fleet: Fleet, cluster: string, group: string, kind: string, namespace: string): boolean {
  const stated = fleet.inventory.members.get(cluster);
  if (stated?.complete === true && stated.objects !== undefined) return true;
  return completenessOf(fleet.coverage, cluster, group, kind, namespace) === 'complete';
}

type Positions = ReadonlyMap<string, number>;

function indexObjects(fleet: Fleet, positions: Positions): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (const entry of fleet.objects.entries.values()) {
    const at = entry.site === '' ? undefined : positions.get(entry.site);
    if (at !== undefined) append(found, objectKey(entry), at);
  }
  for (const [name, { objects }] of fleet.inventory.members) {
    const at = positions.get(name);
    if (at !== undefined) for (const key of objects ?? []) append(found, key, at);
  }
  return found;
}

/** What Works hold and what members report of it; `worked` are clusters whose Works are all there. */
function indexWorks(fleet: Fleet, positions: Positions) {
  const held = new Map<string, number[]>();
  const available = new Map<string, number[]>();
  const worked = new Set<string>();
  const areListed = completenessOf(fleet.coverage, '', PLACEMENT_GROUP, 'Work') !== 'unknown';
  for (const work of fleet.today.works) {
    const at = positions.get(work.cluster);
    if (at === undefined || work.metadata.deleted !== '') continue;
    if (areListed) worked.add(work.cluster);
    for (const manifest of work.manifests) append(held, objectKey(manifest), at);
    for (const { identifier, conditions } of work.manifestConditions) {
      const isUp = conditions.some(({ type, status }) => type === 'Available' && status === 'True');
      if (isUp) append(available, objectKey(identifier), at);
    }
  }
  return { held, available, worked };
}

function append(lists: Map<string, number[]>, key: string, at: number): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [at]);
  else list.push(at);
}

function remember<V>(make: (key: string) => V): (key: string) => V {
  const kept = new Map<string, V>();
  return (key) => {
    const known = kept.get(key);
    if (known !== undefined) return known;
    const made = make(key);
    kept.set(key, made);
    return made;
  };
}
