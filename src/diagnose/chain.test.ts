import { describe, expect, it } from 'vitest';
import { prepare } from '../analyze.ts';
import { nodePlatform } from '../cli/platform.ts';
import { type Dump, openDump, removeItems, toFiles } from '../testing/dump-editor.ts';
import { FAULTS } from '../testing/faults/all.ts';
import type { Chain } from './chain.ts';
import type { Diagnosis } from './diagnosis.ts';

async function diagnoseDump(dump: Dump): Promise<Diagnosis> {
  return (await prepare({ files: toFiles(dump), platform: nodePlatform })).diagnosis;
}

const open = (base: string): Dump => openDump(`testdata/conformance/dumps/${base}/dump`);

function diagnoseFault(name: string): Promise<Diagnosis> {
  const fault = FAULTS.find((each) => each.name === name);
  if (fault === undefined) throw new Error(`no fault called ${name}`);
  const dump = open(fault.base);
  fault.edit(dump);
  return diagnoseDump(dump);
}

/** `role state Kind name`, or `in order`. */
function renderFirst(chain: Chain | undefined): string {
  if (chain === undefined) return 'no chain';
  const { first } = chain;
  return first === undefined
    ? 'in order'
    : `${first.role} ${first.state} ${first.object.kind} ${first.object.name}`;
}

const CATALOG = '/catalog';
const TWO = 'aks-member-2';
const BINDING = 'ClusterResourceBinding catalog-aks-member-2-8b026902';

describe('the first link that is not in order', () => {
  it.each([
    [
      'a name with dots leaves scheduling pending for ever',
      '/catalog.v2',
      '',
      'placement broken ClusterResourcePlacement catalog.v2',
    ],
    [
      'a selector names a kind that the hub does not know',
      CATALOG,
      '',
      'placement broken ClusterResourcePlacement catalog',
    ],
    [
      'the hub agent has not looked at an edit',
      CATALOG,
      TWO,
      'placement stale ClusterResourcePlacement catalog',
    ],
    [
      'a taint keeps all clusters away',
      CATALOG,
      TWO,
      'policy-snapshot broken ClusterSchedulingPolicySnapshot catalog-0',
    ],
    [
      'PickAll leaves a tainted member out with every condition True',
      CATALOG,
      'aks-member-3',
      'policy-snapshot broken ClusterSchedulingPolicySnapshot catalog-0',
    ],
    [
      'a member has left and PickFixed still names it',
      CATALOG,
      'aks-member-9',
      'policy-snapshot broken ClusterSchedulingPolicySnapshot catalog-0',
    ],
    [
      'a cluster is in no stage',
      '/bank',
      'aks-member-3',
      'update-run broken ClusterStagedUpdateRun bank-run-1',
    ],
    ['a run was never set to run', '/bank', TWO, 'update-run broken ClusterStagedUpdateRun bank-run-1'],
    [
      'an approval speaks of an older generation',
      '/bank',
      TWO,
      'update-run broken ClusterStagedUpdateRun bank-run-1',
    ],
    [
      'a binding of a picked cluster is missing',
      CATALOG,
      TWO,
      'binding missing ClusterResourceBinding catalog-aks-member-2-*',
    ],
    ['two bindings for one cluster', CATALOG, TWO, `binding broken ${BINDING}`],
    ['maxUnavailable 0 holds an update back', CATALOG, TWO, `binding broken ${BINDING}`],
    ['a Work is too large for the hub', CATALOG, TWO, `binding broken ${BINDING}`],
    [
      'the hub object is newer than the snapshot',
      CATALOG,
      TWO,
      'resource-snapshot stale ClusterResourceSnapshot catalog-0-snapshot',
    ],
    [
      'an object was added to the namespace and no snapshot holds it',
      CATALOG,
      TWO,
      'resource-snapshot stale ClusterResourceSnapshot catalog-0-snapshot',
    ],
    [
      'a part of the snapshot is missing',
      CATALOG,
      TWO,
      'resource-snapshot broken ClusterResourceSnapshot catalog-0-snapshot',
    ],
    [
      'two resource snapshots are the latest',
      CATALOG,
      TWO,
      'resource-snapshot broken ClusterResourceSnapshot catalog-1-snapshot',
    ],
    [
      'a patch adds below a map that is not there',
      CATALOG,
      TWO,
      'override-snapshot broken ResourceOverrideSnapshot tune-0',
    ],
    [
      'an override snapshot was pruned while a binding names it',
      CATALOG,
      TWO,
      'override-snapshot missing ResourceOverrideSnapshot tune-0',
    ],
    [
      'the member agent is down and a new Work waits',
      CATALOG,
      TWO,
      'member stale MemberCluster aks-member-2',
    ],
    [
      'the API server of a member does not answer its agent',
      CATALOG,
      TWO,
      'member broken MemberCluster aks-member-2',
    ],
    ['a member leaves and its agent is gone', CATALOG, TWO, 'member broken MemberCluster aks-member-2'],
    ['a Work was deleted by hand and is not made anew', CATALOG, TWO, 'work missing Work catalog-work'],
    ['a Work was edited by hand', CATALOG, TWO, 'work broken Work catalog-work'],
    [
      'a binding lists an override and its Work shows the plain form',
      CATALOG,
      TWO,
      'work broken Work catalog-work',
    ],
    ['a quota is used up', CATALOG, TWO, 'manifest broken Deployment catalog-api'],
    [
      'a run is stuck at a cluster that does not come up',
      '/bank',
      'aks-member-3',
      'manifest broken Deployment web',
    ],
    ['drift is only reported', CATALOG, TWO, 'manifest stale Deployment catalog-api'],
    [
      'a difference is reported and nothing is applied',
      CATALOG,
      TWO,
      'manifest stale Deployment catalog-api',
    ],
    [
      'the namespace was taken from a member that keeps its ResourcePlacement',
      'inventory/stock',
      TWO,
      'manifest broken ConfigMap stock-config',
    ],
    ['a healthy override that both clusters carry', CATALOG, TWO, 'in order'],
  ])('%s: %s on %s', async (name, key, cluster, wanted) => {
    const { chains } = await diagnoseFault(name);
    expect(renderFirst(chains.of(key, cluster))).toBe(wanted);
  });
});

