import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forecast, prepare } from '../../analyze.ts';
import type { JsonObject } from '../../api/json.ts';
import { nodePlatform } from '../../cli/platform.ts';
import type { Context } from '../../evaluate/context.ts';
import { changeMembers, NO_CHANGE, type WhatIf } from '../../model/what-if.ts';
import { renderForecast } from '../../report/report.ts';
import { simulate } from '../../simulate/simulate.ts';
import { testFiles } from '../../testing/read-texts.ts';
import { explainForecast } from '../explain.ts';
import type { FleetForecast, ForecastPlacement } from './answer.ts';

const NOW = Date.UTC(2026, 5, 1);
const API = 'placement.kubernetes-fleet.io/v1';

interface TestMember {
  readonly name: string;
  readonly env: string;
  readonly taint?: boolean;
  /** The hub printed it; else it is only declared. */
  readonly printed?: boolean;
}

function memberJson({ name, env, taint = false, printed = true }: TestMember): JsonObject {
  const conditions = ['Joined', 'Healthy'].map((type) => ({ type, status: 'True' }));
  return {
    apiVersion: 'cluster.kubernetes-fleet.io/v1beta1',
    kind: 'MemberCluster',
    metadata: { name, labels: { env }, ...(printed && { uid: `uid-${name}` }) },
    spec: { taints: taint ? [{ key: 'team', value: 'blue', effect: 'NoSchedule' }] : [] },
    ...(printed && {
      status: {
        agentStatus: [{ type: 'MemberAgent', lastReceivedHeartbeat: '2026-05-31T23:59:30Z', conditions }],
      },
    }),
  };
}

const PROD: JsonObject = {
  clusterAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: {
      clusterSelectorTerms: [{ labelSelector: { matchLabels: { env: 'prod' } } }],
    },
  },
};

function placementJson(policy: JsonObject): JsonObject {
  return {
    apiVersion: API,
    kind: 'ClusterResourcePlacement',
    metadata: { name: 'web' },
    spec: { policy, resourceSelectors: [{ group: '', version: 'v1', kind: 'Namespace', name: 'web' }] },
  };
}

const NAMESPACE: JsonObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'web' } };

function input(objects: readonly JsonObject[]) {
  const text = JSON.stringify({
    apiVersion: 'v1',
    kind: 'List',
    metadata: { resourceVersion: '' },
    items: objects,
  });
  return {
    files: testFiles({ 'all.json': text }),
    platform: nodePlatform,
    model: { now: NOW, completeKinds: ['MemberCluster'] },
  };
}

const EVERYTHING = { object: '', cluster: '' };

async function ask(
  members: readonly TestMember[],
  policy: JsonObject,
  whatIf: Partial<WhatIf> = {},
): Promise<FleetForecast> {
  const objects = [...members.map(memberJson), NAMESPACE, placementJson(policy)];
  const result = await forecast(input(objects), EVERYTHING, { ...NO_CHANGE, ...whatIf });
  if ('strangers' in result) throw new Error([...result.strangers, ...result.present].join());
  return result.forecast;
}

function only({ placements }: FleetForecast): ForecastPlacement {
  const [placement] = placements;
  if (placement === undefined) throw new Error('the test has no placement');
  return placement;
}

function moves(told: FleetForecast): readonly string[] {
  return only(told).difference?.moves.map(({ cluster, change }) => `${change} ${cluster}`) ?? [];
}

const EAST: TestMember = { name: 'east', env: 'prod' };
const WEST: TestMember = { name: 'west', env: 'dev' };
const SOUTH: TestMember = { name: 'south', env: 'prod', taint: true };
const ALL: JsonObject = { placementType: 'PickAll', affinity: PROD };
const TWO: JsonObject = { placementType: 'PickN', numberOfClusters: 2, affinity: PROD };

