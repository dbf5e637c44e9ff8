import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../api/json.ts';
import { isRetiredEnvelope, readEnvelope, unwrapEnvelope } from './envelope.ts';
import { applyOverrides } from './overrides/application.ts';
import { attachOverrides, buildOverrideMap } from './overrides/attachment.ts';
import { type OverrideCluster, readOverrideCluster } from './overrides/cluster.ts';
import { renderShownError } from './overrides/delivery-error.ts';
import { buildOverrideIndex, matchOverrides } from './overrides/matching.ts';
import {
  buildOverrideSnapshot,
  type OverrideKind,
  type OverrideSnapshot,
  readOverrideSnapshot,
} from './overrides/override-snapshot.ts';
import { replaceVariables } from './overrides/variables.ts';
import { readWorkName, simulateWorks, type WorkRequest } from './works.ts';

const platform = { sha256: (text: string) => createHash('sha256').update(text, 'utf8').digest('hex') };
const scoped = (_group: string, _version: string, kind: string) =>
  kind === 'ClusterRole' || kind === 'Namespace';
const WEST: OverrideCluster = { name: 'west', labels: new Map([['region', 'eu']]) };
const PLACEMENT = { namespace: '', name: 'p' };

const DEPLOYMENT: JsonObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { replicas: 1 },
};

const ALL = { clusterSelectorTerms: [] };

function patch(path: string, value: Json, clusterSelector: Json = ALL): JsonObject {
  return { clusterSelector, overrideType: 'JSONPatch', jsonPatchOverrides: [{ op: 'replace', path, value }] };
}

function own(name: string, rules: JsonObject[], spec: JsonObject = {}): OverrideSnapshot {
  const resourceSelectors = [{ group: 'apps', version: 'v1', kind: 'Deployment', name: 'web' }];
  const policy = { overrideRules: rules };
  const override = { metadata: { name, namespace: 'shop' }, spec: { resourceSelectors, policy, ...spec } };
  return buildOverrideSnapshot('ResourceOverride', override, 0, true);
}

function byNamespace(name: string, rules: JsonObject[]): OverrideSnapshot {
  const clusterResourceSelectors = [{ group: '', version: 'v1', kind: 'Namespace', name: 'shop' }];
  const override = {
    metadata: { name },
    spec: { clusterResourceSelectors, policy: { overrideRules: rules } },
  };
  return buildOverrideSnapshot('ClusterResourceOverride', override, 0, true);
}

function outcomeOf(snapshots: readonly OverrideSnapshot[], cluster = WEST) {
  const matched = matchOverrides(buildOverrideIndex(snapshots), PLACEMENT, [DEPLOYMENT], scoped);
  return applyOverrides(DEPLOYMENT, buildOverrideMap(attachOverrides(matched, cluster)), cluster, scoped);
}

