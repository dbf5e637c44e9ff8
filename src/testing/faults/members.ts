import {
  type Condition,
  type Dump,
  type Fields,
  fieldOf,
  itemOf,
  itemsOf,
  later,
  now,
  removeItems,
  setField,
} from '../dump-editor.ts';
import {
  bindings,
  keepDown,
  placementCondition,
  placementIn,
  resourceSnapshots,
  works,
} from '../dump-faults.ts';
import type { Fault } from './fault.ts';
import { addOverride } from './overrides.ts';

const CATALOG = 'ClusterResourcePlacement//catalog';
const BASE = 'healthy-crp-pickn';
const ONE = 'aks-member-1';
const TWO = 'aks-member-2';
const THREE = 'aks-member-3';
const BANK = 'ClusterResourcePlacement//bank';
const RUN = 'staged-run-waiting-for-approval';
const AUTH = 'ClusterResourcePlacement//auth';
const EVICTION = 'eviction-blocked-by-disruption-budget';

const silence = (dump: Dump, name: string, seconds: number): void => {
  const at = later(now(dump), -seconds);
  for (const kind of ['MemberCluster', 'InternalMemberCluster'])
    setField(itemOf(dump, 'hub', kind, name), ['status', 'agentStatus', 0, 'lastReceivedHeartbeat'], at);
};

export const MEMBERS: readonly Fault[] = [
  {
    name: 'a member leaves and its agent is gone',
    base: BASE,
    edit: (dump) => {
      const member = itemOf(dump, 'hub', 'MemberCluster', TWO);
      member.metadata.deletionTimestamp = later(now(dump), -1800);
      silence(dump, TWO, 3600);
      for (const work of works(placementIn(dump, 'catalog'), TWO))
        work.metadata.deletionTimestamp = later(now(dump), -1700);
    },
    root: `MemberCluster//${TWO}`,
    placement: '',
    clusters: [TWO],
    rule: 'FL1254',
  },
  {
    name: 'a placement is being deleted and a silent member holds its Work',
    base: BASE,
    edit: (dump) => {
      const target = placementIn(dump, 'catalog');
      const at = later(now(dump), -1200);
      silence(dump, TWO, 3600);
      target.placement.metadata.deletionTimestamp = at;
      target.placement.metadata.generation = 2;
      removeItems(dump, 'hub', 'Work', ({ metadata }) => metadata.namespace === `fleet-member-${ONE}`);
      removeItems(dump, 'hub', 'ClusterResourceBinding', ({ spec }) => spec['targetCluster'] === ONE);
      for (const each of [...bindings(target), ...works(target)]) each.metadata.deletionTimestamp = at;
    },
    root: `MemberCluster//${TWO}`,
    placement: CATALOG,
    clusters: [TWO],
    rule: 'FL1230',
  },
  {
    name: 'a finalizer of somebody else holds a Work',
    base: BASE,
    edit: (dump) => {
      const target = placementIn(dump, 'catalog');
      const at = later(now(dump), -1200);
      for (const each of works(target, TWO)) {
        each.metadata.deletionTimestamp = at;
        each.metadata.finalizers = ['example.com/hold'];
      }
      for (const each of bindings(target, TWO)) each.metadata.deletionTimestamp = at;
    },
    root: 'Work/fleet-member-aks-member-2/catalog-work',
    placement: CATALOG,
    clusters: [TWO],
    rule: 'FL1252',
  },
  {
    name: 'the agent of a new member never reported',
    base: BASE,
    edit: (dump) => {
      const member = itemOf(dump, 'hub', 'MemberCluster', THREE);
      member.metadata.creationTimestamp = later(now(dump), -1200);
      member.status = {
        conditions: [
          {
            type: 'ReadyToJoin',
            status: 'True',
            reason: 'MemberClusterReadyToJoin',
            message: '',
            lastTransitionTime: later(now(dump), -1190),
            observedGeneration: 1,
          },
          {
            type: 'Joined',
            status: 'Unknown',
            reason: 'MemberClusterJoinStateUnknown',
            message:
              'Member cluster aks-member-3 has not reported all the expected agents, expected [MemberAgent], got []',
            lastTransitionTime: later(now(dump), -1190),
            observedGeneration: 1,
          },
        ],
      };
      itemOf(dump, 'hub', 'InternalMemberCluster', THREE).status = {};
    },
    root: `MemberCluster//${THREE}`,
    placement: '',
    clusters: [THREE],
    rule: 'FL1233',
  },
  {
    name: 'the property provider of a member does not start',
    base: BASE,
    edit: (dump) => {
      const member = itemOf(dump, 'hub', 'MemberCluster', TWO);
      for (const each of member.status['conditions'] as Condition[])
        if (each.type === 'ClusterPropertyProviderStarted')
          Object.assign(each, {
            status: 'False',
            reason: 'FailedToStart',
            message: 'the property provider failed to start',
          });
    },
    root: `MemberCluster//${TWO}`,
    placement: '',
    clusters: [TWO],
    rule: '',
  },
];

