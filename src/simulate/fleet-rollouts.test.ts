import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../api/json.ts';
import { LABEL } from '../api/placement.kubernetes-fleet.io.ts';
import { model } from '../model/model.ts';
import type { Stage } from '../model/update-strategy.ts';
import { testBundle, testObject } from '../testing/objects.ts';
import { matchStages } from './fleet-rollouts/stage-matches.ts';
import { simulate } from './simulate.ts';

function stage(name: string, labelSelector: JsonObject | undefined, sortingLabelKey = ''): Stage {
  return {
    name,
    labelSelector,
    sortingLabelKey,
    maxConcurrency: 1,
    beforeTasks: [],
    afterTasks: [],
    index: 0,
    pointer: '',
  };
}

function cluster(name: string, labels: Readonly<Record<string, string>>) {
  return { name, labels: new Map(Object.entries(labels)) };
}

describe('stages over clusters', () => {
  it('take none without a selector, all with an empty one, and tell what two of them take', () => {
    const clusters = [cluster('a', { env: 'x' }), cluster('b', { env: 'y' })];
    const { stages, unplaced } = matchStages(
      [stage('none', undefined), stage('x', { matchLabels: { env: 'x' } }), stage('all', {})],
      clusters,
    );
    expect(stages.map((each) => [each.clusters, each.shared, each.alsoIn])).toEqual([
      [[], [], []],
      [['a'], [], []],
      [['a', 'b'], ['a'], ['x']],
    ]);
    expect(unplaced).toEqual([]);
  });

  it('cannot sort by what is no integer', () => {
    const clusters = [cluster('a', { rank: '1' }), cluster('b', { rank: 'x' }), cluster('c', {})];
    const [first] = matchStages([stage('all', {}, 'rank')], clusters).stages;
    expect(first?.unsortable).toEqual([
      { cluster: 'b', value: 'x' },
      { cluster: 'c', value: undefined },
    ]);
  });

  it('every cluster is in a stage or left over, and shared only where an earlier stage has it', () => {
    const selector = fc.constantFrom(
      undefined,
      {},
      { matchLabels: { env: 'x' } },
      { matchLabels: { env: 'y' } },
    );
    const env = fc.array(fc.constantFrom('x', 'y', 'z'), { maxLength: 5 });
    fc.assert(
      fc.property(fc.array(selector, { maxLength: 4 }), env, (selectors, envs) => {
        const clusters = envs.map((each, at) => cluster(`c${at}`, { env: each }));
        const { stages, unplaced } = matchStages(
          selectors.map((each, at) => stage(`s${at}`, each)),
          clusters,
        );
        const seen = new Set<string>();
        for (const each of stages) {
          expect(each.shared).toEqual(each.clusters.filter((name) => seen.has(name)));
          for (const name of each.clusters) seen.add(name);
        }
        expect([...seen, ...unplaced].sort()).toEqual(clusters.map(({ name }) => name).sort());
      }),
    );
  });
});

const API = 'placement.kubernetes-fleet.io/v1';

function hub(strategy: JsonObject, ...others: readonly JsonObject[]) {
  const placement: JsonObject = {
    apiVersion: API,
    kind: 'ClusterResourcePlacement',
    metadata: { name: 'web', uid: 'uid-p', generation: 1 },
    spec: { strategy, resourceSelectors: [] },
  };
  const fleet = model(testBundle([placement, ...others].map((value) => testObject(value))));
  return { fleet, forecast: simulate(fleet) };
}

function binding(name: string, snapshot: string, available: boolean): JsonObject {
  return {
    apiVersion: API,
    kind: 'ClusterResourceBinding',
    metadata: {
      name: `web-${name}`,
      uid: `uid-${name}`,
      generation: 1,
      labels: { [LABEL.parentPlacement]: 'web' },
    },
    spec: { state: 'Bound', targetCluster: name, resourceSnapshotName: snapshot },
    status: {
      conditions: [
        { type: 'Available', status: available ? 'True' : 'False', observedGeneration: 1, reason: 'x' },
      ],
    },
  };
}

function snapshot(index: number, latest: boolean): JsonObject {
  return {
    apiVersion: API,
    kind: 'ClusterResourceSnapshot',
    metadata: {
      name: `web-${index}-snapshot`,
      uid: `uid-s${index}`,
      labels: {
        [LABEL.parentPlacement]: 'web',
        [LABEL.resourceIndex]: String(index),
        [LABEL.isLatestSnapshot]: String(latest),
      },
      annotations: {
        'kubernetes-fleet.io/resource-hash': 'x',
        'kubernetes-fleet.io/number-of-resource-snapshots': '1',
      },
    },
  };
}

describe('a rolling update', () => {
  it('tells who waits for whom', () => {
    const { fleet, forecast } = hub(
      { rollingUpdate: { maxUnavailable: 1 } },
      snapshot(0, false),
      snapshot(1, true),
      binding('east', 'web-1-snapshot', false),
      binding('west', 'web-0-snapshot', true),
    );
    const [placement] = fleet.placements;
    const rollout = placement && forecast.rolloutOf(placement);
    expect([rollout?.blocked, rollout?.holding, rollout?.latest]).toEqual([
      ['west'],
      ['east'],
      'web-1-snapshot',
    ]);
  });

  it('says nothing of update runs', () => {
    const { fleet, forecast } = hub(
      { type: 'External' },
      snapshot(0, true),
      binding('east', 'web-0-snapshot', true),
    );
    const [placement] = fleet.placements;
    expect(placement && forecast.rolloutOf(placement)).toBeUndefined();
  });
});

describe('an update run', () => {
  it('works on the clusters the scheduler would pick when there are no bindings yet', () => {
    const member = (name: string): JsonObject => ({
      apiVersion: 'cluster.kubernetes-fleet.io/v1',
      kind: 'MemberCluster',
      metadata: { name, labels: { env: name } },
    });
    const run: JsonObject = {
      apiVersion: API,
      kind: 'ClusterStagedUpdateRun',
      metadata: { name: 'r' },
      spec: { placementName: 'web', stagedRolloutStrategyName: 's', state: 'Run' },
    };
    const strategy: JsonObject = {
      apiVersion: API,
      kind: 'ClusterStagedUpdateStrategy',
      metadata: { name: 's' },
      spec: { stages: [{ name: 'one', labelSelector: { matchLabels: { env: 'a' } } }] },
    };
    const placement: JsonObject = {
      apiVersion: API,
      kind: 'ClusterResourcePlacement',
      metadata: { name: 'web' },
      spec: { strategy: { type: 'External' }, resourceSelectors: [] },
    };
    const objects = [placement, member('a'), member('b'), run, strategy].map((value) => testObject(value));
    const fleet = model(testBundle(objects), { completeKinds: ['MemberCluster'] });
    const [first] = fleet.updateRuns;
    const made = first && simulate(fleet).updateRunOf(first);
    expect([made?.wanted, made?.progress.plan.failure]).toEqual([
      ['a', 'b'],
      'cannot continue the updateRun: failed to validate the updateRun: failed to process the request due to a client error: some clusters are not placed in any stage, total 1, showing up to 10: b',
    ]);
  });
});
