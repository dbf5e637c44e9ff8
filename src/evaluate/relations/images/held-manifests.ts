import type { JsonObject } from '../../../api/json.ts';
import type { Fleet } from '../../../model/fleet.ts';
import { objectKey } from '../../../model/identity.ts';
import { decodePodSpec } from '../../../model/pod-spec.ts';

/** A workload as a Work holds it. */
interface HeldManifest {
  readonly value: JsonObject;
  /** Index of the resource snapshot that the Work was made from. */
  readonly snapshot: number | undefined;
}

/** Workloads in the Works of a hub, by placement key, cluster and object. */
export type HeldManifests = ReadonlyMap<string, ReadonlyMap<string, ReadonlyMap<string, HeldManifest>>>;

/** Reads the workloads of all Works once. */
export function buildHeldManifests({ works }: Fleet): HeldManifests {
  const held = new Map<string, Map<string, Map<string, HeldManifest>>>();
  for (const { placementKey, cluster, manifests, metadata, resourceSnapshotIndex } of works) {
    if (metadata.deleted !== '') continue;
    const clusters = held.get(placementKey) ?? new Map<string, Map<string, HeldManifest>>();
    held.set(placementKey, clusters);
    const found = clusters.get(cluster) ?? new Map<string, HeldManifest>();
    clusters.set(cluster, found);
    for (const manifest of manifests) {
      if (decodePodSpec(manifest, manifest.value) === undefined) continue;
      const { group, kind, namespace, name, value } = manifest;
      found.set(objectKey({ group, kind, namespace, name }), { value, snapshot: resourceSnapshotIndex });
    }
  }
  return held;
}
