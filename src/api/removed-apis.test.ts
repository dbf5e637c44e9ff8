import { describe, expect, it } from 'vitest';
import { findRemovedApi, REMOVED_APIS } from './removed-apis.ts';

describe('removed API versions', () => {
  it.each([
    ['policy/v1beta1', 'PodDisruptionBudget', 25, 'policy/v1'],
    ['policy/v1beta1', 'PodSecurityPolicy', 25, ''],
    ['extensions/v1beta1', 'Ingress', 22, 'networking.k8s.io/v1'],
    ['extensions/v1beta1', 'Deployment', 16, 'apps/v1'],
    ['autoscaling/v2beta2', 'HorizontalPodAutoscaler', 26, 'autoscaling/v2'],
  ])('%s %s is gone since 1.%i', (apiVersion, kind, removedIn, successor) => {
    expect(findRemovedApi(apiVersion, kind)).toMatchObject({ removedIn, successor });
  });

  it.each([
    ['apps/v1', 'Deployment'],
    ['policy/v1beta1', 'Deployment'],
    ['storage.k8s.io/v1beta1', 'Widget'],
  ])('%s %s is not among them', (apiVersion, kind) => {
    expect(findRemovedApi(apiVersion, kind)).toBeUndefined();
  });

  it('stand once each, in order of release, and never lead to one that is gone', () => {
    const keys = REMOVED_APIS.flatMap(({ apiVersion, kinds }) =>
      kinds.map((kind) => `${apiVersion} ${kind}`),
    );
    expect(new Set(keys).size).toBe(keys.length);
    const releases = REMOVED_APIS.map(({ removedIn }) => removedIn);
    expect(releases).toEqual([...releases].sort((left, right) => left - right));
    for (const { successor, kinds } of REMOVED_APIS) {
      for (const kind of kinds) expect(findRemovedApi(successor, kind)).toBeUndefined();
    }
  });
});
