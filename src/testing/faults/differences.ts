import {
  addItems,
  type Condition,
  copyOf,
  type Dump,
  type Fields,
  itemOf,
  itemsOf,
  later,
  now,
  setField,
} from '../dump-editor.ts';
import {
  applyError,
  bindings,
  cutConditions,
  failStage,
  keepDown,
  placementIn,
  refuse,
  statusEntry,
  stopCluster,
  works,
} from '../dump-faults.ts';
import type { Fault } from './fault.ts';

const CATALOG = 'ClusterResourcePlacement//catalog';
const BASE = 'healthy-crp-pickn';
const ONE = 'aks-member-1';
const TWO = 'aks-member-2';
const RP = 'healthy-rp-with-namespace-crp';
const PAYMENTS = 'ResourcePlacement/payments/payments-api';

type Entry = Fields & { conditions: Condition[]; identifier: Fields };

/** A member that differs from the hub at one field, as its agent reports it. */
function report(
  dump: Dump,
  cluster: string,
  field: 'drift' | 'diff',
  kind: string,
  differences: readonly Fields[],
): void {
  const target = placementIn(dump, 'catalog');
  const time = now(dump);
  const details = {
    observationTime: time,
    [field === 'drift' ? 'firstDriftedObservedTime' : 'firstDiffedObservedTime']: time,
    observedInMemberClusterGeneration: 3,
    [field === 'drift' ? 'observedDrifts' : 'observedDiffs']: differences,
  };
  const found: Fields[] = [];
  for (const work of works(target, cluster))
    for (const entry of work.status['manifestConditions'] as Entry[])
      if (entry.identifier['kind'] === kind) {
        entry[`${field}Details`] = details;
        const { ordinal, resource, ...object } = entry.identifier;
        found.push({
          ...object,
          ...details,
          ...(field === 'drift' ? {} : {}),
          targetClusterObservedGeneration: 3,
        });
      }
  const list = field === 'drift' ? 'driftedPlacements' : 'diffedPlacements';
  for (const binding of bindings(target, cluster)) binding.status[list] = found;
  statusEntry(target, cluster)[list] = found;
}

const setApply = (dump: Dump, field: string, value: string): void => {
  const { placement } = placementIn(dump, 'catalog');
  setField(placement.spec, ['strategy', 'applyStrategy', field], value);
  for (const kind of ['ClusterResourceBinding', 'Work'])
    for (const each of itemsOf(dump, 'hub', kind)) setField(each.spec, ['applyStrategy', field], value);
};

const REPLICAS = { path: '/spec/replicas', valueInHub: '2', valueInMember: '7' };

/** Turns the placement to ReportDiff, with every cluster reporting. */
function reportOnly(dump: Dump, clusters: readonly string[], status = 'True'): void {
  setApply(dump, 'type', 'ReportDiff');
  const target = placementIn(dump, 'catalog');
  const order = ['Scheduled', 'RolloutStarted', 'Overridden', 'WorkSynchronized', 'DiffReported'];
  const time = now(dump);
  const { placement } = target;
  cutConditions(
    placement.status,
    {
      type: 'ClusterResourcePlacementDiffReported',
      status: 'True',
      reason: 'DiffReportingCompleted',
      message: 'Diff reporting in 2 cluster(s) has been completed',
      lastTransitionTime: time,
      observedGeneration: 1,
    },
    order,
  );
  for (const cluster of clusters) {
    for (const binding of bindings(target, cluster))
      cutConditions(
        binding.status,
        {
          type: 'DiffReported',
          status,
          reason: status === 'True' ? 'AllWorkHaveDiffReported' : 'NotAllWorkHaveDiffReported',
          message:
            status === 'True'
              ? 'All corresponding work objects have reported diff'
              : 'Work object catalog-work has failed to report diff',
          lastTransitionTime: time,
          observedGeneration: 3,
        },
        order,
      );
    cutConditions(
      statusEntry(target, cluster),
      {
        type: 'DiffReported',
        status,
        reason: status === 'True' ? 'AllWorkHaveDiffReported' : 'NotAllWorkHaveDiffReported',
        message:
          status === 'True'
            ? 'All corresponding work objects have reported diff'
            : 'Work object catalog-work has failed to report diff',
        lastTransitionTime: time,
        observedGeneration: 1,
      },
      order,
    );
    for (const work of works(target, cluster)) {
      work.status['conditions'] = [
        {
          type: 'DiffReported',
          status,
          reason: status === 'True' ? 'AllManifestsDiffReported' : 'SomeManifestsHaveNotReportedDiff',
          message:
            status === 'True'
              ? 'All the specified manifests have reported diff'
              : 'Failed to report diff on all manifests (3 of 4 manifests have reported diff)',
          lastTransitionTime: time,
          observedGeneration: 1,
        },
      ];
      for (const entry of work.status['manifestConditions'] as Entry[])
        entry.conditions = [
          {
            type: 'DiffReported',
            status: 'True',
            reason: 'NoDiffFound',
            message: 'No diff has been found',
            lastTransitionTime: time,
          },
        ];
    }
  }
  if (status === 'True') return;
  cutConditions(
    placement.status,
    {
      type: 'ClusterResourcePlacementDiffReported',
      status: 'False',
      reason: 'DiffReportingIncompleteOrFailed',
      message: `Diff reporting in ${clusters.length} clusters is still in progress or has failed`,
      lastTransitionTime: time,
      observedGeneration: 1,
    },
    order,
  );
}

