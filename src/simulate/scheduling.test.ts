import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../api/json.ts';
import { ANNOTATION, FINALIZER, LABEL } from '../api/placement.kubernetes-fleet.io.ts';
import { decodeTime } from '../model/time.ts';
import { readSchedulingBinding } from './scheduling/binding.ts';
import { readSchedulingCluster } from './scheduling/cluster.ts';
import { explainScheduling } from './scheduling/explanation.ts';
import { readPlacementPolicy } from './scheduling/policy.ts';
import { readPolicySnapshot } from './scheduling/snapshot.ts';
import { type SchedulingRequest, type SchedulingResult, simulateScheduling } from './scheduling.ts';

const NOW = '2026-06-01T00:00:00Z';

/** One cluster in the words of the test; the predicate below decides by these, not by the product's code. */
interface TestCluster {
  readonly name: string;
  readonly prod: boolean;
  readonly zone: string;
  readonly healthy: boolean;
  readonly taint: 'none' | 'tolerated' | 'hard';
  readonly nodes: number;
}

interface TestCase {
  readonly clusters: readonly TestCluster[];
  readonly type: 'PickAll' | 'PickN';
  readonly wanted: number;
  readonly required: boolean;
  readonly spread: 'none' | 'DoNotSchedule' | 'ScheduleAnyway';
  /** Cluster number, state, and whether under the current snapshot. */
  readonly bindings: readonly { readonly at: number; readonly state: string; readonly current: boolean }[];
}

function isFit(cluster: TestCluster, { required }: TestCase): boolean {
  return cluster.healthy && cluster.taint !== 'hard' && (cluster.prod || !required);
}

function clusterJson({ name, prod, zone, healthy, taint, nodes }: TestCluster): JsonObject {
  const taints = taint === 'none' ? [] : [{ key: taint, value: 'x', effect: 'NoSchedule' }];
  const condition = (type: string) => ({ type, status: 'True', lastTransitionTime: '2026-05-31T00:00:00Z' });
  return {
    metadata: { name, labels: { env: prod ? 'prod' : 'dev', zone } },
    spec: { taints },
    status: {
      properties: { nodes: { value: String(nodes) } },
      agentStatus: [
        {
          type: 'MemberAgent',
          lastReceivedHeartbeat: healthy ? '2026-05-31T23:59:30Z' : '2026-05-31T23:00:00Z',
          conditions: [condition('Joined'), condition('Healthy')],
        },
      ],
    },
  };
}

function bindingJson(test: TestCase, { at, state, current }: TestCase['bindings'][number]): JsonObject {
  const cluster = test.clusters[at]?.name ?? `gone-${at}`;
  const annotations = state === 'Unscheduled' ? { [ANNOTATION.previousBindingState]: 'Bound' } : {};
  return {
    metadata: {
      name: `crp-${cluster}-00000000`,
      labels: { [LABEL.parentPlacement]: 'crp' },
      annotations,
      finalizers: [FINALIZER.schedulerBinding],
    },
    spec: {
      state,
      targetCluster: cluster,
      schedulingPolicySnapshotName: current ? 'crp-1' : 'crp-0',
      clusterDecision: {
        clusterName: cluster,
        selected: true,
        clusterScore: { affinityScore: 0, priorityScore: 0 },
      },
    },
  };
}

