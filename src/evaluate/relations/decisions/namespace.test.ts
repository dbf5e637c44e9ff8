import { describe, expect, it } from 'vitest';
import { analyze } from '../../../analyze.ts';
import type { JsonObject } from '../../../api/json.ts';
import { nodePlatform } from '../../../cli/platform.ts';
import type { InventoryFile, ModelOptions } from '../../../model/options.ts';
import { testSource } from '../../../testing/objects.ts';
import { testFiles } from '../../../testing/read-texts.ts';
import { readRepositoryRules } from '../../../testing/sarif-samples.ts';

const API = 'placement.kubernetes-fleet.io/v1';
const NOW = Date.UTC(2026, 5, 1);
const RULES = readRepositoryRules().filter(
  ({ id }) => id.startsWith('FL050') || ['FL0510', 'FL0402', 'FL0406'].includes(id),
);
/** FL0505 speaks of deleting, whatever is missing. */
const QUIET = new Set(['FL0505']);

type Policy = JsonObject;
const ALL: Policy = { placementType: 'PickAll' };
const fixed = (...clusterNames: string[]): Policy => ({ placementType: 'PickFixed', clusterNames });
const any = (numberOfClusters: number): Policy => ({ placementType: 'PickN', numberOfClusters });

/** ResourcePlacement shop/cfg. */
function tenant(policy: Policy, uid = ''): JsonObject {
  const resourceSelectors = [{ group: '', version: 'v1', kind: 'ConfigMap', name: 'cfg' }];
  return {
    apiVersion: API,
    kind: 'ResourcePlacement',
    metadata: { name: 'cfg', namespace: 'shop', ...(uid !== '' && { uid }) },
    spec: { policy, resourceSelectors },
  };
}

/** The placement that brings Namespace shop. */
function carrier(policy: Policy, uid = ''): JsonObject {
  const selector = {
    group: '',
    version: 'v1',
    kind: 'Namespace',
    name: 'shop',
    selectionScope: 'NamespaceOnly',
  };
  return {
    apiVersion: API,
    kind: 'ClusterResourcePlacement',
    metadata: { name: 'ns-shop', ...(uid !== '' && { uid }) },
    spec: { policy, resourceSelectors: [selector] },
  };
}

type Collection = 'off' | 'on' | 'degraded';

/** A member as the hub prints it, with the namespaces it reports. */
function member(
  name: string,
  collection: Collection,
  namespaces: readonly string[] = [],
  env = 'prod',
): JsonObject {
  const conditions = ['Joined', 'Healthy'].map((type) => ({ type, status: 'True' }));
  const collected = {
    type: 'NamespaceCollectionSucceeded',
    status: collection === 'degraded' ? 'False' : 'True',
    reason: collection === 'degraded' ? 'Degraded' : 'Succeeded',
  };
  return {
    apiVersion: 'cluster.kubernetes-fleet.io/v1beta1',
    kind: 'MemberCluster',
    metadata: { name, uid: `uid-${name}`, labels: { env } },
    status: {
      conditions: collection === 'off' ? [] : [collected],
      ...(collection !== 'off' && { namespaces: Object.fromEntries(namespaces.map((each) => [each, ''])) }),
      agentStatus: [{ type: 'MemberAgent', lastReceivedHeartbeat: '2026-05-31T23:59:30Z', conditions }],
    },
  };
}

/** A binding that the placement has on a cluster. */
function binding(cluster: string): JsonObject {
  const labels = { 'kubernetes-fleet.io/parent-CRP': 'cfg' };
  return {
    apiVersion: API,
    kind: 'ResourceBinding',
    metadata: { name: `cfg-${cluster}`, namespace: 'shop', uid: `uid-b-${cluster}`, labels },
    spec: { state: 'Bound', targetCluster: cluster, schedulingPolicySnapshotName: 'cfg-0' },
  };
}

function inventory(...members: readonly JsonObject[]): ModelOptions {
  const source = testSource('members.yaml');
  const file: InventoryFile = {
    value: { complete: true, members },
    origin: { source, start: 0, end: 0, pointer: '' },
  };
  return { inventories: [file] };
}

/** What is found: rule, severity or `maybe`, and clusters. */
async function find(objects: readonly JsonObject[], options: ModelOptions = {}): Promise<readonly string[]> {
  const { findings } = await judge(objects, options);
  return findings
    .filter(({ rule }) => !QUIET.has(rule))
    .map(({ rule, severity, certainty, clusters }) => {
      return `${rule} ${severity}${certainty === 'maybe' ? ' maybe' : ''} ${clusters.join('+')}`.trimEnd();
    });
}

