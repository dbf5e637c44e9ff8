import { describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../api/json.ts';
import type { KubeObject, Site } from '../read/bundle.ts';
import type { Listing } from '../read/listing.ts';
import { readTestDump, testBundle, testObject, testSource } from '../testing/objects.ts';
import { completenessOf } from './coverage.ts';
import type { Fleet } from './fleet.ts';
import {
  bindingPresence,
  hasMember,
  hubListing,
  hubObjects,
  hubPresence,
  memberNames,
  placementPresence,
} from './hub-knowledge.ts';
import { isUnknown, type Known, missingGates } from './knowledge.ts';
import {
  hasNamespace,
  isClosed,
  isKindServed,
  memberNamespaces,
  memberObjects,
  memberPresence,
} from './member-knowledge.ts';
import { model } from './model.ts';
import type { ModelOptions } from './options.ts';

const HUB: Site = { role: 'hub' };
const EAST: Site = { role: 'member', cluster: 'east' };

/** A value as text: what is known, or which gates are missing. */
function told<T>(value: Known<T>): T | string {
  return isUnknown(value) ? `missing ${missingGates(value).join(', ')}` : value;
}

function listing(site: Site, kind: string, rest: Partial<Listing> = {}): Listing {
  return {
    site,
    group: '',
    kind,
    scope: 'all',
    namespaces: [],
    state: 'complete',
    count: 1,
    reason: '',
    ...rest,
  };
}

function secret(namespace: string, name: string, rest: JsonObject = {}): KubeObject {
  const metadata = { name, ...(namespace === '' ? {} : { namespace }), ...rest };
  return testObject({ apiVersion: 'v1', kind: 'Secret', metadata });
}

function fleetOf(
  objects: readonly KubeObject[],
  listings: readonly Listing[],
  options: ModelOptions = {},
): Fleet {
  return model({ ...testBundle(objects), listings }, options);
}

const REGCRED = { group: '', kind: 'Secret', namespace: 'shop', name: 'regcred' };
const state = (fleet: Fleet): unknown => {
  const presence = hubPresence(fleet, REGCRED);
  return isUnknown(presence) ? told(presence) : presence.state;
};

describe('absence on the hub', () => {
  test.each<[string, readonly Listing[], string]>([
    ['nothing listed', [], 'missing hub:Secret'],
    ['listed everywhere', [listing(HUB, 'Secret')], 'absent'],
    ['listed in that namespace', [listing(HUB, 'Secret', { scope: 'some', namespaces: ['shop'] })], 'absent'],
    [
      'listed in another',
      [listing(HUB, 'Secret', { scope: 'some', namespaces: ['x'] })],
      'missing hub:Secret',
    ],
    [
      'perhaps listed in another only',
      [listing(HUB, 'Secret', { scope: 'unsure', namespaces: ['x'] })],
      'maybe',
    ],
    ['cut short', [listing(HUB, 'Secret', { state: 'truncated' })], 'missing hub:Secret'],
    ['refused', [listing(HUB, 'Secret', { state: 'failed', count: 0 })], 'missing hub:Secret'],
    [
      'refused once, answered once',
      [listing(HUB, 'Secret', { state: 'failed', count: 0 }), listing(HUB, 'Secret')],
      'absent',
    ],
    ['no trace beside other kinds', [listing(HUB, '*', { group: '*', state: 'probably-empty' })], 'maybe'],
    ['listed on a member', [listing(EAST, 'Secret')], 'missing hub:Secret'],
  ])('%s: %s', (_, listings, expected) => {
    expect(state(fleetOf([], listings))).toBe(expected);
  });

  test('kinds of which every cluster has some are never probably empty', () => {
    const fleet = fleetOf([], [listing(HUB, '*', { group: '*', state: 'probably-empty' })]);
    expect(completenessOf(fleet.coverage, '', '', 'Namespace')).toBe('unknown');
    expect(told(memberNames(fleet))).toBe('missing members');
  });

  test('what is there is there, whatever was listed', () => {
    expect(state(fleetOf([secret('shop', 'regcred')], []))).toBe('present');
  });

  test('a manifest without namespace may be the one that is meant', () => {
    expect(state(fleetOf([secret('', 'regcred')], [listing(HUB, 'Secret')]))).toBe('unplaced');
    expect(state(fleetOf([secret('other', 'regcred')], [listing(HUB, 'Secret')]))).toBe('absent');
  });

  test('a kind that is only probably complete is no sure list', () => {
    const fleet = fleetOf(
      [secret('x', 's')],
      [listing(HUB, 'Secret', { scope: 'unsure', namespaces: ['x'] })],
    );
    expect(told(hubObjects(fleet, '', 'Secret'))).toBe('missing hub:Secret');
    expect(hubListing(fleet, '', 'Secret')).toMatchObject({ sure: false, entries: [{ name: 's' }] });
    expect(hubObjects(fleet, '', 'Secret', 'x')).toMatchObject([{ name: 's' }]);
  });
});

describe('what a person states', () => {
  const manifests = [secret('shop', 'other')];
  test.each<[string, ModelOptions, string]>([
    ['nothing', {}, 'missing hub:Secret'],
    ['the manifests are the whole hub', { scopeComplete: true }, 'absent'],
    ['all Secrets are here', { completeKinds: ['Secret'] }, 'absent'],
    [
      'all Secrets of another group are here',
      { completeKinds: ['Secret.example.com'] },
      'missing hub:Secret',
    ],
    ['the namespace is closed', { closedNamespaces: [{ namespace: 'shop' }] }, 'absent'],
    [
      'it is closed on a member',
      { closedNamespaces: [{ namespace: 'shop', cluster: 'east' }] },
      'missing hub:Secret',
    ],
  ])('%s', (_, options, expected) => {
    expect(state(fleetOf(manifests, [], options))).toBe(expected);
  });

  test('a complete scope tells nothing of kinds that are not among the manifests', () => {
    const fleet = fleetOf([], [], { scopeComplete: true });
    expect(state(fleet)).toBe('missing hub:Secret');
  });
});

describe('members', () => {
  const origin = { source: testSource('inventory.yaml'), start: 0, end: 0, pointer: '' };
  const inventory = (value: Json): ModelOptions => ({ inventories: [{ value, origin }] });

  test('are known from a complete inventory or a listing, else only those that are there', () => {
    const value = { complete: true, members: [{ name: 'west' }, { name: 'east', labels: { env: 'prod' } }] };
    const fleet = fleetOf([], [], inventory(value));
    expect(memberNames(fleet)).toEqual(['east', 'west']);
    expect(hasMember(fleet, 'north')).toBe(false);
    const partial = fleetOf([], [], inventory({ members: [{ name: 'west' }] }));
    expect(hasMember(partial, 'west')).toBe(true);
    expect(told(hasMember(partial, 'north'))).toBe('missing members');
    expect(fleet.members[0]).toMatchObject({ name: 'east', statusStated: false, observed: undefined });
    expect(fleet.members[0]?.object.origin.pointer).toBe('/members/1');
    expect(fleet.today.members).toEqual([]);
  });

  test('their namespaces come from the report, an inventory or a listing; system namespaces always exist', () => {
    const fleet = fleetOf(
      [],
      [],
      inventory({ members: [{ name: 'east', namespaces: ['shop'] }, { name: 'west' }] }),
    );
    expect(hasNamespace(fleet, 'east', 'shop')).toBe(true);
    expect(hasNamespace(fleet, 'east', 'other')).toBe(false);
    expect(told(hasNamespace(fleet, 'west', 'other'))).toBe('missing namespaces:west');
    expect(hasNamespace(fleet, 'west', 'kube-system')).toBe(true);
    const listed = fleetOf([], [listing(EAST, 'Namespace')]);
    expect(hasNamespace(listed, 'east', 'other')).toBe(false);
  });

  test('past the tracking limit presence counts and absence does not', () => {
    const member = (status: string, reason: string): KubeObject =>
      testObject({
        apiVersion: 'cluster.kubernetes-fleet.io/v1beta1',
        kind: 'MemberCluster',
        metadata: { name: 'east', uid: 'u' },
        status: {
          conditions: [{ type: 'NamespaceCollectionSucceeded', status, reason }],
          namespaces: { shop: 'shop-work' },
        },
      });
    const degraded = fleetOf([member('False', 'Degraded')], []);
    expect(hasNamespace(degraded, 'east', 'shop')).toBe(true);
    expect(told(hasNamespace(degraded, 'east', 'other'))).toBe('missing namespaces:east');
    expect(degraded.members[0]?.namespaces.degraded).toBe(true);
    const sound = fleetOf([member('True', 'Succeeded')], []);
    expect(hasNamespace(sound, 'east', 'other')).toBe(false);
    expect(isClosed(sound, 'east', 'shop')).toBe(true);
    expect(told(isClosed(sound, 'east', 'other'))).toBe('missing closed:east/other');
    expect(isClosed(sound, 'east', 'other', true)).toBe(true);
  });

  test('objects on a member are known from its dump or inventory', () => {
    const fleet = fleetOf(
      [],
      [listing(EAST, 'Secret')],
      inventory({
        members: [
          {
            name: 'west',
            complete: true,
            objects: [{ apiVersion: 'v1', kind: 'Secret', namespace: 'shop', name: 'regcred' }],
          },
        ],
      }),
    );
    expect(memberPresence(fleet, 'east', REGCRED)).toMatchObject({ state: 'absent' });
    expect(memberPresence(fleet, 'west', REGCRED)).toMatchObject({ state: 'present' });
    expect(memberPresence(fleet, 'west', { ...REGCRED, name: 'x' })).toMatchObject({ state: 'absent' });
    expect(told(memberPresence(fleet, 'north', REGCRED))).toBe('missing objects:north/Secret');
    const labelsOnly = fleetOf(
      [],
      [],
      inventory({ members: [{ name: 'west', complete: true, labels: {} }] }),
    );
    expect(told(memberPresence(labelsOnly, 'west', REGCRED))).toBe('missing objects:west/Secret');
    expect(told(memberObjects(fleet, 'north', '', 'Secret'))).toBe('missing objects:north/Secret');
  });

  test('kinds are built in, defined, stated, or unknown', () => {
    const definition = testObject(
      {
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        metadata: { name: 'widgets.example.com', uid: 'w' },
        spec: { group: 'example.com', names: { kind: 'Widget' } },
      },
      { site: EAST },
    );
    const crds = listing(EAST, 'CustomResourceDefinition', { group: 'apiextensions.k8s.io' });
    const fleet = fleetOf(
      [definition],
      [crds],
      inventory({ members: [{ name: 'west', kinds: ['Gadget.example.com'] }] }),
    );
    expect(isKindServed(fleet, 'north', 'apps', 'Deployment')).toBe(true);
    expect(isKindServed(fleet, 'east', 'example.com', 'Widget')).toBe(true);
    expect(isKindServed(fleet, 'east', 'example.com', 'Gadget')).toBe(false);
    expect(isKindServed(fleet, 'west', 'example.com', 'Gadget')).toBe(true);
    expect(isKindServed(fleet, 'west', 'example.com', 'Widget')).toBe(false);
    expect(told(isKindServed(fleet, 'north', 'example.com', 'Widget'))).toBe('missing crds:north');
  });
});

test('a recorded dump: what it lists is complete, what it does not list is probably empty', () => {
  const fleet = model(readTestDump('testdata/dumps/nsc-pickall-namespace-on-two'));
  expect(memberNames(fleet)).toEqual(['aks-member-1', 'aks-member-2', 'aks-member-3']);
  const group = 'placement.kubernetes-fleet.io';
  expect(hubObjects(fleet, group, 'ResourcePlacement')).toHaveLength(1);
  expect(completenessOf(fleet.coverage, '', group, 'ResourceOverride')).toBe('probable');
  expect(completenessOf(fleet.coverage, '', '', 'Secret')).toBe('probable');
  expect(completenessOf(fleet.coverage, '', '', 'ServiceAccount')).toBe('unknown');
  expect(hasNamespace(fleet, 'aks-member-3', 'inventory')).toBe(false);
  expect(memberNamespaces(fleet, 'aks-member-1')).toContain('inventory');
  expect(isClosed(fleet, 'aks-member-1', 'inventory')).toBe(true);
  expect(completenessOf(fleet.coverage, 'aks-member-1', 'apps', 'Deployment', 'inventory')).toBe('complete');
  expect(completenessOf(fleet.coverage, 'aks-member-1', 'apps', 'Deployment', 'elsewhere')).toBe('probable');
});

test('an object that was asked for by name says nothing of its kind', () => {
  const placement = testObject({
    apiVersion: 'placement.kubernetes-fleet.io/v1',
    kind: 'ClusterResourcePlacement',
    metadata: { name: 'shop', uid: 'u' },
  });
  const fleet = model(testBundle([placement]));
  expect(told(hubObjects(fleet, 'placement.kubernetes-fleet.io', 'ClusterResourcePlacement'))).toBe(
    'missing hub:ClusterResourcePlacement',
  );
  expect(completenessOf(fleet.coverage, '', '', 'Secret')).toBe('unknown');
});

describe('orphans', () => {
  const group = 'placement.kubernetes-fleet.io';
  const labels = {
    'kubernetes-fleet.io/parent-CRP': 'shop',
    'kubernetes-fleet.io/parent-placement-namespace': 'team',
    'kubernetes-fleet.io/parent-resource-binding': 'shop-east-1',
  };
  const work = testObject({
    apiVersion: `${group}/v1`,
    kind: 'Work',
    metadata: { name: 'team.shop-work', namespace: 'fleet-member-east', uid: 'w', labels },
  });
  const judge = (...listings: readonly Listing[]): unknown[] => {
    const fleet = fleetOf([work], listings);
    return fleet.works.flatMap((each) =>
      [placementPresence(fleet, each), bindingPresence(fleet, each)].map((presence) =>
        isUnknown(presence) ? told(presence) : presence.state,
      ),
    );
  };

  test('a Work is orphaned only when the list of its parents would show them', () => {
    expect(judge()).toEqual(['missing hub:ResourcePlacement', 'missing hub:ResourceBinding']);
    expect(judge(listing(HUB, 'ResourcePlacement', { group }))).toEqual([
      'absent',
      'missing hub:ResourceBinding',
    ]);
    expect(judge(listing(HUB, 'ClusterResourcePlacement', { group }))[0]).toBe(
      'missing hub:ResourcePlacement',
    );
    expect(judge(listing(HUB, '*', { group: '*', state: 'probably-empty' }))).toEqual(['maybe', 'maybe']);
  });
});
