import type { Json, JsonObject } from '../api/json.ts';
import { ANNOTATION, LABEL, MEMBER_NAMESPACE_PREFIX } from '../api/placement.kubernetes-fleet.io.ts';
import type { Platform } from '../read/source.ts';
import { renderGoJson } from './admission/go-text.ts';
import { type Envelope, readEnvelope, renderEnvelopeReference, unwrapEnvelope } from './envelope.ts';
import { applyOverrides, type OverrideOutcome, renderOverrideTarget } from './overrides/application.ts';
import { type AttachedOverrides, buildOverrideMap, type OverrideMap } from './overrides/attachment.ts';
import type { OverrideCluster } from './overrides/cluster.ts';
import type { DeliveryError } from './overrides/delivery-error.ts';
import type { IsClusterScoped } from './overrides/override-key.ts';
import type { OverrideSnapshot } from './overrides/override-snapshot.ts';
import type { PlacementKey } from './selection/selectors.ts';

/** One part of the resource snapshot a binding points at. */
export interface SnapshotPart {
  /** Number of the part; undefined for the master. */
  readonly subIndex: number | undefined;
  readonly resources: readonly JsonObject[];
}

/** One binding for which Works are made. */
export interface WorkRequest {
  readonly placement: PlacementKey;
  readonly bindingName: string;
  readonly cluster: OverrideCluster;
  /** Name and index of the master snapshot. */
  readonly snapshotName: string;
  readonly snapshotIndex: number;
  readonly parts: readonly SnapshotPart[];
  readonly attached: AttachedOverrides;
  /** Attached snapshots that are gone since they were put on the binding. */
  readonly missing: ReadonlySet<OverrideSnapshot>;
  readonly isClusterScoped: IsClusterScoped;
}

/** A Work as the hub makes it. */
export interface Work {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly manifests: readonly Json[];
  /** The envelope whose contents it carries, if it carries one's. */
  readonly envelope?: Envelope;
}

/** What became of one manifest on its way into a Work. */
export interface ManifestOutcome {
  /** The selected object, or the envelope's entry. */
  readonly manifest: JsonObject;
  readonly envelope?: Envelope;
  readonly outcome: OverrideOutcome;
}

/** The Works of a binding, or the error that keeps all of them from being made. */
export interface WorkOutcome {
  readonly works: readonly Work[];
  readonly manifests: readonly ManifestOutcome[];
  readonly error?: DeliveryError;
  /** True when it was the overrides that failed, not the envelopes. */
  readonly overrideFailed: boolean;
}

/**
 * The Works KubeFleet makes for one binding (`syncAllWork`): one per part, even an empty one, and one per envelope.
 * The first error stops everything; Works that already exist then keep their content.
 */
export function simulateWorks(request: WorkRequest, platform: Pick<Platform, 'sha256'>): WorkOutcome {
  const gone = findMissing(request);
  if (gone !== undefined) return { works: [], manifests: [], error: gone, overrideFailed: true };
  const overrides = buildOverrideMap(request.attached);
  const works: Work[] = [];
  const manifests: ManifestOutcome[] = [];
  for (const part of request.parts) {
    const made = buildPartWorks(request, part, overrides, platform);
    manifests.push(...made.manifests);
    if (made.error !== undefined) {
      return { works: [], manifests, error: made.error, overrideFailed: made.overrideFailed };
    }
    works.push(...made.works);
  }
  return { works, manifests, overrideFailed: false };
}

function findMissing({ attached, missing }: WorkRequest): DeliveryError | undefined {
  const cluster = attached.cluster.find((snapshot) => missing.has(snapshot));
  if (cluster !== undefined) {
    return { type: 'user', text: `clusterResourceOverrideSnapshot ${cluster.name} is not found` };
  }
  const own = attached.namespaced.find((snapshot) => missing.has(snapshot));
  if (own === undefined) return undefined;
  return { type: 'user', text: `resourceOverrideSnapshot {${own.name} ${own.namespace}} is not found` };
}