export const DIFFERENCES: readonly Fault[] = [
  {
    name: 'drift keeps an object from being applied',
    base: BASE,
    edit: (dump) => {
      setApply(dump, 'whenToApply', 'IfNotDrifted');
      refuse(placementIn(dump, 'catalog'), {
        kind: 'Deployment',
        name: 'catalog-api',
        reason: 'FoundDrifts',
        message:
          'Failed to apply the manifest (error: cannot apply manifest: drifts are found between the manifest and the object from the member cluster)',
        clusters: [TWO],
      });
      report(dump, TWO, 'drift', 'Deployment', [REPLICAS]);
    },
    root: 'Deployment/catalog/catalog-api',
    placement: CATALOG,
    clusters: [TWO],
    rule: 'FL1219',
  },
  {
    name: 'drift is only reported',
    base: BASE,
    edit: (dump) => {
      setApply(dump, 'comparisonOption', 'FullComparison');
      report(dump, TWO, 'drift', 'Deployment', [REPLICAS]);
    },
    root: 'Deployment/catalog/catalog-api',
    placement: CATALOG,
    clusters: [TWO],
    rule: 'FL1264',
  },
  {
    name: 'a difference is reported and nothing is applied',
    base: BASE,
    edit: (dump) => {
      reportOnly(dump, [ONE, TWO]);
      report(dump, TWO, 'diff', 'Deployment', [REPLICAS]);
      for (const work of works(placementIn(dump, 'catalog'), TWO))
        for (const entry of work.status['manifestConditions'] as Entry[])
          if (entry.identifier['kind'] === 'Deployment')
            entry.conditions = [
              {
                type: 'DiffReported',
                status: 'True',
                reason: 'FoundDiff',
                message: 'Diff has been found',
                lastTransitionTime: now(dump),
              },
            ];
    },
    root: CATALOG,
    placement: CATALOG,
    clusters: [TWO],
    rule: 'FL1264',
  },
  {
    name: 'a difference cannot be worked out',
    base: BASE,
    edit: (dump) => {
      reportOnly(dump, [TWO], 'False');
      for (const work of works(placementIn(dump, 'catalog'), TWO))
        for (const entry of work.status['manifestConditions'] as Entry[])
          if (entry.identifier['kind'] === 'Deployment')
            entry.conditions = [
              {
                type: 'DiffReported',
                status: 'False',
                reason: 'FailedToReportDiff',
                message:
                  'Failed to report diff (error: failed to calculate configuration diffs: deployments.apps is forbidden: User "system:serviceaccount:fleet-system:fleet-member-agent-sa" cannot patch resource "deployments" in API group "apps" in the namespace "catalog")',
                lastTransitionTime: now(dump),
              },
            ];
    },
    root: CATALOG,
    placement: CATALOG,
    clusters: [TWO],
    rule: 'FL1212',
  },
  {
    name: 'an object comes plainly and in an envelope',
    base: BASE,
    edit: (dump) =>
      refuse(placementIn(dump, 'catalog'), {
        kind: 'ConfigMap',
        name: 'catalog-api-config',
        reason: 'Duplicated',
        message: 'Failed to apply the manifest (error: a duplicate manifest has been found)',
        clusters: [ONE, TWO],
      }),
    root: 'ConfigMap/catalog/catalog-api-config',
    placement: CATALOG,
    clusters: [ONE, TWO],
    rule: 'FL1225',
  },
  {
    name: 'an object of another placement is on the member',
    base: RP,
    edit: (dump) => {
      const { placement } = placementIn(dump, 'payments-api', 'payments');
      const clusters = (placement.status['placementStatuses'] as Fields[])
        .map((each) => String(each['clusterName']))
        .slice(0, 1);
      refuse(placementIn(dump, 'payments-api', 'payments'), {
        kind: 'Deployment',
        name: 'api',
        reason: 'FailedToTakeOver',
        message:
          'Failed to apply the manifest (error: failed to take over a pre-existing object: the object is already owned by some other sources(s) and co-ownership is disallowed (existingOwnerRefs: [{APIVersion:placement.kubernetes-fleet.io/v1beta1 Kind:AppliedWork Name:legacy-work UID:1f8cc4d6-ec5a-4ec6-bcd3-5de7c89330ad Controller:0xc0008d1b3b BlockOwnerDeletion:0xc0008d1b3c}]))',
        clusters,
      });
    },
    root: PAYMENTS,
    placement: PAYMENTS,
    clusters: [],
    rule: 'FL1213',
  },
  {
    name: 'the namespace of a ResourcePlacement was deleted on a member by hand',
    base: RP,
    edit: (dump) => {
      const target = placementIn(dump, 'payments-api', 'payments');
      const kinds = works(target, ONE)
        .flatMap(({ status }) => status['manifestConditions'] as Entry[])
        .map(({ identifier }) => [String(identifier['kind']), String(identifier['name'])] as const);
      refuse(
        target,
        ...kinds.map(([kind, name]) => ({
          kind,
          name,
          reason: 'ManifestApplyFailed',
          message: applyError('namespaces "payments" not found'),
          clusters: [ONE],
        })),
      );
    },
    root: PAYMENTS,
    placement: PAYMENTS,
    clusters: [ONE],
    rule: 'FL1215',
  },
  {
    name: 'a ResourcePlacement brings a Deployment that does not come up',
    base: RP,
    edit: (dump) => keepDown(placementIn(dump, 'payments-api', 'payments'), 'Deployment', 'api', [ONE]),
    root: 'Deployment/payments/api',
    placement: PAYMENTS,
    clusters: [ONE],
    rule: 'FL1221',
  },
  {
    name: 'a ResourcePlacement whose override fails',
    base: RP,
    edit: (dump) => {
      const target = placementIn(dump, 'payments-api', 'payments');
      for (const binding of bindings(target, ONE))
        setField(binding.spec, ['resourceOverrideSnapshots'], [{ name: 'size-0', namespace: 'payments' }]);
      const spec = {
        placement: { name: 'payments-api', scope: 'Namespaced' },
        resourceSelectors: [{ group: 'apps', version: 'v1', kind: 'Deployment', name: 'api' }],
        policy: {
          overrideRules: [
            {
              clusterSelector: {
                clusterSelectorTerms: [
                  { labelSelector: { matchLabels: { 'kubernetes-fleet.io/member-name': ONE } } },
                ],
              },
              overrideType: 'JSONPatch',
              jsonPatchOverrides: [{ op: 'replace', path: '/spec/paused', value: true }],
            },
          ],
        },
      };
      addItems(dump, 'hub', 'resourceoverrides', {
        apiVersion: 'placement.kubernetes-fleet.io/v1',
        kind: 'ResourceOverride',
        metadata: { name: 'size', namespace: 'payments' },
        spec,
      });
      addItems(dump, 'hub', 'resourceoverridesnapshots', {
        apiVersion: 'placement.kubernetes-fleet.io/v1',
        kind: 'ResourceOverrideSnapshot',
        metadata: {
          name: 'size-0',
          namespace: 'payments',
          labels: {
            'kubernetes-fleet.io/is-latest-snapshot': 'true',
            'kubernetes-fleet.io/override-index': '0',
            'kubernetes-fleet.io/parent-resource-override': 'size',
          },
        },
        spec: { overrideSpec: copyOf(spec) },
      });
      stopCluster(
        target,
        ONE,
        'Overridden',
        'False',
        'OverriddenFailed',
        'Failed to apply the override rules on the resources: ResourceOverrideSnapshot "size-0" failed to apply on Deployment "api" in namespace "payments": replace operation does not apply: doc is missing key: /spec/paused: missing value',
      );
      failStage(target, 'Overridden', 1);
    },
    root: 'ResourceOverride/payments/size',
    placement: PAYMENTS,
    clusters: [ONE],
    rule: 'FL0801',
  },
  {
    name: 'the namespace is being deleted on the hub',
    base: BASE,
    edit: (dump) => {
      const namespace = itemOf(dump, 'hub', 'Namespace', 'catalog');
      namespace.metadata.deletionTimestamp = later(now(dump), -900);
      namespace.status = {
        phase: 'Terminating',
        conditions: [
          {
            type: 'NamespaceContentRemaining',
            status: 'True',
            reason: 'SomeResourcesRemain',
            message: 'Some resources are remaining: configmaps. has 1 resource instances',
            lastTransitionTime: later(now(dump), -890),
          },
        ],
      };
    },
    root: CATALOG,
    placement: CATALOG,
    clusters: [ONE, TWO],
    rule: 'FL0301',
  },
  {
    name: 'a Work says it was trimmed',
    base: BASE,
    edit: (dump) => {
      report(dump, TWO, 'drift', 'Deployment', [REPLICAS]);
      for (const work of works(placementIn(dump, 'catalog'), TWO))
        (work.status['conditions'] as Condition[]).push({
          type: 'StatusTrimmed',
          status: 'True',
          reason: 'Oversized',
          message:
            'The status data (drift/diff details and back-reported status) has been trimmed due to size constraints (1500000 bytes over limit 1415578)',
          lastTransitionTime: now(dump),
          observedGeneration: 1,
        });
    },
    root: 'Deployment/catalog/catalog-api',
    placement: CATALOG,
    clusters: [TWO],
    rule: 'FL1264',
  },
];
