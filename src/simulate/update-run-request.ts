import { type Json, readNumber, readPath, readString } from '../api/json.ts';
import { ANNOTATION, LABEL } from '../api/placement.kubernetes-fleet.io.ts';
import { type Condition, decodeConditions } from '../model/condition.ts';
import type { ApplyStrategy } from '../model/strategy.ts';
import type { UpdateRun } from '../model/update-run.ts';
import type { Stage } from '../model/update-strategy.ts';
import type { RolloutBinding } from './rollout-binding.ts';
import type { SchedulingCluster } from './scheduling/cluster.ts';
import type { PolicySnapshot } from './scheduling/snapshot.ts';

/** What of a run decides its stages and shows how far it is; a decoded run fits. */
export type UpdateRunOrder = Pick<
  UpdateRun,
  | 'name'
  | 'namespace'
  | 'placementName'
  | 'strategyName'
  | 'resourceSnapshotIndex'
  | 'state'
  | 'conditions'
  | 'stages'
  | 'stageStatuses'
  | 'deletionStage'
  | 'policySnapshotIndexUsed'
  | 'resourceSnapshotIndexUsed'
  | 'policyObservedClusterCount'
  | 'appliedStrategy'
>;

/** A question to a person. Only an Approved=True for the current generation counts. */
export interface ApprovalAnswer {
  readonly name: string;
  readonly generation: number;
  readonly runName: string;
  readonly stageName: string;
  readonly conditions: readonly Condition[];
}

/** One object of a resource snapshot; only the master one carries a hash. */
export interface ResourceSnapshotPart {
  readonly index: string;
  readonly master: boolean;
}

/** A staged update and everything it looks at. Undefined parts are not there. */
export interface UpdateRunRequest {
  /** Milliseconds since 1970; undefined when the input tells no time. */
  readonly now: number | undefined;
  readonly run: UpdateRunOrder;
  /** Rollout strategy type of the placement, default applied; undefined when there is no such placement. */
  readonly placementStrategy: string | undefined;
  /** How the placement has objects applied; undefined when there is no such placement. */
  readonly applyStrategy: ApplyStrategy | undefined;
  /** Policy snapshots of all placements. */
  readonly policySnapshots: readonly PolicySnapshot[];
  /** Stages of the strategy the run names; undefined when there is no such strategy. */
  readonly stages: readonly Stage[] | undefined;
  readonly clusters: readonly Pick<SchedulingCluster, 'name' | 'labels'>[];
  /** Those of other placements are left out. */
  readonly bindings: readonly RolloutBinding[];
  /** Parts of the placement's resource snapshots; undefined when the run makes its own or nothing is known. */
  readonly resourceSnapshots: readonly ResourceSnapshotPart[] | undefined;
  readonly approvals: readonly ApprovalAnswer[];
}

/** Reads a ClusterApprovalRequest or ApprovalRequest of any version. */
export function readApprovalAnswer(json: Json | undefined): ApprovalAnswer {
  return {
    name: readString(json, 'metadata', 'name'),
    generation: readNumber(json, 'metadata', 'generation') ?? 0,
    runName: readString(json, 'spec', 'parentStageRollout'),
    stageName: readString(json, 'spec', 'targetStage'),
    conditions: decodeConditions(readPath(json, 'status', 'conditions'), '/status/conditions'),
  };
}

/** Reads one object of a resource snapshot of any version. */
export function readResourceSnapshotPart(json: Json | undefined): ResourceSnapshotPart {
  return {
    index: readString(json, 'metadata', 'labels', LABEL.resourceIndex),
    master: readString(json, 'metadata', 'annotations', ANNOTATION.resourceHash) !== '',
  };
}
