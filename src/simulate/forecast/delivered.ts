import { PLACEMENT_GROUP } from '../../api/groups.ts';
import type { Json } from '../../api/json.ts';
import { completenessOf } from '../../model/coverage.ts';
import type { Fleet } from '../../model/fleet.ts';
import { objectKey } from '../../model/identity.ts';
import { type Known, unknown } from '../../model/knowledge.ts';
import { decodeManifest, type Manifest } from '../../model/manifest.ts';
import type { Placement } from '../../model/placement.ts';
import { renderGoJson } from '../admission/go-text.ts';
import { type Landing, readLandingManifest } from '../landings.ts';

/**
 * How far a landing has come on one cluster, by the Works of the hub: `same`: a Work holds it in this form;
 * `different`: in another form; `missing`: no Work of the placement for the cluster holds it.
 */
export type DeliveryState = 'same' | 'different' | 'missing';

/** What the Works of a hub hold. */
export interface DeliveredWorks {
  /** Unknown(`hub:Work`) where Works may be missing in the input. */
  readonly stateOf: (placement: Placement, landing: Landing, cluster: string) => Known<DeliveryState>;
}

/** Opens the Works of the hub once, by placement, cluster and object. */
export function readDeliveredWorks(fleet: Fleet): DeliveredWorks {
  const held = new Map<string, Map<string, Manifest>>();
  for (const work of fleet.works) {
    if (work.metadata.deleted !== '') continue;
    const key = keyOf(work.placementKey, work.cluster);
    const manifests = held.get(key) ?? new Map<string, Manifest>();
    held.set(key, manifests);
    for (const manifest of work.manifests) manifests.set(objectKey(manifest), manifest);
  }
  const isListed = completenessOf(fleet.coverage, '', PLACEMENT_GROUP, 'Work') !== 'unknown';
  return {
    stateOf: (placement, landing, cluster) => {
      const manifests = held.get(keyOf(placement.key, cluster));
      if (manifests === undefined && !isListed) return unknown('hub:Work');
      const manifest = manifests?.get(identityKey(landing));
      if (manifest === undefined) return 'missing';
      return isSame(manifest.value, readLandingManifest(landing)) ? 'same' : 'different';
    },
  };
}

function keyOf(placement: string, cluster: string): string {
  return `${placement} ${cluster}`;
}

function identityKey({ object, entry }: Landing): string {
  if (entry === undefined) return objectKey(object);
  return objectKey(decodeManifest(entry.manifest, '', 0));
}

function isSame(left: Json, right: Json): boolean {
  return renderGoJson(left) === renderGoJson(right);
}
