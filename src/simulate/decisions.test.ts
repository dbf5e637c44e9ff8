import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../api/json.ts';
import { LABEL } from '../api/placement.kubernetes-fleet.io.ts';
import type { Fleet } from '../model/fleet.ts';
import { isUnknown } from '../model/knowledge.ts';
import { model } from '../model/model.ts';
import type { ModelOptions } from '../model/options.ts';
import { testBundle, testObject, testSource } from '../testing/objects.ts';
import type { PlacementDecisions } from './decisions.ts';
import { simulate } from './simulate.ts';

const NOW = Date.UTC(2026, 5, 1);
const PLACEMENT = 'placement.kubernetes-fleet.io/v1';

/** What a member is like in the words of the test. */
interface TestMember {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly taint?: boolean;
  readonly silent?: boolean;
  /** Namespaces it reports; undefined when it reports none at all. */
  readonly namespaces?: readonly string[];
}

function memberJson({ name, labels = {}, taint, silent, namespaces }: TestMember): JsonObject {
  const conditions = ['Joined', 'Healthy'].map((type) => ({ type, status: 'True' }));
  const heartbeat = silent === true ? '2026-05-31T22:00:00Z' : '2026-05-31T23:59:30Z';
  return {
    apiVersion: 'cluster.kubernetes-fleet.io/v1beta1',
    kind: 'MemberCluster',
    metadata: { name, uid: `uid-${name}`, labels },
    spec: { taints: taint === true ? [{ key: 'gone', effect: 'NoSchedule' }] : [] },
    status: {
      conditions: namespaces === undefined ? [] : [{ type: 'NamespaceCollectionSucceeded', status: 'True' }],
      ...(namespaces !== undefined && {
        namespaces: Object.fromEntries(namespaces.map((each) => [each, ''])),
      }),
      agentStatus: [{ type: 'MemberAgent', lastReceivedHeartbeat: heartbeat, conditions }],
    },
  };
}

function placementJson(policy: JsonObject, metadata: JsonObject = { name: 'web' }): JsonObject {
  const kind = metadata['namespace'] === undefined ? 'ClusterResourcePlacement' : 'ResourcePlacement';
  return { apiVersion: PLACEMENT, kind, metadata, spec: { policy, resourceSelectors: [] } };
}

function fleetOf(objects: readonly JsonObject[], options: ModelOptions = {}): Fleet {
  return model(testBundle(objects.map((value) => testObject(value))), {
    now: NOW,
    completeKinds: ['MemberCluster'],
    ...options,
  });
}

function decide(
  members: readonly TestMember[],
  policy: JsonObject,
  ...others: readonly JsonObject[]
): PlacementDecisions {
  const fleet = fleetOf([...members.map(memberJson), placementJson(policy), ...others]);
  const [placement] = fleet.placements;
  if (placement === undefined) throw new Error('the test has no placement');
  return simulate(fleet).decisionsOf(placement);
}

function verdicts({ decisions }: PlacementDecisions): Readonly<Record<string, string>> {
  return Object.fromEntries(decisions.map(({ cluster, outcome }) => [cluster, outcome.verdict]));
}

