import {
  type Condition,
  copyOf,
  type Fields,
  itemOf,
  itemsOf,
  later,
  now,
  removeItems,
  setField,
} from '../dump-editor.ts';
import {
  bindings,
  placementCondition,
  placementIn,
  policySnapshots,
  resourceSnapshots,
  type Target,
  works,
} from '../dump-faults.ts';
import type { Fault } from './fault.ts';

const CATALOG = 'ClusterResourcePlacement//catalog';
const BASE = 'healthy-crp-pickn';
const ONE = 'aks-member-1';
const TWO = 'aks-member-2';
const THREE = 'aks-member-3';

/** The scheduler finds fewer clusters: those named are refused with a reason each, and their bindings are gone. */
export function fallShort(target: Target, wanted: number, refusals: Readonly<Record<string, string>>): void {
  const { dump, placement } = target;
  const gone = new Set([
    ...Object.keys(refusals).flatMap((name) => [...works(target, name), ...bindings(target, name)]),
  ]);
  for (const [path, items] of dump.lists)
    dump.lists.set(
      path,
      items.filter((item) => !gone.has(item)),
    );
  const policy = policySnapshots(target).at(-1);
  const decisions = (policy?.status['targetClusters'] ?? []) as Fields[];
  for (const [name, reason] of Object.entries(refusals)) {
    const known = decisions.find((each) => each['clusterName'] === name);
    if (known === undefined) decisions.push({ clusterName: name, reason, selected: false });
    else {
      Object.assign(known, { reason, selected: false });
      delete known['clusterScore'];
    }
  }
  const found = decisions.filter((each) => each['selected'] === true).length;
  const text = `could not find all clusters needed as specified by the scheduling policy, found ${found} cluster(s) instead`;
  if (policy !== undefined) {
    const [condition] = policy.status['conditions'] as Condition[];
    Object.assign(condition ?? {}, { status: 'False', reason: 'SchedulingPolicyUnfulfilled', message: text });
  }
  const conditions = placement.status['conditions'] as Condition[];
  const kept = conditions.filter(({ type }) => !type.endsWith('Scheduled'));
  placementCondition(target, 'Scheduled', 'False', 'SchedulingPolicyUnfulfilled', text);
  if (found > 0)
    placement.status['conditions'] = [...(placement.status['conditions'] as Condition[]), ...kept];
  for (const each of kept) each.message = each.message.replace(/\d+ (?=cluster|target)/, `${found} `);
  const entries = (placement.status['placementStatuses'] as Fields[]).filter(
    (each) => !(String(each['clusterName']) in refusals),
  );
  const unplaced = Object.values(refusals)
    .slice(0, wanted - found)
    .map((message) => ({
      conditions: [
        {
          lastTransitionTime: now(dump),
          message,
          observedGeneration: placement.metadata.generation,
          reason: 'ScheduleFailed',
          status: 'False',
          type: 'Scheduled',
        },
      ],
    }));
  placement.status['placementStatuses'] = [...entries, ...unplaced];
}

/** Writes the policy into the placement and its policy snapshot. */
export function setPolicy(target: Target, policy: Fields): void {
  target.placement.spec['policy'] = policy;
  const snapshot = policySnapshots(target).at(-1);
  if (snapshot !== undefined) {
    snapshot.spec['policy'] = copyOf(policy);
    setField(
      snapshot.metadata,
      ['annotations', 'kubernetes-fleet.io/number-of-clusters'],
      policy['placementType'] === 'PickN' ? String(policy['numberOfClusters']) : undefined,
    );
  }
}

const required = (...terms: readonly Fields[]): Fields => ({
  clusterAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { clusterSelectorTerms: terms } },
});
const AFFINITY =
  'ClusterUnschedulable, cluster does not match with any of the required cluster affinity terms';
const PROD = { labelSelector: { matchLabels: { env: 'prod' } } };

const short = (
  name: string,
  rule: string,
  root: string,
  edit: (target: Target) => void,
  clusters: readonly string[],
): Fault => ({
  name,
  base: BASE,
  edit: (dump) => edit(placementIn(dump, 'catalog')),
  root,
  placement: CATALOG,
  clusters,
  rule,
});

