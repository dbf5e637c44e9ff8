import { describe, expect, it } from 'vitest';
import type { Json } from '../api/json.ts';
import { explainAvailability, simulateAvailability } from './availability.ts';

function deployment(status: Json, spec: Json = { replicas: 2 }): Parameters<typeof simulateAvailability>[1] {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', generation: 3 },
    spec,
    status,
  };
}

const READY = { observedGeneration: 3, availableReplicas: 2, updatedReplicas: 2 };

describe('availability', () => {
  it('shows the figures it rests on', () => {
    const { result, checks } = simulateAvailability(
      'deployments',
      deployment({ ...READY, availableReplicas: 1 }),
    );
    expect(result).toBe('ManifestNotAvailableYet');
    expect(checks.filter((check) => !check.met)).toEqual([
      { path: '/status/availableReplicas', wanted: '2', found: '1', met: false },
    ]);
    expect(simulateAvailability('deployments', deployment(READY)).result).toBe('Available');
  });

  it('counts absent figures as 0 and absent replicas as 1', () => {
    const { checks } = simulateAvailability('deployments', deployment({ observedGeneration: 3 }, {}));
    expect(checks.map((check) => `${check.wanted}/${check.found}`)).toEqual(['3/3', '1/0', '1/0', '0/0']);
  });

  it('cuts figures to 32 bits, as Go does', () => {
    const wrapped = deployment({ ...READY, availableReplicas: 2 ** 32 + 2 });
    expect(simulateAvailability('deployments', wrapped).result).toBe('Available');
  });

  // Texts as `runtime.DefaultUnstructuredConverter` gives them.
  it.each<[Json, string]>([
    [{ availableReplicas: 'two' }, 'unrecognized type: int32'],
    [{ availableReplicas: 1.5 }, 'cannot convert float64 to int32'],
    [{ observedGeneration: true }, 'unrecognized type: int64'],
    [[], 'cannot restore struct from: slice'],
    [{ conditions: {} }, 'cannot restore slice from map'],
    [{ conditions: [{ status: 1 }] }, 'cannot convert int64 to v1.ConditionStatus'],
    [{ conditions: [{ reason: {} }] }, 'unrecognized type: string'],
    [{ conditions: [{ lastUpdateTime: 5 }] }, 'json: cannot unmarshal number into Go value of type string'],
  ])('fails on %j', (status, error) => {
    const verdict = simulateAvailability('deployments', deployment(status));
    expect(verdict.error).toBe(`failed to convert the unstructured object to a deployment: ${error}`);
    expect(explainAvailability(verdict)).toMatchObject({ status: 'False', reason: 'Failed' });
  });

  it('takes null for absent', () => {
    expect(simulateAvailability('deployments', deployment(null, null)).result).toBe(
      'ManifestNotAvailableYet',
    );
  });

  it('goes by exact version and resource, and tracks nothing else', () => {
    const old = { ...deployment(READY), apiVersion: 'apps/v1beta1' };
    expect(simulateAvailability('deployments', old).result).toBe('NotTrackable');
    expect(simulateAvailability('configmaps', { apiVersion: 'v1' }).result).toBe('Available');
    expect(simulateAvailability('configmaps', { apiVersion: 'example.com/v1' }).result).toBe('NotTrackable');
  });
});