describe('decisions of a placement', () => {
  it('tell what refuses each member, and whether nothing else does', () => {
    const terms = [{ labelSelector: { matchLabels: { env: 'prod' } } }];
    const required = { requiredDuringSchedulingIgnoredDuringExecution: { clusterSelectorTerms: terms } };
    const made = decide(
      [
        { name: 'a', labels: { env: 'prod' } },
        { name: 'b', labels: { env: 'prod' }, taint: true },
        { name: 'c', labels: { env: 'dev' }, taint: true },
        { name: 'd', labels: { env: 'prod' }, silent: true },
      ],
      { placementType: 'PickAll', affinity: { clusterAffinity: required } },
    );
    expect(
      made.decisions.map((each) => [each.cluster, each.refusedBy, each.filters.isOtherwiseFit(each)]),
    ).toEqual([
      ['a', '', true],
      ['b', 'TaintToleration', true],
      ['c', 'ClusterAffinity', false],
      ['d', 'ClusterEligibility', true],
    ]);
    expect([made.found, made.countTaintedAlone()]).toEqual([1, 1]);
  });

  it('go by the bindings of the policy snapshot as long as the policy is the same', () => {
    const snapshot = (type: string): JsonObject => ({
      apiVersion: PLACEMENT,
      kind: 'ClusterSchedulingPolicySnapshot',
      metadata: {
        name: 'web-0',
        uid: 'uid-s',
        labels: {
          [LABEL.parentPlacement]: 'web',
          [LABEL.isLatestSnapshot]: 'true',
          [LABEL.policyIndex]: '0',
        },
      },
      spec: { policy: { placementType: type } },
    });
    const binding: JsonObject = {
      apiVersion: PLACEMENT,
      kind: 'ClusterResourceBinding',
      metadata: { name: 'web-a', uid: 'uid-b', labels: { [LABEL.parentPlacement]: 'web' } },
      spec: { state: 'Bound', targetCluster: 'a', schedulingPolicySnapshotName: 'web-0' },
    };
    const members = [{ name: 'a', taint: true }, { name: 'b' }];
    const same = decide(members, { placementType: 'PickAll' }, snapshot('PickAll'), binding);
    expect([same.basis, verdicts(same)]).toEqual(['recorded', { a: 'kept', b: 'picked' }]);
    const edited = decide(members, { placementType: 'PickAll', tolerations: [] }, snapshot('PickN'), binding);
    expect([edited.basis, verdicts(edited)]).toEqual(['edited', { a: 'refused', b: 'picked' }]);
  });

  it('take members without status for healthy, and leave open what their properties decide', () => {
    const origin = { source: testSource('inventory.yaml'), start: 0, end: 0, pointer: '' };
    const inventory = { complete: true, members: [{ name: 'a' }, { name: 'b', properties: { nodes: '5' } }] };
    const expression = { name: 'nodes', operator: 'Ge', values: ['3'] };
    const terms = [{ propertySelector: { matchExpressions: [expression] } }];
    const required = { requiredDuringSchedulingIgnoredDuringExecution: { clusterSelectorTerms: terms } };
    const found = (policy: JsonObject): PlacementDecisions['found'] => {
      const fleet = fleetOf([placementJson(policy)], { inventories: [{ value: inventory, origin }] });
      const [placement] = fleet.placements;
      return placement === undefined ? 0 : simulate(fleet).decisionsOf(placement).found;
    };
    expect(found({ placementType: 'PickN', numberOfClusters: 2 })).toBe(2);
    const asking = (count: number): JsonObject => {
      return { placementType: 'PickN', numberOfClusters: count, affinity: { clusterAffinity: required } };
    };
    expect(found(asking(1))).toBe(1);
    expect(isUnknown(found(asking(2)))).toBe(true);
    expect(found(asking(3))).toBe(2);
  });

  it('recall from the policy snapshot what a printed version hides of namespaces', () => {
    const hidden = {
      ...memberJson({ name: 'a', namespaces: [] }),
      apiVersion: 'cluster.kubernetes-fleet.io/v1',
    };
    const { namespaces: _, ...status } = (hidden as JsonObject)['status'] as JsonObject;
    const snapshot: JsonObject = {
      apiVersion: 'placement.kubernetes-fleet.io/v1beta1',
      kind: 'SchedulingPolicySnapshot',
      metadata: {
        name: 'web-0',
        namespace: 'shop',
        uid: 'uid-s',
        labels: {
          [LABEL.parentPlacement]: 'web',
          [LABEL.isLatestSnapshot]: 'true',
          [LABEL.policyIndex]: '0',
        },
      },
      spec: { policy: { placementType: 'PickAll' } },
      status: {
        targetClusters: [
          {
            clusterName: 'a',
            selected: false,
            reason: 'ClusterUnschedulable, target namespace does not exist on cluster',
          },
        ],
      },
    };
    const placement = placementJson({ placementType: 'PickAll' }, { name: 'web', namespace: 'shop' });
    const outcome = (objects: readonly JsonObject[]) => {
      const fleet = fleetOf([{ ...hidden, status }, placement, ...objects]);
      const [first] = fleet.placements;
      const decision = first && simulate(fleet).decisionsOf(first).decisionOn('a');
      return [decision?.outcome.verdict, decision?.namespaceRefusal, decision?.gates];
    };
    expect(outcome([])).toEqual(['picked', '', ['namespaces:a']]);
    expect(outcome([snapshot])).toEqual(['refused', 'not-listed', []]);
  });
});

const member = fc.record({
  name: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
  labels: fc.record({ env: fc.constantFrom('prod', 'dev') }),
  taint: fc.boolean(),
  silent: fc.boolean(),
});
const fleetMembers = fc.uniqueArray(member, { selector: ({ name }) => name, maxLength: 5 });
const policy = fc.record({
  placementType: fc.constantFrom('PickAll', 'PickN'),
  numberOfClusters: fc.integer({ min: 0, max: 4 }),
});

describe('whatever the fleet is', () => {
  it('who is picked is refused by nothing, and who is refused fails at least one filter', () => {
    fc.assert(
      fc.property(fleetMembers, policy, (members, asked) => {
        const { decisions } = decide(members, asked);
        for (const decision of decisions) {
          const { picked, refusedBy, cluster, filters } = decision;
          const { taint, silent } = members.find(({ name }) => name === cluster) ?? {};
          const sound = taint !== true && silent !== true;
          expect(picked && !sound).toBe(false);
          expect(refusedBy === '').toBe(
            sound || (asked.placementType === 'PickN' && asked.numberOfClusters === 0),
          );
          if (refusedBy !== '')
            expect(filters.isOtherwiseFit(decision)).toBe(!(taint === true && silent === true));
        }
      }),
    );
  });

  it('removing a taint never loses a cluster that PickAll had', () => {
    fc.assert(
      fc.property(fleetMembers, fc.nat(4), (members, at) => {
        const before = decide(members, { placementType: 'PickAll' });
        const after = decide(
          members.map((each, index) => (index === at ? { ...each, taint: false } : each)),
          { placementType: 'PickAll' },
        );
        for (const { cluster, picked } of before.decisions) {
          if (picked) expect(after.decisionOn(cluster)?.picked).toBe(true);
        }
      }),
    );
  });

  it('as many are found as are picked, and short means fewer than wanted', () => {
    fc.assert(
      fc.property(fleetMembers, policy, (members, asked) => {
        const { decisions, found, short, wanted } = decide(members, asked);
        const picked = decisions.filter((each) => each.picked).length;
        expect(found).toBe(picked);
        expect(short).toBe(picked < (wanted ?? 1));
      }),
    );
  });
});
