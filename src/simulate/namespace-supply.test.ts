import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../api/json.ts';
import { model } from '../model/model.ts';
import { testBundle, testObject } from '../testing/objects.ts';
import type { NamespaceDelivery, NamespaceSupply } from './namespace-supply.ts';
import { simulate } from './simulate.ts';

const API = 'placement.kubernetes-fleet.io/v1';

function member(name: string, heartbeat = '2026-01-01T00:00:00Z'): JsonObject {
  const conditions = ['Joined', 'Healthy'].map((type) => ({ type, status: 'True' }));
  return {
    apiVersion: 'cluster.kubernetes-fleet.io/v1',
    kind: 'MemberCluster',
    metadata: { name, uid: `uid-${name}` },
    status: { agentStatus: [{ type: 'MemberAgent', lastReceivedHeartbeat: heartbeat, conditions }] },
  };
}

/** A placement of Namespace shop with a policy and further parts of its spec. */
function carrier(
  policy: JsonObject,
  selector: JsonObject = { name: 'shop' },
  spec: JsonObject = {},
): JsonObject {
  const resourceSelectors = [{ group: '', version: 'v1', kind: 'Namespace', ...selector }];
  return {
    apiVersion: API,
    kind: 'ClusterResourcePlacement',
    metadata: { name: 'carrier' },
    spec: { policy, resourceSelectors, ...spec },
  };
}

function supply(...objects: readonly JsonObject[]): NamespaceSupply {
  return simulate(model(testBundle(objects.map((value) => testObject(value))))).supplyOf('shop');
}

const ALL: JsonObject = { placementType: 'PickAll' };
const EAST: JsonObject = { placementType: 'PickFixed', clusterNames: ['east'] };
const SURE: NamespaceDelivery = { brings: true, sure: true };
const MAYBE: NamespaceDelivery = { brings: true, sure: false };
const NEVER: NamespaceDelivery = { brings: false, sure: true };

describe('who brings a namespace', () => {
  it('is told member by member', () => {
    const { deliveryTo } = supply(member('east'), member('west'), carrier(EAST));
    expect([deliveryTo('east'), deliveryTo('west')]).toEqual([SURE, NEVER]);
  });

  it('is told by names alone where no member is known', () => {
    expect([supply(carrier(EAST)).deliveryTo('east'), supply(carrier(EAST)).deliveryTo('west')]).toEqual([
      SURE,
      NEVER,
    ]);
    expect(supply(carrier(ALL)).deliveryTo('west')).toEqual(SURE);
    expect(supply(carrier({ placementType: 'PickN', numberOfClusters: 1 })).deliveryTo('west')).toEqual(
      MAYBE,
    );
  });

  it('is open where scores choose among members', () => {
    const { deliveryTo } = supply(
      member('a'),
      member('b'),
      carrier({ placementType: 'PickN', numberOfClusters: 1 }),
    );
    expect([deliveryTo('a'), deliveryTo('b')]).toEqual([{ brings: false, sure: false }, MAYBE]);
  });

  it('goes by name, by label, and into envelopes', () => {
    const labelled = { labelSelector: { matchLabels: { team: 'a' } } };
    const namespace = (team: string): JsonObject => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'shop', labels: { team } },
    });
    expect(supply(carrier(ALL, labelled), namespace('a')).deliveryTo('east')).toEqual(SURE);
    expect(supply(carrier(ALL, labelled), namespace('b')).carriers).toEqual([]);
    expect(supply(carrier(ALL, labelled)).deliveryTo('east')).toEqual(MAYBE);
    expect(supply(carrier(ALL, { name: 'blog' })).carriers).toEqual([]);
    const envelope: JsonObject = {
      apiVersion: 'placement.kubernetes-fleet.io/v1beta1',
      kind: 'ClusterResourceEnvelope',
      metadata: { name: 'base' },
      data: { ns: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } } },
    };
    const wrapped = {
      group: 'placement.kubernetes-fleet.io',
      version: 'v1beta1',
      kind: 'ClusterResourceEnvelope',
      name: 'base',
    };
    expect(supply(carrier(ALL, wrapped), envelope).deliveryTo('east')).toEqual(SURE);
  });

  it('leaves out what only reports, and waits for update runs', () => {
    const reporting = { strategy: { applyStrategy: { type: 'ReportDiff' } } };
    expect(supply(carrier(ALL, { name: 'shop' }, reporting)).carriers).toEqual([]);
    const external = { strategy: { type: 'External' } };
    expect(supply(carrier(ALL, { name: 'shop' }, external)).deliveryTo('east')).toEqual(MAYBE);
  });

  it('counts a member that is down as meant', () => {
    const down = member('east', '2025-12-01T00:00:00Z');
    expect(supply(down, member('west'), carrier(EAST)).deliveryTo('east')).toEqual(MAYBE);
  });
});