const runFault = (
  name: string,
  rule: string,
  root: string,
  clusters: readonly string[],
  edit: (dump: Dump) => void,
): Fault => ({ name, base: RUN, edit, root, placement: BANK, clusters, rule });
const runOf = (dump: Dump) => itemOf(dump, 'hub', 'ClusterStagedUpdateRun', 'bank-run-1');
const failInitialization = (dump: Dump, text: string): void => {
  const run = runOf(dump);
  const target = placementIn(dump, 'bank');
  run.status['conditions'] = [
    {
      type: 'Initialized',
      status: 'False',
      reason: 'UpdateRunInitializedFailed',
      message: `cannot continue the updateRun: failed to validate the updateRun: ${text}`,
      lastTransitionTime: now(dump),
      observedGeneration: run.metadata.generation,
    },
  ];
  delete run.status['stagesStatus'];
  removeItems(dump, 'hub', 'ClusterApprovalRequest', () => true);
  const gone = new Set([...works(target), ...resourceSnapshots(target)]);
  for (const [path, items] of dump.lists)
    dump.lists.set(
      path,
      items.filter((item) => !gone.has(item)),
    );
  for (const each of bindings(target)) {
    each.spec['resourceSnapshotName'] = '';
    each.spec['state'] = 'Scheduled';
    each.status = {};
  }
  const entries = target.placement.status['placementStatuses'] as { conditions: Condition[] }[];
  for (const each of entries) {
    each.conditions = each.conditions.filter(({ type }) => type === 'Scheduled');
    each.conditions.push({
      type: 'RolloutStarted',
      status: 'Unknown',
      reason: 'RolloutStartedUnknown',
      message: 'In the process of deciding whether to roll out some version of the resources or not',
      lastTransitionTime: now(dump),
      observedGeneration: 1,
    });
  }
};

