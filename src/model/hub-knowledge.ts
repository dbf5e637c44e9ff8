import { CLUSTER_GROUP, PLACEMENT_GROUP } from '../api/groups.ts';
import { DEFAULT_RELEASE, type Release } from '../api/releases.ts';
import { completenessOf } from './coverage.ts';
import type { Fleet } from './fleet.ts';
import type { HubFlags } from './hub-flags.ts';
import type { ObjectIdentity } from './identity.ts';
import { isUnknown, type Known, unknown } from './knowledge.ts';
import type { ObjectEntry } from './objects.ts';
import { type ListedObjects, listObjects, type Presence, readPresence } from './presence.ts';

/** The hub objects of a kind with their certainty, or Unknown(`hub:<Kind>`). `namespace` '' means all. */
export function hubListing(fleet: Fleet, group: string, kind: string, namespace = ''): Known<ListedObjects> {
  return listObjects(fleet, '', group, kind, namespace, `hub:${kind}`);
}

/** All hub objects of a kind, or Unknown(`hub:<Kind>`) unless the input surely shows all. `namespace` '' means all. */
export function hubObjects(
  fleet: Fleet,
  group: string,
  kind: string,
  namespace = '',
): Known<readonly ObjectEntry[]> {
  const listed = hubListing(fleet, group, kind, namespace);
  if (isUnknown(listed)) return listed;
  return listed.sure ? listed.entries : unknown(`hub:${kind}`);
}

/** Whether an object is on the hub, in the steps of `Presence`, or Unknown(`hub:<Kind>`). */
export function hubPresence(fleet: Fleet, identity: ObjectIdentity): Known<Presence> {
  return readPresence(fleet, '', identity, `hub:${identity.kind}`);
}

/** A placement or binding by its key (`namespace/name`, `/name` for cluster scope) and the kinds of both scopes. */
function presenceByKey(
  fleet: Fleet,
  key: string,
  clusterScoped: string,
  namespaced: string,
): Known<Presence> {
  const slash = key.indexOf('/');
  const namespace = key.slice(0, slash);
  const kind = namespace === '' ? clusterScoped : namespaced;
  return hubPresence(fleet, { group: PLACEMENT_GROUP, kind, namespace, name: key.slice(slash + 1) });
}

/** Whether the placement of a binding, snapshot or Work is on the hub: `absent` means an orphan, `maybe` perhaps one. */
export function placementPresence(fleet: Fleet, item: { readonly placementKey: string }): Known<Presence> {
  return presenceByKey(fleet, item.placementKey, 'ClusterResourcePlacement', 'ResourcePlacement');
}

/** Whether the binding of a Work is on the hub: `absent` means an orphan, `maybe` perhaps one. */
export function bindingPresence(fleet: Fleet, work: { readonly bindingKey: string }): Known<Presence> {
  return presenceByKey(fleet, work.bindingKey, 'ClusterResourceBinding', 'ResourceBinding');
}

/** True when every member of the fleet is in the input. */
export function isFleetComplete(fleet: Fleet): boolean {
  if (fleet.inventory.complete) return true;
  return completenessOf(fleet.coverage, '', CLUSTER_GROUP, 'MemberCluster') === 'complete';
}

/** The names of all members in order, or Unknown(`members`). */
export function memberNames(fleet: Fleet): Known<readonly string[]> {
  return isFleetComplete(fleet) ? fleet.members.map((member) => member.name) : unknown('members');
}

/** Whether the fleet has a member of that name: true, false, or Unknown(`members`). */
export function hasMember(fleet: Fleet, name: string): Known<boolean> {
  if (fleet.memberFacts.get(name)?.member !== undefined) return true;
  return isFleetComplete(fleet) ? false : unknown('members');
}

/** The hub agent's flags, or Unknown(`flags`): then defaults hold and messages say "with default flags". */
export function hubFlags(fleet: Fleet): Known<HubFlags> {
  return fleet.flags ?? unknown('flags');
}

/** The release whose behaviour counts: the stated one, else the one that was measured. */
export function effectiveRelease(fleet: Fleet): Release {
  return fleet.release ?? DEFAULT_RELEASE;
}

/** The stated release, or Unknown(`release`): then only what all releases share is sure. */
export function statedRelease(fleet: Fleet): Known<Release> {
  return fleet.release ?? unknown('release');
}
