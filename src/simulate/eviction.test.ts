import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ANNOTATION, LABEL } from '../api/placement.kubernetes-fleet.io.ts';
import {
  type EvictionRequest,
  readDisruptionBudget,
  readEvictionOrder,
  readEvictionPlacement,
  simulateEviction,
} from './eviction.ts';
import { type RolloutBinding, readRolloutBinding } from './rollout-binding.ts';

function buildBinding(
  cluster: string,
  available: boolean,
  state = 'Bound',
  previous?: string,
): RolloutBinding {
  const condition = {
    type: 'Available',
    status: 'True',
    reason: 'AllWorkAreAvailable',
    observedGeneration: 1,
  };
  return readRolloutBinding({
    metadata: {
      name: `crp-${cluster}`,
      generation: 1,
      labels: { [LABEL.parentPlacement]: 'crp' },
      annotations: previous === undefined ? {} : { [ANNOTATION.previousBindingState]: previous },
    },
    spec: { state, targetCluster: cluster },
    status: { conditions: available ? [condition] : [] },
  });
}

function buildRequest(
  budget: EvictionRequest['budget'],
  bindings: readonly RolloutBinding[],
  wanted = 3,
): EvictionRequest {
  const policy = { placementType: 'PickN', numberOfClusters: wanted };
  return {
    eviction: readEvictionOrder({
      metadata: { generation: 1 },
      spec: { placementName: 'crp', clusterName: 'a' },
    }),
    placement: readEvictionPlacement({ spec: { policy } }),
    budget,
    bindings,
  };
}

function budgetOf(spec: Readonly<Record<string, number | string>>): EvictionRequest['budget'] {
  return readDisruptionBudget({ metadata: { name: 'crp' }, spec });
}

const rest = fc.array(fc.boolean(), { maxLength: 6 }).map((flags) => {
  return [buildBinding('a', true), ...flags.map((available, at) => buildBinding(`b${at}`, available))];
});

describe('simulateEviction', () => {
  it('never blocks under a looser budget what a tighter one allows', () => {
    fc.assert(
      fc.property(rest, fc.nat(6), fc.nat(8), (bindings, limit, wanted) => {
        const judge = (spec: Readonly<Record<string, number>>): string | undefined =>
          simulateEviction(buildRequest(budgetOf(spec), bindings, wanted)).executed?.status;
        if (judge({ maxUnavailable: limit }) === 'True')
          expect(judge({ maxUnavailable: limit + 1 })).toBe('True');
        if (judge({ minAvailable: limit + 1 }) === 'True')
          expect(judge({ minAvailable: limit })).toBe('True');
      }),
      { numRuns: 500 },
    );
  });

  it('keeps minAvailable clusters available after the eviction', () => {
    fc.assert(
      fc.property(rest, fc.integer({ min: 0, max: 6 }), (bindings, minAvailable) => {
        const { executed, arithmetic } = simulateEviction(buildRequest(budgetOf({ minAvailable }), bindings));
        if (executed?.status === 'True')
          expect((arithmetic?.available ?? 0) - 1).toBeGreaterThanOrEqual(minAvailable);
      }),
      { numRuns: 500 },
    );
  });

  it('does not depend on the order of the bindings, nor on those of other placements', () => {
    fc.assert(
      fc.property(rest, fc.nat(4), (bindings, maxUnavailable) => {
        const request = buildRequest(budgetOf({ maxUnavailable }), bindings);
        const strangers = bindings.map((binding) => ({ ...binding, placement: 'other' }));
        const mixed = [...strangers, ...bindings].reverse();
        expect(simulateEviction({ ...request, bindings: mixed })).toEqual(simulateEviction(request));
      }),
      { numRuns: 200 },
    );
  });

  it('evicts without a budget and blocks everything under an empty one', () => {
    const bindings = [buildBinding('a', true)];
    expect(simulateEviction(buildRequest(undefined, bindings)).deleted).toBe('crp-a');
    expect(simulateEviction(buildRequest(budgetOf({}), bindings)).executed).toMatchObject({
      status: 'False',
    });
  });

  it('asks what is on the cluster, not what is planned', () => {
    const judge = (binding: RolloutBinding) =>
      simulateEviction(buildRequest(undefined, [binding])).executed?.message;
    const missing = 'Eviction is blocked, placement has not propagated resources to target cluster yet';
    expect(judge(buildBinding('a', true, 'Scheduled'))).toBe(missing);
    expect(judge(buildBinding('a', true, 'Unscheduled'))).toBe(missing);
    expect(judge(buildBinding('a', true, 'Unscheduled', 'Bound'))).toMatch(/^Eviction is allowed/);
  });

  it('leaves an eviction alone that was judged before', () => {
    const request = buildRequest(undefined, [buildBinding('a', true)]);
    const status = { conditions: [{ type: 'Executed', status: 'False' }] };
    const judged = readEvictionOrder({ spec: { placementName: 'crp', clusterName: 'a' }, status });
    expect(simulateEviction({ ...request, eviction: judged })).toMatchObject({
      final: true,
      deleted: undefined,
    });
  });

  it('calls a budget misconfigured that PickAll cannot have', () => {
    const request = {
      ...buildRequest(budgetOf({ minAvailable: '50%' }), [buildBinding('a', true)]),
      placement: readEvictionPlacement({ spec: {} }),
    };
    expect(simulateEviction(request).executed?.message).toMatch(/^Eviction is blocked by misconfigured /);
    expect(simulateEviction({ ...request, placement: undefined }).valid?.status).toBe('False');
  });
});
