import { readString } from '../../../api/json.ts';
import { secondsSince } from '../../../model/ages.ts';
import type { Fleet } from '../../../model/fleet.ts';
import { objectKey } from '../../../model/identity.ts';
import { type Known, unknown } from '../../../model/knowledge.ts';
import type { Placement } from '../../../model/placement.ts';
import { latestResourceSnapshot } from '../../../model/references.ts';
import type { KubeObject } from '../../../read/bundle.ts';
import type { HubObject } from '../../../simulate/selection/hub.ts';

/** What the latest snapshot of a placement holds. */
export interface SnapshotContent {
  readonly has: (item: HubObject) => Known<boolean>;
  /** True when the object was there when the snapshot was taken, to the second. */
  readonly isOlder: (object: KubeObject) => boolean;
  /** Seconds that the object has been there. */
  readonly age: (object: KubeObject) => Known<number>;
}

/** Opens the latest snapshot; without a whole one in the input nothing is known, and declared placements have none. */
export function readSnapshotContent(fleet: Fleet, placement: Placement): SnapshotContent {
  const snapshot = placement.observed === undefined ? undefined : latestResourceSnapshot(fleet, placement);
  const kind = placement.scope === 'cluster' ? 'ClusterResourceSnapshot' : 'ResourceSnapshot';
  const keys =
    snapshot?.complete === true
      ? new Set(snapshot.resources.map(({ manifest }) => objectKey(manifest)))
      : undefined;
  const taken = snapshot?.master?.metadata.created ?? '';
  const created = (object: KubeObject): string => readString(object.value, 'metadata', 'creationTimestamp');
  return {
    has: (item) => (keys === undefined ? unknown(`hub:${kind}`) : keys.has(objectKey(item))),
    isOlder: (object) => created(object) !== '' && created(object) <= taken,
    age: (object) => secondsSince(fleet, created(object)),
  };
}
