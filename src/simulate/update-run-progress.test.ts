import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../api/json.ts';
import { decodeApplyStrategy } from '../model/strategy.ts';
import { decodeStages } from '../model/update-strategy.ts';
import {
  buildBinding,
  buildRequest,
  buildRun,
  buildRunning,
  condition,
  NOW,
  simple,
} from '../testing/update-run-cases.ts';
import { readSchedulingCluster } from './scheduling/cluster.ts';
import { simulateUpdateRunProgress } from './update-run-progress.ts';
import { readApprovalAnswer, type UpdateRunRequest } from './update-run-request.ts';

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

  it('aborts when the placement has objects applied in another way, defaults aside', () => {
    const request = buildRunning(['Started'], '2025-12-31T23:59:00Z', {
      appliedStrategy: decodeApplyStrategy({ type: 'ClientSideApply' }, ''),
    });
    const abortWith = (apply: JsonObject | undefined) =>
      simulateUpdateRunProgress({ ...request, applyStrategy: decodeApplyStrategy(apply, '/spec') }).abort;
    expect(abortWith(undefined)).toBeUndefined();
    expect(abortWith({ whenToApply: 'Always' })).toBeUndefined();
    expect(abortWith({ type: 'ServerSideApply' })).toMatch(/the applyStrategy in the updateRun is outdated/);
  });

  it('aborts on an approval for another run or stage, once it waits for it', () => {
    const aimed = (parentStageRollout: string, targetStage: string) => [
      readApprovalAnswer({
        metadata: { name: 'run-after-staging', generation: 1 },
        spec: { parentStageRollout, targetStage },
      }),
    ];
    const waiting = buildRunning(['Started', 'Succeeded'], '2025-12-31T23:00:00Z');
    const abortOf = (request: UpdateRunRequest) => simulateUpdateRunProgress(request).abort;
    expect(abortOf({ ...waiting, approvals: aimed('run', 'staging') })).toBeUndefined();
    expect(abortOf({ ...waiting, approvals: aimed('other', 'staging') })).toMatch(/update run `other`/);
    expect(abortOf({ ...waiting, approvals: aimed('run', 'prod') })).toMatch(/stage `prod`/);
    const early = buildRunning(['Started'], '2025-12-31T23:59:00Z');
    expect(abortOf({ ...early, approvals: aimed('other', 'staging') })).toBeUndefined();
  });

  it('lets a stopped run finish what it has begun, and nothing behind it', () => {
    const stopped = buildRunning(['Started'], '2025-12-31T23:59:00Z', { state: 'Stop' });
    expect(states(stopped)).toEqual([
      ['current', ['a updating'], ['state']],
      ['waiting', ['c waiting', 'b waiting'], ['stage']],
    ]);
    expect(states({ ...stopped, run: { ...stopped.run, state: 'Run' } })[1]).toEqual([
      'waiting',
      ['c waiting', 'b waiting'],
      ['stage'],
    ]);
  });

  it('updates as many clusters at once as the stage allows, in order; the next waits for all of them', () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const labels = Object.fromEntries(names.map((name, at) => [name, { order: String(10 - at) }]));
    const told = (maxConcurrency: Json) => {
      const stage = { name: 'all', labelSelector: {}, sortingLabelKey: 'order', maxConcurrency };
      const [first] = simulateUpdateRunProgress(buildRequest({ labels, stages: [stage] })).stages;
      return first?.clusters.map(({ cluster, state, waits }) => [
        cluster,
        state,
        waits.flatMap((wait) => (wait.kind === 'clusters' ? wait.names : [])),
      ]);
    };
    // Half of five, rounded down.
    expect(told('50%')).toEqual([
      ['e', 'next', []],
      ['d', 'next', []],
      ['c', 'waiting', ['e', 'd']],
      ['b', 'waiting', ['e', 'd']],
      ['a', 'waiting', ['e', 'd']],
    ]);
    expect(told('1%')?.map(([, state]) => state)).toEqual([
      'next',
      'waiting',
      'waiting',
      'waiting',
      'waiting',
    ]);
    expect(told(9)?.every(([, state]) => state === 'next')).toBe(true);
  });

  it('ends a stage by approval and timed wait, both', () => {
    const both = {
      ...simple,
      stages: [
        {
          name: 'staging',
          labelSelector: { matchLabels: { env: 'staging' } },
          afterStageTasks: [{ type: 'Approval' }, { type: 'TimedWait', waitTime: '1h' }],
        },
        { name: 'prod', labelSelector: { matchLabels: { env: 'prod' } } },
      ],
    };
    const request = buildRunning(['Started', 'Succeeded'], '2025-12-31T22:00:00Z');
    const [staging, ...others] = request.run.stageStatuses;
    if (staging === undefined) throw new Error('the test has no stage');
    const waiting = condition('Progressing', 'False', '2025-12-31T23:30:00Z', 'StageUpdatingWaiting');
    const run = {
      ...request.run,
      stages: decodeStages(both.stages, ''),
      stageStatuses: [{ ...staging, conditions: [waiting] }, ...others],
    };
    expect(states({ ...request, run })[0]?.[2]).toEqual(['approval', 'time']);
    expect(states({ ...request, run, now: NOW + 3_600_000 })[0]?.[2]).toEqual(['approval']);
    const approvals = [
      readApprovalAnswer({
        metadata: { name: 'run-after-staging', generation: 1 },
        status: { conditions: [{ type: 'Approved', status: 'True', observedGeneration: 1 }] },
      }),
    ];
    expect(states({ ...request, run, approvals })[0]?.[2]).toEqual(['time']);
    expect(states({ ...request, run, approvals, now: NOW + 3_600_000 })[0]?.[2]).toEqual([]);
  });

  it('takes clusters off at the end, until that is done', () => {
    const request = buildRunning(['Started'], '2025-12-31T23:59:00Z');
    const bindings = [...request.bindings, buildBinding('old', 'Unscheduled')];
    expect(simulateUpdateRunProgress({ ...request, bindings }).deletion).toEqual(['old']);
    const stage = { beforeTasks: [], afterTasks: [], clusters: [], startTime: '', endTime: '', pointer: '' };
    const deletionStage = { ...stage, stageName: 'deleteStage', conditions: [condition('Succeeded')] };
    expect(
      simulateUpdateRunProgress({ ...request, bindings, run: { ...request.run, deletionStage } }).deletion,
    ).toEqual([]);
  });

  it('repeats the verdict of a run that failed', () => {
    const failed = { ...condition('Succeeded', 'False'), message: 'cannot continue the updateRun: x' };
    const request = buildRunning(['Started'], '2025-12-31T23:59:00Z', {
      conditions: [condition('Initialized'), failed],
    });
    expect(simulateUpdateRunProgress(request).abort).toBe('cannot continue the updateRun: x');
  });
});
