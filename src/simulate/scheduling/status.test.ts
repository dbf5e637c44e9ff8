import { describe, expect, it } from 'vitest';
import type { ClusterDecision, SchedulingBinding } from './binding.ts';
import { buildPolicySnapshot, readSchedulingPlacement } from './snapshot.ts';
import {
  buildDecisions,
  buildPlacementScheduling,
  buildScheduledCondition,
  mergeStatus,
  readCount,
} from './status.ts';

function buildBinding(cluster: string): SchedulingBinding {
  return {
    name: `crp-${cluster}`,
    namespace: '',
    placement: 'crp',
    cluster,
    state: 'Bound',
    policySnapshot: 'crp-0',
    deleting: false,
    held: true,
    previousState: undefined,
    decision: { cluster, selected: true, reason: 'kept', score: undefined },
  };
}

const bindings = (count: number) => Array.from({ length: count }, (_, at) => buildBinding(`b${at}`));
const leftovers = <T>(prefix: string, count: number, of: T) =>
  Array.from({ length: count }, (_, at) => ({ cluster: `${prefix}${at}`, of }));
const score = { affinity: 1, topologySpread: 0, obsolete: 0 };
const refusal = { plugin: 'TaintToleration', reason: 'no' } as const;

describe('buildDecisions', () => {
  const count = (list: readonly ClusterDecision[], start: string) =>
    list.filter(({ cluster }) => cluster.startsWith(start)).length;

  it('lists at most twenty clusters that were not selected, the unpicked first', () => {
    const list = buildDecisions([bindings(3)], leftovers('u', 15, score), leftovers('r', 30, refusal));
    expect([count(list, 'b'), count(list, 'u'), count(list, 'r')]).toEqual([3, 15, 5]);
    expect(list[3]?.reason).toBe(
      'Cluster "u0" does not score high enough (affinity score: 1, topology spread score: 0)',
    );
    expect(list.at(-1)?.reason).toBe('ClusterUnschedulable, no');
  });

  it('lets a refused cluster that is listed already use up its place', () => {
    const list = buildDecisions(
      [bindings(1)],
      [],
      [{ cluster: 'b0', of: refusal }, ...leftovers('r', 25, refusal)],
    );
    expect(count(list, 'r')).toBe(19);
  });

  it('stops at a thousand', () => {
    const list = buildDecisions([bindings(990)], leftovers('u', 8, score), leftovers('r', 30, refusal));
    expect([list.length, count(list, 'r')]).toEqual([1000, 2]);
    expect(buildDecisions([bindings(1005)], [], leftovers('r', 3, refusal))).toHaveLength(1000);
  });
});

describe('mergeStatus', () => {
  const snapshot = buildPolicySnapshot({ metadata: { name: 'crp', generation: 1 } });
  const [first, second] = bindings(2).map(({ decision }) => decision);
  const decisions = [first, second].filter((each) => each !== undefined);
  const old = {
    observedPlacementGeneration: 1,
    decisions,
    condition: buildScheduledCondition(snapshot, true, 2),
  };

  it('leaves a status alone whose decisions only changed their order and whose message differs', () => {
    const next = {
      ...old,
      decisions: [...decisions].reverse(),
      condition: buildScheduledCondition(snapshot, true, 9),
    };
    expect(mergeStatus(old, next)).toEqual({ status: old, updated: false });
  });

  it('writes anything else', () => {
    const worse = { ...old, condition: buildScheduledCondition(snapshot, false, 2) };
    expect(mergeStatus(old, worse).updated).toBe(true);
    expect(mergeStatus(old, { ...old, observedPlacementGeneration: 2 }).updated).toBe(true);
    expect(mergeStatus(old, { ...old, decisions: decisions.slice(1) }).updated).toBe(true);
    expect(mergeStatus({ ...old, condition: undefined }, old).updated).toBe(true);
  });
});

describe('readCount', () => {
  it.each([
    ['3', 3],
    ['+3', 3],
    ['-0', 0],
    [undefined, /^cannot find annotation /],
    ['two', /: two is not a valid count: strconv\.Atoi: parsing "two": invalid syntax$/],
    ['-1', /: -1 is not a valid count: %!w\(<nil>\)$/],
    ['99999999999999999999', /value out of range$/],
  ])('reads %s', (text, expected) => {
    const read = readCount(text, 'numberOfClusters', 'count');
    if (typeof expected === 'number') expect(read).toBe(expected);
    else expect(read).toMatch(expected);
  });
});

describe('buildPlacementScheduling', () => {
  const placement = {
    metadata: { name: 'crp', generation: 1 },
    spec: { policy: { placementType: 'PickN', numberOfClusters: 2 } },
  };
  const snapshot = buildPolicySnapshot(placement);
  const status = {
    observedPlacementGeneration: 1,
    decisions: buildDecisions([bindings(1)], [], leftovers('r', 3, refusal)),
    condition: buildScheduledCondition(snapshot, false, 1),
  };

  it('shows one nameless failure per missing cluster', () => {
    const shown = buildPlacementScheduling(readSchedulingPlacement(placement), snapshot, status);
    expect(shown.failedToSchedule).toEqual(['ClusterUnschedulable, no']);
    expect(shown.condition).toMatchObject({ status: 'False', type: 'ClusterResourcePlacementScheduled' });
  });

  it('waits for the current generation', () => {
    const newer = { ...readSchedulingPlacement({ ...placement, kind: 'ResourcePlacement' }), generation: 2 };
    expect(buildPlacementScheduling(newer, snapshot, status).condition).toEqual({
      type: 'ResourcePlacementScheduled',
      status: 'Unknown',
      reason: 'SchedulePending',
      message: 'Scheduling has not completed',
      observedGeneration: 2,
    });
  });
});
