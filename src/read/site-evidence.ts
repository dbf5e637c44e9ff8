import { CLUSTER_GROUP, PLACEMENT_GROUP } from '../api/groups.ts';
import { readList, readObject, readString } from '../api/json.ts';
import { MEMBER_NAMESPACE_PREFIX } from '../api/placement.kubernetes-fleet.io.ts';
import type { UnplacedObject } from './site.ts';

/** What a set of objects shows about the cluster it was taken from (sarif-and-integrations.md §6.12). */
export interface Evidence {
  /** Objects that exist on hubs only. */
  readonly hub: number;
  /** Objects that exist on members only. */
  readonly member: number;
  /** Names of members that member objects state themselves. */
  readonly members: ReadonlySet<string>;
  /** CRDs, which both sides may have by hand: count only when there is nothing better. */
  readonly hubCrds: number;
  readonly memberCrds: number;
  /** Number of observed objects. */
  readonly observed: number;
  /** Identities of the clusters: uids of `kube-system`. */
  readonly uids: ReadonlySet<string>;
}

export const NO_EVIDENCE: Evidence = {
  hub: 0,
  member: 0,
  members: new Set(),
  hubCrds: 0,
  memberCrds: 0,
  observed: 0,
  uids: new Set(),
};

/** Adds up what several sets of objects show. */
export function joinEvidence(parts: readonly Evidence[]): Evidence {
  let { hub, member, hubCrds, memberCrds, observed } = NO_EVIDENCE;
  const members = new Set<string>();
  const uids = new Set<string>();
  for (const part of parts) {
    hub += part.hub;
    member += part.member;
    hubCrds += part.hubCrds;
    memberCrds += part.memberCrds;
    observed += part.observed;
    for (const name of part.members) members.add(name);
    for (const uid of part.uids) uids.add(uid);
  }
  return { hub, member, members, hubCrds, memberCrds, observed, uids };
}

/** What one object shows about its cluster. Declared objects show nothing: they may be meant for anywhere. */
export function readEvidence(object: UnplacedObject): Evidence {
  if (object.uid === '') return NO_EVIDENCE;
  const found = { ...NO_EVIDENCE, observed: 1 };
  const uid = readClusterUid(object);
  if (uid !== undefined) return { ...found, uids: new Set([uid]) };
  const name = readMemberName(object);
  if (name !== undefined) return { ...found, member: 1, members: new Set(name === '' ? [] : [name]) };
  if (isHubObject(object)) return { ...found, hub: 1 };
  if (object.kind === 'CustomResourceDefinition') {
    if (object.name === `appliedworks.${PLACEMENT_GROUP}`) return { ...found, memberCrds: 1 };
    if (object.name.endsWith(`.${PLACEMENT_GROUP}`)) return { ...found, hubCrds: 1 };
  }
  return found;
}

/** The member's name by a member object, '' when the object does not tell, undefined for other objects. */
function readMemberName(object: UnplacedObject): string | undefined {
  if (isAppliedWork(object)) return appliedWorkMember(object) ?? '';
  if (isAgent(object, 'member-agent')) return readAgentMember(object);
  const owners = readList(object.value, 'metadata', 'ownerReferences');
  const isPlaced = owners.some(
    (owner) =>
      readString(owner, 'kind') === 'AppliedWork' &&
      readString(owner, 'apiVersion').startsWith(`${PLACEMENT_GROUP}/`),
  );
  return isPlaced ? '' : undefined;
}

/** True for an AppliedWork, the member's record of a Work. */
export function isAppliedWork(object: UnplacedObject): boolean {
  return object.kind === 'AppliedWork' && object.group === PLACEMENT_GROUP;
}

/** The member an AppliedWork lies on, by the namespace of its Work. */
export function appliedWorkMember(object: UnplacedObject): string | undefined {
  const namespace = readString(object.value, 'spec', 'workNamespace');
  const isMembers = namespace.startsWith(MEMBER_NAMESPACE_PREFIX);
  return isMembers ? namespace.slice(MEMBER_NAMESPACE_PREFIX.length) : undefined;
}

/** A Deployment or Pod of one of KubeFleet's agents. */
function isAgent(object: UnplacedObject, name: string): boolean {
  if (object.kind !== 'Deployment' && object.kind !== 'Pod') return false;
  return object.name === name || object.name.startsWith(`${name}-`);
}

/** The member agent is told its cluster's name by an environment variable (member-agent chart). */
function readAgentMember(object: UnplacedObject): string {
  const template = readObject(object.value, 'spec', 'template') ?? object.value;
  for (const container of readList(template, 'spec', 'containers')) {
    for (const variable of readList(container, 'env')) {
      if (readString(variable, 'name') === 'MEMBER_CLUSTER_NAME') return readString(variable, 'value');
    }
  }
  return '';
}

function isHubObject(object: UnplacedObject): boolean {
  if (object.group === PLACEMENT_GROUP || object.group === CLUSTER_GROUP) return true;
  if (object.namespace.startsWith(MEMBER_NAMESPACE_PREFIX)) return true;
  if (object.kind === 'Namespace' && object.name.startsWith(MEMBER_NAMESPACE_PREFIX)) return true;
  return isAgent(object, 'hub-agent');
}

/** Names of members that any object of the input states, declared ones included. */
export function readKnownMembers(objects: readonly UnplacedObject[]): ReadonlySet<string> {
  const names = new Set<string>();
  const add = (name: string) => {
    if (name !== '') names.add(name);
  };
  for (const object of objects) {
    if (object.kind === 'MemberCluster' && object.group === CLUSTER_GROUP) add(object.name);
    else if (isAppliedWork(object)) add(appliedWorkMember(object) ?? '');
    else if (object.kind === 'ClusterResourceBinding' || object.kind === 'ResourceBinding') {
      add(readString(object.value, 'spec', 'targetCluster'));
    } else if (object.namespace.startsWith(MEMBER_NAMESPACE_PREFIX)) {
      add(object.namespace.slice(MEMBER_NAMESPACE_PREFIX.length));
    } else if (object.kind === 'Namespace' && object.name.startsWith(MEMBER_NAMESPACE_PREFIX)) {
      add(object.name.slice(MEMBER_NAMESPACE_PREFIX.length));
    }
  }
  return names;
}

/** The identity of a cluster: the uid of its `kube-system` namespace. */
export function readClusterUid(object: UnplacedObject): string | undefined {
  const isIt = object.kind === 'Namespace' && object.group === '' && object.name === 'kube-system';
  return isIt && object.uid !== '' ? object.uid : undefined;
}
