import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../api/json.ts';
import { buildHub, DEFAULT_HUB_FLAGS } from './selection/hub.ts';
import { buildKindTable, buildServedKinds } from './selection/hub-kinds.ts';
import { simulateSelection } from './selection.ts';
import { compareUtf8 } from './snapshots/byte-order.ts';
import { encodePolicy } from './snapshots/policy-json.ts';
import { splitResources } from './snapshots/split.ts';
import { hashPolicy, simulatePolicySnapshot, simulateResourceSnapshots } from './snapshots.ts';

const platform = { sha256: (text: string) => createHash('sha256').update(text, 'utf8').digest('hex') };

describe('the order of Go strings', () => {
  const unit = fc.nat(0xffff).map((code) => String.fromCodePoint(code * 16));
  const text = fc.string({ unit }).filter((each) => !/\p{Cs}/u.test(each));

  it('is that of their bytes', () => {
    const byBytes = (compare: (a: string, b: string) => number) =>
      fc.property(text, text, (a, b) => {
        expect(Math.sign(compare(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
      });
    fc.assert(byBytes(compareUtf8), { numRuns: 500 });
    const planted = (a: string, b: string) => (a === b ? 0 : a < b ? -1 : 1);
    const examples: [string, string][] = [['\uFFFD', '\u{1F600}']];
    expect(() => fc.assert(byBytes(planted), { examples })).toThrow();
  });
});

describe('cutting a list into snapshots', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 200 }), { maxLength: 30 });
  type Split = (sizes: readonly number[], limit: number) => readonly number[];

  const keepsAllInOrder = (split: Split) =>
    fc.property(sizes, (list) => {
      const groups = split(list, 100);
      expect(groups.reduce((sum, count) => sum + count, 0)).toBe(list.length);
      let from = 0;
      for (const count of groups) {
        const part = list.slice(from, from + count);
        from += count;
        const bytes = part.reduce((sum, size) => sum + size, 0);
        expect(count === 1 || bytes <= 100).toBe(true);
        const next = list[from];
        expect(next === undefined || bytes + next > 100 || bytes > 100).toBe(true);
      }
    });

  it('keeps every resource, fills each part, and exceeds the limit with single ones alone', () => {
    fc.assert(keepsAllInOrder(splitResources));
    const planted: Split = (list) => list.map(() => 1);
    expect(() => fc.assert(keepsAllInOrder(planted))).toThrow();
    expect(splitResources([100, 1], 100)).toEqual([1, 1]);
    expect(splitResources([], 100)).toEqual([]);
  });
});

describe('policy hashes', () => {
  const placement = (policy: JsonObject | undefined, namespace = ''): JsonObject => ({
    metadata: { name: 'p', ...(namespace === '' ? {} : { namespace }) },
    spec: policy === undefined ? {} : { policy },
  });

  it('do not change with the number of clusters', () => {
    const two = hashPolicy(placement({ placementType: 'PickN', numberOfClusters: 2 }), platform);
    const three = hashPolicy(placement({ placementType: 'PickN', numberOfClusters: 3 }), platform);
    expect(two).toBe(three);
  });

  it('take a missing policy for PickAll on cluster-scoped placements alone', () => {
    const written = hashPolicy(placement({ placementType: 'PickAll' }), platform);
    expect(hashPolicy(placement(undefined), platform)).toBe(written);
    expect(hashPolicy(placement(undefined, 'shop'), platform)).toBe(platform.sha256('null'));
  });

  it('cover defaults, and members in the order of the Go struct', () => {
    const policy = {
      tolerations: [{ operator: 'Exists', key: 'k', value: '<' }],
      topologySpreadConstraints: [{ topologyKey: 't', maxSkew: 2 }],
      placementType: 'PickN',
    };
    expect(encodePolicy(policy)).toBe(
      '{"placementType":"PickN","topologySpreadConstraints":[{"maxSkew":2,"topologyKey":"t"}],"tolerations":[{"key":"k","operator":"Exists","value":"\\u003c"}]}',
    );
    const { policy: stored } = simulatePolicySnapshot(
      placement(policy),
      { namespace: '', name: 'p' },
      0,
      platform,
    );
    expect(stored).toMatchObject({ topologySpreadConstraints: [{ whenUnsatisfiable: 'DoNotSchedule' }] });
  });
});

describe('resource snapshots', () => {
  const kinds = buildKindTable(buildServedKinds([]), true);
  const placement = {
    metadata: { name: 'p' },
    spec: { resourceSelectors: [{ group: '', version: 'v1', kind: 'Namespace', name: 'n' }] },
  };

  it('are made for nothing too, but not for an error and not under External', () => {
    const empty = simulateSelection(buildHub([], kinds, DEFAULT_HUB_FLAGS), placement);
    const snapshots = simulateResourceSnapshots(placement, empty, 3, platform);
    expect(snapshots?.hash).toBe(platform.sha256('{"selectedResources":[]}'));
    expect(snapshots?.parts.map((part) => part.name)).toEqual(['p-3-snapshot']);
    const external = { ...placement, spec: { ...placement.spec, strategy: { type: 'External' } } };
    expect(simulateResourceSnapshots(external, empty, 0, platform)).toBeUndefined();
    const failed = { ...empty, error: { type: 'user' as const, message: 'x', alternatives: ['x'] } };
    expect(simulateResourceSnapshots(placement, failed, 0, platform)).toBeUndefined();
  });

  it('number further parts from 0', () => {
    const objects = [
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'n' } },
      ...['a', 'b'].map((name) => ({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name, namespace: 'n' },
        data: { text: 'x'.repeat(500_000) },
      })),
    ];
    const selection = simulateSelection(buildHub(objects, kinds, DEFAULT_HUB_FLAGS), placement);
    const parts = simulateResourceSnapshots(placement, selection, 0, platform)?.parts ?? [];
    expect(parts.map((part) => [part.name, part.resources.length])).toEqual([
      ['p-0-snapshot', 2],
      ['p-0-0', 1],
    ]);
  });
});
