import { describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../api/json.ts';
import { readTestDump, testBundle, testObject, testSource } from '../testing/objects.ts';
import { model } from './model.ts';
import { buildObjectIndex, objectEntry, objectsOfKind, objectsWithLabel } from './objects.ts';

const CLUSTER = 'cluster.kubernetes-fleet.io';
const PLACEMENT = 'placement.kubernetes-fleet.io';

function placement(metadata: JsonObject, spec: JsonObject = {}, status?: Json): JsonObject {
  return {
    apiVersion: `${PLACEMENT}/v1`,
    kind: 'ClusterResourcePlacement',
    metadata: { name: 'shop', ...metadata },
    spec,
    ...(status === undefined ? {} : { status }),
  };
}

const SCHEDULED = { conditions: [{ type: 'ClusterResourcePlacementScheduled', status: 'True' }] };

describe('one object seen several times', () => {
  test('captured twice, it is one, and the newer print counts', () => {
    const older = testObject(placement({ uid: 'u', resourceVersion: '9' }, { revisionHistoryLimit: 1 }));
    const newer = testObject(placement({ uid: 'u', resourceVersion: '10' }, { revisionHistoryLimit: 2 }));
    for (const objects of [
      [older, newer],
      [newer, older],
    ]) {
      const fleet = model(testBundle(objects));
      expect(fleet.placements.map(({ revisionHistoryLimit }) => revisionHistoryLimit)).toEqual([2]);
    }
  });

  test('deleted and made again, the younger one counts whatever its resource version', () => {
    const gone = testObject(
      placement({ uid: 'a', resourceVersion: '900', creationTimestamp: '2026-01-01T00:00:00Z' }),
    );
    const back = testObject(
      placement({ uid: 'b', resourceVersion: '80', creationTimestamp: '2026-01-02T00:00:00Z' }),
    );
    expect(model(testBundle([gone, back])).placements[0]?.object).toBe(back);
  });

  test('a manifest is the wish, the dump is today: spec from one, status from the other', () => {
    const declared = testObject(
      placement({}, { policy: { placementType: 'PickN', numberOfClusters: 3 } }, SCHEDULED),
    );
    const observed = testObject(
      placement({ uid: 'u' }, { policy: { placementType: 'PickN', numberOfClusters: 2 } }, SCHEDULED),
    );
    const fleet = model(testBundle([observed, declared]));
    expect(fleet.placements).toHaveLength(1);
    expect(fleet.placements[0]).toMatchObject({
      object: declared,
      observed,
      policy: { numberOfClusters: 3 },
    });
    expect(fleet.placements[0]?.status.conditions).toHaveLength(1);
    expect(fleet.today.placements).toHaveLength(1);
    expect(fleet.today.placements[0]).toMatchObject({ object: observed, policy: { numberOfClusters: 2 } });
    const [entry] = objectsOfKind(fleet.objects, '', PLACEMENT, 'ClusterResourcePlacement');
    expect(entry).toMatchObject({ declared, observed, head: declared });
  });

  test('the status of a manifest that no hub has seen does not count', () => {
    const fleet = model(testBundle([testObject(placement({}, {}, SCHEDULED))]));
    expect(fleet.placements[0]).toMatchObject({
      observed: undefined,
      status: { stated: false, conditions: [] },
    });
    expect(fleet.today.placements).toEqual([]);
  });

  test('without manifests today and the wish are the same views', () => {
    const fleet = model(testBundle([testObject(placement({ uid: 'u' }, {}, SCHEDULED))]));
    expect(fleet.today.placements).toBe(fleet.placements);
  });

  test('of several manifests with one identity the first is the wish, all are kept', () => {
    const objects = ['a.yaml', 'b.yaml'].map((uri) => testObject(placement({}), { source: testSource(uri) }));
    const index = buildObjectIndex(objects);
    expect(index.entries.size).toBe(1);
    const [entry] = index.entries.values();
    expect(entry).toMatchObject({ head: objects[0], copies: objects });
  });
});

describe('identity', () => {
  const configMap = (namespace: string, name: string, version = 'v1'): JsonObject => ({
    apiVersion: version,
    kind: 'ConfigMap',
    metadata: { name, ...(namespace === '' ? {} : { namespace }) },
  });

  test('the version plays no part, the cluster does', () => {
    const deployment = (apiVersion: string): JsonObject => ({
      apiVersion,
      kind: 'Deployment',
      metadata: { name: 'web' },
    });
    const index = buildObjectIndex([
      testObject(deployment('apps/v1')),
      testObject(deployment('apps/v1beta1')),
      testObject(deployment('apps/v1'), { site: { role: 'member', cluster: 'east' } }),
    ]);
    expect([...index.entries.values()].map(({ site, copies }) => [site, copies.length])).toEqual([
      ['', 2],
      ['east', 1],
    ]);
  });

  test('a namespace written on a cluster-scoped kind does not count', () => {
    const index = buildObjectIndex([testObject(placement({ namespace: 'oops' }))]);
    const identity = { group: PLACEMENT, kind: 'ClusterResourcePlacement', namespace: '', name: 'shop' };
    expect(objectEntry(index, '', identity)).toBeDefined();
    expect(model(testBundle([testObject(placement({ namespace: 'oops' }))])).placements[0]?.key).toBe(
      '/shop',
    );
  });

  test('names made to look like other keys stay apart', () => {
    const index = buildObjectIndex([
      testObject(configMap('a', 'b/c')),
      testObject(configMap('a/b', 'c')),
      testObject(configMap('', '__proto__')),
      testObject(configMap('', 'constructor')),
    ]);
    expect(index.entries.size).toBe(4);
  });

  test('a namespaced placement without namespace is never taken for a cluster-scoped one', () => {
    const rp = testObject({ ...placement({}), kind: 'ResourcePlacement' });
    const { placements, links } = model(testBundle([testObject(placement({})), rp]));
    expect(placements.map(({ key, scope }) => [key, scope])).toEqual([
      ['/shop', 'cluster'],
      ['?/shop', 'namespace'],
    ]);
    expect(links.placements.size).toBe(2);
  });

  test('labels find objects of their kind', () => {
    const labelled = testObject({ ...configMap('a', 'x'), metadata: { name: 'x', labels: { app: 'web' } } });
    const index = buildObjectIndex([labelled, testObject(configMap('a', 'y'))]);
    const kind = { group: '', kind: 'ConfigMap' };
    expect(objectsWithLabel(index, '', kind, 'app', 'web').map(({ name }) => name)).toEqual(['x']);
    expect(objectsWithLabel(index, '', kind, 'constructor', 'web')).toEqual([]);
  });

  test('owners find what they own', () => {
    const owner = testObject({
      ...configMap('shop', 'owner'),
      metadata: { name: 'owner', namespace: 'shop', uid: 'o' },
    });
    const owned = testObject({
      ...configMap('shop', 'owned'),
      metadata: {
        name: 'owned',
        namespace: 'shop',
        uid: 'p',
        ownerReferences: [{ uid: 'o', kind: 'ConfigMap' }],
      },
    });
    const index = buildObjectIndex([owner, owned]);
    expect(index.byOwner.get('o')?.map(({ name }) => name)).toEqual(['owned']);
    expect(index.byUid.get('o')?.name).toBe('owner');
  });
});

describe('members', () => {
  test('printed as v1 and v1beta1 they are one, with the list that only v1beta1 shows', () => {
    const bundle = readTestDump('testdata/dumps/nsc-pickall-namespace-on-two');
    const prints = bundle.objects.filter(({ kind }) => kind === 'MemberCluster');
    expect(prints).toHaveLength(6);
    for (const objects of [bundle.objects, [...bundle.objects].reverse()]) {
      const { members } = model({ ...bundle, objects });
      expect(members.map(({ name, namespaces }) => [name, namespaces.state, namespaces.owners.size])).toEqual(
        [
          ['aks-member-1', 'listed', 6],
          ['aks-member-2', 'listed', 6],
          ['aks-member-3', 'listed', 5],
        ],
      );
      expect(members[0]?.namespaces.owners.get('inventory')).toBe('inventory-ns-work');
      expect(members[0]?.namespaces.object.version).toBe('v1beta1');
    }
  });

  const member = (version: string, metadata: JsonObject, status: JsonObject): JsonObject => ({
    apiVersion: `${CLUSTER}/${version}`,
    kind: 'MemberCluster',
    metadata: { name: 'east', uid: 'u', ...metadata },
    spec: { taints: [{ key: 'a', effect: 'NoSchedule' }] },
    status,
  });
  const condition = { type: 'NamespaceCollectionSucceeded', status: 'True', reason: 'Succeeded' };

  test('what a print tells of namespaces depends on condition, version and managed fields', () => {
    const stateOf = (object: JsonObject): unknown =>
      model(testBundle([testObject(object)])).members[0]?.namespaces.state;
    expect(stateOf(member('v1beta1', {}, {}))).toBe('off');
    expect(stateOf(member('v1', {}, { conditions: [condition] }))).toBe('hidden');
    expect(stateOf(member('v1beta1', {}, { conditions: [condition] }))).toBe('missing');
    expect(stateOf(member('v1beta1', {}, { conditions: [condition], namespaces: {} }))).toBe('listed');
    const managedFields = [{ fieldsV1: { 'f:status': { 'f:namespaces': { 'f:shop': {}, '.': {} } } } }];
    const shown = model(
      testBundle([testObject(member('v1', { managedFields }, { conditions: [condition] }))]),
    );
    expect([...(shown.members[0]?.namespaces.owners.keys() ?? [])]).toEqual(['shop']);
  });

  test('the newest print tells the heartbeat, whichever print shows the namespaces', () => {
    const beat = (time: string): Json => [{ type: 'MemberAgent', lastReceivedHeartbeat: time }];
    const early = member(
      'v1beta1',
      { resourceVersion: '5' },
      {
        conditions: [condition],
        namespaces: { shop: '' },
        agentStatus: beat('2026-01-01T00:00:00Z'),
      },
    );
    const late = member(
      'v1',
      { resourceVersion: '6' },
      {
        conditions: [condition],
        agentStatus: beat('2026-01-01T00:01:00Z'),
      },
    );
    const [merged] = model(testBundle([testObject(early), testObject(late)])).members;
    expect(merged?.agents[0]?.lastReceivedHeartbeat).toBe('2026-01-01T00:01:00Z');
    expect(merged?.namespaces).toMatchObject({ state: 'listed', object: { version: 'v1beta1' } });
  });

  test('a declared member gives labels and taints, the dump everything else', () => {
    const declared = testObject({
      apiVersion: `${CLUSTER}/v1`,
      kind: 'MemberCluster',
      metadata: { name: 'east', labels: { env: 'prod' } },
      spec: {},
    });
    const observed = testObject(
      member('v1', { labels: { env: 'dev', region: 'x' } }, { properties: { p: { value: '1' } } }),
    );
    const fleet = model(testBundle([declared, observed]));
    expect(fleet.members[0]).toMatchObject({ object: declared, taints: [], observed, statusStated: true });
    expect(fleet.members[0]?.metadata.labels.get('env')).toBe('prod');
    expect(fleet.members[0]?.properties.get('p')?.value).toBe('1');
    expect(fleet.today.members[0]?.taints).toHaveLength(1);
  });
});
