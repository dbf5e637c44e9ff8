import { type Json, pointer, readList, readNumber, readPath, readString } from '../api/json.ts';
import { ANNOTATION, LABEL } from '../api/placement.kubernetes-fleet.io.ts';
import type { KubeObject } from '../read/bundle.ts';
import { type Condition, decodeConditions } from './condition.ts';
import { namespacedName } from './identity.ts';
import { decodeManifests, type Manifest } from './manifest.ts';
import { decodeView, type View } from './metadata.ts';
import { decodePolicy, type Policy } from './policy.ts';

/** What the scheduler decided about one cluster (`ClusterDecision`). */
export interface ClusterDecision {
  readonly clusterName: string;
  readonly selected: boolean;
  readonly reason: string;
  /** Undefined when the decision carries no score. */
  readonly affinityScore: number | undefined;
  readonly topologySpreadScore: number | undefined;
  readonly pointer: string;
}

/** What all snapshots share: whose they are and which one counts. */
export interface Snapshot extends View {
  /** Key of the placement by label and namespace; `/` when the label is missing. Never read from the name. */
  readonly placementKey: string;
  /** Label `is-latest-snapshot` is `true`. */
  readonly latest: boolean;
  /** Index from the label; undefined when it is missing or no number. */
  readonly index: number | undefined;
}

/** A policy snapshot of either scope. */
export interface PolicySnapshot extends Snapshot {
  readonly policy: Policy;
  readonly policyHash: string;
  /** Annotation `number-of-clusters`, which wins over `policy.numberOfClusters`. */
  readonly numberOfClusters: number | undefined;
  /** Annotation `CRP-generation`: generation of the placement that this snapshot reflects. */
  readonly placementGeneration: number | undefined;
  /** `status.observedCRPGeneration`; 0 when absent. */
  readonly observedPlacementGeneration: number;
  readonly conditions: readonly Condition[];
  readonly decisions: readonly ClusterDecision[];
}

/** One object of a resource snapshot of either scope; several form one group (`ResourceSnapshot`). */
export interface SnapshotPart extends Snapshot {
  /** Only the first part has a `resource-hash`; that is how the system recognises it. */
  readonly master: boolean;
  /** Annotation `subindex-of-resource-snapshot` of further parts. */
  readonly subindex: number | undefined;
  readonly resourceHash: string;
  /** Annotation `number-of-resource-snapshots`: how many parts the group must have. */
  readonly partCount: number | undefined;
  readonly envelopeCount: number | undefined;
  /** Annotation `next-resource-snapshot-candidate-detection-time`: a change waits for its snapshot since then. */
  readonly pendingSince: string;
  readonly resources: readonly Manifest[];
}

/** Digits as a number; undefined for anything else. Labels and annotations hold numbers as text. */
export function decodeIndex(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function decodeSnapshot(object: KubeObject, indexLabel: string): Snapshot {
  const view = decodeView(object);
  const { labels } = view.metadata;
  return {
    ...view,
    placementKey: namespacedName(view.namespace, labels.get(LABEL.parentPlacement) ?? ''),
    latest: labels.get(LABEL.isLatestSnapshot) === 'true',
    index: decodeIndex(labels.get(indexLabel)),
  };
}

/** Reads one cluster decision; `at` is its pointer. */
export function decodeClusterDecision(item: Json | undefined, at: string): ClusterDecision {
  return {
    clusterName: readString(item, 'clusterName'),
    selected: readPath(item, 'selected') === true,
    reason: readString(item, 'reason'),
    affinityScore: readNumber(item, 'clusterScore', 'affinityScore'),
    topologySpreadScore: readNumber(item, 'clusterScore', 'priorityScore'),
    pointer: at,
  };
}

/** Reads a ClusterSchedulingPolicySnapshot or SchedulingPolicySnapshot of any version. */
export function decodePolicySnapshot(object: KubeObject): PolicySnapshot {
  const { value } = object;
  const snapshot = decodeSnapshot(object, LABEL.policyIndex);
  const { annotations } = snapshot.metadata;
  return {
    ...snapshot,
    policy: decodePolicy(readPath(value, 'spec', 'policy'), '/spec/policy'),
    policyHash: readString(value, 'spec', 'policyHash'),
    numberOfClusters: decodeIndex(annotations.get(ANNOTATION.numberOfClusters)),
    placementGeneration: decodeIndex(annotations.get(ANNOTATION.placementGeneration)),
    observedPlacementGeneration: readNumber(value, 'status', 'observedCRPGeneration') ?? 0,
    conditions: decodeConditions(readPath(value, 'status', 'conditions'), '/status/conditions'),
    decisions: readList(value, 'status', 'targetClusters').map((item, index) =>
      decodeClusterDecision(item, pointer('status', 'targetClusters', index)),
    ),
  };
}

/** Reads a ClusterResourceSnapshot or ResourceSnapshot of any version: one part of a group. */
export function decodeSnapshotPart(object: KubeObject): SnapshotPart {
  const snapshot = decodeSnapshot(object, LABEL.resourceIndex);
  const { annotations } = snapshot.metadata;
  return {
    ...snapshot,
    master: annotations.has(ANNOTATION.resourceHash),
    subindex: decodeIndex(annotations.get(ANNOTATION.resourceSnapshotSubindex)),
    resourceHash: annotations.get(ANNOTATION.resourceHash) ?? '',
    partCount: decodeIndex(annotations.get(ANNOTATION.numberOfResourceSnapshots)),
    envelopeCount: decodeIndex(annotations.get(ANNOTATION.numberOfEnvelopes)),
    pendingSince: annotations.get(ANNOTATION.nextSnapshotDetectionTime) ?? '',
    resources: decodeManifests(
      readPath(object.value, 'spec', 'selectedResources'),
      '/spec/selectedResources',
    ),
  };
}
