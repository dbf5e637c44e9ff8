import { type JsonObject, readNumber } from '../api/json.ts';
import { ANNOTATION, LABEL } from '../api/placement.kubernetes-fleet.io.ts';
import type { Platform } from '../read/source.ts';
import { countBytes, renderGoJson } from './admission/go-text.ts';
import { cleanManifest } from './selection/cleaning.ts';
import type { HubObject } from './selection/hub.ts';
import type { PlacementKey } from './selection/selectors.ts';
import type { Selection } from './selection.ts';
import { defaultPolicy, defaultStrategyType } from './snapshots/placement-defaults.ts';
import { encodePolicy } from './snapshots/policy-json.ts';
import { SNAPSHOT_SIZE_LIMIT, splitResources } from './snapshots/split.ts';

type Sha256 = Pick<Platform, 'sha256'>;

/** What names and marks a snapshot. The namespace is '' for snapshots of a ClusterResourcePlacement. */
export interface SnapshotMetadata {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** The policy snapshot a placement gets. */
export interface PolicySnapshot extends SnapshotMetadata {
  /** Lower-case hex; `spec.policyHash` holds the base64 of these letters. */
  readonly policyHash: string;
  /** The policy with its defaults; undefined for a ResourcePlacement without one. */
  readonly policy: JsonObject | undefined;
}

/** One part of a resource snapshot. The first part is the master. */
export interface ResourceSnapshot extends SnapshotMetadata {
  readonly resources: readonly HubObject[];
}

/** The resource snapshots of one index. */
export interface ResourceSnapshots {
  /** Lower-case hex over the manifests of all parts. */
  readonly hash: string;
  readonly parts: readonly ResourceSnapshot[];
}

/** The hash of a placement's policy without numberOfClusters, lower-case hex; defaults are filled in first. */
export function hashPolicy(placement: JsonObject, platform: Sha256): string {
  return platform.sha256(encodePolicy(defaultPolicy(placement)));
}

/** The policy snapshot with this index (`BuildPolicySnapshot`). A hub that holds none yet starts with 0. */
export function simulatePolicySnapshot(
  placement: JsonObject,
  key: PlacementKey,
  index: number,
  platform: Sha256,
): PolicySnapshot {
  const policy = defaultPolicy(placement);
  const clusters = readNumber(policy, 'numberOfClusters');
  const counts = policy?.['placementType'] === 'PickN' && clusters !== undefined;
  return {
    name: `${key.name}-${index}`,
    namespace: key.namespace,
    labels: {
      [LABEL.parentPlacement]: key.name,
      [LABEL.isLatestSnapshot]: 'true',
      [LABEL.policyIndex]: String(index),
    },
    annotations: {
      [ANNOTATION.placementGeneration]: String(readNumber(placement, 'metadata', 'generation') ?? 0),
      ...(counts ? { [ANNOTATION.numberOfClusters]: String(clusters) } : {}),
    },
    policyHash: platform.sha256(encodePolicy(policy)),
    policy,
  };
}

/**
 * The resource snapshots a selection is written to under one index, master first (`GetOrCreateResourceSnapshot`).
 * Undefined when none are made: the selection failed, or the strategy is External, where update runs make them.
 */
export function simulateResourceSnapshots(
  placement: JsonObject,
  selection: Selection,
  index: number,
  platform: Sha256,
): ResourceSnapshots | undefined {
  if (selection.error !== undefined || defaultStrategyType(placement) === 'External') return undefined;
  const texts = selection.selected.map((item) => renderGoJson(cleanManifest(item.object)));
  const hash = platform.sha256(`{"selectedResources":[${texts.join(',')}]}`);
  // Go's encoder ends each manifest with a line feed, which counts for the size and not for the hash.
  const sizes = texts.map((text) => countBytes(text) + 1);
  const counts = splitResources(sizes, SNAPSHOT_SIZE_LIMIT);
  const master = buildMaster(selection, index, Math.max(counts.length, 1), hash);
  let from = 0;
  const parts = (counts.length === 0 ? [0] : counts).map((count, part) => {
    const resources = selection.selected.slice(from, from + count);
    from += count;
    return { ...(part === 0 ? master : buildPart(selection.placement, index, part - 1)), resources };
  });
  return { hash, parts };
}

function buildMaster(selection: Selection, index: number, parts: number, hash: string): SnapshotMetadata {
  const { name, namespace } = selection.placement;
  return {
    name: `${name}-${index}-snapshot`,
    namespace,
    labels: {
      [LABEL.parentPlacement]: name,
      [LABEL.isLatestSnapshot]: 'true',
      [LABEL.resourceIndex]: String(index),
    },
    annotations: {
      [ANNOTATION.resourceHash]: hash,
      [ANNOTATION.numberOfResourceSnapshots]: String(parts),
      [ANNOTATION.numberOfEnvelopes]: String(selection.envelopes),
    },
  };
}

function buildPart(key: PlacementKey, index: number, subIndex: number): SnapshotMetadata {
  return {
    name: `${key.name}-${index}-${subIndex}`,
    namespace: key.namespace,
    labels: { [LABEL.parentPlacement]: key.name, [LABEL.resourceIndex]: String(index) },
    annotations: { [ANNOTATION.resourceSnapshotSubindex]: String(subIndex) },
  };
}
