import { type Json, pointer, readList, readPath, readString } from '../api/json.ts';
import type { KubeObject } from '../read/bundle.ts';
import { type Condition, decodeConditions } from './condition.ts';
import { decodeView, type View } from './metadata.ts';
import {
  type DifferingPlacement,
  decodeDiffedPlacements,
  decodeDriftedPlacements,
  decodeFailedPlacements,
  decodeResourceIdentifiers,
  type FailedPlacement,
  type ResourceIdentifier,
} from './resource-status.ts';

/** An override snapshot named in a list; the namespace is '' for cluster-scoped ones. */
export interface OverrideReference {
  readonly namespace: string;
  readonly name: string;
  readonly pointer: string;
}

/** One entry of `placementStatuses`. */
export interface ClusterStatus {
  /** '' for an entry that stands for a cluster the scheduler did not find. */
  readonly clusterName: string;
  readonly conditions: readonly Condition[];
  readonly failedPlacements: readonly FailedPlacement[];
  readonly driftedPlacements: readonly DifferingPlacement[];
  readonly diffedPlacements: readonly DifferingPlacement[];
  readonly observedResourceIndex: string;
  readonly applicableOverrides: readonly OverrideReference[];
  readonly index: number;
  readonly pointer: string;
}

/** `status` of a placement, or the copy of it in a placement status object. */
export interface PlacementStatus {
  /** False when there is no status at all. */
  readonly stated: boolean;
  readonly conditions: readonly Condition[];
  readonly clusters: readonly ClusterStatus[];
  readonly selectedResources: readonly ResourceIdentifier[];
  readonly observedResourceIndex: string;
  readonly pointer: string;
}

/** Status copy for people who may not read the placement (`ClusterResourcePlacementStatus`). */
export interface PlacementStatusCopy extends View {
  readonly status: PlacementStatus;
  readonly lastUpdatedTime: string;
}

/** Reads two lists of override references: names of cluster-scoped ones, then namespaced ones. `at`: their parent. */
export function decodeOverrideReferences(
  item: Json | undefined,
  at: string,
  clusterScoped: string,
  namespaced: string,
): readonly OverrideReference[] {
  const names = readList(item, clusterScoped).map((name, index) => ({
    namespace: '',
    name: typeof name === 'string' ? name : '',
    pointer: at + pointer(clusterScoped, index),
  }));
  const references = readList(item, namespaced).map((entry, index) => ({
    namespace: readString(entry, 'namespace'),
    name: readString(entry, 'name'),
    pointer: at + pointer(namespaced, index),
  }));
  return [...names, ...references];
}

function decodeClusterStatus(item: Json, at: string, index: number): ClusterStatus {
  return {
    clusterName: readString(item, 'clusterName'),
    conditions: decodeConditions(readPath(item, 'conditions'), `${at}/conditions`),
    failedPlacements: decodeFailedPlacements(readPath(item, 'failedPlacements'), `${at}/failedPlacements`),
    driftedPlacements: decodeDriftedPlacements(
      readPath(item, 'driftedPlacements'),
      `${at}/driftedPlacements`,
    ),
    diffedPlacements: decodeDiffedPlacements(readPath(item, 'diffedPlacements'), `${at}/diffedPlacements`),
    observedResourceIndex: readString(item, 'observedResourceIndex'),
    applicableOverrides: decodeOverrideReferences(
      item,
      at,
      'applicableClusterResourceOverrides',
      'applicableResourceOverrides',
    ),
    index,
    pointer: at,
  };
}

/** Reads a placement's status; `at` is its pointer. */
export function decodePlacementStatus(value: Json | undefined, at: string): PlacementStatus {
  return {
    stated: value !== undefined && value !== null,
    conditions: decodeConditions(readPath(value, 'conditions'), `${at}/conditions`),
    clusters: readList(value, 'placementStatuses').map((item, index) =>
      decodeClusterStatus(item, at + pointer('placementStatuses', index), index),
    ),
    selectedResources: decodeResourceIdentifiers(
      readPath(value, 'selectedResources'),
      `${at}/selectedResources`,
    ),
    observedResourceIndex: readString(value, 'observedResourceIndex'),
    pointer: at,
  };
}

/** The status without content, of a placement that no hub has judged yet. */
export const NO_STATUS: PlacementStatus = decodePlacementStatus(undefined, '/status');

/** Reads a ClusterResourcePlacementStatus of any version. */
export function decodePlacementStatusCopy(object: KubeObject): PlacementStatusCopy {
  return {
    ...decodeView(object),
    status: decodePlacementStatus(readPath(object.value, 'sourceStatus'), '/sourceStatus'),
    lastUpdatedTime: readString(object.value, 'lastUpdatedTime'),
  };
}
