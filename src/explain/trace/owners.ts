import type { Fleet } from '../../model/fleet.ts';
import { decodeOwners } from '../../model/metadata.ts';
import type { ObjectEntry } from '../../model/objects.ts';

/** How far owners are followed: a pod, its ReplicaSet or Job, its Deployment or CronJob, and one more. */
const MOST_STEPS = 4;

/** What owns an object on its cluster, nearest first; owners that the input does not hold end the row. */
export function ownersOf(fleet: Fleet, entry: ObjectEntry): readonly ObjectEntry[] {
  const found: ObjectEntry[] = [];
  let current: ObjectEntry | undefined = entry;
  for (let step = 0; step < MOST_STEPS && current !== undefined; step += 1) {
    const owners = decodeOwners(current.head.value);
    const owner = owners.find((each) => each.controller) ?? owners[0];
    current = owner === undefined ? undefined : fleet.objects.byUid.get(owner.uid);
    if (current !== undefined) found.push(current);
  }
  return found;
}
