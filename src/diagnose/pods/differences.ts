import { isJsonObject, type Json, readObject, readString } from '../../api/json.ts';
import type { Fleet } from '../../model/fleet.ts';
import { type ObjectIdentity, renderObject } from '../../model/identity.ts';
import { firstDifference } from '../../model/json-equality.ts';
import type { Manifest } from '../../model/manifest.ts';
import { objectEntry } from '../../model/objects.ts';
import { decodePodSpec } from '../../model/pod-spec.ts';
import type { Place } from '../../read/place.ts';
import { readNeeds } from '../needs.ts';
import { findPatch } from '../override-patch.ts';
import type { Delivered } from '../unavailable.ts';

/** What is other where a workload fails than where it runs. */
export interface ConfigDifference {
  readonly kind: 'image-differs' | 'config-differs';
  /** `image r.io/web:2 (r.io/web:1 on east)`, `key db-url of ConfigMap shop/web`. */
  readonly named: string;
  readonly cause: Place | undefined;
}

/** Compares what a failing cluster and a healthy one are sent for a workload: the container's image, then configuration. */
export function compareClusters(
  fleet: Fleet,
  delivered: Delivered,
  identity: ObjectIdentity,
  container: string,
  clusters: { readonly failing: string; readonly healthy: string },
): ConfigDifference | undefined {
  const here = delivered(clusters.failing, identity);
  const there = delivered(clusters.healthy, identity);
  if (here === undefined || there === undefined) return undefined;
  const [image, other] = [imageOf(here, container), imageOf(there, container)];
  if (image !== undefined && other !== undefined && image.name !== other.name) {
    const named = `image ${image.name} (${other.name} on ${clusters.healthy})`;
    return { kind: 'image-differs', named, cause: findPatch(fleet, here, image.path) };
  }
  for (const { kind, name } of readNeeds(here, here.value)) {
    if (kind !== 'ConfigMap' && kind !== 'Secret') continue;
    const thing = { group: '', kind, namespace: identity.namespace, name };
    const key = differingKey(delivered(clusters.failing, thing), delivered(clusters.healthy, thing));
    if (key === undefined) continue;
    const named = `key ${key} of ${renderObject(thing)}`;
    return {
      kind: 'config-differs',
      named,
      cause: findPatch(fleet, thing, `/data/${key}`) ?? hubData(fleet, thing),
    };
  }
  return undefined;
}

function imageOf(
  manifest: Manifest,
  name: string,
): { readonly name: string; readonly path: string } | undefined {
  const container = decodePodSpec(manifest, manifest.value)?.containers.find((each) => each.name === name);
  return container && { name: readString(container.value, 'image'), path: `${container.pointer}/image` };
}

/** The first key whose value is other; values are compared, never told. */
function differingKey(here: Manifest | undefined, there: Manifest | undefined): string | undefined {
  if (here === undefined || there === undefined) return undefined;
  for (const field of ['data', 'stringData', 'binaryData']) {
    const [own, other] = [readObject(here.value, field) ?? {}, readObject(there.value, field) ?? {}];
    const keys = [...new Set([...Object.keys(own), ...Object.keys(other)])].sort();
    const found = keys.find((key) => firstDifference(own[key] ?? null, other[key] ?? null) !== undefined);
    if (found !== undefined) return found;
  }
  return undefined;
}

function hubData(fleet: Fleet, identity: ObjectIdentity): Place | undefined {
  const object = objectEntry(fleet.objects, '', identity)?.head;
  return (
    object && { object, pointer: isJsonObject(object.value['data'] as Json) ? '/data' : '', side: 'head' }
  );
}