async function judge(objects: readonly JsonObject[], options: ModelOptions = {}) {
  const text = JSON.stringify({
    apiVersion: 'v1',
    kind: 'List',
    metadata: { resourceVersion: '' },
    items: objects,
  });
  const { analysis, faults } = await analyze({
    files: testFiles({ 'all.json': text }),
    platform: nodePlatform,
    rules: RULES,
    model: { now: NOW, ...options },
  });
  expect(faults).toEqual([]);
  return analysis;
}

async function missing(objects: readonly JsonObject[], rule: string): Promise<readonly string[]> {
  const { notEvaluated } = await judge(objects);
  return notEvaluated.find((each) => each.rule === rule)?.missing ?? [];
}

describe('a namespace that is missing, from manifests alone', () => {
  it('is told where two lists of names differ', async () => {
    expect(await find([carrier(fixed('a')), tenant(fixed('a', 'b'))])).toEqual(['FL0503 warning b']);
    expect(await find([carrier(fixed('a', 'b')), tenant(fixed('a', 'b'))])).toEqual([]);
    expect(await find([carrier(ALL), tenant(fixed('a', 'b'))])).toEqual([]);
  });

  it('is left open where members would tell', async () => {
    expect(await find([carrier(fixed('a')), tenant(ALL)])).toEqual([]);
    expect(await missing([carrier(fixed('a')), tenant(ALL)], 'FL0503')).toEqual(['members']);
    expect(await find([carrier(any(1)), tenant(fixed('a'))])).toEqual([]);
  });

  it('is told where nothing brings it and the manifests are all there is', async () => {
    expect(await find([tenant(ALL)])).toEqual([]);
    expect(await find([tenant(ALL)], { scopeComplete: true })).toEqual(['FL0504 warning']);
    expect(await find([tenant(ALL), carrier(ALL)], { scopeComplete: true })).toEqual([]);
  });
});

describe('a namespace that is missing, from an inventory', () => {
  const two = inventory({ name: 'a', namespaces: ['shop'] }, { name: 'b', namespaces: ['blog'] });
  const collecting = inventory(
    { name: 'a', namespaceCollection: true, namespaces: ['shop'] },
    { name: 'b', namespaceCollection: true, namespaces: ['blog'] },
  );

  it('is sure for every policy that goes there', async () => {
    expect(await find([tenant(ALL)], two)).toEqual(['FL0502 error b']);
    expect(await find([tenant(fixed('a', 'b'))], two)).toEqual(['FL0502 error b']);
    // Whether the scheduler will leave it out, or every apply there fail, is not told.
    expect(await find([tenant(any(2))], two)).toEqual(['FL0502 warning maybe b']);
    const off = inventory(
      { name: 'a', namespaceCollection: false, namespaces: ['shop'] },
      { name: 'b', namespaceCollection: false, namespaces: ['blog'] },
    );
    expect(await find([tenant(any(2))], off)).toEqual(['FL0502 error b']);
    expect(await find([tenant(fixed('a'))], two)).toEqual([]);
  });

  it('keeps the scheduler away from members that report their namespaces', async () => {
    expect(await find([tenant(ALL)], collecting)).toEqual(['FL0510 warning b']);
    expect(await find([tenant(any(2))], collecting)).toEqual(['FL0502 error b']);
    expect(await find([tenant(any(1))], collecting)).toEqual([]);
    expect(await find([tenant(fixed('b'))], collecting)).toEqual(['FL0502 error b']);
  });

  it('is no matter once a placement of the manifests brings it', async () => {
    for (const policy of [ALL, fixed('a', 'b'), any(2)]) {
      expect(await find([tenant(policy), carrier(ALL)], two)).toEqual([]);
      expect(await find([tenant(policy), carrier(ALL)], collecting)).toEqual([]);
    }
  });

  it('is told where that placement is narrower, with the reason', async () => {
    expect(await find([tenant(fixed('b')), carrier(fixed('a'))], two)).toEqual(['FL0502 error b']);
    const labelled = {
      ...ALL,
      affinity: {
        clusterAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            clusterSelectorTerms: [{ labelSelector: { matchLabels: { env: 'prod' } } }],
          },
        },
      },
    };
    const { findings } = await judge(
      [tenant(ALL), carrier(labelled)],
      inventory(
        { name: 'a', labels: { env: 'prod' }, namespaces: [] },
        { name: 'b', labels: { env: 'dev' }, namespaces: [] },
      ),
    );
    const [found] = findings.filter(({ rule }) => rule === 'FL0502');
    expect([found?.clusters, found?.why]).toEqual([
      ['b'],
      expect.stringContaining('(b: wants env=prod, has env=dev)'),
    ]);
    expect(found?.do).toContain('Let ClusterResourcePlacement ns-shop cover b as well');
  });

  it('counts as going when KubeFleet brought it and no placement brings it any more', async () => {
    const brought = inventory(
      { name: 'a', seenNamespaces: ['shop'], placedNamespaces: ['shop'] },
      { name: 'b', seenNamespaces: ['shop'], placedNamespaces: ['shop'] },
    );
    expect(await find([tenant(ALL), carrier(ALL)], brought)).toEqual([]);
    expect(await find([tenant(ALL), carrier(fixed('a'))], brought)).toEqual(['FL0503 warning b']);
    const made = inventory({ name: 'a', seenNamespaces: ['shop'] }, { name: 'b', seenNamespaces: ['shop'] });
    expect(await find([tenant(ALL), carrier(fixed('a'))], made)).toEqual([]);
  });

  it('is open where the inventory does not list namespaces', async () => {
    const bare = inventory({ name: 'a' }, { name: 'b' });
    expect(await find([tenant(ALL)], bare)).toEqual([]);
    expect(await find([tenant(ALL), carrier(fixed('a'))], bare)).toEqual(['FL0503 warning b']);
  });
});