const anyMembers = fc.uniqueArray(
  fc.record({
    name: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    env: fc.constantFrom('prod', 'dev'),
    taint: fc.boolean(),
    printed: fc.boolean(),
  }),
  { selector: ({ name }) => name, maxLength: 5 },
);
const anyPolicy = fc.oneof(
  fc.constantFrom(
    ALL,
    TWO,
    { placementType: 'PickAll' },
    { placementType: 'PickFixed', clusterNames: ['a', 'z'] },
  ),
  fc.integer({ min: 0, max: 4 }).map((numberOfClusters) => ({ placementType: 'PickN', numberOfClusters })),
);

describe('why each cluster is, or is not, picked', () => {
  it('is told with the filter and the value it saw, and the condition that the hub shows', async () => {
    const told = only(await ask([EAST, WEST, SOUTH], TWO));
    expect(told.scheduled).toEqual({
      type: 'ClusterResourcePlacementScheduled',
      status: 'False',
      reason: 'SchedulingPolicyUnfulfilled',
      message:
        'could not find all clusters needed as specified by the scheduling policy, found 1 cluster(s) instead',
    });
    expect(told.targets.map(({ cluster, why }) => [cluster, why])).toEqual([
      ['east', 'qualifies (affinity 0, spread 0, number 1)'],
    ]);
    expect(told.others.map(({ cluster, filter, seen }) => [cluster, filter, seen])).toEqual([
      ['south', 'TaintToleration', 'taint team=blue:NoSchedule'],
      ['west', 'ClusterAffinity', 'wants env=prod, has env=dev'],
    ]);
  });

  it('is told of every member once, with a filter for each that is refused', async () => {
    await fc.assert(
      fc.asyncProperty(anyMembers, anyPolicy, async (members, policy) => {
        const { targets, others } = only(await ask(members, policy));
        const named = policy['placementType'] === 'PickFixed' ? ['a', 'z'] : [];
        const expected = [...new Set([...members.map(({ name }) => name), ...named])].sort();
        expect([...targets, ...others].map(({ cluster }) => cluster).sort()).toEqual(expected);
        for (const { verdict, filter, seen, why } of others) {
          expect(why).not.toBe('');
          if (verdict === 'refused') expect([filter, seen]).not.toContain('');
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('what if', () => {
  it('a member left, joined, or got another label', async () => {
    expect(moves(await ask([EAST, WEST], ALL, { without: ['east'] }))).toEqual(['lost east']);
    const added = [{ cluster: 'new', labels: { env: 'prod' } }];
    expect(moves(await ask([EAST, WEST], ALL, { added }))).toEqual(['gained new']);
    const labels = [{ cluster: 'west', key: 'env', value: 'prod' }];
    expect(moves(await ask([EAST, WEST], ALL, { labels }))).toEqual(['gained west']);
    const taints = [{ cluster: 'south', key: 'team', value: '', effect: '', gone: true }];
    expect(moves(await ask([EAST, SOUTH], ALL, { taints }))).toEqual(['gained south']);
  });

  it('a taint, or a label taken away, moves nothing that is placed, and says so', async () => {
    const taints = [{ cluster: 'east', key: 'cordoned', value: '', effect: 'NoSchedule' }];
    const cordoned = await ask([EAST, WEST], ALL, { taints });
    expect(moves(cordoned)).toEqual(['held east']);
    expect(only(cordoned).targets.map(({ why }) => why)).toEqual([
      'chosen before, and kept although TaintToleration refuses it: taint cordoned:NoSchedule',
    ]);
    const labels = [{ cluster: 'east', key: 'env', value: undefined }];
    expect(moves(await ask([EAST, WEST], ALL, { labels }))).toEqual(['held east']);
  });

  it('tells the condition before and after', async () => {
    const { difference, scheduled } = only(
      await ask([EAST, { ...WEST, env: 'prod' }], TWO, { without: ['west'] }),
    );
    expect([difference?.scheduled?.status, scheduled?.status]).toEqual(['True', 'False']);
  });

  it('of members that are not there, or are there already, is refused', async () => {
    await expect(ask([EAST], ALL, { without: ['mars'] })).rejects.toThrow('mars');
    await expect(ask([EAST], ALL, { added: [{ cluster: 'east', labels: {} }] })).rejects.toThrow('east');
    const labels = [{ cluster: 'new', key: 'env', value: 'prod' }];
    const added = [{ cluster: 'new', labels: {} }];
    expect(moves(await ask([EAST], ALL, { added, labels }))).toEqual(['gained new']);
  });

  it('is shown line by line', async () => {
    const told = await ask([EAST, WEST, SOUTH], ALL, {
      taints: [{ cluster: 'east', key: 'cordoned', value: '', effect: 'NoSchedule' }],
      added: [{ cluster: 'new', labels: { env: 'prod' } }],
    });
    expect(
      [...renderForecast(told, 'table')].join(''),
    ).toBe(`ClusterResourcePlacement web (PickAll) goes to east and new
  ClusterResourcePlacementScheduled=True SchedulingPolicyFulfilled: found all cluster needed as specified by the scheduling policy, found 2 cluster(s)
  =   east stays: qualifies → chosen before, and kept although TaintToleration refuses it: taint cordoned:NoSchedule
  +   new joins: not a member → qualifies
  ~   ClusterResourcePlacementScheduled: True SchedulingPolicyFulfilled, found all cluster needed as specified by the scheduling policy, found 1 cluster(s) → True SchedulingPolicyFulfilled, found all cluster needed as specified by the scheduling policy, found 2 cluster(s)
  on  east: chosen before, and kept although TaintToleration refuses it: taint cordoned:NoSchedule
  on  new: qualifies
  not south: TaintToleration refuses it: taint team=blue:NoSchedule
  not west: ClusterAffinity refuses it: wants env=prod, has env=dev
  Namespace web  all 2  as written

1 placement, 1 object on 2 clusters
`);
  });
});

/** Tells a forecast of a fleet after a change, beside the fleet as it is. */
type Try = (context: Context) => FleetForecast;

const tryNothing: Try = ({ fleet, forecast: before }) => {
  // A change by its shape, though it changes nothing: the members are built anew.
  const changed = changeMembers(fleet, {
    ...NO_CHANGE,
    labels: fleet.members.flatMap(({ name, metadata }) =>
      [...metadata.labels].map(([key, value]) => ({ cluster: name, key, value })),
    ),
  });
  const base = { fleet, forecast: before };
  return explainForecast({ fleet: changed, forecast: simulate(changed, base) }, EVERYTHING, base);
};

const losesMember: Try = ({ fleet, forecast: before }) => {
  const changed = { ...fleet, members: [...fleet.members].slice(1) };
  return explainForecast({ fleet: changed, forecast: simulate(changed) }, EVERYTHING, {
    fleet,
    forecast: before,
  });
};
const losesTaints: Try = ({ fleet, forecast: before }) => {
  const changed = { ...fleet, members: fleet.members.map((member) => ({ ...member, taints: [] })) };
  return explainForecast({ fleet: changed, forecast: simulate(changed) }, EVERYTHING, {
    fleet,
    forecast: before,
  });
};
const losesLabels: Try = ({ fleet, forecast: before }) => {
  const members = fleet.members.map((member) => ({
    ...member,
    metadata: { ...member.metadata, labels: new Map<string, string>() },
  }));
  const changed = { ...fleet, members };
  return explainForecast({ fleet: changed, forecast: simulate(changed) }, EVERYTHING, {
    fleet,
    forecast: before,
  });
};

function changesNothing(attempt: Try): fc.IAsyncProperty<[readonly TestMember[], JsonObject]> {
  return fc.asyncProperty(anyMembers, anyPolicy, async (members, policy) => {
    const context = await prepare(input([...members.map(memberJson), NAMESPACE, placementJson(policy)]));
    for (const { difference } of attempt(context).placements) {
      expect(difference).toEqual({ moves: [], reforms: [], scheduled: undefined });
    }
  });
}

describe('a what-if of nothing', () => {
  it('changes nothing', async () => {
    await fc.assert(changesNothing(tryNothing), { numRuns: 100 });
  });

  it.each([
    ['loses a member', losesMember],
    ['loses taints', losesTaints],
    ['loses labels', losesLabels],
  ])('and the law notices one that %s', async (_name, planted) => {
    await expect(fc.assert(changesNothing(planted), { numRuns: 300 })).rejects.toThrow();
  });
});
