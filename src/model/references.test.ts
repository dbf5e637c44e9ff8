import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../api/json.ts';
import type { KubeObject } from '../read/bundle.ts';
import { readTestDump, testBundle, testObject } from '../testing/objects.ts';
import type { Fleet } from './fleet.ts';
import { model } from './model.ts';
import {
  appliedWorkOf,
  bindingOf,
  bindingsOf,
  latestPolicySnapshots,
  latestResourceSnapshot,
  placementOf,
  policySnapshotOf,
  resourceSnapshotOf,
  resourceSnapshotsOf,
  worksOf,
} from './references.ts';

const GROUP = 'placement.kubernetes-fleet.io';
const KF = 'kubernetes-fleet.io/';

function fleetObject(kind: string, namespace: string, name: string, rest: JsonObject = {}): KubeObject {
  const { labels = {}, annotations = {}, ...content } = rest;
  return testObject({
    apiVersion: `${GROUP}/v1beta1`,
    kind,
    metadata: {
      name,
      ...(namespace === '' ? {} : { namespace }),
      uid: `${kind} ${namespace}/${name}`,
      labels,
      annotations,
    },
    ...content,
  });
}

/** One part of a resource snapshot; the first part has a hash, further ones a subindex. */
function part(
  placement: string,
  name: string,
  index: number,
  sub: number | undefined,
  parts = 3,
): KubeObject {
  return fleetObject('ClusterResourceSnapshot', '', name, {
    labels: {
      [`${KF}parent-CRP`]: placement,
      [`${KF}resource-index`]: String(index),
      ...(sub === undefined ? { [`${KF}is-latest-snapshot`]: 'true' } : {}),
    },
    annotations:
      sub === undefined
        ? { [`${KF}resource-hash`]: 'x', [`${KF}number-of-resource-snapshots`]: String(parts) }
        : { [`${KF}subindex-of-resource-snapshot`]: String(sub) },
    spec: {
      selectedResources: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `${name}-content` } }],
    },
  });
}

describe('snapshots in several parts', () => {
  const parts = [part('a', 'a-0-snapshot', 0, undefined), part('a', 'a-0-0', 0, 0), part('a', 'a-0-1', 0, 1)];
  const others = [part('a', 'a-1-snapshot', 1, undefined, 1), part('a-0', 'a-0-0-snapshot', 0, undefined, 1)];

  test('are joined by label, first part first, whatever the order of the input', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...parts, ...others], { minLength: 5 }), (objects) => {
        const { resourceSnapshots } = model(testBundle(objects));
        expect(
          resourceSnapshots.map(({ placementKey, index, complete, parts: found }) => [
            placementKey,
            index,
            complete,
            found.map(({ name }) => name),
          ]),
        ).toEqual([
          ['/a', 0, true, ['a-0-snapshot', 'a-0-0', 'a-0-1']],
          ['/a', 1, true, ['a-1-snapshot']],
          ['/a-0', 0, true, ['a-0-0-snapshot']],
        ]);
      }),
    );
  });

  test('a missing part is noticed, and further parts alone have no master', () => {
    const [joined] = model(testBundle(parts.slice(0, 2))).resourceSnapshots;
    expect(joined).toMatchObject({ complete: false, latest: true });
    const [rest] = model(testBundle(parts.slice(1))).resourceSnapshots;
    expect(rest).toMatchObject({ complete: false, latest: false, master: undefined });
  });

  test('the first part stays first when a further part lost its subindex', () => {
    const stray = fleetObject('ClusterResourceSnapshot', '', 'a-0-0', {
      labels: { [`${KF}parent-CRP`]: 'a', [`${KF}resource-index`]: '0' },
    });
    const [joined] = model(testBundle([stray, part('a', 'a-0-snapshot', 0, undefined, 2)])).resourceSnapshots;
    expect(joined?.parts.map(({ name }) => name)).toEqual(['a-0-snapshot', 'a-0-0']);
    expect(joined?.complete).toBe(true);
  });

  test('the snapshots of a placement come in the order of their numbers, not of their names', () => {
    const snapshots = [10, 9, 2].map((index) => part('a', `a-${index}-snapshot`, index, undefined, 1));
    const fleet = model(testBundle([fleetObject('ClusterResourcePlacement', '', 'a'), ...snapshots]));
    const found = fleet.placements.flatMap((placement) => resourceSnapshotsOf(fleet, placement));
    expect(found.map(({ index }) => index)).toEqual([2, 9, 10]);
  });

  test('resources keep the part that holds them, so that pointers stay right', () => {
    const [joined] = model(testBundle(parts)).resourceSnapshots;
    expect(
      joined?.resources.map(({ part: { name }, manifest }) => [name, manifest.name, manifest.pointer]),
    ).toEqual(parts.map(({ name }) => [name, `${name}-content`, '/spec/selectedResources/0']));
  });
});

