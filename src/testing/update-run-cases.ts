import type { Json, JsonObject } from '../api/json.ts';
import { LABEL } from '../api/placement.kubernetes-fleet.io.ts';
import { decodeCondition, decodeConditions } from '../model/condition.ts';
import { decodeStages } from '../model/update-strategy.ts';
import { type RolloutBinding, readRolloutBinding } from '../simulate/rollout-binding.ts';
import { readSchedulingCluster } from '../simulate/scheduling/cluster.ts';
import { readPolicySnapshot } from '../simulate/scheduling/snapshot.ts';
import type { UpdateRunOrder, UpdateRunRequest } from '../simulate/update-run-request.ts';

export const NOW = Date.UTC(2026, 0, 1);

/** A run of placement `crp` by strategy `strategy`, in state Run. */
export function buildRun(change: Partial<UpdateRunOrder> = {}): UpdateRunOrder {
  return {
    name: 'run',
    namespace: '',
    placementName: 'crp',
    strategyName: 'strategy',
    resourceSnapshotIndex: '0',
    state: 'Run',
    conditions: [],
    stages: [],
    stageStatuses: [],
    deletionStage: undefined,
    policySnapshotIndexUsed: '',
    resourceSnapshotIndexUsed: '',
    policyObservedClusterCount: undefined,
    appliedStrategy: undefined,
    ...change,
  };
}

/** The policy snapshot of `crp`. */
export function buildSnapshot(policy: JsonObject, scheduled = 'True', annotations: JsonObject = {}): Json {
  return {
    metadata: {
      name: 'crp-0',
      generation: 1,
      labels: { [LABEL.parentPlacement]: 'crp', [LABEL.isLatestSnapshot]: 'true', [LABEL.policyIndex]: '0' },
      annotations,
    },
    spec: { policy },
    status: { conditions: [{ type: 'Scheduled', status: scheduled, observedGeneration: 1 }] },
  };
}

/** The binding of `crp` on a cluster. */
export function buildBinding(
  cluster: string,
  state = 'Scheduled',
  policySnapshot = 'crp-0',
  extra: JsonObject = {},
): RolloutBinding {
  return readRolloutBinding({
    metadata: { name: `crp-${cluster}`, generation: 1, labels: { [LABEL.parentPlacement]: 'crp' } },
    spec: { state, targetCluster: cluster, schedulingPolicySnapshotName: policySnapshot, ...extra },
  });
}

/** Clusters with their labels, and the stages of a strategy. */
export interface Fleet {
  readonly labels: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly stages: readonly Json[];
}

/** A run over all of these clusters that has not begun. */
export function buildRequest({ labels, stages }: Fleet): UpdateRunRequest {
  return {
    now: NOW,
    run: buildRun(),
    placementStrategy: 'External',
    applyStrategy: undefined,
    policySnapshots: [readPolicySnapshot(buildSnapshot({ placementType: 'PickAll' }))],
    stages: decodeStages(stages, '/spec/stages'),
    clusters: Object.entries(labels).map(([name, own]) =>
      readSchedulingCluster({ metadata: { name, labels: own } }),
    ),
    bindings: Object.keys(labels).map((name) => buildBinding(name)),
    resourceSnapshots: [{ index: '0', master: true }],
    approvals: [],
  };
}

/** One cluster in the first of two stages, two in the other. */
export const simple: Fleet = {
  labels: { a: { env: 'staging' }, b: { env: 'prod', order: '10' }, c: { env: 'prod', order: '9' } },
  stages: [
    {
      name: 'staging',
      labelSelector: { matchLabels: { env: 'staging' } },
      afterStageTasks: [{ type: 'Approval' }],
    },
    {
      name: 'prod',
      labelSelector: { matchLabels: { env: 'prod' } },
      sortingLabelKey: 'order',
      maxConcurrency: '50%',
      beforeStageTasks: [{ type: 'Approval' }],
      afterStageTasks: [{ type: 'TimedWait', waitTime: '1h30m' }],
    },
  ],
};

/** A condition of generation 1. */
export const condition = (
  type: string,
  status = 'True',
  lastTransitionTime = '2026-01-01T00:00:00Z',
  reason = '',
) => decodeCondition({ type, status, lastTransitionTime, reason, observedGeneration: 1 }, '', 0);

/** The simple fleet, initialized, with cluster `a` of the first stage in the given conditions. */
export function buildRunning(
  a: readonly string[],
  since: string,
  change: Partial<UpdateRunOrder> = {},
): UpdateRunRequest {
  const request = buildRequest(simple);
  const task = (approvalRequestName: string) => ({
    type: 'Approval',
    approvalRequestName,
    conditions: [],
    pointer: '',
  });
  const cluster = (clusterName: string, types: readonly string[]) => {
    const conditions = types.map((type) => condition(type, 'True', since));
    return { clusterName, overrides: [], conditions, pointer: '' };
  };
  const stage = { beforeTasks: [], afterTasks: [], conditions: [], startTime: '', endTime: '', pointer: '' };
  const run = buildRun({
    conditions: [condition('Initialized')],
    stages: request.stages ?? [],
    policySnapshotIndexUsed: '0',
    resourceSnapshotIndexUsed: '0',
    policyObservedClusterCount: 3,
    stageStatuses: [
      {
        ...stage,
        stageName: 'staging',
        clusters: [cluster('a', a)],
        afterTasks: [task('run-after-staging')],
      },
      { ...stage, stageName: 'prod', clusters: [cluster('c', []), cluster('b', [])] },
    ],
    ...change,
  });
  const started = { type: 'RolloutStarted', status: 'True', observedGeneration: 1 };
  const bindings = request.bindings.map((binding) =>
    binding.cluster === 'a'
      ? {
          ...binding,
          state: 'Bound',
          resourceSnapshot: 'crp-0-snapshot',
          conditions: decodeConditions([started], ''),
        }
      : binding,
  );
  return { ...request, run, bindings };
}
