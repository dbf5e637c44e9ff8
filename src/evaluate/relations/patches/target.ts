import { pointer } from '../../../api/json.ts';
import { decodeManifest } from '../../../model/manifest.ts';
import type { KubeObject } from '../../../read/bundle.ts';
import type { EnvelopeEntry } from '../../../simulate/envelope.ts';
import type { FleetHub } from '../../../simulate/forecast/fleet-hub.ts';
import type { PatchResult } from '../../../simulate/forecast/patches.ts';
import type { HubObject } from '../../../simulate/selection/hub.ts';

/** The object a patch is applied to, and the selector that reaches it. */
export interface PatchTarget {
  readonly object: KubeObject;
  /** Pointer to the selector; to the list of selectors when none can be told. */
  readonly selectorPointer: string;
}

/** Finds the object in the input: by itself, or inside the envelope that brings it. */
export function readPatchTarget(hub: FleetHub, result: PatchResult): PatchTarget {
  const { snapshot, entry, viaNamespace } = result;
  const object = readLandedObject(hub, result.object, entry);
  const wanted = viaNamespace ? { kind: 'Namespace', name: object.namespace } : object;
  const selector = snapshot.selectors.find(({ kind, name }) => kind === wanted.kind && name === wanted.name);
  const list = snapshot.kind === 'ClusterResourceOverride' ? 'clusterResourceSelectors' : 'resourceSelectors';
  return { object, selectorPointer: selector?.pointer ?? `${snapshot.pointer}/${list}` };
}

/** A selected object, or the one inside it that lands, as the input shows it. */
export function readLandedObject(
  hub: FleetHub,
  item: HubObject,
  entry: EnvelopeEntry | undefined,
): KubeObject {
  const holder = hub.sourceOf(item).object;
  return entry === undefined ? holder : openEntry(holder, entry.key, entry.manifest);
}

/** The object inside an envelope, as an object whose place in the input is known. */
function openEntry(holder: KubeObject, key: string, value: KubeObject['value']): KubeObject {
  const manifest = decodeManifest(value, pointer('data', key), 0);
  const origin = { ...holder.origin, pointer: `${holder.origin.pointer}${manifest.pointer}` };
  const { apiVersion, group, version, kind, namespace, name } = manifest;
  return { apiVersion, group, version, kind, namespace, name, uid: '', site: holder.site, value, origin };
}