describe('links', () => {
  /** A cluster-scoped and a namespaced placement of one name, with a binding and a Work each. */
  function twins(): Fleet {
    const parent = { [`${KF}parent-CRP`]: 'shop' };
    const inNamespace = { ...parent, [`${KF}parent-placement-namespace`]: 'team' };
    const binding = {
      labels: parent,
      spec: { targetCluster: 'east', schedulingPolicySnapshotName: 'shop-0' },
    };
    const work = (labels: JsonObject, name: string): KubeObject =>
      fleetObject('Work', 'fleet-member-east', name, {
        labels: { ...labels, [`${KF}parent-resource-binding`]: 'shop-east-1' },
      });
    return model(
      testBundle([
        fleetObject('ClusterResourcePlacement', '', 'shop'),
        fleetObject('ResourcePlacement', 'team', 'shop'),
        fleetObject('ClusterSchedulingPolicySnapshot', '', 'shop-0', {
          labels: { ...parent, [`${KF}is-latest-snapshot`]: 'true' },
        }),
        fleetObject('SchedulingPolicySnapshot', 'team', 'shop-0', { labels: parent }),
        fleetObject('ClusterResourceBinding', '', 'shop-east-1', binding),
        fleetObject('ResourceBinding', 'team', 'shop-east-1', binding),
        work(parent, 'shop-work'),
        work(inNamespace, 'team.shop-work'),
      ]),
    );
  }

  test('a CRP and an RP of one name do not mix', () => {
    const fleet = twins();
    expect(fleet.placements.map(({ key, scope }) => [key, scope])).toEqual([
      ['/shop', 'cluster'],
      ['team/shop', 'namespace'],
    ]);
    for (const placement of fleet.placements) {
      const bindings = bindingsOf(fleet, placement);
      expect(bindings.map(({ namespace }) => namespace)).toEqual([placement.namespace]);
      const [binding] = bindings;
      if (binding === undefined) throw new Error('no binding');
      expect(placementOf(fleet, binding)).toBe(placement);
      expect(policySnapshotOf(fleet, binding)?.namespace).toBe(placement.namespace);
      const works = worksOf(fleet, binding);
      expect(works.map(({ name }) => name)).toEqual([
        placement.namespace === '' ? 'shop-work' : 'team.shop-work',
      ]);
      for (const work of works) expect(bindingOf(fleet, work)).toBe(binding);
    }
    expect(fleet.placements.map((placement) => latestPolicySnapshots(fleet, placement).length)).toEqual([
      1, 0,
    ]);
  });

  test('a Work counts for the cluster whose mailbox it lies in, whatever its labels copy', () => {
    const labels = { [`${KF}parent-CRP`]: 'shop', [`${KF}parent-resource-binding`]: 'shop-east-1' };
    const fleet = model(
      testBundle([
        fleetObject('ClusterResourceBinding', '', 'shop-east-1', { labels, spec: { targetCluster: 'east' } }),
        fleetObject('Work', 'fleet-member-east', 'shop-work', { labels }),
        fleetObject('Work', 'fleet-member-west', 'shop-work', { labels }),
      ]),
    );
    const works = fleet.bindings.flatMap((binding) => worksOf(fleet, binding));
    expect(works.map(({ cluster }) => cluster)).toEqual(['east']);
    expect(fleet.works).toHaveLength(2);
  });

  test('what a member prints of placements is not the fleet of this hub', () => {
    const here = fleetObject('ClusterResourcePlacement', '', 'here');
    const there = fleetObject('ClusterResourcePlacement', '', 'there');
    const fleet = model(testBundle([here, { ...there, site: { role: 'member', cluster: 'east' } }]));
    expect(fleet.placements.map(({ name }) => name)).toEqual(['here']);
  });

  test('a binding and a Work without their parents are orphans', () => {
    const labels = { [`${KF}parent-CRP`]: 'gone', [`${KF}parent-resource-binding`]: 'gone-east-1' };
    const fleet = model(
      testBundle([
        fleetObject('ClusterResourceBinding', '', 'gone-east-1', { labels, spec: { targetCluster: 'east' } }),
        fleetObject('Work', 'fleet-member-east', 'gone-work', {
          labels: { ...labels, [`${KF}parent-resource-binding`]: 'x' },
        }),
      ]),
    );
    expect(fleet.bindings.map((binding) => placementOf(fleet, binding))).toEqual([undefined]);
    expect(fleet.works.map((work) => bindingOf(fleet, work))).toEqual([undefined]);
  });

  test('the whole chain of a recorded dump is followed to what the members note', () => {
    const fleet = model(readTestDump('testdata/dumps/nsc-pickall-namespace-on-two'));
    expect(
      fleet.placements.map((placement) => ({
        key: placement.key,
        latest: latestPolicySnapshots(fleet, placement).map(({ name }) => name),
        resources: latestResourceSnapshot(fleet, placement)?.resources.map(({ manifest }) => manifest.kind),
        bindings: bindingsOf(fleet, placement).map((binding) => ({
          cluster: binding.targetCluster,
          current: resourceSnapshotOf(fleet, binding) === resourceSnapshotsOf(fleet, placement).at(-1),
          works: worksOf(fleet, binding).map((work) => [work.name, appliedWorkOf(fleet, work)?.name]),
        })),
      })),
    ).toEqual([
      {
        key: '/inventory-ns',
        latest: ['inventory-ns-0'],
        resources: ['Namespace'],
        bindings: [
          { cluster: 'aks-member-1', current: true, works: [['inventory-ns-work', 'inventory-ns-work']] },
          { cluster: 'aks-member-2', current: true, works: [['inventory-ns-work', undefined]] },
        ],
      },
      {
        key: 'inventory/stock',
        latest: ['stock-0'],
        resources: ['ConfigMap', 'Deployment'],
        bindings: [
          {
            cluster: 'aks-member-1',
            current: true,
            works: [['inventory.stock-work', 'inventory.stock-work']],
          },
          { cluster: 'aks-member-2', current: true, works: [['inventory.stock-work', undefined]] },
        ],
      },
    ]);
  });
});
