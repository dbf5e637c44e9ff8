import { PLACEMENT_GROUP } from '../api/groups.ts';
import {
  isJsonList,
  isJsonObject,
  type Json,
  type JsonObject,
  readObject,
  readPath,
  readString,
} from '../api/json.ts';
import { ANNOTATION } from '../api/placement.kubernetes-fleet.io.ts';
import { namespacedName } from '../model/identity.ts';
import { decodeApiVersion } from '../model/manifest.ts';
import { renderGoJson } from './admission/go-text.ts';
import type { DeliveryError } from './overrides/delivery-error.ts';
import { compareUtf8 } from './snapshots/byte-order.ts';

/** One entry of an envelope. */
export interface EnvelopeEntry {
  readonly key: string;
  /** The wrapped object; `{}` when the entry is none. */
  readonly manifest: JsonObject;
  /** Why the entry is no Kubernetes object, in the API machinery's words. */
  readonly error?: string;
}

/** An object that wraps others so that they do not act on the hub. */
export interface Envelope {
  readonly form: 'ClusterResourceEnvelope' | 'ResourceEnvelope';
  /** '' for a ClusterResourceEnvelope. */
  readonly namespace: string;
  readonly name: string;
  /** In key order. */
  readonly entries: readonly EnvelopeEntry[];
}

/** Reads an envelope of the placement group; undefined for every other object. */
export function readEnvelope(object: JsonObject): Envelope | undefined {
  const form = readString(object, 'kind');
  if (form !== 'ClusterResourceEnvelope' && form !== 'ResourceEnvelope') return undefined;
  if (decodeApiVersion(readString(object, 'apiVersion')).group !== PLACEMENT_GROUP) return undefined;
  const data = readObject(object, 'data') ?? {};
  return {
    form,
    namespace: readString(object, 'metadata', 'namespace'),
    name: readString(object, 'metadata', 'name'),
    entries: Object.keys(data)
      .sort(compareUtf8)
      .map((key) => readEntry(key, data[key] ?? null)),
  };
}

function readEntry(key: string, value: Json): EnvelopeEntry {
  if (!isJsonObject(value)) return { key, manifest: {}, error: explainNoObject(value) };
  if (readString(value, 'kind') !== '') return { key, manifest: value };
  return { key, manifest: value, error: `Object 'Kind' is missing in '${renderGoJson(value)}'` };
}

function explainNoObject(value: Json): string {
  if (value === null) return 'unexpected end of JSON input';
  const got = isJsonList(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
  return `json: cannot unmarshal ${got} into Go value of type map[string]interface {}`;
}

/**
 * True for a ConfigMap in the retired form of an envelope. KubeFleet no longer opens these: the ConfigMap itself
 * lands on members.
 */
export function isRetiredEnvelope(object: JsonObject): boolean {
  return (
    readString(object, 'kind') === 'ConfigMap' &&
    readString(object, 'apiVersion') === 'v1' &&
    readPath(object, 'metadata', 'annotations', ANNOTATION.envelopeConfigMap) !== undefined
  );
}

/** How messages name an envelope: `namespace/name`, or `name`. */
export function renderEnvelopeReference(envelope: Envelope): string {
  return envelope.namespace === '' ? envelope.name : namespacedName(envelope.namespace, envelope.name);
}

/** What an envelope holds in the order of its Work, or the first entry that keeps all of it from being delivered. */
export type Unwrapped = { readonly entries: readonly EnvelopeEntry[] } | { readonly error: DeliveryError };

/**
 * Opens an envelope for delivery (`extractManifestsFromEnvelopeCR`). Scope is told by `metadata.namespace` alone.
 * Of several faulty entries the system names any; the first by key stands for them.
 */
export function unwrapEnvelope(envelope: Envelope): Unwrapped {
  for (const entry of envelope.entries) {
    const error = explainEntry(envelope, entry);
    if (error !== undefined) return { error };
  }
  const texts = new Map(envelope.entries.map((entry) => [entry, renderGoJson(entry.manifest)]));
  const text = (entry: EnvelopeEntry): string => texts.get(entry) ?? '';
  return { entries: [...envelope.entries].sort((a, b) => compareUtf8(text(b), text(a))) };
}

function explainEntry(envelope: Envelope, entry: EnvelopeEntry): DeliveryError | undefined {
  const at = renderEnvelopeReference(envelope);
  if (entry.error !== undefined) {
    const where = `(manifestKey=${entry.key},envelopeObjRef=${at})`;
    const text = `failed to parse the wrapped manifest data to a Kubernetes runtime object ${where}: ${entry.error}`;
    return { type: 'unexpected', text };
  }
  const namespace = readString(entry.manifest, 'metadata', 'namespace');
  const name = readString(entry.manifest, 'metadata', 'name');
  const wrapped = `${entry.key} (${namespace === '' ? name : namespacedName(namespace, name)})`;
  if (envelope.form === 'ClusterResourceEnvelope' && namespace !== '') {
    const text = `a namespaced object ${wrapped} has been wrapped in a cluster resource envelope ${at}`;
    return { type: 'user', text };
  }
  if (envelope.form === 'ResourceEnvelope' && namespace === '') {
    const text = `a cluster scope object ${wrapped} has been wrapped in a resource envelope ${at}`;
    return { type: 'user', text };
  }
  if (envelope.namespace === namespace) return undefined;
  const text = `a namespaced object ${wrapped} in has been wrapped in a resource envelope from another namespace (${at})`;
  return { type: 'user', text };
}