export const RUNS: readonly Fault[] = [
  runFault(
    'a cluster is in no stage',
    'FL1011',
    'ClusterStagedUpdateStrategy//staging-then-prod',
    [THREE],
    (dump) => {
      const strategy = itemOf(dump, 'hub', 'ClusterStagedUpdateStrategy', 'staging-then-prod');
      strategy.spec['stages'] = [(strategy.spec['stages'] as Fields[])[1]];
      failInitialization(
        dump,
        `some clusters are not placed in any stage, total 1, showing up to 10: ${THREE}`,
      );
    },
  ),
  runFault(
    'a cluster is in two stages',
    'FL1010',
    'ClusterStagedUpdateStrategy//staging-then-prod',
    [ONE, TWO],
    (dump) => {
      const strategy = itemOf(dump, 'hub', 'ClusterStagedUpdateStrategy', 'staging-then-prod');
      setField(strategy.spec, ['stages', 0, 'labelSelector'], {});
      failInitialization(dump, `cluster \`${ONE}\` appears in more than one stages`);
    },
  ),
  runFault(
    'the strategy of a run does not exist',
    'FL1009',
    'ClusterStagedUpdateRun//bank-run-1',
    [ONE, TWO, THREE],
    (dump) => {
      runOf(dump).spec['stagedRolloutStrategyName'] = 'staging-then-prd';
      failInitialization(dump, 'referenced updateStrategy not found: `/staging-then-prd`');
    },
  ),
  runFault(
    'a run pins a snapshot that never was',
    'FL1007',
    'ClusterStagedUpdateRun//bank-run-1',
    [ONE, TWO, THREE],
    (dump) => {
      runOf(dump).spec['resourceSnapshotIndex'] = '7';
      failInitialization(dump, 'no resourceSnapshots with index `7` found for placement `bank`');
    },
  ),
  runFault(
    'a run sorts by a label that is no number',
    'FL1012',
    'ClusterStagedUpdateStrategy//staging-then-prod',
    [ONE, TWO],
    (dump) => {
      setField(
        itemOf(dump, 'hub', 'ClusterStagedUpdateStrategy', 'staging-then-prod').spec,
        ['stages', 1, 'sortingLabelKey'],
        'region',
      );
      failInitialization(
        dump,
        `the sorting label \`region:eastus2\` on cluster \`${ONE}\` is not valid: strconv.Atoi: parsing "eastus2": invalid syntax`,
      );
    },
  ),
  runFault(
    'a run was never set to run',
    'FL1023',
    'ClusterStagedUpdateRun//bank-run-1',
    [ONE, TWO, THREE],
    (dump) => {
      const run = runOf(dump);
      run.spec['state'] = 'Initialize';
      run.status['conditions'] = (run.status['conditions'] as Condition[]).filter(
        ({ type }) => type === 'Initialized',
      );
      removeItems(dump, 'hub', 'ClusterApprovalRequest', () => true);
      for (const stage of run.status['stagesStatus'] as Fields[]) {
        delete stage['conditions'];
        delete stage['startTime'];
        delete stage['afterStageTaskStatus'];
        for (const each of stage['clusters'] as Fields[]) delete each['conditions'];
      }
      const target = placementIn(dump, 'bank');
      const gone = new Set(works(target));
      for (const [path, items] of dump.lists)
        dump.lists.set(
          path,
          items.filter((item) => !gone.has(item)),
        );
      for (const each of bindings(target)) {
        each.spec['state'] = 'Scheduled';
        each.spec['resourceSnapshotName'] = '';
        each.status = {};
      }
      for (const each of target.placement.status['placementStatuses'] as { conditions: Condition[] }[]) {
        each.conditions = each.conditions.filter(({ type }) => type === 'Scheduled');
        each.conditions.push({
          type: 'RolloutStarted',
          status: 'Unknown',
          reason: 'RolloutStartedUnknown',
          message: 'In the process of deciding whether to roll out some version of the resources or not',
          lastTransitionTime: now(dump),
          observedGeneration: 1,
        });
      }
    },
  ),
  runFault('a run was stopped', 'FL1023', 'ClusterStagedUpdateRun//bank-run-1', [ONE, TWO], (dump) => {
    const run = runOf(dump);
    run.spec['state'] = 'Stop';
    run.metadata.generation = 3;
    run.status['conditions'] = [
      { ...(run.status['conditions'] as Condition[])[0], observedGeneration: 3 },
      {
        type: 'Progressing',
        status: 'False',
        reason: 'UpdateRunStopped',
        message: 'The updateRun has been stopped',
        lastTransitionTime: now(dump),
        observedGeneration: 3,
      },
    ];
    removeItems(dump, 'hub', 'ClusterApprovalRequest', () => true);
  }),
  runFault(
    'a run is stuck at a cluster that does not come up',
    'FL1221',
    'Deployment/bank/web',
    [THREE],
    (dump) => {
      const run = runOf(dump);
      const target = placementIn(dump, 'bank');
      removeItems(dump, 'hub', 'ClusterApprovalRequest', () => true);
      run.status['conditions'] = [
        (run.status['conditions'] as Condition[])[0],
        {
          type: 'Progressing',
          status: 'False',
          reason: 'UpdateRunStuck',
          message: `The updateRun is stuck waiting for ${THREE} cluster(s) in stage staging to finish updating, please check placement status for potential errors`,
          lastTransitionTime: now(dump),
          observedGeneration: 2,
        },
      ];
      const [stage] = run.status['stagesStatus'] as {
        clusters: { conditions: Condition[] }[];
        afterStageTaskStatus?: unknown;
      }[];
      if (stage?.clusters[0] !== undefined) stage.clusters[0].conditions.length = 1;
      if (stage !== undefined) delete stage.afterStageTaskStatus;
      const [work] = works(target, THREE);
      const manifest = (
        fieldOf(work?.spec, 'workload', 'manifests') as { kind: string; metadata: { name: string } }[]
      ).find((each) => each.kind === 'Deployment');
      keepDownOne(dump, manifest?.metadata.name ?? '');
    },
  ),
  runFault(
    'a run failed because a member joined',
    'FL1241',
    'ClusterStagedUpdateRun//bank-run-1',
    [ONE, TWO],
    (dump) => {
      const run = runOf(dump);
      const message =
        'cannot continue the updateRun: the number of scheduled bindings has changed since the updateRun was initialized: initialized with 3, now 4';
      run.status['conditions'] = [
        (run.status['conditions'] as Condition[])[0],
        {
          type: 'Progressing',
          status: 'False',
          reason: 'UpdateRunFailed',
          message,
          lastTransitionTime: now(dump),
          observedGeneration: 2,
        },
        {
          type: 'Succeeded',
          status: 'False',
          reason: 'UpdateRunFailed',
          message,
          lastTransitionTime: now(dump),
          observedGeneration: 2,
        },
      ];
      removeItems(dump, 'hub', 'ClusterApprovalRequest', () => true);
    },
  ),
  runFault(
    'an override is newer than the run',
    'FL0806',
    'ResourceOverride/bank/tune',
    [ONE, TWO, THREE],
    (dump) => {
      const run = runOf(dump);
      const target = placementIn(dump, 'bank');
      const deployment = itemsOf(dump, 'hub', 'Deployment').find(
        ({ metadata }) => metadata.namespace === 'bank',
      );
      // The run is through: every cluster has what the first one has.
      run.status['conditions'] = [
        (run.status['conditions'] as Condition[])[0],
        {
          type: 'Succeeded',
          status: 'True',
          reason: 'UpdateRunSucceeded',
          message: '',
          lastTransitionTime: now(dump),
          observedGeneration: 2,
        },
      ];
      removeItems(dump, 'hub', 'ClusterApprovalRequest', () => true);
      addOverride(dump, 'ResourceOverride', 'bank', 'tune', {
        placement: { name: 'bank', scope: 'Cluster' },
        resourceSelectors: [
          { group: 'apps', version: 'v1', kind: 'Deployment', name: deployment?.metadata.name },
        ],
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
      for (const binding of bindings(target)) binding.spec['state'] = 'Bound';
    },
  ),
  runFault(
    'an approval speaks of an older generation',
    'FL1243',
    'ClusterApprovalRequest//bank-run-1-after-staging',
    [ONE, TWO],
    (dump) => {
      const request = itemOf(dump, 'hub', 'ClusterApprovalRequest', 'bank-run-1-after-staging');
      request.metadata.generation = 2;
      request.status = {
        conditions: [
          {
            type: 'Approved',
            status: 'True',
            reason: 'lgtm',
            message: 'lgtm',
            lastTransitionTime: now(dump),
            observedGeneration: 1,
          },
        ],
      };
    },
  ),
];

function keepDownOne(dump: Dump, name: string): void {
  const target = placementIn(dump, 'bank');
  keepDown(target, 'Deployment', name, [THREE]);
  placementCondition(
    target,
    'RolloutStarted',
    'Unknown',
    'RolloutControlledByExternalController',
    'Rollout is controlled by an external controller and different resource snapshot versions are observed across clusters',
  );
}

const evictionFault = (
  name: string,
  rule: string,
  root: string,
  clusters: readonly string[],
  edit: (dump: Dump) => void,
): Fault => ({ name, base: EVICTION, edit, root, placement: AUTH, clusters, rule });
const judge = (dump: Dump, type: string, status: string, message: string): void => {
  const eviction = itemOf(dump, 'hub', 'ClusterResourcePlacementEviction', 'evict-auth-m1');
  const reason = `ClusterResourcePlacementEviction${type === 'Valid' ? (status === 'True' ? 'Valid' : 'Invalid') : status === 'True' ? 'Executed' : 'NotExecuted'}`;
  const condition = { type, status, reason, message, lastTransitionTime: now(dump), observedGeneration: 1 };
  eviction.status['conditions'] =
    type === 'Valid' ? [condition] : [(eviction.status['conditions'] as Condition[])[0], condition];
};

export const EVICTIONS: readonly Fault[] = [
  evictionFault(
    'an eviction names a placement that does not exist',
    'FL1016',
    'ClusterResourcePlacementEviction//evict-auth-m1',
    [ONE],
    (dump) => {
      itemOf(dump, 'hub', 'ClusterResourcePlacementEviction', 'evict-auth-m1').spec['placementName'] = 'auht';
      judge(dump, 'Valid', 'False', 'Failed to find ClusterResourcePlacement targeted by eviction');
    },
  ),
  evictionFault(
    'an eviction names a cluster without a binding',
    'FL1016',
    'ClusterResourcePlacementEviction//evict-auth-m1',
    [THREE],
    (dump) => {
      itemOf(dump, 'hub', 'ClusterResourcePlacementEviction', 'evict-auth-m1').spec['clusterName'] = THREE;
      judge(
        dump,
        'Valid',
        'False',
        'Failed to find scheduler decision for placement in cluster targeted by eviction',
      );
    },
  ),
  evictionFault(
    'an eviction means a PickFixed placement',
    'FL1015',
    'ClusterResourcePlacementEviction//evict-auth-m1',
    [ONE],
    (dump) => {
      const { placement } = placementIn(dump, 'auth');
      const policy = { placementType: 'PickFixed', clusterNames: [ONE, TWO] };
      placement.spec['policy'] = policy;
      for (const each of itemsOf(dump, 'hub', 'ClusterSchedulingPolicySnapshot'))
        each.spec['policy'] = policy;
      removeItems(dump, 'hub', 'ClusterResourcePlacementDisruptionBudget', () => true);
      judge(
        dump,
        'Valid',
        'False',
        'Found ClusterResourcePlacement with PickFixed placement type targeted by eviction',
      );
    },
  ),
  evictionFault(
    'a budget with maxUnavailable stands for a PickAll placement',
    'FL1017',
    'ClusterResourcePlacementDisruptionBudget//auth',
    [ONE],
    (dump) => {
      const { placement } = placementIn(dump, 'auth');
      placement.spec['policy'] = { placementType: 'PickAll' };
      for (const each of itemsOf(dump, 'hub', 'ClusterSchedulingPolicySnapshot'))
        each.spec['policy'] = { placementType: 'PickAll' };
      itemOf(dump, 'hub', 'ClusterResourcePlacementDisruptionBudget', 'auth').spec = { maxUnavailable: 1 };
      judge(
        dump,
        'Executed',
        'False',
        'Eviction is blocked by misconfigured ClusterResourcePlacementDisruptionBudget, either MaxUnavailable is specified or MinAvailable is specified as a percentage for PickAll ClusterResourcePlacement',
      );
    },
  ),
  evictionFault(
    'an evicted cluster was picked again',
    'FL1018',
    'ClusterResourcePlacementEviction//evict-auth-m1',
    [ONE],
    (dump) => {
      removeItems(dump, 'hub', 'ClusterResourcePlacementDisruptionBudget', () => true);
      const at = later(now(dump), -60);
      judge(
        dump,
        'Executed',
        'True',
        'Eviction is allowed, no ClusterResourcePlacementDisruptionBudget specified',
      );
      itemOf(dump, 'hub', 'ClusterResourcePlacementEviction', 'evict-auth-m1').metadata.creationTimestamp =
        later(at, -5);
      for (const each of [
        ...bindings(placementIn(dump, 'auth'), ONE),
        ...works(placementIn(dump, 'auth'), ONE),
      ])
        each.metadata.creationTimestamp = later(now(dump), 5);
    },
  ),
  evictionFault(
    'an eviction came before the placement reached the cluster',
    'FL1244',
    'ClusterResourcePlacementEviction//evict-auth-m1',
    [ONE],
    (dump) => {
      removeItems(dump, 'hub', 'ClusterResourcePlacementDisruptionBudget', () => true);
      judge(
        dump,
        'Executed',
        'False',
        'Eviction is blocked, placement has not propagated resources to target cluster yet',
      );
    },
  ),
];
