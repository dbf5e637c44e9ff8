import {
  isJsonList,
  isJsonObject,
  type Json,
  type JsonObject,
  readPath,
  readString,
} from '../../api/json.ts';

/** Metadata that belongs to the hub alone. */
const HUB_METADATA = new Set([
  'resourceVersion',
  'generation',
  'uid',
  'selfLink',
  'deletionTimestamp',
  'managedFields',
  'creationTimestamp',
  'ownerReferences',
]);
const HUB_ANNOTATIONS = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  'deployment.kubernetes.io/revision',
]);
const JOB_LABELS = new Set(['controller-uid', 'batch.kubernetes.io/controller-uid']);

/**
 * The object as it goes into a snapshot (`generateRawContent`): without what the hub alone gave it. The input is
 * left as it is; parts that do not change are shared with it.
 */
export function cleanManifest(object: JsonObject): JsonObject {
  let manifest = omit(object, new Set(['status']));
  manifest = change(manifest, ['metadata'], cleanMetadata);
  const apiVersion = readString(object, 'apiVersion');
  const kind = readString(object, 'kind');
  if (kind === 'Service' && apiVersion === 'v1') return change(manifest, ['spec'], cleanServiceSpec);
  if (kind === 'Job' && apiVersion === 'batch/v1' && readPath(object, 'spec', 'manualSelector') !== true) {
    return cleanJob(manifest);
  }
  return manifest;
}

function cleanMetadata(metadata: JsonObject): JsonObject {
  const kept = omit(metadata, HUB_METADATA);
  const annotations = kept['annotations'];
  if (!isJsonObject(annotations) || !Object.values(annotations).every((value) => typeof value === 'string')) {
    return kept;
  }
  const rest = omit(annotations, HUB_ANNOTATIONS);
  return Object.keys(rest).length === 0
    ? omit(kept, new Set(['annotations']))
    : { ...kept, annotations: rest };
}

function cleanServiceSpec(spec: JsonObject): JsonObject {
  const address = spec['clusterIP'];
  const dropped = new Set(['healthCheckNodePort']);
  if (typeof address === 'string' && address !== 'None') {
    dropped.add('clusterIP');
    dropped.add('clusterIPs');
  }
  const kept = omit(spec, dropped);
  const ports = kept['ports'];
  if (!isJsonList(ports)) return kept;
  const nodePort = new Set(['nodePort']);
  return { ...kept, ports: ports.map((port) => (isJsonObject(port) ? omit(port, nodePort) : port)) };
}

/** A Job picks its pods by labels that the hub's API server made up; the member's makes up its own. */
function cleanJob(manifest: JsonObject): JsonObject {
  const withoutLabels = (labels: JsonObject): JsonObject => omit(labels, JOB_LABELS);
  const selected = change(manifest, ['spec', 'selector', 'matchLabels'], withoutLabels);
  const dated = change(selected, ['spec', 'template', 'metadata'], (metadata) =>
    omit(metadata, new Set(['creationTimestamp'])),
  );
  return change(dated, ['spec', 'template', 'metadata', 'labels'], withoutLabels);
}

function omit(object: JsonObject, keys: ReadonlySet<string>): JsonObject {
  const own = Object.keys(object);
  if (!own.some((key) => keys.has(key))) return object;
  return buildObject(own.filter((key) => !keys.has(key)).map((key) => [key, object[key] ?? null]));
}

/** `Object.fromEntries` defines properties instead of assigning them, so that `__proto__` stays a plain key. */
function buildObject(entries: readonly (readonly [string, Json])[]): JsonObject {
  return Object.fromEntries(entries);
}

/** Replaces the object below `path`; without one there is nothing to change. */
function change(
  object: JsonObject,
  path: readonly string[],
  replace: (part: JsonObject) => JsonObject,
): JsonObject {
  const [step, ...rest] = path;
  if (step === undefined) return replace(object);
  const part = readPath(object, step);
  if (!isJsonObject(part)) return object;
  const changed = change(part, rest, replace);
  if (changed === part) return object;
  return buildObject(Object.keys(object).map((key) => [key, key === step ? changed : (object[key] ?? null)]));
}
