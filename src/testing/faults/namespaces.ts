import {
  type Condition,
  copyOf,
  type Dump,
  type Fields,
  type Item,
  itemsOf,
  later,
  now,
  removeItems,
  setField,
} from '../dump-editor.ts';
import { applyError, bindings, placementIn, refuse, works } from '../dump-faults.ts';
import type { Fault } from './fault.ts';

const BASE = 'nsc-pickall-namespace-on-two';
const STOCK = 'ResourcePlacement/inventory/stock';
const SOURCE = 'ClusterResourcePlacement//inventory-ns';
const ONE = 'aks-member-1';
const TWO = 'aks-member-2';
const THREE = 'aks-member-3';

const membersOf = (dump: Dump, name: string): Item[] =>
  itemsOf(dump, 'hub', 'MemberCluster').filter(({ metadata }) => metadata.name === name);

/** The member lists a namespace no more, or lists it. */
function listNamespace(dump: Dump, cluster: string, listed: boolean): void {
  for (const kind of ['MemberCluster', 'InternalMemberCluster'])
    for (const each of itemsOf(dump, 'hub', kind))
      if (each.metadata.name === cluster && each.status['namespaces'] !== undefined)
        setField(each, ['status', 'namespaces', 'inventory'], listed ? 'inventory-ns-work' : undefined);
}

/** The placement of the namespace covers the third member as well, by copies of what the second has. */
function coverAll(dump: Dump): void {
  const source = placementIn(dump, 'inventory-ns');
  setField(source.placement.spec, ['policy', 'clusterNames'], [ONE, TWO, THREE]);
  const rename = <T>(value: T): T => JSON.parse(JSON.stringify(value).replaceAll(TWO, THREE)) as T;
  for (const [path, found] of [
    ['hub/clusterresourcebindings', bindings(source, TWO)],
    ['hub/works', works(source, TWO)],
  ] as const)
    dump.lists.get(path)?.push(
      ...found.map((each) => ({
        ...rename(copyOf(each)),
        metadata: { ...rename(each.metadata), uid: `${each.metadata.uid ?? ''}3` },
      })),
    );
  const entries = source.placement.status['placementStatuses'] as Fields[];
  entries.push(rename(entries[1] ?? {}));
  for (const each of itemsOf(dump, 'hub', 'ClusterSchedulingPolicySnapshot')) {
    setField(each.spec, ['policy', 'clusterNames'], [ONE, TWO, THREE]);
    const decisions = each.status['targetClusters'] as Fields[];
    decisions.push(rename(copyOf(decisions[1] ?? {})));
  }
  for (const each of source.placement.status['conditions'] as Condition[])
    each.message = each.message.replace('2 ', '3 ');
}

const collection = (dump: Dump, cluster: string, change: (condition: Condition) => void): void => {
  for (const kind of ['MemberCluster', 'InternalMemberCluster'])
    for (const each of itemsOf(dump, 'hub', kind))
      if (each.metadata.name === cluster)
        for (const condition of (each.status['conditions'] ?? []) as Condition[])
          if (condition.type === 'NamespaceCollectionSucceeded') change(condition);
};

export const NAMESPACES: readonly Fault[] = [
  {
    name: 'the namespace was taken from a member that keeps its ResourcePlacement',
    base: BASE,
    edit: (dump) => {
      const source = placementIn(dump, 'inventory-ns');
      const stock = placementIn(dump, 'stock', 'inventory');
      setField(source.placement.spec, ['policy', 'clusterNames'], [ONE]);
      source.placement.metadata.generation = 2;
      for (const each of source.placement.status['conditions'] as Condition[])
        Object.assign(each, { observedGeneration: 2, message: each.message.replace('2 ', '1 ') });
      const entries = (source.placement.status['placementStatuses'] as Fields[]).filter(
        (each) => each['clusterName'] === ONE,
      );
      for (const each of entries)
        for (const condition of each['conditions'] as Condition[]) condition.observedGeneration = 2;
      source.placement.status['placementStatuses'] = entries;
      for (const each of itemsOf(dump, 'hub', 'ClusterSchedulingPolicySnapshot')) {
        setField(each.spec, ['policy', 'clusterNames'], [ONE]);
        setField(each.status, ['observedCRPGeneration'], 2);
        each.status['targetClusters'] = (each.status['targetClusters'] as Fields[]).filter(
          (one) => one['clusterName'] === ONE,
        );
      }
      const gone = new Set([...bindings(source, TWO), ...works(source, TWO)]);
      for (const [path, items] of dump.lists)
        dump.lists.set(
          path,
          items.filter((item) => !gone.has(item)),
        );
      listNamespace(dump, TWO, false);
      const kinds = works(stock, TWO).flatMap(
        ({ status }) => status['manifestConditions'] as { identifier: Fields }[],
      );
      refuse(
        stock,
        ...kinds.map(({ identifier }) => ({
          kind: String(identifier['kind']),
          name: String(identifier['name']),
          reason: 'ManifestApplyFailed',
          message: applyError('namespaces "inventory" not found'),
          clusters: [TWO],
        })),
      );
    },
    root: SOURCE,
    placement: STOCK,
    clusters: [TWO],
    rule: 'FL0502',
  },
  {
    name: 'a member has more namespaces than it reports',
    base: BASE,
    edit: (dump) => {
      coverAll(dump);
      const many = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`team-${index}`, '']));
      for (const kind of ['MemberCluster', 'InternalMemberCluster'])
        for (const each of itemsOf(dump, 'hub', kind))
          if (each.metadata.name === THREE && each.status['namespaces'] !== undefined)
            each.status['namespaces'] = many;
      collection(dump, THREE, (condition) =>
        Object.assign(condition, {
          status: 'False',
          reason: 'Degraded',
          message:
            'Namespaces are collected in a degraded mode since the number of namespaces reaches the track limit',
        }),
      );
      removeItems(dump, THREE, 'Namespace', () => true);
    },
    root: `MemberCluster//${THREE}`,
    placement: STOCK,
    clusters: [THREE],
    rule: 'FL1235',
  },
  {
    name: 'the namespace is being deleted on a member',
    base: BASE,
    edit: (dump) => {
      const stock = placementIn(dump, 'stock', 'inventory');
      for (const each of itemsOf(dump, ONE, 'Namespace'))
        if (each.metadata.name === 'inventory') {
          each.metadata.deletionTimestamp = later(now(dump), -600);
          setField(each, ['status', 'phase'], 'Terminating');
        }
      listNamespace(dump, ONE, false);
      refuse(stock, {
        kind: 'Deployment',
        name: 'stock',
        reason: 'ManifestApplyFailed',
        message: applyError(
          'deployments.apps "stock" is forbidden: unable to create new content in namespace inventory because it is being terminated',
        ),
        clusters: [ONE],
      });
      for (const member of membersOf(dump, THREE))
        member.spec['taints'] = [{ key: 'x', value: 'y', effect: 'NoSchedule' }];
    },
    root: STOCK,
    placement: STOCK,
    clusters: [ONE],
    rule: 'FL1215',
  },
];
