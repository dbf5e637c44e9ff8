import {
  addItems,
  type Condition,
  copyOf,
  type Fields,
  fieldOf,
  type Item,
  itemOf,
  itemsOf,
  later,
  now,
  removeItems,
  setField,
} from '../dump-editor.ts';
import {
  bindings,
  failStage,
  keepDown,
  leaveUnapplied,
  placementIn,
  policySnapshots,
  resourceSnapshots,
  statusEntry,
  stopCluster,
  type Target,
  works,
} from '../dump-faults.ts';
import type { Fault } from './fault.ts';

const CATALOG = 'ClusterResourcePlacement//catalog';
const BASE = 'healthy-crp-pickn';
const ONE = 'aks-member-1';
const TWO = 'aks-member-2';

const fault = (
  name: string,
  rule: string,
  root: string,
  clusters: readonly string[],
  edit: (target: Target) => void,
): Fault => ({
  name,
  base: BASE,
  edit: (dump) => edit(placementIn(dump, 'catalog')),
  root,
  placement: CATALOG,
  clusters,
  rule,
});

const stopSync = (target: Target, clusters: readonly string[], detail: string): void => {
  for (const cluster of clusters)
    stopCluster(
      target,
      cluster,
      'WorkSynchronized',
      'False',
      'SyncWorkFailed',
      `Failed to synchronize the work to the latest: ${detail}`,
    );
  failStage(target, 'WorkSynchronized', clusters.length);
};

/** A new snapshot that one cluster has and the others wait for, or nobody has. */
export function takeSnapshot(
  target: Target,
  path: readonly (string | number)[],
  value: unknown,
  moved: readonly string[],
): void {
  const { dump, placement } = target;
  const [old] = resourceSnapshots(target);
  if (old === undefined) return;
  setField(old.metadata, ['labels', 'kubernetes-fleet.io/is-latest-snapshot'], 'false');
  const name = `${placement.metadata.name}-1-snapshot`;
  const next = copyOf(old);
  next.metadata.name = name;
  delete next.metadata.uid;
  next.metadata.creationTimestamp = now(dump);
  Object.assign(next.metadata.labels ?? {}, {
    'kubernetes-fleet.io/is-latest-snapshot': 'true',
    'kubernetes-fleet.io/resource-index': '1',
  });
  const change = (items: readonly Item[]): void => {
    for (const item of items) if (item.kind === 'Deployment') setField(item, path, value);
  };
  change(next.spec['selectedResources'] as Item[]);
  addItems(dump, 'hub', 'clusterresourcesnapshots', next);
  change(itemsOf(dump, 'hub', 'Deployment').filter(({ metadata }) => metadata.namespace === 'catalog'));
  placement.status['observedResourceIndex'] = '1';
  for (const entry of placement.status['placementStatuses'] as Fields[]) entry['observedResourceIndex'] = '1';
  for (const cluster of moved) {
    for (const binding of bindings(target, cluster)) {
      binding.spec['resourceSnapshotName'] = name;
      binding.metadata.generation = (binding.metadata.generation ?? 1) + 1;
      for (const each of binding.status['conditions'] as Condition[])
        each.observedGeneration = binding.metadata.generation;
    }
    for (const work of works(target, cluster)) {
      work.metadata.generation = 2;
      for (const each of work.status['conditions'] as Condition[]) each.observedGeneration = 2;
      setField(work.metadata, ['annotations', 'kubernetes-fleet.io/parent-resource-snapshot-name'], name);
      setField(work.metadata, ['labels', 'kubernetes-fleet.io/parent-resource-snapshot-index'], '1');
      change(fieldOf(work.spec, 'workload', 'manifests') as Item[]);
    }
  }
}

/** Clusters that wait for the rollout. */
export function holdBack(target: Target, clusters: readonly string[]): void {
  for (const cluster of clusters) {
    for (const binding of bindings(target, cluster)) {
      const found = (binding.status['conditions'] as Condition[]).find(
        (each) => each.type === 'RolloutStarted',
      );
      Object.assign(found ?? {}, {
        status: 'False',
        reason: 'RolloutNotStartedYet',
        message: 'The resources cannot be updated to the latest because of the rollout strategy',
      });
    }
    const entry = statusEntry(target, cluster);
    const [scheduled] = entry['conditions'] as Condition[];
    entry['conditions'] = [
      scheduled,
      {
        type: 'RolloutStarted',
        status: 'False',
        reason: 'RolloutNotStartedYet',
        message: 'The rollout is being blocked by the rollout strategy',
        lastTransitionTime: now(target.dump),
        observedGeneration: 1,
      },
    ];
  }
  failStage(target, 'RolloutStarted', clusters.length);
}