function buildPartWorks(
  request: WorkRequest,
  part: SnapshotPart,
  overrides: OverrideMap,
  platform: Pick<Platform, 'sha256'>,
): WorkOutcome {
  const prefix = readWorkName(request.placement, part.subIndex);
  const works: Work[] = [];
  const outcomes: ManifestOutcome[] = [];
  const plain: Json[] = [];
  const { cluster, isClusterScoped } = request;
  for (const resource of part.resources) {
    const envelope = readEnvelope(resource);
    if (envelope === undefined) {
      const outcome = applyOverrides(resource, overrides, cluster, isClusterScoped);
      outcomes.push({ manifest: resource, outcome });
      if (outcome.result === 'error') return failed(outcomes, outcome.error, true);
      if (outcome.result === 'object') plain.push(outcome.manifest);
      continue;
    }
    const opened = openEnvelope(envelope, overrides, request);
    outcomes.push(...opened.outcomes);
    if (opened.error !== undefined) return failed(outcomes, opened.error, opened.overrideFailed);
    works.push(buildEnvelopeWork(request, prefix, envelope, opened.manifests, platform));
  }
  const own = { ...buildWork(request, platform), name: prefix, manifests: plain };
  return { works: [...works, own], manifests: outcomes, overrideFailed: false };
}

function failed(
  manifests: readonly ManifestOutcome[],
  error: DeliveryError,
  overrideFailed: boolean,
): WorkOutcome {
  return { works: [], manifests, error, overrideFailed };
}

interface Opened {
  readonly manifests: readonly Json[];
  readonly outcomes: readonly ManifestOutcome[];
  readonly error?: DeliveryError;
  readonly overrideFailed: boolean;
}

function openEnvelope(envelope: Envelope, overrides: OverrideMap, request: WorkRequest): Opened {
  const unwrapped = unwrapEnvelope(envelope);
  const outcomes: ManifestOutcome[] = [];
  const manifests: Json[] = [];
  if ('error' in unwrapped) return { manifests, outcomes, error: unwrapped.error, overrideFailed: false };
  for (const { manifest } of unwrapped.entries) {
    const outcome = applyOverrides(manifest, overrides, request.cluster, request.isClusterScoped);
    outcomes.push({ manifest, envelope, outcome });
    if (outcome.result === 'error') {
      const target = `${renderOverrideTarget(manifest)} from envelope ${renderEnvelopeReference(envelope)}`;
      const error = { ...outcome.error, context: `failed to apply overrides to ${target}` };
      return { manifests, outcomes, error, overrideFailed: true };
    }
    if (outcome.result === 'object') manifests.push(outcome.manifest);
  }
  return { manifests, outcomes, overrideFailed: false };
}

/** The name of the Work of a snapshot part: `[NAMESPACE.]PLACEMENT-work`, or `-0`, `-1`, … for further parts. */
export function readWorkName(placement: PlacementKey, subIndex: number | undefined): string {
  const base = placement.namespace === '' ? placement.name : `${placement.namespace}.${placement.name}`;
  return `${base}-${subIndex ?? 'work'}`;
}

function buildWork(
  request: WorkRequest,
  platform: Pick<Platform, 'sha256'>,
): Pick<Work, 'namespace' | 'labels' | 'annotations'> {
  const { placement, attached } = request;
  const clusterNames = attached.cluster.map((snapshot) => snapshot.name);
  const ownNames = attached.namespaced.map(({ name, namespace }) => ({ name, namespace }));
  return {
    namespace: MEMBER_NAMESPACE_PREFIX + request.cluster.name,
    labels: {
      [LABEL.parentBinding]: request.bindingName,
      [LABEL.parentPlacement]: placement.name,
      [LABEL.parentResourceSnapshotIndex]: String(request.snapshotIndex),
      ...(placement.namespace === '' ? {} : { [LABEL.parentPlacementNamespace]: placement.namespace }),
    },
    annotations: {
      [ANNOTATION.parentResourceSnapshotName]: request.snapshotName,
      [ANNOTATION.clusterOverrideSnapshotHash]: hashList(clusterNames, platform),
      [ANNOTATION.resourceOverrideSnapshotHash]: hashList(ownNames, platform),
    },
  };
}

/** An empty list is left out of a stored binding, and Go writes what is absent as `null`. */
function hashList(list: readonly Json[], platform: Pick<Platform, 'sha256'>): string {
  return platform.sha256(list.length === 0 ? 'null' : renderGoJson(list));
}

function buildEnvelopeWork(
  request: WorkRequest,
  prefix: string,
  envelope: Envelope,
  manifests: readonly Json[],
  platform: Pick<Platform, 'sha256'>,
): Work {
  const identity = `${envelope.form}/${envelope.namespace}/${envelope.name}`;
  const work = buildWork(request, platform);
  return {
    ...work,
    name: `${prefix}-envelope-${platform.sha256(identity).slice(0, 16)}`,
    labels: {
      ...work.labels,
      [LABEL.envelopeType]: envelope.form,
      [LABEL.envelopeName]: envelope.name,
      ...(envelope.form === 'ResourceEnvelope' ? { [LABEL.envelopeNamespace]: envelope.namespace } : {}),
    },
    manifests,
    envelope,
  };
}
