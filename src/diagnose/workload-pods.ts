import { pointer, readList, readObject, readPath, readString } from '../api/json.ts';
import type { Fleet } from '../model/fleet.ts';
import type { ObjectIdentity } from '../model/identity.ts';
import { type ObjectEntry, objectEntry } from '../model/objects.ts';
import type { Place } from '../read/place.ts';

/** What a member shows of a workload that does not come up. */
export interface Symptom {
  /** Reason in Kubernetes' words: `ImagePullBackOff`, `CreateContainerConfigError`, `FailedCreate`. */
  readonly reason: string;
  readonly message: string;
  /** Position of the container in its list, `init` or ordinary; undefined when it is no container's. */
  readonly container: string;
  readonly place: Place;
}

/** The pods that a workload owns on a member, through ReplicaSets and Jobs; needs a dump of that member. */
export function podsOf(fleet: Fleet, cluster: string, manifest: ObjectIdentity): readonly ObjectEntry[] {
  const workload = objectEntry(fleet.objects, cluster, manifest);
  if (workload?.observed === undefined) return [];
  if (workload.kind === 'Pod') return [workload];
  const owned = ownedBy(fleet, workload);
  return [...owned, ...owned.flatMap((each) => ownedBy(fleet, each))].filter((each) => each.kind === 'Pod');
}

function ownedBy(fleet: Fleet, owner: ObjectEntry): readonly ObjectEntry[] {
  const uid = owner.observed?.uid ?? '';
  return uid === '' ? [] : (fleet.objects.byOwner.get(uid) ?? []);
}

/** Why the pods of a workload do not run, each reason once: waiting containers, pods that cannot be made or placed. */
export function readSymptoms(fleet: Fleet, cluster: string, manifest: ObjectIdentity): readonly Symptom[] {
  const found = [
    ...creationSymptoms(objectEntry(fleet.objects, cluster, manifest)),
    ...podsOf(fleet, cluster, manifest).flatMap(podSymptoms),
  ];
  const seen = new Set<string>();
  return found.filter(({ reason, container }) => {
    const key = `${reason} ${container}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** A controller that may not create pods says so on the workload (`ReplicaFailure`). */
function creationSymptoms(workload: ObjectEntry | undefined): Symptom[] {
  if (workload?.observed === undefined) return [];
  const object = workload.observed;
  return readList(object.value, 'status', 'conditions').flatMap((condition, index): Symptom[] => {
    if (readString(condition, 'type') !== 'ReplicaFailure' || readString(condition, 'status') !== 'True')
      return [];
    return [
      {
        reason: readString(condition, 'reason'),
        message: readString(condition, 'message'),
        container: '',
        place: { object, pointer: pointer('status', 'conditions', index, 'message'), side: 'head' },
      },
    ];
  });
}

const LISTS = ['initContainerStatuses', 'containerStatuses'] as const;

function podSymptoms(pod: ObjectEntry): Symptom[] {
  const object = pod.observed ?? pod.head;
  const waiting = LISTS.flatMap((field) =>
    readList(object.value, 'status', field).flatMap((status, index): Symptom[] => {
      const state = readObject(status, 'state', 'waiting');
      const reason = readString(state, 'reason');
      if (reason === '' || reason === 'ContainerCreating' || reason === 'PodInitializing') return [];
      return [
        {
          reason,
          message: readString(state, 'message'),
          container: readString(status, 'name'),
          place: { object, pointer: pointer('status', field, index, 'state', 'waiting'), side: 'head' },
        },
      ];
    }),
  );
  const unplaced = readList(object.value, 'status', 'conditions').flatMap((condition, index): Symptom[] => {
    if (readString(condition, 'type') !== 'PodScheduled' || readPath(condition, 'status') !== 'False')
      return [];
    const at = pointer('status', 'conditions', index, 'message');
    return [
      {
        reason: readString(condition, 'reason'),
        message: readString(condition, 'message'),
        container: '',
        place: { object, pointer: at, side: 'head' },
      },
    ];
  });
  return [...waiting, ...unplaced];
}