describe('the chains of a recorded hub', () => {
  it('go from the placement to the Work, in the order of the system, and are all in order', async () => {
    const { chains } = await diagnoseDump(open('healthy-crp-pickn'));
    expect(
      chains.all().map((chain) => `${chain.placementKey} ${chain.cluster} ${renderFirst(chain)}`),
    ).toEqual([
      '/catalog aks-member-1 in order',
      '/catalog aks-member-2 in order',
      '/catalog aks-member-3 in order',
    ]);
    expect(chains.of(CATALOG, TWO)?.links.map(({ role }) => role)).toEqual([
      'placement',
      'policy-snapshot',
      'binding',
      'resource-snapshot',
      'member',
      'work',
    ]);
    // A cluster that is not meant ends at the decision.
    const other = chains.of(CATALOG, 'aks-member-3');
    expect(other?.target).toBe(false);
    expect(other?.links.map(({ role }) => role)).toEqual(['placement', 'policy-snapshot']);
  });

  it('contain the update run with the strategy External, and say how far it is', async () => {
    const { chains } = await diagnoseDump(open('staged-run-waiting-for-approval'));
    expect(
      chains.of('/bank', 'aks-member-3')?.links.map(({ role, message }) => `${role}: ${message}`)[2],
    ).toBe('update-run: has moved aks-member-3');
    expect(renderFirst(chains.of('/bank', TWO))).toBe('update-run broken ClusterStagedUpdateRun bank-run-1');
    const { chains: without } = await diagnoseDump(open('external-strategy-no-run'));
    expect(renderFirst(without.of('/wiki', TWO))).toBe('update-run missing ClusterStagedUpdateRun *');
  });

  it('tell what has outlived its placement, and who holds it', async () => {
    const dump = open('healthy-crp-pickn');
    for (const kind of [
      'ClusterResourcePlacement',
      'ClusterSchedulingPolicySnapshot',
      'ClusterResourceSnapshot',
    ])
      removeItems(dump, 'hub', kind, () => true);
    const { chains } = await diagnoseDump(dump);
    const [orphan] = chains.all();
    expect(orphan).toMatchObject({ placement: undefined, placementKey: CATALOG, target: true });
    expect(renderFirst(orphan)).toBe('placement missing ClusterResourcePlacement catalog');
  });

  it('leave out what was not listed: less input breaks no link', async () => {
    const kinds = ['ClusterSchedulingPolicySnapshot', 'ClusterResourceSnapshot', 'Work', 'MemberCluster'];
    for (const kind of kinds) {
      const dump = open('healthy-crp-pickn');
      removeItems(dump, 'hub', kind, () => true);
      const { chains } = await diagnoseDump(dump);
      expect(
        chains.all().filter(({ first }) => first !== undefined),
        kind,
      ).toEqual([]);
    }
  });

  it('know nothing of a placement or cluster that the input does not show', async () => {
    const { chains } = await diagnoseDump(open('healthy-crp-pickn'));
    expect(chains.of('/nothing', TWO)).toBeUndefined();
    expect(chains.of(CATALOG, 'nowhere')).toBeUndefined();
    expect(chains.of(CATALOG, TWO)).toBe(chains.of(CATALOG, TWO));
  });
});
