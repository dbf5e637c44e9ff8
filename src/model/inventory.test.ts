import { expect, test } from 'vitest';
import type { Json } from '../api/json.ts';
import { parseObjects, testBundle, testSource } from '../testing/objects.ts';
import { model } from './model.ts';

const origin = { source: testSource('inventory.yaml'), start: 0, end: 0, pointer: '' };

const INVENTORY: Json = {
  members: [
    {
      name: 'east',
      labels: { env: 'prod', region: 'eastus' },
      taints: [{ key: 'team', value: 'a', effect: 'NoSchedule' }],
      properties: { 'kubernetes-fleet.io/node-count': '3', cost: { value: '0.5' } },
      resourceUsage: { allocatable: { cpu: 8 } },
      namespaces: ['shop'],
      namespaceCollection: true,
    },
    { name: 'east', labels: { env: 'again' } },
    { labels: { env: 'nameless' } },
  ],
};

const MANIFEST = `
apiVersion: cluster.kubernetes-fleet.io/v1beta1
kind: MemberCluster
metadata: {name: east, labels: {env: stage}}
spec: {taints: []}
`;

test('a member that only the inventory names carries what it states', () => {
  const [member, ...others] = model(testBundle([]), { inventories: [{ value: INVENTORY, origin }] }).members;
  expect(others).toEqual([]);
  expect(member?.metadata.labels).toEqual(
    new Map([
      ['env', 'prod'],
      ['region', 'eastus'],
    ]),
  );
  expect(member?.taints[0]).toMatchObject({ key: 'team', effect: 'NoSchedule' });
  expect([...(member?.properties ?? [])].map(([name, { value }]) => [name, value])).toEqual([
    ['kubernetes-fleet.io/node-count', '3'],
    ['cost', '0.5'],
  ]);
  expect(member?.resourceUsage.allocatable.get('cpu')).toBe('8');
  expect(member?.namespaces).toMatchObject({ state: 'listed', degraded: false });
});

test('a manifest of the member wins over the inventory, which fills what the manifest leaves open', () => {
  const [member] = model(testBundle(parseObjects(MANIFEST)), {
    inventories: [{ value: INVENTORY, origin }],
  }).members;
  expect(member?.metadata.labels.get('env')).toBe('stage');
  expect(member?.metadata.labels.get('region')).toBe('eastus');
  expect(member?.taints).toEqual([]);
  expect(member?.properties.has('cost')).toBe(true);
});

test('a dump wins over the inventory altogether', () => {
  const printed = MANIFEST.replace('name: east', 'name: east, uid: u');
  const [member] = model(testBundle(parseObjects(printed)), {
    inventories: [{ value: INVENTORY, origin }],
  }).members;
  expect(member?.metadata.labels.has('region')).toBe(false);
  expect(member?.properties.size).toBe(0);
});
