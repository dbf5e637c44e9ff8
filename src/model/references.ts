import type { AppliedWork } from './applied-work.ts';
import type { Binding } from './binding.ts';
import type { Fleet, Roles } from './fleet.ts';
import { compareText, namespacedName } from './identity.ts';
import type { Placement } from './placement.ts';
import { compareIndex, type ResourceSnapshot } from './resource-snapshot.ts';
import type { PolicySnapshot } from './snapshot.ts';
import type { Work } from './work.ts';

/**
 * The chain in both directions (delivery-and-conditions.md §1.3): keyed by label and namespace, because names
 * are cut, collide, and are shared by placements of both scopes.
 */
export interface Links {
  /** By `Placement.key`. */
  readonly placements: ReadonlyMap<string, Placement>;
  /** By placement key, ordered by index. */
  readonly policySnapshots: ReadonlyMap<string, readonly PolicySnapshot[]>;
  readonly resourceSnapshots: ReadonlyMap<string, readonly ResourceSnapshot[]>;
  /** By placement key, ordered by name, as the system lists them. */
  readonly bindings: ReadonlyMap<string, readonly Binding[]>;
  readonly bindingByKey: ReadonlyMap<string, Binding>;
  /** By binding key. */
  readonly works: ReadonlyMap<string, readonly Work[]>;
  /** By placement key. */
  readonly placementWorks: ReadonlyMap<string, readonly Work[]>;
  /** By `cluster/name of the Work`. */
  readonly appliedWorks: ReadonlyMap<string, AppliedWork>;
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [item]);
    else known.push(item);
  }
  return groups;
}

/** Builds the links between the views of one fleet. */
export function buildLinks(roles: Roles): Links {
  const byName = (left: { readonly name: string }, right: { readonly name: string }): number =>
    compareText(left.name, right.name);
  return {
    placements: new Map(roles.placements.map((placement) => [placement.key, placement])),
    policySnapshots: groupBy([...roles.policySnapshots].sort(compareIndex), (item) => item.placementKey),
    resourceSnapshots: groupBy([...roles.resourceSnapshots].sort(compareIndex), (item) => item.placementKey),
    bindings: groupBy([...roles.bindings].sort(byName), (item) => item.placementKey),
    bindingByKey: new Map(roles.bindings.map((binding) => [binding.key, binding])),
    works: groupBy([...roles.works].sort(byName), (item) => item.bindingKey),
    placementWorks: groupBy([...roles.works].sort(byName), (item) => item.placementKey),
    appliedWorks: new Map(
      roles.appliedWorks.map((item) => [namespacedName(item.cluster, item.workName), item]),
    ),
  };
}

/** All policy snapshots of a placement, ordered by index. */
export function policySnapshotsOf(fleet: Fleet, placement: Placement): readonly PolicySnapshot[] {
  return fleet.links.policySnapshots.get(placement.key) ?? [];
}

/** The policy snapshots labelled as latest: exactly one in a sound fleet; with none or several nothing is scheduled. */
export function latestPolicySnapshots(fleet: Fleet, placement: Placement): readonly PolicySnapshot[] {
  return policySnapshotsOf(fleet, placement).filter((snapshot) => snapshot.latest);
}

/** All resource snapshots of a placement, ordered by index. */
export function resourceSnapshotsOf(fleet: Fleet, placement: Placement): readonly ResourceSnapshot[] {
  return fleet.links.resourceSnapshots.get(placement.key) ?? [];
}

/** The resource snapshot labelled as latest; undefined when there is none (External before its first run). */
export function latestResourceSnapshot(fleet: Fleet, placement: Placement): ResourceSnapshot | undefined {
  return resourceSnapshotsOf(fleet, placement).findLast((snapshot) => snapshot.latest);
}

/** The bindings of a placement, ordered by name. */
export function bindingsOf(fleet: Fleet, placement: Placement): readonly Binding[] {
  return fleet.links.bindings.get(placement.key) ?? [];
}

/** The placement of a binding or Work, or undefined when the input has none: then it may be orphaned. */
export function placementOf(fleet: Fleet, item: { readonly placementKey: string }): Placement | undefined {
  return fleet.links.placements.get(item.placementKey);
}

/** The resource snapshot a binding points at, by the name of its first part and the binding's namespace. */
export function resourceSnapshotOf(fleet: Fleet, binding: Binding): ResourceSnapshot | undefined {
  const snapshots = fleet.links.resourceSnapshots.get(binding.placementKey) ?? [];
  return snapshots.find((snapshot) => snapshot.master?.name === binding.resourceSnapshotName);
}

/** The policy snapshot a binding points at. */
export function policySnapshotOf(fleet: Fleet, binding: Binding): PolicySnapshot | undefined {
  const snapshots = fleet.links.policySnapshots.get(binding.placementKey) ?? [];
  return snapshots.find((snapshot) => snapshot.name === binding.policySnapshotName);
}

/** The Works of a binding: those in its cluster's mailbox that name it by label. */
export function worksOf(fleet: Fleet, binding: Binding): readonly Work[] {
  const works = fleet.links.works.get(binding.key) ?? [];
  return works.filter((work) => work.cluster === binding.targetCluster);
}

/** The binding of a Work, or undefined when the input has none: then it may be orphaned. */
export function bindingOf(fleet: Fleet, work: Work): Binding | undefined {
  return fleet.links.bindingByKey.get(work.bindingKey);
}

/** What the member notes about a Work, when a dump of that member is in the input. */
export function appliedWorkOf(fleet: Fleet, work: Work): AppliedWork | undefined {
  return fleet.links.appliedWorks.get(namespacedName(work.cluster, work.name));
}
