import {
  addItems,
  type Condition,
  copyOf,
  type Dump,
  type Fields,
  fieldOf,
  type Item,
  itemsOf,
  later,
  now,
  setField,
} from '../dump-editor.ts';
import { bindings, failStage, keepDown, placementIn, refuse, stopCluster, works } from '../dump-faults.ts';
import { holdBack, takeSnapshot } from './delivery.ts';
import type { Fault } from './fault.ts';
import { addOverride, attach } from './overrides.ts';

const CATALOG = 'ClusterResourcePlacement//catalog';
const BASE = 'healthy-crp-pickn';
const ONE = 'aks-member-1';
const TWO = 'aks-member-2';

/** Spellings of older releases, by the present ones (delivery-and-conditions.md §2.10). */
const OLDER: ReadonlyMap<string, string> = new Map([
  ['ClusterResourcePlacementWorkSynchronized', 'ClusterResourcePlacementSynchronized'],
  ['WorkSynchronized', 'WorkSynchronizeSucceeded'],
  ['AllWorkHaveBeenApplied', 'AllWorkHasBeenApplied'],
  ['AllManifestsApplied', 'WorkAppliedCompleted'],
  ['SomeManifestsAreNotApplied', 'WorkAppliedFailed'],
  ['SomeManifestsAreNotAvailable', 'WorkNotAvailableYet'],
  ['AllManifestsAvailable', 'WorkAvailable'],
  ['Applied', 'ManifestAlreadyUpToDate'],
  ['Available', 'ManifestAvailable'],
]);

/** Rewrites reasons and types to what older releases wrote, and API versions to v1beta1. */
function age(dump: Dump): void {
  const reword = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const condition = value as Partial<Condition>;
    if (typeof condition.type === 'string' && typeof condition.reason === 'string') {
      condition.reason = OLDER.get(condition.reason) ?? condition.reason;
      if (condition.type.startsWith('ClusterResource'))
        condition.type = OLDER.get(condition.type) ?? condition.type;
    }
    for (const each of Object.values(value)) reword(each);
  };
  for (const [path, items] of dump.lists)
    if (path.startsWith('hub/'))
      for (const item of items) {
        reword(item.status);
        item.apiVersion = item.apiVersion
          .replace('kubernetes-fleet.io/v1', 'kubernetes-fleet.io/v1beta1')
          .replace('v1beta1beta1', 'v1beta1');
      }
}

const fault = (
  name: string,
  rule: string,
  root: string,
  clusters: readonly string[],
  edit: (dump: Dump) => void,
): Fault => ({ name, base: BASE, edit, root, placement: CATALOG, clusters, rule });