describe('overrides on an object', () => {
  it('applies those of the namespace first, so that those of the object win', () => {
    const outcome = outcomeOf([
      own('a', [patch('/spec/replicas', 3)]),
      byNamespace('z', [patch('/spec/replicas', 9)]),
    ]);
    expect(outcome).toMatchObject({ result: 'object', manifest: { spec: { replicas: 3 } } });
    expect(outcome.steps.map((step) => `${step.snapshot.name} ${step.effect}`)).toEqual([
      'z-0 patched',
      'a-0 patched',
    ]);
  });

  it('tells which rule deleted an object, and that later ones found nothing left', () => {
    const outcome = outcomeOf([
      byNamespace('gone', [{ clusterSelector: ALL, overrideType: 'Delete' }]),
      own('late', [patch('/spec/nowhere', 1)]),
    ]);
    expect(outcome).toMatchObject({ result: 'deleted', by: { rule: 0, snapshot: { override: 'gone' } } });
    expect(outcome.steps.map((step) => step.effect)).toEqual(['deleted', 'nothing-left']);
  });

  it('tells which patch of which rule failed', () => {
    const failing = {
      clusterSelector: ALL,
      jsonPatchOverrides: [
        { op: 'add', path: '/spec/paused', value: true },
        { op: 'remove', path: '/spec/nowhere' },
      ],
    };
    const outcome = outcomeOf([own('a', [patch('/spec/replicas', 2), failing])]);
    expect(outcome.result).toBe('error');
    expect(outcome.steps.at(-1)).toMatchObject({ rule: 1, patch: 1, effect: 'failed' });
    expect(outcome.result === 'error' && renderShownError(outcome.error)).toBe(
      'ResourceOverrideSnapshot "a-0" failed to apply on Deployment "web" in namespace "shop": error in remove for path: \'/spec/nowhere\': unable to remove nonexistent key: nowhere: missing value',
    );
  });

  it('skips rules for other clusters and knows every member by its name', () => {
    const named = {
      clusterSelectorTerms: [
        { labelSelector: { matchLabels: { 'kubernetes-fleet.io/member-name': 'west' } } },
      ],
    };
    const cluster = readOverrideCluster({ metadata: { name: 'west' } });
    expect(outcomeOf([own('a', [patch('/spec/replicas', 4, named)])], cluster)).toMatchObject({
      manifest: { spec: { replicas: 4 } },
    });
    const other = readOverrideCluster({ metadata: { name: 'east' } });
    expect(outcomeOf([own('a', [patch('/spec/replicas', 4, named)])], other)).toMatchObject({
      manifest: DEPLOYMENT,
      steps: [],
    });
  });

  it('reads snapshots of a hub like the overrides they were made of', () => {
    const snapshot = {
      metadata: {
        name: 'a-7',
        namespace: 'shop',
        labels: {
          'kubernetes-fleet.io/parent-resource-override': 'a',
          'kubernetes-fleet.io/is-latest-snapshot': 'true',
        },
      },
      spec: { overrideSpec: own('a', [patch('/spec/replicas', 5)]).object['spec'] ?? null },
    };
    const read = readOverrideSnapshot('ResourceOverride', snapshot);
    expect(read).toMatchObject({ override: 'a', name: 'a-7', latest: true, pointer: '/spec/overrideSpec' });
    expect(outcomeOf([read])).toMatchObject({ manifest: { spec: { replicas: 5 } } });
  });
});

describe('which overrides a placement gets', () => {
  const kinds: readonly OverrideKind[] = ['ClusterResourceOverride', 'ResourceOverride'];

  it('says why one that selects its objects is passed over', () => {
    const elsewhere = own('elsewhere', [], { placement: { name: 'q' } });
    const old = { ...own('old', []), latest: false };
    const { namespaced, passedOver } = matchOverrides(
      buildOverrideIndex([elsewhere, old, own('mine', [], { placement: { name: 'p' } })]),
      PLACEMENT,
      [DEPLOYMENT],
      scoped,
    );
    expect(namespaced.map((snapshot) => snapshot.override)).toEqual(['mine']);
    expect(passedOver.map(({ snapshot, reason }) => `${snapshot.override} ${reason}`)).toEqual([
      'elsewhere other-placement',
      'old not-latest',
    ]);
  });

  it('does not depend on the order in which overrides are given', () => {
    const snapshots = ['b', 'a', 'c'].flatMap((name) => [
      own(name, [patch('/spec/replicas', name.charCodeAt(0))]),
      byNamespace(name, [patch('/spec/replicas', 1)]),
    ]);
    type Order = (each: readonly OverrideSnapshot[]) => readonly string[];
    const real: Order = (each) =>
      outcomeOf(each).steps.map((step) => `${kinds.indexOf(step.snapshot.kind)}${step.snapshot.name}`);
    const sameInAnyOrder = (order: Order) =>
      fc.property(fc.shuffledSubarray(snapshots, { minLength: snapshots.length }), (shuffled) => {
        expect(order(shuffled)).toEqual(order(snapshots));
      });
    fc.assert(sameInAnyOrder(real));
    expect(real(snapshots)).toEqual(['0a-0', '0b-0', '0c-0', '1a-0', '1b-0', '1c-0']);
    // The planted bug: overrides are applied as they stand in the input.
    expect(() => fc.assert(sameInAnyOrder((each) => each.map((snapshot) => snapshot.name)))).toThrow();
  });
});