function buildRequest(test: TestCase): SchedulingRequest {
  const required = { clusterSelectorTerms: [{ labelSelector: { matchLabels: { env: 'prod' } } }] };
  const sorter = { weight: 50, preference: { propertySorter: { name: 'nodes', sortOrder: 'Descending' } } };
  const policy: Json = {
    placementType: test.type,
    tolerations: [{ key: 'tolerated', operator: 'Exists' }],
    affinity: {
      clusterAffinity: {
        ...(test.required ? { requiredDuringSchedulingIgnoredDuringExecution: required } : {}),
        ...(test.type === 'PickN' ? { preferredDuringSchedulingIgnoredDuringExecution: [sorter] } : {}),
      },
    },
    topologySpreadConstraints:
      test.spread === 'none' ? [] : [{ topologyKey: 'zone', maxSkew: 1, whenUnsatisfiable: test.spread }],
  };
  const snapshot = {
    metadata: {
      name: 'crp-1',
      generation: 1,
      labels: { [LABEL.parentPlacement]: 'crp' },
      annotations: {
        [ANNOTATION.placementGeneration]: '2',
        [ANNOTATION.numberOfClusters]: String(test.wanted),
      },
    },
    spec: { policy },
  };
  return {
    now: decodeTime(NOW),
    clusters: test.clusters.map((cluster) => readSchedulingCluster(clusterJson(cluster))),
    snapshot: readPolicySnapshot(snapshot),
    bindings: test.bindings.map((binding) => readSchedulingBinding(bindingJson(test, binding))),
  };
}

const cluster = fc.record({
  name: fc.stringMatching(/^[a-z][a-z0-9]{0,6}$/),
  prod: fc.boolean(),
  zone: fc.constantFrom('z1', 'z2', 'z3'),
  healthy: fc.boolean(),
  taint: fc.constantFrom<TestCluster['taint']>('none', 'none', 'tolerated', 'hard'),
  nodes: fc.nat(3),
});

/** Fleets of up to nine clusters with at most one binding each, some of which are left over from an older policy. */
const testCase: fc.Arbitrary<TestCase> = fc
  .record({
    clusters: fc.uniqueArray(cluster, { selector: ({ name }) => name, maxLength: 9 }),
    type: fc.constantFrom<TestCase['type']>('PickAll', 'PickN'),
    wanted: fc.nat(6),
    required: fc.boolean(),
    spread: fc.constantFrom<TestCase['spread']>('none', 'DoNotSchedule', 'ScheduleAnyway'),
    bindings: fc.uniqueArray(
      fc.record({
        at: fc.nat(9),
        state: fc.constantFrom('Scheduled', 'Bound', 'Unscheduled'),
        current: fc.boolean(),
      }),
      { selector: ({ at }) => at, maxLength: 4 },
    ),
  })
  .map((test) => ({ ...test, spread: test.type === 'PickAll' ? 'none' : test.spread }));

function pickedNow({ outcomes }: SchedulingResult): readonly string[] {
  return outcomes.filter(({ verdict }) => verdict === 'picked').map(({ cluster }) => cluster);
}