export const OLDER_RELEASES: readonly Fault[] = [
  fault('a healthy hub of an older release', '', '', [], age),
  fault('an older release: an object of another owner', 'FL1213', CATALOG, [TWO], (dump) => {
    refuse(placementIn(dump, 'catalog'), {
      kind: 'Deployment',
      name: 'catalog-api',
      reason: 'ManifestsAlreadyOwnedByOthers',
      message:
        'Failed to apply manifest: resource exists and is not managed by the fleet controller and co-ownernship is disallowed',
      clusters: [TWO],
    });
    age(dump);
  }),
  fault('an older release: two placements conflict', 'FL1213', CATALOG, [TWO], (dump) => {
    refuse(placementIn(dump, 'catalog'), {
      kind: 'Deployment',
      name: 'catalog-api',
      reason: 'ApplyConflictBetweenPlacements',
      message:
        'Failed to apply manifest: manifest is already managed by placement other but with different apply strategy or the placement strategy is changed',
      clusters: [TWO],
    });
    age(dump);
  }),
  fault(
    'an older release: the API server refuses',
    'FL1227',
    'Service/catalog/catalog-api',
    [TWO],
    (dump) => {
      refuse(placementIn(dump, 'catalog'), {
        kind: 'Service',
        name: 'catalog-api',
        reason: 'AppliedManifestFailedReason',
        message:
          'Failed to apply manifest: Service "catalog-api" is invalid: spec.ports[0].port: Invalid value: 99999: must be between 1 and 65535, inclusive',
        clusters: [TWO],
      });
      age(dump);
    },
  ),
  fault(
    'an older release: a workload that does not come up',
    'FL1221',
    'Deployment/catalog/catalog-api',
    [ONE],
    (dump) => {
      keepDown(placementIn(dump, 'catalog'), 'Deployment', 'catalog-api', [ONE]);
      age(dump);
    },
  ),
  fault(
    'an older release: an override fails without naming itself',
    'FL0801',
    'ResourceOverride/catalog/tune',
    [ONE, TWO],
    (dump) => {
      const target = placementIn(dump, 'catalog');
      addOverride(dump, 'ResourceOverride', 'catalog', 'tune', {
        resourceSelectors: [{ group: 'apps', version: 'v1', kind: 'Deployment', name: 'catalog-api' }],
        policy: {
          overrideRules: [
            {
              clusterSelector: { clusterSelectorTerms: [] },
              overrideType: 'JSONPatch',
              jsonPatchOverrides: [{ op: 'add', path: '/metadata/annotations/new', value: 'x' }],
            },
          ],
        },
      });
      attach(target, [ONE, TWO], 'catalog', 'tune-0');
      for (const cluster of [ONE, TWO])
        stopCluster(
          target,
          cluster,
          'Overridden',
          'False',
          'OverriddenFailed',
          'Failed to apply the override rules on the resources: add operation does not apply: doc is missing path: "/metadata/annotations/new": missing value',
        );
      failStage(target, 'Overridden', 2);
      age(dump);
    },
  ),
];

/** Moves a manifest of each Work into a Work of its own, as an envelope's content travels. */
function envelop(dump: Dump, kind: string): void {
  const target = placementIn(dump, 'catalog');
  for (const work of works(target)) {
    const manifests = fieldOf(work.spec, 'workload', 'manifests') as Item[];
    const at = manifests.findIndex((each) => each.kind === kind);
    const [manifest] = manifests.splice(at, 1);
    const entries = work.status['manifestConditions'] as { identifier: Fields }[];
    const [entry] = entries.splice(at, 1);
    for (const [ordinal, each] of entries.entries()) each.identifier['ordinal'] = ordinal;
    const inner = copyOf(work);
    delete inner.metadata.uid;
    inner.metadata.name = 'catalog-work-envelope-0123456789abcdef';
    Object.assign(inner.metadata.labels ?? {}, {
      'kubernetes-fleet.io/envelope-work': 'ResourceEnvelope',
      'kubernetes-fleet.io/envelope-name': 'box',
      'kubernetes-fleet.io/envelope-namespace': 'catalog',
    });
    setField(inner.spec, ['workload', 'manifests'], [manifest]);
    if (entry !== undefined) entry.identifier['ordinal'] = 0;
    inner.status['manifestConditions'] = [entry];
    addItems(dump, 'hub', 'works', inner);
  }
  const envelope = {
    apiVersion: 'placement.kubernetes-fleet.io/v1beta1',
    kind: 'ResourceEnvelope',
    metadata: { name: 'box', namespace: 'catalog' },
  };
  for (const snapshot of itemsOf(dump, 'hub', 'ClusterResourceSnapshot')) {
    const resources = snapshot.spec['selectedResources'] as Item[];
    const at = resources.findIndex((each) => each.kind === kind);
    const [manifest] = resources.splice(at, 1);
    resources.push({ ...envelope, data: { 'object.yaml': manifest } } as unknown as Item);
    setField(snapshot.metadata, ['annotations', 'kubernetes-fleet.io/number-of-enveloped-object'], '1');
    const source = itemsOf(dump, 'hub', kind).find(
      ({ metadata }) => metadata.namespace === 'catalog' && metadata.name !== 'kube-root-ca.crt',
    );
    const { creationTimestamp } = source?.metadata ?? {};
    if (!itemsOf(dump, 'hub', 'ResourceEnvelope').length)
      addItems(dump, 'hub', 'resourceenvelopes', {
        ...envelope,
        metadata: { ...envelope.metadata, creationTimestamp },
        data: { 'object.yaml': manifest },
      });
    for (const [path, items] of dump.lists)
      if (path.startsWith('hub/'))
        dump.lists.set(
          path,
          items.filter((item) => item !== source),
        );
  }
  const selected = target.placement.status['selectedResources'] as Fields[];
  const at = selected.findIndex((each) => each['kind'] === kind);
  selected.splice(at, 1, {
    group: 'placement.kubernetes-fleet.io',
    version: 'v1beta1',
    kind: 'ResourceEnvelope',
    name: 'box',
    namespace: 'catalog',
  });
}

