import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FLEET_KINDS } from '../api/groups.ts';
import { NEXT_KINDS } from '../api/placement.kubefleet.dev.ts';
import type { KubeObject } from '../read/bundle.ts';
import { parseObjects, testBundle } from '../testing/objects.ts';
import type { Roles } from './fleet.ts';
import { model } from './model.ts';

const HOME = 'testdata/api';

function readSample(group: string, version: string, kind: string): KubeObject {
  const path = join(HOME, group, version, `${kind.toLowerCase()}.yaml`);
  const [object] = parseObjects(readFileSync(path, 'utf8'));
  if (object === undefined) throw new Error(`${path} holds no object`);
  return object;
}

/** The views one object gives, without what only points back at it. */
function viewsOf(object: KubeObject): Record<string, unknown> {
  const { today } = model(testBundle([object]));
  const views = Object.entries(today).filter(([, list]) => list.length > 0);
  return JSON.parse(
    JSON.stringify(Object.fromEntries(views), (key, value) => {
      if (key === 'object' || key === 'observed') return undefined;
      return value instanceof Map ? Object.fromEntries(value) : value;
    }),
  );
}

/** Which list of the fleet each kind feeds, and what its sample must show there. */
const EXPECTED: Record<string, [list: keyof Roles, shows: Record<string, unknown>]> = {
  MemberCluster: ['members', { name: 'aks-member-1', heartbeatPeriodSeconds: 15, statusStated: true }],
  InternalMemberCluster: ['internalMembers', { cluster: 'aks-member-1', state: 'Join' }],
  ClusterResourcePlacement: ['placements', { scope: 'cluster', key: '/shared-b' }],
  ResourcePlacement: ['placements', { scope: 'namespace', key: 'inventory/stock' }],
  ClusterResourcePlacementStatus: ['placementStatuses', { namespace: 'shared' }],
  ClusterSchedulingPolicySnapshot: [
    'policySnapshots',
    { placementKey: '/billing', numberOfClusters: 3, latest: true },
  ],
  SchedulingPolicySnapshot: ['policySnapshots', { placementKey: 'billing/ledger', index: 0, latest: true }],
  ClusterResourceSnapshot: ['resourceSnapshots', { complete: true, latest: true, index: 0 }],
  ResourceSnapshot: ['resourceSnapshots', { placementKey: 'inventory/stock', complete: true }],
  ClusterResourceBinding: [
    'bindings',
    { placementKey: '/chat', state: 'Bound', targetCluster: 'aks-member-2' },
  ],
  ResourceBinding: ['bindings', { placementKey: 'inventory/stock', policySnapshotName: 'stock-0' }],
  Work: [
    'works',
    { cluster: 'aks-member-2', bindingKey: '/chat-aks-member-2-2c15ae97', resourceSnapshotIndex: 0 },
  ],
  AppliedWork: ['appliedWorks', { cluster: 'aks-member-1', workNamespace: 'fleet-member-aks-member-1' }],
  ClusterResourceOverride: ['overrides', { scope: 'cluster', key: '/atlas-no-team' }],
  ClusterResourceOverrideSnapshot: [
    'overrideSnapshots',
    { overrideKey: '/atlas-no-team', latest: true, index: 0 },
  ],
  ResourceOverride: ['overrides', { scope: 'namespace', key: 'batch-jobs/migrate-mode' }],
  ResourceOverrideSnapshot: ['overrideSnapshots', { overrideKey: 'batch-jobs/migrate-mode' }],
  ClusterResourceEnvelope: ['envelopes', { scope: 'cluster', name: 'policies' }],
  ResourceEnvelope: ['envelopes', { scope: 'namespace', name: 'limits' }],
  ClusterResourcePlacementEviction: ['evictions', { placementKey: '/auth', clusterName: 'aks-member-1' }],
  ClusterResourcePlacementDisruptionBudget: ['budgets', { placementKey: '/auth', minAvailable: 2 }],
  ClusterStagedUpdateRun: ['updateRuns', { placementKey: '/bank', strategyKey: '/staging-then-prod' }],
  StagedUpdateRun: ['updateRuns', { placementKey: 'bank/bank', scope: 'namespace' }],
  ClusterStagedUpdateStrategy: ['updateStrategies', { key: '/staging-then-prod', scope: 'cluster' }],
  StagedUpdateStrategy: ['updateStrategies', { key: 'bank/staging-then-prod', scope: 'namespace' }],
  ClusterApprovalRequest: [
    'approvals',
    { runKey: '/bank-run-1', stageName: 'staging', taskType: 'afterStage' },
  ],
  ApprovalRequest: ['approvals', { runKey: 'bank/bank-run-1', scope: 'namespace' }],
};

/** Fields that a version lacks, so that its view may differ from the preferred one there. */
const LACKS: Record<string, RegExp> = {
  MemberCluster: /namespaces/,
  InternalMemberCluster: /namespaces/,
  ClusterStagedUpdateRun: /state|maxConcurrency|resourceSnapshotIndexUsed/,
};

