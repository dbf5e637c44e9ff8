import type { KubeObject } from '../read/bundle.ts';
import { compareText, isObserved } from './identity.ts';
import type { Inventory, InventoryMember } from './inventory.ts';
import { decodeMember, type Member } from './member.ts';
import { richerReport } from './member-namespaces.ts';
import type { ObjectEntry } from './objects.ts';

/**
 * One member from several prints of it: the newest print counts, and the namespace list is taken from
 * whichever print shows it (a v1 print hides it, real-dumps.md §7).
 */
function mergePrints(newest: KubeObject, copies: readonly KubeObject[]): Member {
  const member = decodeMember(newest);
  const others = copies.filter((copy) => copy !== newest && copy.uid === newest.uid && isObserved(copy));
  const namespaces = others
    .map((copy) => decodeMember(copy).namespaces)
    .reduce(richerReport, member.namespaces);
  return { ...member, namespaces };
}

/** The wish for a member with the state its hub shows: labels and taints of the manifest, everything else seen. */
function mergeMember(declared: Member, observed: Member | undefined): Member {
  if (observed === undefined) return declared;
  return {
    ...observed,
    object: declared.object,
    metadata: {
      ...observed.metadata,
      labels: new Map([...observed.metadata.labels, ...declared.metadata.labels]),
      annotations: new Map([...observed.metadata.annotations, ...declared.metadata.annotations]),
    },
    taints: declared.taints,
    heartbeatPeriodSeconds: declared.heartbeatPeriodSeconds,
  };
}

/** The members of both forms, one each, in the order of the entries. */
export function buildMembers(entries: readonly ObjectEntry[]): {
  readonly head: readonly Member[];
  readonly today: readonly Member[];
} {
  const head: Member[] = [];
  const today: Member[] = [];
  for (const entry of entries) {
    const observed = entry.observed && mergePrints(entry.observed, entry.copies);
    if (observed !== undefined) today.push(observed);
    if (entry.declared !== undefined) head.push(mergeMember(decodeMember(entry.declared), observed));
    else if (observed !== undefined) head.push(observed);
  }
  return { head, today };
}

/** What an inventory adds to a member that no dump shows: labels and properties it does not state itself. */
function addInventory(member: Member, known: Member): Member {
  if (member.observed !== undefined) return member;
  return {
    ...member,
    metadata: {
      ...member.metadata,
      labels: new Map([...known.metadata.labels, ...member.metadata.labels]),
    },
    properties: new Map([...known.properties, ...member.properties]),
    resourceUsage: member.statusStated ? member.resourceUsage : known.resourceUsage,
    namespaces: richerReport(member.namespaces, known.namespaces),
    propertiesTold: member.propertiesTold || known.propertiesTold,
    collectionTold: member.collectionTold || known.collectionTold,
  };
}

/** The members together with those that only an inventory names, ordered by name. A dump wins over an inventory. */
export function mergeInventory(members: readonly Member[], inventory: Inventory): readonly Member[] {
  if (inventory.members.size === 0) return members;
  const names = new Set(members.map((member) => member.name));
  const known = new Map([...inventory.members].map(([name, item]) => [name, decodeInventoryMember(item)]));
  const merged = members.map((member) => {
    const stated = known.get(member.name);
    return stated === undefined ? member : addInventory(member, stated);
  });
  const added = [...known].filter(([name]) => !names.has(name)).map(([, member]) => member);
  return [...merged, ...added].sort((left, right) => compareText(left.name, right.name));
}

/** An inventory says nothing of agents and heartbeats, so its status does not count as one. */
function decodeInventoryMember({ object, propertiesTold, collectionTold }: InventoryMember): Member {
  return { ...decodeMember(object), statusStated: false, propertiesTold, collectionTold };
}