export const ROLLOUTS: readonly Fault[] = [
  fault('a healthy placement with an envelope', '', '', [], (dump) => envelop(dump, 'ConfigMap')),
  fault('what an envelope holds is refused', 'FL1224', CATALOG, [ONE], (dump) => {
    envelop(dump, 'ConfigMap');
    refuse(placementIn(dump, 'catalog'), {
      kind: 'ConfigMap',
      name: 'catalog-api-config',
      reason: 'ManifestApplyFailed',
      message:
        'Failed to apply the manifest (error: failed to apply the manifest: failed to create manifest object: error returned by the API server: ConfigMap "catalog-api-config" is invalid: []: Too long: must have at most 1048576 bytes)',
      clusters: [ONE],
    });
  }),
  fault(
    'a changed override waits for the rollout',
    'FL1221',
    'Deployment/catalog/catalog-api',
    [ONE, TWO],
    (dump) => {
      const target = placementIn(dump, 'catalog');
      takeSnapshot(
        target,
        ['spec', 'template', 'spec', 'containers', 0, 'image'],
        'mcr.microsoft.com/oss/nginx/nginx:8.8.8',
        [ONE],
      );
      keepDown(target, 'Deployment', 'catalog-api', [ONE]);
      holdBack(target, [TWO]);
      addOverride(dump, 'ResourceOverride', 'catalog', 'tune', {
        placement: { name: 'catalog', scope: 'Cluster' },
        resourceSelectors: [{ group: 'apps', version: 'v1', kind: 'Deployment', name: 'catalog-api' }],
        policy: {
          overrideRules: [
            {
              clusterSelector: { clusterSelectorTerms: [] },
              overrideType: 'JSONPatch',
              jsonPatchOverrides: [{ op: 'replace', path: '/spec/replicas', value: 3 }],
            },
          ],
        },
      });
    },
  ),
  fault(
    'a cluster that is not picked any more cannot be removed',
    'FL1251',
    'ClusterResourceBinding//catalog-aks-member-2-8b026902',
    [TWO],
    (dump) => {
      const target = placementIn(dump, 'catalog');
      const at = later(now(dump), -1800);
      setField(target.placement.spec, ['policy', 'numberOfClusters'], 1);
      for (const each of itemsOf(dump, 'hub', 'ClusterSchedulingPolicySnapshot')) {
        setField(each.spec, ['policy', 'numberOfClusters'], 1);
        setField(each.metadata, ['annotations', 'kubernetes-fleet.io/number-of-clusters'], '1');
        each.status['targetClusters'] = (each.status['targetClusters'] as Fields[]).map((one) =>
          one['clusterName'] === TWO ? { ...one, selected: false, reason: 'Cluster is not picked' } : one,
        );
      }
      for (const binding of bindings(target, TWO)) {
        binding.spec['state'] = 'Unscheduled';
        setField(binding.metadata, ['annotations', 'kubernetes-fleet.io/previous-binding-state'], 'Bound');
        for (const each of binding.status['conditions'] as Condition[]) each.lastTransitionTime = at;
      }
      target.placement.status['placementStatuses'] = (
        target.placement.status['placementStatuses'] as Fields[]
      ).filter((each) => each['clusterName'] === ONE);
      for (const each of target.placement.status['conditions'] as Condition[])
        Object.assign(each, { message: each.message.replace('2 ', '1 '), lastTransitionTime: at });
    },
  ),
];