describe('variables', () => {
  it.each<[Json, Json | { error: string }]>([
    ['${MEMBER-CLUSTER-NAME}-${MEMBER-CLUSTER-LABEL-KEY-region}', 'west-eu'],
    [{ 'k-${MEMBER-CLUSTER-NAME}': ['${MEMBER-CLUSTER-NAME}'] }, { 'k-west': ['west'] }],
    ['${OTHER}', '${OTHER}'],
    ['${MEMBER-CLUSTER-LABEL-KEY-zone}', { error: 'label key zone not found on cluster west' }],
    [
      '${MEMBER-CLUSTER-LABEL-KEY-zone',
      { error: 'input "${MEMBER-CLUSTER-LABEL-KEY-zone" is missing the closing bracket `}`' },
    ],
  ])('in %j', (value, wanted) => {
    const replaced = replaceVariables(value, WEST);
    expect('error' in replaced ? replaced : replaced.value).toEqual(wanted);
  });

  it('cannot run for ever on a label that looks like a variable', () => {
    const loop = { name: 'c', labels: new Map([['a', '${MEMBER-CLUSTER-LABEL-KEY-a}']]) };
    expect(replaceVariables('${MEMBER-CLUSTER-LABEL-KEY-a}', loop)).toEqual({
      value: '${MEMBER-CLUSTER-LABEL-KEY-a}',
    });
  });

  it('puts text in place as it is, even a dollar sign', () => {
    const odd = { name: "$&$'", labels: new Map<string, string>() };
    expect(replaceVariables('a${MEMBER-CLUSTER-NAME}', odd)).toEqual({ value: "a$&$'" });
  });
});

describe('envelopes and Works', () => {
  const envelope: JsonObject = {
    apiVersion: 'placement.kubernetes-fleet.io/v1beta1',
    kind: 'ResourceEnvelope',
    metadata: { name: 'env', namespace: 'shop' },
    data: {
      'a.yaml': DEPLOYMENT,
      'b.yaml': { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c', namespace: 'shop' } },
    },
  };

  function request(resources: JsonObject[], snapshots: OverrideSnapshot[] = []): WorkRequest {
    const matched = matchOverrides(buildOverrideIndex(snapshots), PLACEMENT, resources, scoped);
    return {
      placement: PLACEMENT,
      bindingName: 'p-west-1',
      cluster: WEST,
      snapshotName: 'p-0-snapshot',
      snapshotIndex: 0,
      parts: [{ subIndex: undefined, resources }],
      attached: attachOverrides(matched, WEST),
      missing: new Set(),
      isClusterScoped: scoped,
    };
  }

  it('sends what an envelope holds in a Work of its own, and an empty one besides', () => {
    const { works, error } = simulateWorks(
      request([envelope], [own('a', [patch('/spec/replicas', 7)])]),
      platform,
    );
    expect(error).toBeUndefined();
    expect(works.map((work) => [work.name, work.manifests.length])).toEqual([
      [`p-work-envelope-${platform.sha256('ResourceEnvelope/shop/env').slice(0, 16)}`, 2],
      ['p-work', 0],
    ]);
    expect(works[0]?.manifests).toContainEqual({ ...DEPLOYMENT, spec: { replicas: 7 } });
    expect(readWorkName({ namespace: 'shop', name: 'p' }, 2)).toBe('shop.p-2');
  });

  it('begins in the middle of a word where a patch fails inside an envelope', () => {
    const { error, works } = simulateWorks(request([envelope], [own('a', [patch('/spec/no', 1)])]), platform);
    expect(works).toEqual([]);
    // What is left of the context plus the wrapped error, less as many bytes as the wrapped error has, and two.
    expect(error && renderShownError(error)).toMatch(/missing key: \/spec\/no: missing value$/);
    expect(error && renderShownError(error)).toHaveLength(
      'failed to apply overrides to Deployment "web" in namespace "shop" from envelope shop/env'.length,
    );
  });

  it('names the entry that does not belong', () => {
    const wrong = {
      ...envelope,
      data: { 'x.yaml': { kind: 'ConfigMap', metadata: { name: 'c', namespace: 'lab' } } },
    };
    const read = readEnvelope(wrong);
    expect(read && unwrapEnvelope(read)).toMatchObject({
      error: {
        type: 'user',
        text: 'a namespaced object x.yaml (lab/c) in has been wrapped in a resource envelope from another namespace (shop/env)',
      },
    });
    const broken = readEnvelope({ ...envelope, data: { 'x.yaml': { a: 1 }, 'y.yaml': null } });
    expect(broken?.entries.map((entry) => entry.error)).toEqual([
      "Object 'Kind' is missing in '{\"a\":1}'",
      'unexpected end of JSON input',
    ]);
  });

  it('knows the retired form, which is no envelope any more', () => {
    const retired = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'e', annotations: { 'kubernetes-fleet.io/envelope-configmap': 'true' } },
    };
    expect(isRetiredEnvelope(retired)).toBe(true);
    expect(readEnvelope(retired)).toBeUndefined();
  });
});