export const SCHEDULING: readonly Fault[] = [
  short(
    'a label selector matches one cluster fewer than wanted after a label was taken off',
    'FL0402',
    CATALOG,
    (target) => {
      setField(itemOf(target.dump, 'hub', 'MemberCluster', TWO).metadata, ['labels', 'env'], undefined);
      fallShort(target, 2, { [TWO]: AFFINITY, [THREE]: AFFINITY });
    },
    [TWO],
  ),
  short(
    'an affinity value is misspelt and nothing matches',
    'FL0404',
    CATALOG,
    (target) => {
      setPolicy(target, {
        placementType: 'PickN',
        numberOfClusters: 2,
        affinity: required({ labelSelector: { matchLabels: { env: 'prodd' } } }),
      });
      fallShort(target, 2, { [ONE]: AFFINITY, [TWO]: AFFINITY, [THREE]: AFFINITY });
    },
    [ONE, TWO, THREE],
  ),
  short(
    'a taint keeps all clusters away',
    'FL0402',
    'MemberCluster//aks-member-1',
    (target) => {
      const reason =
        'ClusterUnschedulable, taint &{Key:upgrade Value:now Effect:NoSchedule} cannot be tolerated';
      for (const name of [ONE, TWO])
        itemOf(target.dump, 'hub', 'MemberCluster', name).spec['taints'] = [
          { key: 'upgrade', value: 'now', effect: 'NoSchedule' },
        ];
      fallShort(target, 2, { [ONE]: reason, [TWO]: reason, [THREE]: AFFINITY });
    },
    [ONE, TWO],
  ),
  short(
    'a toleration names another value',
    'FL0402',
    CATALOG,
    (target) => {
      itemOf(target.dump, 'hub', 'MemberCluster', TWO).spec['taints'] = [
        { key: 'dedicated', value: 'gpu', effect: 'NoSchedule' },
      ];
      setPolicy(target, {
        placementType: 'PickN',
        numberOfClusters: 2,
        affinity: required(PROD),
        tolerations: [{ key: 'dedicated', operator: 'Equal', value: 'cpu', effect: 'NoSchedule' }],
      });
      fallShort(target, 2, {
        [TWO]: 'ClusterUnschedulable, taint &{Key:dedicated Value:gpu Effect:NoSchedule} cannot be tolerated',
        [THREE]: AFFINITY,
      });
    },
    [TWO],
  ),
  short(
    'a topology spread constraint cannot be met',
    'FL1202',
    CATALOG,
    (target) => {
      setPolicy(target, {
        placementType: 'PickN',
        numberOfClusters: 3,
        topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'env', whenUnsatisfiable: 'DoNotSchedule' }],
      });
      fallShort(target, 3, {
        [THREE]: 'ClusterUnschedulable, violated doNotSchedule topology spread constraint "env" (max skew 1)',
      });
    },
    [THREE],
  ),
  short(
    'a topology key is on no cluster',
    'FL1202',
    CATALOG,
    (target) => {
      setPolicy(target, {
        placementType: 'PickN',
        numberOfClusters: 2,
        topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'rack', whenUnsatisfiable: 'DoNotSchedule' }],
      });
      const reason =
        'ClusterUnschedulable, violated doNotSchedule topology spread constraint "rack" (max skew 1)';
      fallShort(target, 2, { [ONE]: reason, [TWO]: reason, [THREE]: reason });
    },
    [ONE, TWO, THREE],
  ),
  short(
    'a property sorter names a property that nobody reports',
    'FL0408',
    CATALOG,
    (target) => {
      setPolicy(target, {
        placementType: 'PickN',
        numberOfClusters: 2,
        affinity: required({
          ...PROD,
          propertySelector: {
            matchExpressions: [
              { name: 'resources.kubernetes-fleet.io/available-gpu', operator: 'Gt', values: ['0'] },
            ],
          },
        }),
      });
      fallShort(target, 2, { [ONE]: AFFINITY, [TWO]: AFFINITY, [THREE]: AFFINITY });
    },
    [ONE, TWO],
  ),
  short(
    'a member has left and PickFixed still names it',
    'FL0401',
    CATALOG,
    (target) => {
      setPolicy(target, { placementType: 'PickFixed', clusterNames: [ONE, 'aks-member-9'] });
      fallShort(target, 2, { 'aks-member-9': 'Specified cluster "aks-member-9" is not found' });
      removeItems(target.dump, 'hub', 'ClusterResourceBinding', ({ spec }) => spec['targetCluster'] === TWO);
    },
    ['aks-member-9'],
  ),
  short(
    'PickFixed names a member that is not joined any more',
    'FL1231',
    `MemberCluster//${TWO}`,
    (target) => {
      setPolicy(target, { placementType: 'PickFixed', clusterNames: [ONE, TWO] });
      const member = itemOf(target.dump, 'hub', 'MemberCluster', TWO);
      for (const each of member.status['conditions'] as Condition[])
        if (each.type === 'Joined')
          Object.assign(each, {
            status: 'False',
            reason: 'MemberClusterLeft',
            message: 'Member cluster has left the fleet',
          });
      fallShort(target, 2, {
        [TWO]: `Specified cluster "${TWO}" is not eligible for resource placement: cluster is not connected to the fleet: member agent is not online yet`,
      });
    },
    [TWO],
  ),
  short(
    'a member is not eligible because its heartbeats stopped',
    'FL1230',
    `MemberCluster//${TWO}`,
    (target) => {
      const at = later(now(target.dump), -1200);
      for (const kind of ['MemberCluster', 'InternalMemberCluster'])
        setField(
          itemOf(target.dump, 'hub', kind, TWO),
          ['status', 'agentStatus', 0, 'lastReceivedHeartbeat'],
          at,
        );
      fallShort(target, 2, {
        [TWO]:
          'ClusterUnschedulable, cluster is not eligible for resource placement: cluster is not connected to the fleet: no recent heartbeat signals',
        [THREE]: AFFINITY,
      });
    },
    [TWO],
  ),
  {
    name: 'a name with dots leaves scheduling pending for ever',
    base: BASE,
    edit: (dump) => {
      const target = placementIn(dump, 'catalog');
      const gone = new Set([...bindings(target), ...works(target)]);
      for (const [path, items] of dump.lists)
        dump.lists.set(
          path,
          items.filter((item) => !gone.has(item)),
        );
      for (const each of [...policySnapshots(target), ...resourceSnapshots(target)]) {
        each.metadata.name = each.metadata.name.replace('catalog', 'catalog.v2');
        setField(each.metadata, ['labels', 'kubernetes-fleet.io/parent-CRP'], 'catalog.v2');
        setField(each.metadata, ['ownerReferences', 0, 'name'], 'catalog.v2');
        if (each.kind.includes('Policy')) each.status = undefined as never;
      }
      target.placement.metadata.name = 'catalog.v2';
      const { selectedResources } = target.placement.status;
      target.placement.status = { selectedResources };
      placementCondition(target, 'Scheduled', 'Unknown', 'SchedulePending', 'Scheduling has not completed');
    },
    root: 'ClusterResourcePlacement//catalog.v2',
    placement: 'ClusterResourcePlacement//catalog.v2',
    clusters: [ONE, TWO, THREE],
    rule: 'FL0416',
  },
  {
    name: 'PickFixed without names stays pending',
    base: BASE,
    edit: (dump) => {
      const target = placementIn(dump, 'catalog');
      setPolicy(target, { placementType: 'PickFixed' });
      const gone = new Set([...bindings(target), ...works(target)]);
      for (const [path, items] of dump.lists)
        dump.lists.set(
          path,
          items.filter((item) => !gone.has(item)),
        );
      for (const each of policySnapshots(target)) each.status = undefined as never;
      const { selectedResources } = target.placement.status;
      target.placement.status = { selectedResources };
      placementCondition(target, 'Scheduled', 'Unknown', 'SchedulePending', 'Scheduling has not completed');
    },
    root: CATALOG,
    placement: CATALOG,
    clusters: [],
    rule: 'FL1203',
  },
  {
    name: 'PickAll reaches nobody because all members carry a taint',
    base: BASE,
    edit: (dump) => {
      const target = placementIn(dump, 'catalog');
      setPolicy(target, { placementType: 'PickAll' });
      const reason =
        'ClusterUnschedulable, taint &{Key:freeze Value:yes Effect:NoSchedule} cannot be tolerated';
      for (const member of itemsOf(dump, 'hub', 'MemberCluster'))
        member.spec['taints'] = [{ key: 'freeze', value: 'yes', effect: 'NoSchedule' }];
      fallShort(target, 0, { [ONE]: reason, [TWO]: reason, [THREE]: reason });
      const text = 'found all cluster needed as specified by the scheduling policy, found 0 cluster(s)';
      placementCondition(target, 'Scheduled', 'True', 'SchedulingPolicyFulfilled', text);
      for (const each of policySnapshots(target))
        Object.assign((each.status['conditions'] as Condition[])[0] ?? {}, {
          status: 'True',
          reason: 'SchedulingPolicyFulfilled',
          message: text,
        });
      delete target.placement.status['placementStatuses'];
    },
    root: CATALOG,
    placement: CATALOG,
    clusters: [ONE, TWO, THREE],
    rule: 'FL0406',
  },
  {
    name: 'PickAll leaves a tainted member out with every condition True',
    base: BASE,
    edit: (dump) => {
      const target = placementIn(dump, 'catalog');
      setPolicy(target, { placementType: 'PickAll' });
      itemOf(dump, 'hub', 'MemberCluster', THREE).spec['taints'] = [
        { key: 'freeze', value: 'yes', effect: 'NoSchedule' },
      ];
      for (const each of policySnapshots(target))
        for (const decision of each.status['targetClusters'] as Fields[])
          if (decision['clusterName'] === THREE)
            decision['reason'] =
              'ClusterUnschedulable, taint &{Key:freeze Value:yes Effect:NoSchedule} cannot be tolerated';
    },
    root: `MemberCluster//${THREE}`,
    placement: CATALOG,
    clusters: [THREE],
    rule: 'FL0405',
  },
  {
    name: 'the hub agent has not looked at an edit',
    base: BASE,
    edit: (dump) => {
      const { placement } = placementIn(dump, 'catalog');
      placement.metadata.generation = 2;
      placement.spec['revisionHistoryLimit'] = 5;
      const shift = 1200;
      for (const kind of ['MemberCluster', 'InternalMemberCluster'])
        for (const each of itemsOf(dump, 'hub', kind))
          setField(
            each,
            ['status', 'agentStatus', 0, 'lastReceivedHeartbeat'],
            later(now(dump), kind === 'MemberCluster' ? 0 : shift),
          );
    },
    root: CATALOG,
    placement: CATALOG,
    clusters: [],
    rule: 'FL1268',
  },
];
