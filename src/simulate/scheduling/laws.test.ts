import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  buildRequest,
  isFit,
  pickedNow,
  type TestCase,
  type TestCluster,
  testCase,
} from '../../testing/scheduling-cases.ts';
import { type SchedulingResult, simulateScheduling } from '../scheduling.ts';
import type { SchedulingCluster } from './cluster.ts';

/** A scheduler: ours, or one with a planted bug. */
type Schedule = typeof simulateScheduling;

/** Our scheduler on clusters that it sees wrongly. */
function misread(change: (cluster: SchedulingCluster) => SchedulingCluster): Schedule {
  return (request) => simulateScheduling({ ...request, clusters: request.clusters.map(change) });
}

const seesNoTaints = misread((cluster) => ({ ...cluster, taints: [] }));
const seesNoLabels = misread((cluster) => ({
  ...cluster,
  labels: new Map([...cluster.labels, ['env', 'prod']]),
}));
const forgetsTime: Schedule = (request) => {
  const beats = request.clusters.map(({ agent }) => agent?.heartbeat ?? 0);
  return simulateScheduling({ ...request, now: Math.min(...beats) });
};
const forgetsLastCluster: Schedule = (request) =>
  simulateScheduling({ ...request, clusters: request.clusters.slice(0, -1) });
const dropsUnfit: Schedule = (request, fleet) => {
  const result = simulateScheduling(request, fleet);
  return {
    ...result,
    outcomes: result.outcomes.map((each) =>
      each.verdict === 'kept' && each.refusal !== undefined ? { ...each, verdict: 'refused' } : each,
    ),
  };
};
/** Takes a tainted cluster for one that has every wanted label. */
const likesTaints: Schedule = (request) => {
  const clusters = request.clusters.map((cluster) =>
    cluster.taints.length === 0 ? cluster : { ...cluster, taints: [], labels: new Map([['env', 'prod']]) },
  );
  return simulateScheduling({ ...request, clusters });
};

function held({ outcomes }: SchedulingResult): readonly string[] {
  return outcomes
    .filter(({ verdict }) => verdict === 'picked' || verdict === 'kept')
    .map(({ cluster }) => cluster);
}

/** Who is picked passes every filter, and PickAll takes whoever passes them. */
function picksTheFit(schedule: Schedule): fc.IProperty<[TestCase]> {
  return fc.property(testCase, (test) => {
    const result = schedule(buildRequest(test));
    const fit = test.clusters.filter((each) => isFit(each, test)).map(({ name }) => name);
    expect(result.failure).toBeUndefined();
    for (const name of pickedNow(result)) expect(fit).toContain(name);
    if (test.type === 'PickAll') expect(held(result)).toEqual(expect.arrayContaining(fit));
  });
}

function taint(test: TestCase, at: number): TestCase {
  const clusters = test.clusters.map(
    (each, index): TestCluster => (index === at ? { ...each, taint: 'hard' } : each),
  );
  return { ...test, clusters };
}

/** A taint more never wins a cluster, and takes away the tainted one alone, unless a binding keeps it. */
function losesByTaints(schedule: Schedule): fc.IProperty<[TestCase, number]> {
  return fc.property(testCase, fc.nat(8), (test, at) => {
    const tainted = test.clusters[at]?.name ?? '';
    const before = schedule(buildRequest(test));
    const after = schedule(buildRequest(taint(test, at)));
    expect(pickedNow(after)).not.toContain(tainted);
    if (test.spread === 'none') expect(held(after).length).toBeLessThanOrEqual(held(before).length);
    if (test.type === 'PickAll') {
      expect(pickedNow(after)).toEqual(pickedNow(before).filter((name) => name !== tainted));
    }
  });
}

/** What is bound under the current policy stays bound, whatever becomes of its cluster, as long as that is a member. */
function keepsTheBound(schedule: Schedule): fc.IProperty<[TestCase, number]> {
  return fc.property(testCase, fc.nat(8), (test, at) => {
    const fresh = { ...test, wanted: 9, bindings: [] };
    const request = buildRequest(fresh);
    const { bindings } = schedule(request);
    const later = schedule({ ...buildRequest(taint(fresh, at)), bindings });
    expect(held(later)).toEqual(expect.arrayContaining(bindings.map(({ cluster }) => cluster)));
  });
}

describe('the scheduler', () => {
  it('picks whoever is fit, and nobody else', () => {
    fc.assert(picksTheFit(simulateScheduling), { numRuns: 300 });
  });

  it.each([
    ['sees no taints', seesNoTaints],
    ['takes every label for the wanted one', seesNoLabels],
    ['forgets what time it is', forgetsTime],
    ['forgets the last cluster', forgetsLastCluster],
  ])('and the law notices one that %s', (_name, planted) => {
    expect(() => fc.assert(picksTheFit(planted), { numRuns: 500 })).toThrow();
  });

  it('never gains by a taint', () => {
    fc.assert(losesByTaints(simulateScheduling), { numRuns: 300 });
  });

  it.each([
    ['sees no taints', seesNoTaints],
    ['likes taints', likesTaints],
  ])('and the law notices one that %s', (_name, planted) => {
    expect(() => fc.assert(losesByTaints(planted), { numRuns: 500 })).toThrow();
  });

  it('keeps what is bound', () => {
    fc.assert(keepsTheBound(simulateScheduling), { numRuns: 300 });
  });

  it('and the law notices one that gives up what is not fit any more', () => {
    expect(() => fc.assert(keepsTheBound(dropsUnfit), { numRuns: 500 })).toThrow();
  });
});