describe('simulateScheduling', () => {
  it('picks fit clusters only, and with PickAll every fit one', () => {
    fc.assert(
      fc.property(testCase, (test) => {
        const result = simulateScheduling(buildRequest(test));
        const fit = test.clusters.filter((each) => isFit(each, test)).map(({ name }) => name);
        expect(result.failure).toBeUndefined();
        for (const name of pickedNow(result)) expect(fit).toContain(name);
        if (test.type === 'PickN') return;
        const held = result.outcomes.filter(({ verdict }) => verdict === 'picked' || verdict === 'kept');
        expect(held.map(({ cluster }) => cluster)).toEqual(expect.arrayContaining(fit));
      }),
      { numRuns: 300 },
    );
  });

  it('never takes a cluster because it got a taint', () => {
    fc.assert(
      fc.property(testCase, fc.nat(8), (test, at) => {
        const clusters = test.clusters.map((each, index): TestCluster => {
          return index === at ? { ...each, taint: 'hard' } : each;
        });
        const tainted = test.clusters[at]?.name ?? '';
        expect(pickedNow(simulateScheduling(buildRequest({ ...test, clusters })))).not.toContain(tainted);
      }),
      { numRuns: 300 },
    );
  });

  it('finds no more than asked for, and says truly whether it found enough', () => {
    fc.assert(
      fc.property(testCase, (test) => {
        const { status } = simulateScheduling(buildRequest({ ...test, type: 'PickN' }));
        const found = status.decisions.filter(({ selected }) => selected).length;
        expect(found).toBeLessThanOrEqual(test.wanted);
        expect(status.condition?.status).toBe(found === test.wanted ? 'True' : 'False');
      }),
      { numRuns: 300 },
    );
  });

  it('gives the same answer in whatever order clusters and bindings come', () => {
    fc.assert(
      fc.property(testCase, fc.infiniteStream(fc.nat()), (test, random) => {
        const shuffle = <T>(list: readonly T[]): T[] => {
          return list
            .map((item) => ({ item, key: random.next().value }))
            .sort((a, b) => a.key - b.key)
            .map(({ item }) => item);
        };
        const request = buildRequest(test);
        const mixed = {
          ...request,
          clusters: shuffle(request.clusters),
          bindings: shuffle(request.bindings),
        };
        const { review: _, ...first } = simulateScheduling(request);
        const { review: __, ...second } = simulateScheduling(mixed);
        expect(second).toEqual(first);
      }),
      { numRuns: 300 },
    );
  });

  it('changes no binding when it runs again on what it left', () => {
    fc.assert(
      fc.property(testCase, (test) => {
        const request = buildRequest(test);
        const { bindings, status } = simulateScheduling(request);
        const again = simulateScheduling({ ...request, bindings, snapshot: { ...request.snapshot, status } });
        expect([again.created, again.revived, again.unscheduled]).toEqual([[], [], []]);
        expect(again.bindings).toEqual(bindings);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps a hard spread within its limit when it starts from nothing', () => {
    fc.assert(
      fc.property(testCase, (test) => {
        const fresh: TestCase = { ...test, type: 'PickN', spread: 'DoNotSchedule', bindings: [] };
        const picked = new Set(pickedNow(simulateScheduling(buildRequest(fresh))));
        const zones = [...new Set(fresh.clusters.map(({ zone }) => zone))];
        const counts = zones.map((zone) => {
          return fresh.clusters.filter((each) => each.zone === zone && picked.has(each.name)).length;
        });
        // With a single domain the constraint cannot be broken.
        expect(Math.max(0, ...counts) - Math.min(...counts, Number.POSITIVE_INFINITY)).toBeLessThanOrEqual(1);
      }),
      { numRuns: 300 },
    );
  });

  it('prefers the name that sorts last when nothing else decides', () => {
    const alike = { prod: true, zone: 'z1', healthy: true, taint: 'none', nodes: 1 } as const;
    const clusters = ['m9', 'm10', 'zulu', 'alpha'].map((name) => ({ name, ...alike }));
    const test: TestCase = {
      clusters,
      type: 'PickN',
      wanted: 2,
      required: true,
      spread: 'none',
      bindings: [],
    };
    const { outcomes } = simulateScheduling(buildRequest(test));
    expect(outcomes.map(({ cluster, verdict, rank }) => [cluster, verdict, rank])).toEqual([
      ['alpha', 'outscored', 4],
      ['m10', 'outscored', 3],
      ['m9', 'picked', 2],
      ['zulu', 'picked', 1],
    ]);
  });

  it('comes to an end when a binding can never be taken up again', () => {
    const alike = { prod: true, zone: 'z1', healthy: true, taint: 'none', nodes: 1 } as const;
    const clusters = ['a', 'b', 'c'].map((name) => ({ name, ...alike }));
    const bindings = [{ at: 0, state: 'Unscheduled', current: true }];
    const request = buildRequest({
      clusters,
      type: 'PickN',
      wanted: 3,
      required: true,
      spread: 'ScheduleAnyway',
      bindings,
    });
    const stuck = request.bindings.map((binding) => ({ ...binding, previousState: 'Unscheduled' }));
    expect(simulateScheduling({ ...request, bindings: stuck }).cycles.length).toBeLessThan(10);
  });

  it('names every cluster that may have broken the cycle', () => {
    const clusters = ['a', 'b'].map((name) =>
      readSchedulingCluster({ metadata: { name }, status: { properties: { version: { value: '1.30.4' } } } }),
    );
    const request = buildRequest({
      clusters: [],
      type: 'PickAll',
      wanted: 0,
      required: false,
      spread: 'none',
      bindings: [],
    });
    const terms = {
      propertySelector: { matchExpressions: [{ name: 'version', operator: 'Ge', values: ['1'] }] },
    };
    const required = { requiredDuringSchedulingIgnoredDuringExecution: { clusterSelectorTerms: [terms] } };
    const policy = readPlacementPolicy({ placementType: 'PickAll', affinity: { clusterAffinity: required } });
    const result = simulateScheduling({ ...request, clusters, snapshot: { ...request.snapshot, policy } });
    expect(result.failure?.text).toMatch(
      / value 1\.30\.4 of property version from cluster a is not a valid quantity/,
    );
    expect(result.failure?.alternatives).toEqual([expect.stringMatching(/from cluster b is not/)]);
    expect(result.outcomes.map(({ verdict }) => verdict)).toEqual(['undecided', 'undecided']);
    expect(result.statusUpdated).toBe(false);
  });

  it('keeps what is bound although it no longer fits, and says so', () => {
    const sick = { name: 'a', prod: false, zone: 'z1', healthy: false, taint: 'hard', nodes: 0 } as const;
    const bindings = [{ at: 0, state: 'Bound', current: true }];
    const test: TestCase = {
      clusters: [sick],
      type: 'PickAll',
      wanted: 1,
      required: true,
      spread: 'none',
      bindings,
    };
    const [outcome] = simulateScheduling(buildRequest(test)).outcomes;
    expect(outcome).toMatchObject({ verdict: 'kept', refusal: { plugin: 'ClusterAffinity' } });
  });

  it('assumes a declared cluster to be healthy and names the input that would tell', () => {
    const request = buildRequest({
      clusters: [],
      type: 'PickAll',
      wanted: 0,
      required: false,
      spread: 'none',
      bindings: [],
    });
    const declared = readSchedulingCluster({ metadata: { name: 'a' } }, true);
    const result = simulateScheduling({ ...request, clusters: [declared] });
    expect(result.outcomes).toMatchObject([{ verdict: 'picked', gates: ['hub:MemberCluster'] }]);
    expect(result.gates).toEqual(['hub:MemberCluster']);
    const observed = readSchedulingCluster({ metadata: { name: 'a' } });
    expect(simulateScheduling({ ...request, clusters: [observed] }).outcomes).toMatchObject([
      { verdict: 'refused', refusal: { reason: /member agent not online yet/ } },
    ]);
  });
});

describe('explainScheduling', () => {
  it('ends with the refusing filter and its reason, or with none', () => {
    fc.assert(
      fc.property(testCase, (test) => {
        const request = buildRequest(test);
        const result = simulateScheduling(request);
        for (const { cluster, verdict, refusal } of result.outcomes) {
          const steps = explainScheduling(request, result, cluster);
          if (verdict === 'kept') {
            expect(steps[0]).toMatchObject({ step: 'SamePlacementAntiAffinity', verdict: 'passed' });
            continue;
          }
          const refused = steps.filter((step) => step.verdict === 'refused');
          const expected = refusal !== undefined || verdict === 'outscored' || verdict === 'ignored';
          expect(refused.length).toBe(expected ? 1 : 0);
          if (refusal === undefined) continue;
          expect(steps.at(-1)).toMatchObject({ step: refusal.plugin, because: refusal.reason });
          expect(steps.at(-1)?.evidence).not.toEqual([]);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('shows the expression that failed, where it stands, and the value seen', () => {
    const dev = { name: 'a', prod: false, zone: 'z1', healthy: true, taint: 'none', nodes: 0 } as const;
    const request = buildRequest({
      clusters: [dev],
      type: 'PickAll',
      wanted: 0,
      required: true,
      spread: 'none',
      bindings: [],
    });
    const steps = explainScheduling(request, simulateScheduling(request), 'a');
    expect(steps).toHaveLength(1);
    expect(steps[0]?.evidence).toEqual([
      {
        of: 'cluster',
        name: 'a',
        path: '/metadata/labels/env',
        wanted: 'env In (prod)',
        found: 'dev',
        by: '/affinity/clusterAffinity/requiredDuringSchedulingIgnoredDuringExecution/clusterSelectorTerms/0/labelSelector/matchLabels/env',
      },
    ]);
  });
});