describe('a namespace that is missing, from a dump', () => {
  const members = (collection: Collection): readonly JsonObject[] => [
    member('a', collection, ['kube-system', 'shop']),
    member('b', collection, ['kube-system']),
  ];

  it('is told where members report their namespaces', async () => {
    expect(await find([...members('on'), tenant(ALL, 'rp')])).toEqual(['FL0510 warning b']);
    expect(await find([...members('on'), tenant(any(2), 'rp')])).toEqual(['FL0502 error b']);
    expect(await find([...members('on'), tenant(fixed('a', 'b'), 'rp')])).toEqual(['FL0502 error b']);
  });

  it('is told where a binding keeps the placement on a member that lost it', async () => {
    const bound = [...members('on'), tenant(ALL, 'rp'), binding('a'), binding('b')];
    const snapshot: JsonObject = {
      apiVersion: API,
      kind: 'SchedulingPolicySnapshot',
      metadata: {
        name: 'cfg-0',
        namespace: 'shop',
        uid: 'uid-s',
        generation: 1,
        labels: {
          'kubernetes-fleet.io/parent-CRP': 'cfg',
          'kubernetes-fleet.io/policy-index': '0',
          'kubernetes-fleet.io/is-latest-snapshot': 'true',
        },
        annotations: { 'kubernetes-fleet.io/CRP-generation': '1' },
      },
      spec: { policy: ALL },
    };
    expect(await find([...bound, snapshot])).toEqual(['FL0502 error b']);
  });

  it('is open where they report none, and told where a placement is narrower', async () => {
    expect(await find([...members('off'), tenant(ALL, 'rp')])).toEqual([]);
    expect(await find([...members('off'), tenant(ALL, 'rp'), carrier(fixed('a'), 'crp')])).toEqual([
      'FL0503 warning b',
    ]);
    expect(await find([...members('off'), tenant(ALL, 'rp'), carrier(ALL, 'crp')])).toEqual([]);
  });

  it('is open past the limit of tracked names, although the scheduler refuses', async () => {
    expect(await find([...members('degraded'), tenant(fixed('a', 'b'), 'rp')])).toEqual([]);
    expect(await missing([...members('degraded'), tenant(fixed('a', 'b'), 'rp')], 'FL0502')).toEqual([
      'namespaces:b',
    ]);
  });

  it('does not blame a placement of the namespace that the hub has yet to get', async () => {
    const nowhere = [member('a', 'on', ['kube-system']), member('b', 'on', ['kube-system'])];
    expect(await find([...nowhere, tenant(ALL, 'rp')])).toEqual(['FL0510 error a+b']);
    expect(await find([...nowhere, tenant(ALL, 'rp'), carrier(ALL)])).toEqual([]);
  });
});