describe('every kind in every version', () => {
  test.each(FLEET_KINDS.flatMap((row) => row.versions.map((version) => ({ ...row, version }))))(
    '$version $kind',
    ({ group, kind, version, versions }) => {
      const expected = EXPECTED[kind];
      expect(expected, `${kind} needs an expectation`).toBeDefined();
      const [list, shows] = expected ?? ['members', {}];
      const views = viewsOf(readSample(group, version, kind));
      expect(Object.keys(views)).toContain(list);
      expect(views[list]).toMatchObject([shows]);
      if (LACKS[kind] === undefined)
        expect(views).toEqual(viewsOf(readSample(group, versions[0] ?? version, kind)));
    },
  );

  test('no sample without a kind', () => {
    const known = new Set(
      [...FLEET_KINDS, ...NEXT_KINDS].flatMap(({ group, kind, versions }) =>
        versions.map((version) => `${group}/${version}/${kind.toLowerCase()}.yaml`),
      ),
    );
    const found = readdirSync(HOME, { recursive: true, encoding: 'utf8' }).filter((path) =>
      path.endsWith('.yaml'),
    );
    expect(new Set(found.map((path) => path.replaceAll('\\', '/')))).toEqual(known);
  });

  test('objects of the next family are kept and play no role', () => {
    const objects = NEXT_KINDS.map(({ group, kind }) => readSample(group, 'v1alpha1', kind));
    const fleet = model(testBundle(objects));
    expect(fleet.next).toHaveLength(NEXT_KINDS.length);
    expect(fleet.works).toEqual([]);
  });
});

describe('what the decoders read', () => {
  const sample = (kind: string, version = 'v1beta1'): Roles =>
    model(testBundle([readSample('placement.kubernetes-fleet.io', version, kind)]));

  test('a placement: selectors, policy, conditions and failed placements with pointers', () => {
    const [placement] = sample('ClusterResourcePlacement').placements;
    expect(placement?.selectors[0]).toMatchObject({
      kind: 'Namespace',
      pointer: '/spec/resourceSelectors/0',
    });
    expect(placement?.policy).toMatchObject({ stated: true, type: 'PickN', numberOfClusters: 2 });
    expect(placement?.strategy).toMatchObject({
      type: 'RollingUpdate',
      maxSurge: '25%',
      unavailablePeriodSeconds: 1,
    });
    expect(placement?.status.conditions.map(({ plainType }) => plainType)).toEqual([
      'Scheduled',
      'RolloutStarted',
      'Overridden',
      'WorkSynchronized',
      'Applied',
    ]);
    const [cluster] = placement?.status.clusters ?? [];
    expect(cluster?.failedPlacements[0]).toMatchObject({
      pointer: '/status/placementStatuses/0/failedPlacements/0',
      condition: {
        reason: 'FailedToTakeOver',
        pointer: '/status/placementStatuses/0/failedPlacements/0/condition',
      },
    });
  });

  test('a binding with drifts, and the Work that reports them', () => {
    const [binding] = sample('ClusterResourceBinding').bindings;
    expect(binding?.driftedPlacements[0]?.fields[0]).toMatchObject({
      path: '/spec/replicas',
      pointer: '/status/driftedPlacements/0/observedDrifts/0',
    });
    const [work] = sample('Work').works;
    const drifted = work?.manifestConditions.find(({ drift }) => drift !== undefined);
    expect(drifted?.drift?.fields[0]?.pointer).toBe(
      `/status/manifestConditions/${drifted?.index}/driftDetails/observedDrifts/0`,
    );
    expect(work?.apply.whenToApply).toBe('IfNotDrifted');
    expect(work?.manifests.map(({ kind }) => kind)).toEqual([
      'Namespace',
      'ConfigMap',
      'Service',
      'Deployment',
    ]);
  });

  test('an envelope is opened into its entries', () => {
    const [envelope] = sample('ResourceEnvelope').envelopes;
    expect(envelope?.entries.map(({ key, manifest }) => [key, manifest.kind, manifest.pointer])).toEqual([
      ['limits', 'LimitRange', '/data/limits'],
      ['quota.yaml', 'ResourceQuota', '/data/quota.yaml'],
    ]);
  });

  test('an override: rules, patches, and an empty list of terms is not a missing selector', () => {
    const [override] = sample('ClusterResourceOverride', 'v1alpha1').overrides;
    expect(override?.spec.placement).toMatchObject({ name: 'atlas', scope: 'cluster' });
    expect(override?.spec.rules[0]).toMatchObject({ clusterSelector: [], type: 'JSONPatch' });
    expect(override?.spec.rules[0]?.patches[0]).toMatchObject({
      op: 'remove',
      value: undefined,
      pointer: '/spec/policy/overrideRules/0/jsonPatchOverrides/0',
    });
  });

  test('an update run: frozen stages, tasks, clusters', () => {
    const [run] = sample('ClusterStagedUpdateRun').updateRuns;
    expect(run?.state).toBe('Run');
    expect(run?.stages.map(({ name, maxConcurrency }) => [name, maxConcurrency])).toEqual([
      ['staging', 1],
      ['prod', 1],
    ]);
    expect(run?.stageStatuses[0]).toMatchObject({
      stageName: 'staging',
      clusters: [{ clusterName: 'aks-member-3' }],
      afterTasks: [{ type: 'Approval', approvalRequestName: 'bank-run-1-after-staging' }],
    });
    expect(run?.deletionStage?.pointer).toBe('/status/deletionStageStatus');
  });

  test('entries for clusters that were not found have no name', () => {
    const [snapshot] = sample('ClusterSchedulingPolicySnapshot').policySnapshots;
    expect(snapshot?.decisions.filter(({ selected }) => !selected)).toHaveLength(1);
    expect(snapshot?.decisions[0]?.pointer).toBe('/status/targetClusters/0');
  });
});
