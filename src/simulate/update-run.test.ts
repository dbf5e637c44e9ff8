import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../api/json.ts';
import { ANNOTATION, LABEL } from '../api/placement.kubernetes-fleet.io.ts';
import { decodeCondition, decodeConditions } from '../model/condition.ts';
import { decodeStages } from '../model/update-strategy.ts';
import { type RolloutBinding, readRolloutBinding } from './rollout-binding.ts';
import { readSchedulingCluster } from './scheduling/cluster.ts';
import { readPolicySnapshot } from './scheduling/snapshot.ts';
import { simulateUpdateRun } from './update-run.ts';
import { simulateUpdateRunProgress } from './update-run-progress.ts';
import { readApprovalAnswer, type UpdateRunOrder, type UpdateRunRequest } from './update-run-request.ts';
import { readGoDuration } from './update-run-stages.ts';

const NOW = Date.UTC(2026, 0, 1);

function buildRun(change: Partial<UpdateRunOrder> = {}): UpdateRunOrder {
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
    ...change,
  };
}

function buildSnapshot(policy: JsonObject, scheduled = 'True', annotations: JsonObject = {}): Json {
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

function buildBinding(
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

interface Fleet {
  readonly labels: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly stages: readonly Json[];
}

function buildRequest({ labels, stages }: Fleet): UpdateRunRequest {
  return {
    now: NOW,
    run: buildRun(),
    placementStrategy: 'External',
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

const START = 'cannot continue the updateRun: failed to validate the updateRun: ';
const CLIENT = 'failed to process the request due to a client error: ';
const simple: Fleet = {
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

describe('simulateUpdateRun', () => {
  it('puts clusters into stages by label and orders them by number, not by text', () => {
    const { stages, failure } = simulateUpdateRun(buildRequest(simple));
    expect(failure).toBeUndefined();
    expect(stages).toEqual([
      {
        name: 'staging',
        clusters: ['a'],
        maxConcurrency: 1,
        approvalBefore: '',
        approvalAfter: 'run-after-staging',
        waitAfter: 0,
      },
      {
        name: 'prod',
        clusters: ['c', 'b'],
        maxConcurrency: 1,
        approvalBefore: 'run-before-prod',
        approvalAfter: '',
        waitAfter: 5_400_000,
      },
    ]);
  });

  it('takes unscheduled bindings off at the end', () => {
    const request = buildRequest(simple);
    const old = buildBinding('z', 'Unscheduled', 'crp-old');
    expect(simulateUpdateRun({ ...request, bindings: [...request.bindings, old] }).deletion).toEqual(['z']);
  });

  it('says in the words of the hub what fails it', () => {
    const request = buildRequest(simple);
    const fails = (change: Partial<UpdateRunRequest>) => simulateUpdateRun({ ...request, ...change }).failure;
    const stages = (list: readonly Json[]) => ({ stages: decodeStages(list, '/spec/stages') });
    expect(fails({ placementStrategy: undefined })).toBe(`${START}${CLIENT}parent placement not found`);
    expect(fails({ placementStrategy: 'RollingUpdate' })).toBe(
      `${START}${CLIENT}parent placement does not have an external rollout strategy, current strategy: RollingUpdate`,
    );
    expect(fails({ policySnapshots: [] })).toBe(`${START}no latest policy snapshot found for placement /crp`);
    const pending = readPolicySnapshot(buildSnapshot({}, 'False'));
    expect(fails({ policySnapshots: [pending] })).toBe(
      `${START}policy snapshot \`crp-0\` not fully scheduled yet`,
    );
    expect(fails({ bindings: [] })).toBe(
      `${START}no scheduled or to-be-deleted bindings found for the latest policy snapshot /crp-0`,
    );
    const two = { [ANNOTATION.numberOfClusters]: '2' };
    const pickN = readPolicySnapshot(buildSnapshot({ placementType: 'PickN' }, 'True', two));
    expect(fails({ policySnapshots: [pickN] })).toBe(
      `${START}unexpected behavior which cannot be handled by the controller: the number of selected bindings 3 is not equal to the observed cluster count 2`,
    );
    expect(fails({ stages: undefined })).toBe(
      `${START}${CLIENT}referenced updateStrategy not found: \`/strategy\``,
    );
    expect(fails(stages([{ name: 'all' }]))).toBe(
      `${START}${CLIENT}some clusters are not placed in any stage, total 3, showing up to 10: a, b, c`,
    );
    expect(
      fails(
        stages([
          { name: 'x', labelSelector: {} },
          { name: 'y', labelSelector: {} },
        ]),
      ),
    ).toBe(`${START}${CLIENT}cluster \`a\` appears in more than one stages`);
    expect(fails(stages([{ name: 'x', labelSelector: {}, sortingLabelKey: 'order' }]))).toBe(
      `${START}${CLIENT}the sorting label \`order:\` on cluster \`a\` is not valid: strconv.Atoi: parsing "": invalid syntax`,
    );
    expect(
      fails(stages([{ name: 'x', labelSelector: {}, afterStageTasks: [{ type: 'TimedWait' }] }])),
    ).toMatch(
      /the after stage tasks are invalid, updateStrategy: `\/strategy`, stage: x, err: task 0 of type TimedWait has wait duration set to nil$/,
    );
    expect(fails({ run: buildRun({ resourceSnapshotIndex: '7' }) })).toBe(
      `${START}${CLIENT}no resourceSnapshots with index \`7\` found for placement \`/crp\``,
    );
  });

  it('only retries while bindings of an older policy are still there', () => {
    const request = buildRequest(simple);
    const bindings = [...request.bindings, buildBinding('z', 'Bound', 'crp-old')];
    const plan = simulateUpdateRun({ ...request, bindings });
    expect(plan.failure).toBeUndefined();
    expect(plan.retried).toMatch(/^binding `\/crp-z` with old policy snapshot `\/crp-old` has state Bound/);
  });

  it('places every wanted cluster exactly once, or fails', () => {
    const labels = fc.dictionary(
      fc.stringMatching(/^[a-z]{1,3}$/),
      fc.record({ env: fc.constantFrom('x', 'y', 'z') }),
    );
    const selector = fc.constantFrom<Json>(
      {},
      { matchLabels: { env: 'x' } },
      { matchLabels: { env: 'y' } },
      null,
    );
    const list = fc.array(selector, { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(labels, list, (found, selectors) => {
        fc.pre(Object.keys(found).length > 0);
        const stages = selectors.map((labelSelector, at) => ({ name: `s${at}`, labelSelector }));
        const plan = simulateUpdateRun(buildRequest({ labels: found, stages }));
        const placed = plan.stages.flatMap(({ clusters }) => clusters);
        expect(new Set(placed).size).toBe(placed.length);
        const complete = placed.length === Object.keys(found).length && plan.stages.length === stages.length;
        expect(plan.failure === undefined).toBe(complete);
      }),
      { numRuns: 300 },
    );
  });
});

const condition = (type: string, status = 'True', lastTransitionTime = '2026-01-01T00:00:00Z', reason = '') =>
  decodeCondition({ type, status, lastTransitionTime, reason, observedGeneration: 1 }, '', 0);

/** The simple fleet, initialized, with cluster `a` of the first stage in the given conditions. */
function buildRunning(
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

describe('simulateUpdateRunProgress', () => {
  const states = (request: UpdateRunRequest) =>
    simulateUpdateRunProgress(request).stages.map(({ state, clusters, waits }) => [
      state,
      clusters.map((each) => `${each.cluster} ${each.state}`),
      waits.map(({ kind }) => kind),
    ]);

  it('waits for the state Run', () => {
    const request = { ...buildRequest(simple), run: buildRun({ state: 'Initialize' }) };
    expect(simulateUpdateRunProgress(request).stages[0]?.waits).toEqual([
      { kind: 'state', state: 'Initialize' },
    ]);
  });

  it('updates one cluster, calls it stuck after five minutes, and keeps the next stage waiting', () => {
    expect(states(buildRunning(['Started'], '2025-12-31T23:56:00Z'))).toEqual([
      ['current', ['a updating'], []],
      ['waiting', ['c waiting', 'b waiting'], ['stage']],
    ]);
    expect(states(buildRunning(['Started'], '2025-12-31T23:54:00Z'))[0]).toEqual([
      'current',
      ['a stuck'],
      [],
    ]);
  });

  it('wants an approval for the current generation of the request', () => {
    const request = buildRunning(['Started', 'Succeeded'], '2025-12-31T23:00:00Z');
    const answer = (observedGeneration: number) => [
      readApprovalAnswer({
        metadata: { name: 'run-after-staging', generation: 2 },
        status: { conditions: [{ type: 'Approved', status: 'True', observedGeneration }] },
      }),
    ];
    expect(simulateUpdateRunProgress(request).stages[0]?.waits).toEqual([
      { kind: 'approval', name: 'run-after-staging', because: 'it has not been asked for yet' },
    ]);
    expect(simulateUpdateRunProgress({ ...request, approvals: answer(1) }).stages[0]?.waits).toEqual([
      {
        kind: 'approval',
        name: 'run-after-staging',
        because: 'its approval is for generation 1, and the request is at 2',
      },
    ]);
    expect(simulateUpdateRunProgress({ ...request, approvals: answer(2) }).stages[0]?.waits).toEqual([]);
  });

  it('aborts when a cluster changed its label, and when somebody else took over', () => {
    const request = buildRunning(['Started'], '2025-12-31T23:59:00Z');
    expect(simulateUpdateRunProgress(request).abort).toBeUndefined();
    const moved = readSchedulingCluster({ metadata: { name: 'c', labels: { env: 'staging' } } });
    const clusters = request.clusters.map((cluster) => (cluster.name === 'c' ? moved : cluster));
    expect(simulateUpdateRunProgress({ ...request, clusters }).abort).toBe(
      'cannot continue the updateRun: the number of clusters in index `0` stage has changed, new: 2, existing: 1',
    );
    const bindings = request.bindings.map((each) => ({ ...each, resourceSnapshot: 'crp-1-snapshot' }));
    expect(simulateUpdateRunProgress({ ...request, bindings }).abort).toMatch(
      /the binding of the updating cluster `a` in the stage `staging` is not up-to-date/,
    );
  });

  it('repeats the verdict of a run that failed', () => {
    const failed = { ...condition('Succeeded', 'False'), message: 'cannot continue the updateRun: x' };
    const request = buildRunning(['Started'], '2025-12-31T23:59:00Z', {
      conditions: [condition('Initialized'), failed],
    });
    expect(simulateUpdateRunProgress(request).abort).toBe('cannot continue the updateRun: x');
  });
});

describe('readGoDuration', () => {
  it.each([
    ['1h30m', 5_400_000],
    ['90s', 90_000],
    ['1.5s', 1500],
    ['100ms', 100],
    ['0', 0],
    ['-1m', -60_000],
    ['5', undefined],
    ['', undefined],
    ['1d', undefined],
  ])('reads %s as %s', (text, milliseconds) => {
    expect(readGoDuration(text)).toBe(milliseconds);
  });
});
