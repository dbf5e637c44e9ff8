import { type Json, pointer, readList, readNumber, readObject, readPath, readString } from '../api/json.ts';
import type { KubeObject } from '../read/bundle.ts';
import { type Condition, decodeConditions } from './condition.ts';
import { namespacedName } from './identity.ts';
import { decodeView, type View } from './metadata.ts';
import type { Scope } from './placement.ts';
import { decodeOverrideReferences, type OverrideReference } from './placement-status.ts';
import { type ApplyStrategy, decodeApplyStrategy } from './strategy.ts';
import { decodeStages, type Stage } from './update-strategy.ts';

/** How far one task of a stage is. */
export interface TaskStatus {
  readonly type: string;
  readonly approvalRequestName: string;
  readonly conditions: readonly Condition[];
  readonly pointer: string;
}

/** How far a run is on one cluster. */
export interface ClusterUpdate {
  readonly clusterName: string;
  readonly overrides: readonly OverrideReference[];
  readonly conditions: readonly Condition[];
  readonly pointer: string;
}

/** How far one stage of a run is. Times are RFC 3339 text, '' when absent. */
export interface StageStatus {
  readonly stageName: string;
  readonly clusters: readonly ClusterUpdate[];
  readonly beforeTasks: readonly TaskStatus[];
  readonly afterTasks: readonly TaskStatus[];
  readonly conditions: readonly Condition[];
  readonly startTime: string;
  readonly endTime: string;
  readonly pointer: string;
}

/** One staged update (ClusterStagedUpdateRun, StagedUpdateRun). */
export interface UpdateRun extends View {
  readonly scope: Scope;
  readonly key: string;
  /** Key of the placement it updates: same namespace. */
  readonly placementKey: string;
  readonly placementName: string;
  /** Key of its strategy: same namespace. */
  readonly strategyKey: string;
  readonly strategyName: string;
  /** As written; '' takes a new snapshot. */
  readonly resourceSnapshotIndex: string;
  /** `Initialize`, `Run` or `Stop`; '' when not written, which reads as Initialize and never starts. */
  readonly state: string;
  readonly conditions: readonly Condition[];
  /** Stages as frozen when the run was initialised. */
  readonly stages: readonly Stage[];
  readonly stageStatuses: readonly StageStatus[];
  readonly deletionStage: StageStatus | undefined;
  readonly policySnapshotIndexUsed: string;
  readonly resourceSnapshotIndexUsed: string;
  readonly policyObservedClusterCount: number | undefined;
  /** How it was to apply objects when it was initialised; undefined before. */
  readonly appliedStrategy: ApplyStrategy | undefined;
}

function decodeTaskStatuses(stage: Json, field: string, at: string): readonly TaskStatus[] {
  return readList(stage, field).map((task, index) => {
    const here = at + pointer(field, index);
    return {
      type: readString(task, 'type'),
      approvalRequestName: readString(task, 'approvalRequestName'),
      conditions: decodeConditions(readPath(task, 'conditions'), `${here}/conditions`),
      pointer: here,
    };
  });
}

function decodeClusterUpdate(item: Json, at: string): ClusterUpdate {
  return {
    clusterName: readString(item, 'clusterName'),
    overrides: decodeOverrideReferences(
      item,
      at,
      'clusterResourceOverrideSnapshots',
      'resourceOverrideSnapshots',
    ),
    conditions: decodeConditions(readPath(item, 'conditions'), `${at}/conditions`),
    pointer: at,
  };
}

function decodeStageStatus(stage: Json, at: string): StageStatus {
  return {
    stageName: readString(stage, 'stageName'),
    clusters: readList(stage, 'clusters').map((item, index) =>
      decodeClusterUpdate(item, at + pointer('clusters', index)),
    ),
    beforeTasks: decodeTaskStatuses(stage, 'beforeStageTaskStatus', at),
    afterTasks: decodeTaskStatuses(stage, 'afterStageTaskStatus', at),
    conditions: decodeConditions(readPath(stage, 'conditions'), `${at}/conditions`),
    startTime: readString(stage, 'startTime'),
    endTime: readString(stage, 'endTime'),
    pointer: at,
  };
}

/** Reads a ClusterStagedUpdateRun or StagedUpdateRun of any version. */
export function decodeUpdateRun(object: KubeObject): UpdateRun {
  const view = decodeView(object);
  const spec = readPath(object.value, 'spec');
  const status = readPath(object.value, 'status');
  const placementName = readString(spec, 'placementName');
  const strategyName = readString(spec, 'stagedRolloutStrategyName');
  const deletionStage = readObject(status, 'deletionStageStatus');
  const appliedStrategy = readObject(status, 'appliedStrategy');
  return {
    ...view,
    scope: object.kind === 'StagedUpdateRun' ? 'namespace' : 'cluster',
    key: namespacedName(view.namespace, view.name),
    placementKey: namespacedName(view.namespace, placementName),
    placementName,
    strategyKey: namespacedName(view.namespace, strategyName),
    strategyName,
    resourceSnapshotIndex: readString(spec, 'resourceSnapshotIndex'),
    state: readString(spec, 'state'),
    conditions: decodeConditions(readPath(status, 'conditions'), '/status/conditions'),
    stages: decodeStages(
      readPath(status, 'stagedUpdateStrategySnapshot', 'stages'),
      '/status/stagedUpdateStrategySnapshot/stages',
    ),
    stageStatuses: readList(status, 'stagesStatus').map((stage, index) =>
      decodeStageStatus(stage, pointer('status', 'stagesStatus', index)),
    ),
    deletionStage: deletionStage && decodeStageStatus(deletionStage, '/status/deletionStageStatus'),
    policySnapshotIndexUsed: readString(status, 'policySnapshotIndexUsed'),
    resourceSnapshotIndexUsed: readString(status, 'resourceSnapshotIndexUsed'),
    policyObservedClusterCount: readNumber(status, 'policyObservedClusterCount'),
    appliedStrategy: appliedStrategy && decodeApplyStrategy(appliedStrategy, '/status/appliedStrategy'),
  };
}
