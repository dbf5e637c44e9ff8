import { readPath, readString } from '../api/json.ts';
import { LABEL } from '../api/placement.kubernetes-fleet.io.ts';
import type { KubeObject } from '../read/bundle.ts';
import { type Condition, decodeConditions } from './condition.ts';
import { namespacedName } from './identity.ts';
import { decodeView, type View } from './metadata.ts';
import type { Scope } from './placement.ts';

/** A question of a staged update to a person (ClusterApprovalRequest, ApprovalRequest). */
export interface Approval extends View {
  readonly scope: Scope;
  /** Key of the run it belongs to: same namespace. */
  readonly runKey: string;
  readonly runName: string;
  readonly stageName: string;
  /** `beforeStage` or `afterStage`; '' when the label is missing. */
  readonly taskType: string;
  readonly latest: boolean;
  readonly conditions: readonly Condition[];
}

/** Reads a ClusterApprovalRequest or ApprovalRequest of any version. */
export function decodeApproval(object: KubeObject): Approval {
  const view = decodeView(object);
  const { labels } = view.metadata;
  const runName =
    readString(object.value, 'spec', 'parentStageRollout') || (labels.get(LABEL.targetUpdateRun) ?? '');
  return {
    ...view,
    scope: object.kind === 'ApprovalRequest' ? 'namespace' : 'cluster',
    runKey: namespacedName(view.namespace, runName),
    runName,
    stageName:
      readString(object.value, 'spec', 'targetStage') || (labels.get(LABEL.targetUpdatingStage) ?? ''),
    taskType: labels.get(LABEL.taskType) ?? '',
    latest: labels.get(LABEL.isLatestUpdateRunApproval) === 'true',
    conditions: decodeConditions(readPath(object.value, 'status', 'conditions'), '/status/conditions'),
  };
}
