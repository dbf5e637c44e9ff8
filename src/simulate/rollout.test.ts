import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LABEL } from '../api/placement.kubernetes-fleet.io.ts';
import { type RolloutRequest, readRolloutPlacement, simulateRolloutRound } from './rollout.ts';
import { readRolloutBinding } from './rollout-binding.ts';
import { evaluateRolloutHolds } from './rollout-hold.ts';
import { scaleLimit } from './rollout-limits.ts';

interface TestBinding {
  readonly state: string;
  readonly health: 'available' | 'failed' | 'unknown';
  readonly latest: boolean;
  readonly deleting: boolean;
}

const binding = fc.record<TestBinding>({
  state: fc.constantFrom('Bound', 'Bound', 'Bound', 'Scheduled', 'Unscheduled'),
  health: fc.constantFrom<TestBinding['health']>('available', 'available', 'failed', 'unknown'),
  latest: fc.boolean(),
  deleting: fc.boolean(),
});
const limit = fc.oneof(
  fc.nat(4),
  fc.nat(100).map((share) => `${share}%`),
);

function buildBinding({ state, health, latest, deleting }: TestBinding, at: number) {
  const status = health === 'available' ? 'True' : 'False';
  const reason = health === 'available' ? 'AllWorkAreAvailable' : 'NotAllWorkAreAvailable';
  return readRolloutBinding({
    metadata: {
      name: `crp-c${at}`,
      generation: 2,
      labels: { [LABEL.parentPlacement]: 'crp' },
      ...(deleting ? { deletionTimestamp: '2026-01-01T00:00:00Z' } : {}),
    },
    spec: {
      state,
      targetCluster: `c${at}`,
      resourceSnapshotName: latest ? 'crp-1-snapshot' : 'crp-0-snapshot',
    },
    status: {
      conditions: health === 'unknown' ? [] : [{ type: 'Available', status, reason, observedGeneration: 2 }],
    },
  });
}

function buildRequest(
  bindings: readonly TestBinding[],
  rollingUpdate: Readonly<Record<string, number | string>> = {},
  policy: Readonly<Record<string, number | string>> = {},
): RolloutRequest {
  const spec = { policy, strategy: { rollingUpdate } };
  return {
    now: 0,
    placement: readRolloutPlacement({ metadata: { name: 'crp' }, spec }),
    latestSnapshot: 'crp-1-snapshot',
    bindings: bindings.map(buildBinding),
    overrides: new Map(),
  };
}

const healthy: TestBinding = { state: 'Bound', health: 'available', latest: false, deleting: false };

