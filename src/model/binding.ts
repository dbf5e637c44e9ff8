import { readPath, readString } from '../api/json.ts';
import { ANNOTATION, LABEL } from '../api/placement.kubernetes-fleet.io.ts';
import type { KubeObject } from '../read/bundle.ts';
import { type Condition, decodeConditions } from './condition.ts';
import { namespacedName } from './identity.ts';
import { decodeView, type View } from './metadata.ts';
import { decodeOverrideReferences, type OverrideReference } from './placement-status.ts';
import {
  type DifferingPlacement,
  decodeDiffedPlacements,
  decodeDriftedPlacements,
  decodeFailedPlacements,
  type FailedPlacement,
} from './resource-status.ts';
import { type ClusterDecision, decodeClusterDecision } from './snapshot.ts';
import { type ApplyStrategy, decodeApplyStrategy } from './strategy.ts';

/** One placement on one cluster (ClusterResourceBinding, ResourceBinding). */
export interface Binding extends View {
  /** `namespace/name` of the binding itself. */
  readonly key: string;
  /** Key of the placement by label and namespace: bindings have no owner reference. */
  readonly placementKey: string;
  /** `Scheduled`, `Bound` or `Unscheduled`. */
  readonly state: string;
  /** Annotation `previous-binding-state`, set on Unscheduled ones. */
  readonly previousState: string;
  /** `spec.targetCluster`; names are cut and cannot be split back. */
  readonly targetCluster: string;
  /** Name of the first part of the resource snapshot; '' while merely Scheduled. */
  readonly resourceSnapshotName: string;
  readonly policySnapshotName: string;
  /** Override snapshots, cluster-scoped first. */
  readonly overrides: readonly OverrideReference[];
  readonly apply: ApplyStrategy;
  readonly decision: ClusterDecision;
  readonly conditions: readonly Condition[];
  readonly failedPlacements: readonly FailedPlacement[];
  readonly driftedPlacements: readonly DifferingPlacement[];
  readonly diffedPlacements: readonly DifferingPlacement[];
}

/** Reads a ClusterResourceBinding or ResourceBinding of any version. */
export function decodeBinding(object: KubeObject): Binding {
  const view = decodeView(object);
  const spec = readPath(object.value, 'spec');
  const status = readPath(object.value, 'status');
  return {
    ...view,
    key: namespacedName(view.namespace, view.name),
    placementKey: namespacedName(view.namespace, view.metadata.labels.get(LABEL.parentPlacement) ?? ''),
    state: readString(spec, 'state'),
    previousState: view.metadata.annotations.get(ANNOTATION.previousBindingState) ?? '',
    targetCluster: readString(spec, 'targetCluster'),
    resourceSnapshotName: readString(spec, 'resourceSnapshotName'),
    policySnapshotName: readString(spec, 'schedulingPolicySnapshotName'),
    overrides: decodeOverrideReferences(
      spec,
      '/spec',
      'clusterResourceOverrideSnapshots',
      'resourceOverrideSnapshots',
    ),
    apply: decodeApplyStrategy(readPath(spec, 'applyStrategy'), '/spec/applyStrategy'),
    decision: decodeClusterDecision(readPath(spec, 'clusterDecision'), '/spec/clusterDecision'),
    conditions: decodeConditions(readPath(status, 'conditions'), '/status/conditions'),
    failedPlacements: decodeFailedPlacements(
      readPath(status, 'failedPlacements'),
      '/status/failedPlacements',
    ),
    driftedPlacements: decodeDriftedPlacements(
      readPath(status, 'driftedPlacements'),
      '/status/driftedPlacements',
    ),
    diffedPlacements: decodeDiffedPlacements(
      readPath(status, 'diffedPlacements'),
      '/status/diffedPlacements',
    ),
  };
}
