import { pointer } from '../../../api/json.ts';
import { decodeManifest } from '../../../model/manifest.ts';
import type { KubeObject } from '../../../read/bundle.ts';
import type { FleetHub } from '../../../simulate/forecast/fleet-hub.ts';
import type { PatchResult } from '../../../simulate/forecast/patches.ts';

/** The object a patch is applied to, and the selector that reaches it. */
export interface PatchTarget {
  readonly object: KubeObject;
  /** Pointer to the selector; to the list of selectors when none can be told. */
  readonly selectorPointer: string;
}

/** Finds the object in the input: by itself, or inside the envelope that brings it. */
export function readPatchTarget(hub: FleetHub, result: PatchResult): PatchTarget {
  const { snapshot, entry, viaNamespace } = result;
  const holder = hub.sourceOf(result.object).object;
  const object = entry === undefined ? holder : openEntry(holder, entry.key, entry.manifest);
  const wanted = viaNamespace ? { kind: 'Namespace', name: object.namespace } : object;
  const selector = snapshot.selectors.find(({ kind, name }) => kind === wanted.kind && name === wanted.name);
  const list = snapshot.kind === 'ClusterResourceOverride' ? 'clusterResourceSelectors' : 'resourceSelectors';
  return { object, selectorPointer: selector?.pointer ?? `${snapshot.pointer}/${list}` };
}

/** The object inside an envelope, as an object whose place in the input is known. */
function openEntry(holder: KubeObject, key: string, value: KubeObject['value']): KubeObject {
  const manifest = decodeManifest(value, pointer('data', key), 0);
  const origin = { ...holder.origin, pointer: `${holder.origin.pointer}${manifest.pointer}` };
  const { apiVersion, group, version, kind, namespace, name } = manifest;
  return { apiVersion, group, version, kind, namespace, name, uid: '', site: holder.site, value, origin };
}