describe('simulateRolloutRound', () => {
  it('leaves as many ready clusters alone as the limits ask for', () => {
    fc.assert(
      fc.property(fc.array(binding, { maxLength: 9 }), limit, limit, (bindings, maxUnavailable, maxSurge) => {
        const round = simulateRolloutRound(buildRequest(bindings, { maxUnavailable, maxSurge }));
        const { target, maxUnavailable: allowed, ready, canBeUnavailable } = round.arithmetic;
        const disturbed = new Set([...round.updated, ...round.deleted]);
        const hit = round.verdicts.filter(({ name, failed }) => disturbed.has(name) && !failed);
        const bound = hit.filter(({ action }) => action === 'bound').length;
        const taken = hit.length - bound;
        if (taken > 0) expect(ready - canBeUnavailable - taken).toBeGreaterThanOrEqual(target - allowed);
        expect(bound).toBeLessThanOrEqual(Math.max(round.arithmetic.maxToAdd, 0));
      }),
      { numRuns: 500 },
    );
  });

  it('gives every binding one verdict, whatever order they come in', () => {
    fc.assert(
      fc.property(fc.array(binding, { maxLength: 9 }), limit, (bindings, maxUnavailable) => {
        const request = buildRequest(bindings, { maxUnavailable });
        const round = simulateRolloutRound(request);
        const turned = simulateRolloutRound({ ...request, bindings: [...request.bindings].reverse() });
        expect(turned).toEqual(round);
        const listed = [...round.updated, ...round.deleted, ...round.blocked, ...round.upToDate];
        expect(new Set(listed).size).toBe(listed.length);
        expect(round.verdicts.map(({ name }) => name)).toEqual(bindings.map((_, at) => `crp-c${at}`));
      }),
      { numRuns: 500 },
    );
  });

  it('is blocked when PickN asks for more clusters than there are, although all are healthy', () => {
    const policy = { placementType: 'PickN', numberOfClusters: 10 };
    const round = simulateRolloutRound(buildRequest(Array(7).fill(healthy), {}, policy));
    expect(round.arithmetic).toMatchObject({ target: 10, maxUnavailable: 3, maxToRemove: 0 });
    expect(round.updated).toEqual([]);
    expect(round.verdicts[0]).toMatchObject({ action: 'blocked' });
    expect(round.verdicts[0]?.because).toBe(
      '7 of 10 wanted clusters are ready and stay, and maxUnavailable 3 needs 7, so 0 may be disturbed and others come first',
    );
  });

  it('waits for objects whose availability cannot be tracked', () => {
    const conditions = [
      {
        type: 'Available',
        status: 'True',
        reason: 'NotAllWorkAreAvailabilityTrackable',
        observedGeneration: 2,
        lastTransitionTime: '1970-01-01T00:00:00Z',
      },
    ];
    const spec = { state: 'Bound', targetCluster: 'a', resourceSnapshotName: 'crp-0-snapshot' };
    const labels = { [LABEL.parentPlacement]: 'crp' };
    const one = readRolloutBinding({
      metadata: { name: 'x', generation: 2, labels },
      spec,
      status: { conditions },
    });
    const at = (now: number | undefined) =>
      simulateRolloutRound({ ...buildRequest([]), bindings: [one], now });
    expect(at(59_000)).toMatchObject({ waitSeconds: 1, verdicts: [{ ready: false, action: 'blocked' }] });
    expect(at(60_000)).toMatchObject({ waitSeconds: 0, verdicts: [{ ready: true, action: 'updated' }] });
    expect(at(undefined).gates).toEqual(['time']);
  });

  it('treats other overrides as a change', () => {
    const request = buildRequest([{ ...healthy, latest: true }]);
    expect(simulateRolloutRound(request).needsRoll).toBe(false);
    const overrides = new Map([['c0', { clusterOverrides: ['o-0'], resourceOverrides: [] }]]);
    expect(simulateRolloutRound({ ...request, overrides }).updated).toEqual(['crp-c0']);
  });
});

describe('scaleLimit', () => {
  it.each([
    ['1%', 3, 'up', 1],
    ['33%', 3, 'up', 1],
    ['34%', 3, 'up', 2],
    ['99%', 3, 'down', 2],
    ['half', 4, 'up', 0],
    [2, 4, 'up', 2],
    [undefined, 4, 'up', 0],
  ] as const)('turns %s of %d rounded %s into %d', (value, total, round, expected) => {
    expect(scaleLimit(value, total, round)).toBe(expected);
  });
});

describe('evaluateRolloutHolds', () => {
  it('finds nothing to hold a plain rollout', () => {
    expect(evaluateRolloutHolds(buildRequest([healthy, healthy]))).toEqual([]);
  });

  it('reports two live bindings on one cluster and remains that must go first', () => {
    const request = buildRequest([healthy, healthy]);
    const same = request.bindings.map((each) => ({ ...each, cluster: 'c0' }));
    expect(evaluateRolloutHolds({ ...request, bindings: same })).toMatchObject([
      {
        kind: 'duplicateBinding',
        error:
          'unexpected behavior which cannot be handled by the controller: the same cluster `c0` has bindings `/crp-c0` and `/crp-c1` pointing to it',
      },
    ]);
    const leaving = same.map((each, at) =>
      at === 0 ? { ...each, deleting: true } : { ...each, state: 'Scheduled' },
    );
    expect(evaluateRolloutHolds({ ...request, bindings: leaving })).toMatchObject([
      { kind: 'cleanup', cluster: 'c0' },
    ]);
  });

  it('tells what is in charge instead', () => {
    const request = buildRequest([healthy]);
    expect(evaluateRolloutHolds({ ...request, latestSnapshot: '' })).toMatchObject([{ kind: 'noSnapshot' }]);
    const external = { ...request.placement, strategy: 'External' };
    expect(evaluateRolloutHolds({ ...request, placement: external })).toMatchObject([{ kind: 'external' }]);
  });
});
