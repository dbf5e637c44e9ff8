import { BUILT_IN_NAMESPACES } from '../api/cluster.kubernetes-fleet.io.ts';
import { builtInKind } from '../api/kubernetes.ts';
import { completenessOf, isDeclaredClosed } from './coverage.ts';
import type { Fleet } from './fleet.ts';
import { kindKey, type ObjectIdentity, objectKey } from './identity.ts';
import { isUnknown, type Known, unknown } from './knowledge.ts';
import type { Member } from './member.ts';
import { type ListedObjects, listObjects, type Presence, readPresence } from './presence.ts';

const DEFINITIONS = 'apiextensions.k8s.io';
const BUILT_IN: ReadonlySet<string> = new Set(BUILT_IN_NAMESPACES);

/** The member of that name, or undefined. */
export function memberNamed(fleet: Fleet, cluster: string): Member | undefined {
  return fleet.memberFacts.get(cluster)?.member;
}

/** Namespaces a cluster surely has: reported, listed, applied by KubeFleet, or part of every cluster. */
export function seenNamespaces(fleet: Fleet, cluster: string): ReadonlySet<string> {
  return fleet.memberFacts.get(cluster)?.namespaces ?? BUILT_IN;
}

/** True when the input shows every namespace of the cluster. */
function isNamespaceListComplete(fleet: Fleet, cluster: string): boolean {
  const report = memberNamed(fleet, cluster)?.namespaces;
  if (report?.state === 'listed' && report.condition?.status === 'True') return true;
  if (fleet.inventory.members.get(cluster)?.namespaces !== undefined) return true;
  return completenessOf(fleet.coverage, cluster, '', 'Namespace') === 'complete';
}

/**
 * The namespaces of a cluster, or Unknown(`namespaces:<cluster>`). Past the tracking limit (`Degraded`) the
 * report lists only some, and in the v1 API none: both are Unknown (real-dumps.md §7).
 */
export function memberNamespaces(fleet: Fleet, cluster: string): Known<ReadonlySet<string>> {
  return isNamespaceListComplete(fleet, cluster)
    ? seenNamespaces(fleet, cluster)
    : unknown(`namespaces:${cluster}`);
}

/** Whether a cluster has a namespace: true also from partial lists, else false or Unknown(`namespaces:<cluster>`). */
export function hasNamespace(fleet: Fleet, cluster: string, namespace: string): Known<boolean> {
  if (seenNamespaces(fleet, cluster).has(namespace)) return true;
  if (fleet.inventory.members.get(cluster)?.missingNamespaces.has(namespace)) return false;
  return isNamespaceListComplete(fleet, cluster) ? false : unknown(`namespaces:${cluster}`);
}

/** The objects of a kind on a member with their certainty, or Unknown(`objects:<cluster>/<Kind>`). */
export function memberObjects(
  fleet: Fleet,
  cluster: string,
  group: string,
  kind: string,
  namespace = '',
): Known<ListedObjects> {
  return listObjects(fleet, cluster, group, kind, namespace, `objects:${cluster}/${kind}`);
}

/** Whether an object is on a member by dump or inventory, or Unknown(`objects:<cluster>/<Kind>`). */
export function memberPresence(fleet: Fleet, cluster: string, identity: ObjectIdentity): Known<Presence> {
  const stated = fleet.inventory.members.get(cluster);
  if (stated?.objects?.has(objectKey(identity))) return { state: 'present', entry: undefined };
  const presence = readPresence(fleet, cluster, identity, `objects:${cluster}/${identity.kind}`);
  const allStated = stated?.complete === true && stated.objects !== undefined;
  return isUnknown(presence) && allStated ? { state: 'absent', entry: undefined } : presence;
}

/**
 * Whether only KubeFleet fills a namespace on a cluster: stated by configuration or inventory, or implied because
 * KubeFleet brought the namespace there and no other writer is known. `brought` adds what a forecast knows. Else
 * Unknown(`closed:<cluster>/<namespace>`): nothing in an input can show that a namespace is open.
 */
export function isClosed(fleet: Fleet, cluster: string, namespace: string, brought = false): Known<boolean> {
  if (isDeclaredClosed(fleet.coverage, cluster, namespace)) return true;
  if (fleet.inventory.members.get(cluster)?.closedNamespaces.includes(namespace)) return true;
  if (brought || fleet.memberFacts.get(cluster)?.brought.has(namespace)) return true;
  return unknown(`closed:${cluster}/${namespace}`);
}

/** Whether a member's API server knows a kind: true, false, or Unknown(`crds:<cluster>`). */
export function isKindServed(fleet: Fleet, cluster: string, group: string, kind: string): Known<boolean> {
  if (builtInKind(group, kind) !== undefined) return true;
  const key = kindKey(group, kind);
  const stated = fleet.inventory.members.get(cluster)?.kinds;
  if (stated?.has(key) || fleet.memberFacts.get(cluster)?.kinds.has(key)) return true;
  if (stated !== undefined) return false;
  const completeness = completenessOf(fleet.coverage, cluster, DEFINITIONS, 'CustomResourceDefinition');
  return completeness === 'complete' ? false : unknown(`crds:${cluster}`);
}