const IMAGE = ['spec', 'template', 'spec', 'containers', 0, 'image'] as const;

export const DELIVERY: readonly Fault[] = [
  fault('a Work is too large for the hub', 'FL1206', CATALOG, [ONE, TWO], (target) =>
    stopSync(target, [ONE, TWO], 'etcdserver: request is too large'),
  ),
  fault('the mailbox namespace of a member is being deleted', 'FL1206', CATALOG, [TWO], (target) =>
    stopSync(
      target,
      [TWO],
      'works.placement.kubernetes-fleet.io "catalog-work" is forbidden: unable to create new content in namespace fleet-member-aks-member-2 because it is being terminated',
    ),
  ),
  fault('a Work was deleted by hand and is not made anew', 'FL1211', CATALOG, [TWO], ({ dump }) =>
    removeItems(dump, 'hub', 'Work', ({ metadata }) => metadata.namespace === `fleet-member-${TWO}`),
  ),
  fault('a Work was edited by hand', 'FL1502', CATALOG, [TWO], (target) => {
    for (const work of works(target, TWO))
      for (const item of fieldOf(work.spec, 'workload', 'manifests') as Item[])
        if (item.kind === 'Deployment') setField(item, IMAGE, 'nginx:1.0');
  }),
  fault('two envelope Works for one envelope', 'FL1206', CATALOG, [ONE], (target) =>
    stopSync(target, [ONE], '2 work objects found for the same envelope catalog-env, only one expected'),
  ),
  fault('a binding of a picked cluster is missing', 'FL1210', CATALOG, [TWO], ({ dump }) => {
    removeItems(dump, 'hub', 'ClusterResourceBinding', ({ spec }) => spec['targetCluster'] === TWO);
    removeItems(dump, 'hub', 'Work', ({ metadata }) => metadata.namespace === `fleet-member-${TWO}`);
  }),
  fault('two bindings for one cluster', 'FL1262', CATALOG, [TWO], (target) => {
    const [binding] = bindings(target, TWO);
    if (binding === undefined) return;
    const twin = copyOf(binding);
    twin.metadata.name = 'catalog-aks-member-2-ffffffff';
    delete twin.metadata.uid;
    addItems(target.dump, 'hub', 'clusterresourcebindings', twin);
  }),
  fault('two resource snapshots are the latest', 'FL1260', CATALOG, [], (target) => {
    takeSnapshot(target, [...IMAGE], 'nginx:2', [ONE, TWO]);
    for (const each of resourceSnapshots(target))
      setField(each.metadata, ['labels', 'kubernetes-fleet.io/is-latest-snapshot'], 'true');
  }),
  fault('a part of the snapshot is missing', 'FL1263', CATALOG, [], (target) => {
    for (const each of resourceSnapshots(target))
      setField(each.metadata, ['annotations', 'kubernetes-fleet.io/number-of-resource-snapshots'], '2');
  }),
  fault(
    'a bad image stops the rollout at the first cluster',
    'FL1221',
    'Deployment/catalog/catalog-api',
    [ONE, TWO],
    (target) => {
      takeSnapshot(target, [...IMAGE], 'mcr.microsoft.com/oss/nginx/nginx:9.9.9', [ONE]);
      keepDown(target, 'Deployment', 'catalog-api', [ONE]);
      holdBack(target, [TWO]);
    },
  ),
  fault('maxUnavailable 0 holds an update back', 'FL1002', CATALOG, [ONE, TWO], (target) => {
    setField(target.placement.spec, ['strategy', 'rollingUpdate', 'maxUnavailable'], 0);
    takeSnapshot(target, [...IMAGE], 'mcr.microsoft.com/oss/nginx/nginx:1.25.4', []);
    holdBack(target, [ONE, TWO]);
  }),
  fault('too few clusters leave no room for an update', 'FL0402', CATALOG, [ONE, TWO], (target) => {
    target.placement.spec['policy'] = { ...(target.placement.spec['policy'] as Fields), numberOfClusters: 3 };
    const text =
      'could not find all clusters needed as specified by the scheduling policy, found 2 cluster(s) instead';
    for (const each of policySnapshots(target)) {
      setField(each.spec, ['policy', 'numberOfClusters'], 3);
      setField(each.metadata, ['annotations', 'kubernetes-fleet.io/number-of-clusters'], '3');
      Object.assign((each.status['conditions'] as Condition[])[0] ?? {}, {
        status: 'False',
        reason: 'SchedulingPolicyUnfulfilled',
        message: text,
      });
    }
    takeSnapshot(target, [...IMAGE], 'mcr.microsoft.com/oss/nginx/nginx:1.25.4', []);
    holdBack(target, [ONE, TWO]);
    Object.assign((target.placement.status['conditions'] as Condition[])[0] ?? {}, {
      status: 'False',
      reason: 'SchedulingPolicyUnfulfilled',
      message: text,
    });
    (target.placement.status['placementStatuses'] as Fields[]).push({
      conditions: [
        {
          lastTransitionTime: now(target.dump),
          message:
            'ClusterUnschedulable, cluster does not match with any of the required cluster affinity terms',
          observedGeneration: 1,
          reason: 'ScheduleFailed',
          status: 'False',
          type: 'Scheduled',
        },
      ],
    });
  }),
  fault(
    'an update reaches two of three clusters at once because percentages round up',
    'FL1221',
    'Deployment/catalog/catalog-api',
    [ONE, TWO],
    (target) => {
      setField(target.placement.spec, ['strategy', 'rollingUpdate', 'maxUnavailable'], '34%');
      takeSnapshot(target, [...IMAGE], 'mcr.microsoft.com/oss/nginx/nginx:9.9.9', [ONE, TWO]);
      keepDown(target, 'Deployment', 'catalog-api', [ONE, TWO]);
    },
  ),
  fault(
    'the member agent is down and a new Work waits',
    'FL1230',
    `MemberCluster//${TWO}`,
    [TWO],
    (target) => {
      takeSnapshot(target, [...IMAGE], 'mcr.microsoft.com/oss/nginx/nginx:1.25.4', [ONE, TWO]);
      leaveUnapplied(target, TWO);
      const at = later(now(target.dump), -600);
      for (const kind of ['MemberCluster', 'InternalMemberCluster'])
        setField(
          itemOf(target.dump, 'hub', kind, TWO),
          ['status', 'agentStatus', 0, 'lastReceivedHeartbeat'],
          at,
        );
    },
  ),
  fault(
    'the API server of a member does not answer its agent',
    'FL1232',
    `MemberCluster//${TWO}`,
    [TWO],
    (target) => {
      for (const kind of ['MemberCluster', 'InternalMemberCluster']) {
        const agent = fieldOf(itemOf(target.dump, 'hub', kind, TWO), 'status', 'agentStatus', 0) as {
          conditions: Condition[];
        };
        for (const each of agent.conditions)
          if (each.type === 'Healthy')
            Object.assign(each, {
              status: 'False',
              reason: 'InternalMemberClusterUnhealthy',
              message:
                'Get "https://10.0.0.1:443/healthz": dial tcp 10.0.0.1:443: connect: connection refused',
              lastTransitionTime: later(now(target.dump), -600),
            });
      }
      leaveUnapplied(target, TWO);
    },
  ),
  fault(
    'the hub object is newer than the snapshot',
    'FL1267',
    'Deployment/catalog/catalog-api',
    [ONE, TWO],
    ({ dump }) => setField(itemOf(dump, 'hub', 'Deployment', 'catalog-api', 'catalog'), IMAGE, 'nginx:1.28'),
  ),
  fault(
    'an object was added to the namespace and no snapshot holds it',
    'FL1267',
    'ConfigMap/catalog/late',
    [ONE, TWO],
    ({ dump }) =>
      addItems(dump, 'hub', 'configmaps', {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'late', namespace: 'catalog', creationTimestamp: later(now(dump), -900) },
        data: { a: 'b' },
      }),
  ),
];

