import { pointer, readObject } from '../api/json.ts';
import { ANNOTATION } from '../api/placement.kubernetes-fleet.io.ts';
import type { KubeObject } from '../read/bundle.ts';
import { decodeManifest, type Manifest } from './manifest.ts';
import { decodeView, type View } from './metadata.ts';
import type { Scope } from './placement.ts';

/** One entry of an envelope: payload for members, not an object of the hub. */
export interface EnvelopeEntry {
  readonly key: string;
  readonly manifest: Manifest;
}

/** Objects wrapped so that the hub does not act on them (ClusterResourceEnvelope, ResourceEnvelope). */
export interface Envelope extends View {
  readonly scope: Scope;
  /** In the order of the input; KubeFleet itself sorts by content. */
  readonly entries: readonly EnvelopeEntry[];
}

/** Opens a ClusterResourceEnvelope or ResourceEnvelope. */
export function decodeEnvelope(object: KubeObject): Envelope {
  const data = readObject(object.value, 'data') ?? {};
  return {
    ...decodeView(object),
    scope: object.kind === 'ResourceEnvelope' ? 'namespace' : 'cluster',
    entries: Object.entries(data).map(([key, value], index) => ({
      key,
      manifest: decodeManifest(value, pointer('data', key), index),
    })),
  };
}

/** True for a ConfigMap marked as an envelope in the retired way: nothing inside is delivered any more. */
export function isRetiredEnvelope(object: KubeObject): boolean {
  const annotations = readObject(object.value, 'metadata', 'annotations') ?? {};
  return (
    object.group === '' &&
    object.kind === 'ConfigMap' &&
    Object.hasOwn(annotations, ANNOTATION.envelopeConfigMap)
  );
}
