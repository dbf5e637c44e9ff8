import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildRequest, pickedNow, type TestCase, testCase } from '../testing/scheduling-cases.ts';
import { readSchedulingCluster } from './scheduling/cluster.ts';
import { explainScheduling } from './scheduling/explanation.ts';
import { readPlacementPolicy } from './scheduling/policy.ts';
import { simulateScheduling } from './scheduling.ts';

describe('simulateScheduling', () => {
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
