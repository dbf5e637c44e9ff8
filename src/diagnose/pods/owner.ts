import { readPath, readString } from '../../api/json.ts';
import type { Fleet } from '../../model/fleet.ts';
import { type ObjectIdentity, objectKey } from '../../model/identity.ts';
import type { Manifest } from '../../model/manifest.ts';
import { identityOf, objectEntry } from '../../model/objects.ts';
import type { Placement } from '../../model/placement.ts';
import { latestResourceSnapshot } from '../../model/references.ts';
import type { KubeObject } from '../../read/bundle.ts';

/** Owners nest no deeper: CronJob, Job, Pod. */
const MOST_OWNERS = 5;

/** The workload at the top of a pod's owners on a member, from the objects or, where they are not in the dump, from their names. */
export function readOwner(fleet: Fleet, pod: KubeObject): ObjectIdentity {
  let current: KubeObject = pod;
  for (let steps = 0; steps < MOST_OWNERS; steps++) {
    const owner = controllerOf(current);
    if (owner === undefined) break;
    const found = fleet.objects.byUid.get(owner.uid)?.observed;
    if (found === undefined) return guessOwner(current, owner);
    current = found;
  }
  return identityOf(current);
}

interface OwnerReference extends ObjectIdentity {
  readonly uid: string;
}

function controllerOf({ value, namespace }: KubeObject): OwnerReference | undefined {
  const owners = readPath(value, 'metadata', 'ownerReferences');
  const list = Array.isArray(owners) ? owners : [];
  const owner = list.find((each) => readPath(each, 'controller') === true) ?? list[0];
  const kind = readString(owner, 'kind');
  if (owner === undefined || kind === 'AppliedWork' || kind === 'Node' || kind === '') return undefined;
  const [group = ''] = readString(owner, 'apiVersion').split('/').slice(0, -1);
  return { group, kind, namespace, name: readString(owner, 'name'), uid: readString(owner, 'uid') };
}

/** A ReplicaSet is called like its Deployment and the hash that its pods carry, too. */
function guessOwner({ value }: KubeObject, owner: OwnerReference): ObjectIdentity {
  const hash = readString(value, 'metadata', 'labels', 'pod-template-hash');
  const { group, kind, namespace, name } = owner;
  if (kind !== 'ReplicaSet' || hash === '' || !name.endsWith(`-${hash}`))
    return { group, kind, namespace, name };
  return { group, kind: 'Deployment', namespace, name: name.slice(0, -hash.length - 1) };
}

/** What a placement brings to a member: its manifest as it was sent, and the object on the hub. */
export interface Brought {
  readonly placement: Placement | undefined;
  readonly manifest: Manifest | undefined;
  readonly hubObject: KubeObject | undefined;
}

/** Finds by which placement an object comes to a cluster: from Works, else from the newest snapshots. */
export function buildCarriers(fleet: Fleet): (cluster: string, identity: ObjectIdentity) => Brought {
  const sent = new Map<string, { readonly key: string; readonly manifest: Manifest }>();
  for (const { cluster, placementKey, manifests } of fleet.today.works) {
    for (const manifest of manifests)
      sent.set(`${cluster} ${objectKey(manifest)}`, { key: placementKey, manifest });
  }
  const held = new Map<string, Placement>();
  for (const placement of fleet.placements) {
    const resources = latestResourceSnapshot(fleet, placement)?.resources ?? [];
    for (const { manifest } of resources) held.set(objectKey(manifest), placement);
  }
  return (cluster, identity) => {
    const found = sent.get(`${cluster} ${objectKey(identity)}`);
    const placement =
      found === undefined ? held.get(objectKey(identity)) : fleet.links.placements.get(found.key);
    return {
      placement,
      manifest: found?.manifest,
      hubObject: objectEntry(fleet.objects, '', identity)?.head,
    };
  };
}