export const AVAILABLE: readonly Fault[] = [
  fault('a LoadBalancer gets no address', 'FL1221', 'Service/catalog/catalog-api', [ONE], (target) => {
    for (const item of itemsOf(target.dump, 'hub', 'Service'))
      if (item.metadata.name === 'catalog-api') item.spec['type'] = 'LoadBalancer';
    for (const each of [
      ...resourceSnapshots(target).flatMap(({ spec }) => spec['selectedResources'] as Item[]),
      ...works(target).flatMap(({ spec }) => fieldOf(spec, 'workload', 'manifests') as Item[]),
    ])
      if (each.kind === 'Service') each.spec['type'] = 'LoadBalancer';
    keepDown(target, 'Service', 'catalog-api', [ONE]);
  }),
  fault('a workload waits for a Secret that nothing brings', 'FL0606', CATALOG, [ONE, TWO], (target) => {
    addItems(target.dump, 'hub', 'secrets', {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'token', namespace: 'vault' },
      type: 'Opaque',
      data: { a: 'Yg==' },
    });
    const env = [{ name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'token', key: 'a' } } }];
    for (const item of itemsOf(target.dump, 'hub', 'Deployment'))
      setField(item, ['spec', 'template', 'spec', 'containers', 0, 'env'], env);
    for (const each of [
      ...resourceSnapshots(target).flatMap(({ spec }) => spec['selectedResources'] as Item[]),
      ...works(target).flatMap(({ spec }) => fieldOf(spec, 'workload', 'manifests') as Item[]),
    ])
      if (each.kind === 'Deployment')
        setField(each, ['spec', 'template', 'spec', 'containers', 0, 'env'], env);
    keepDown(target, 'Deployment', 'catalog-api', [ONE, TWO]);
  }),
  fault(
    'a workload does not come up and nobody tells why',
    'FL1221',
    'Deployment/catalog/catalog-api',
    [ONE, TWO],
    (target) => keepDown(target, 'Deployment', 'catalog-api', [ONE, TWO]),
  ),
  fault('a probe fails on a member', 'FL1221', 'Deployment/catalog/catalog-api', [ONE], (target) => {
    keepDown(target, 'Deployment', 'catalog-api', [ONE]);
    for (const pod of itemsOf(target.dump, ONE, 'Pod')) {
      for (const each of (pod.status['conditions'] ?? []) as Condition[])
        if (/Ready/.test(each.type))
          Object.assign(each, {
            status: 'False',
            reason: 'ContainersNotReady',
            message: 'containers with unready status: [catalog-api]',
          });
      for (const each of (pod.status['containerStatuses'] ?? []) as Fields[]) each['ready'] = false;
    }
  }),
  fault(
    'pods cannot be scheduled on a member',
    'FL1221',
    'Deployment/catalog/catalog-api',
    [ONE],
    (target) => {
      keepDown(target, 'Deployment', 'catalog-api', [ONE]);
      for (const pod of itemsOf(target.dump, ONE, 'Pod')) {
        pod.status = {
          phase: 'Pending',
          conditions: [
            {
              type: 'PodScheduled',
              status: 'False',
              reason: 'Unschedulable',
              message: '0/2 nodes are available: 2 Insufficient cpu.',
              lastTransitionTime: now(target.dump),
            },
          ],
        };
      }
    },
  ),
  fault(
    'pods are refused by a quota of the member',
    'FL1221',
    'Deployment/catalog/catalog-api',
    [ONE],
    (target) => {
      keepDown(target, 'Deployment', 'catalog-api', [ONE]);
      target.dump.lists.set(`${ONE}/pods`, []);
      for (const each of itemsOf(target.dump, ONE, 'Deployment'))
        (each.status['conditions'] as Fields[]).push({
          type: 'ReplicaFailure',
          status: 'True',
          reason: 'FailedCreate',
          message:
            'pods "catalog-api-5d8f" is forbidden: exceeded quota: pods, requested: pods=1, used: pods=4, limited: pods=4',
          lastTransitionTime: now(target.dump),
        });
    },
  ),
];
