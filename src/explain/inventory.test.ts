import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prepare } from '../analyze.ts';
import type { Json, JsonObject } from '../api/json.ts';
import { nodePlatform } from '../cli/platform.ts';
import type { Context } from '../evaluate/context.ts';
import type { ModelOptions } from '../model/options.ts';
import { decodeYaml } from '../read/yaml.ts';
import { INVENTORY_VIEWS } from '../report/formats.ts';
import { renderInventory } from '../report/report.ts';
import { testSource } from '../testing/objects.ts';
import { testFiles } from '../testing/read-texts.ts';
import { explainInventory } from './explain.ts';

const NOW = Date.UTC(2026, 5, 1);
const BEAT = '2026-05-31T23:59:30Z';

async function readFleet(objects: readonly JsonObject[], options: ModelOptions = {}): Promise<Context> {
  const text = JSON.stringify({
    apiVersion: 'v1',
    kind: 'List',
    metadata: { resourceVersion: '' },
    items: objects,
  });
  return await prepare({
    files: testFiles({ 'all.json': text }),
    platform: nodePlatform,
    model: { now: NOW, completeKinds: ['MemberCluster'], ...options },
  });
}

/** The text a person commits, as another run reads it. */
function commit(context: Context, view: 'yaml' | 'json' = 'yaml'): ModelOptions['inventories'] {
  const text = [...renderInventory(explainInventory(context), view)].join('');
  const source = testSource('members.yaml', text);
  return [{ value: decodeYaml(text).value, origin: { source, start: 0, end: text.length, pointer: '' } }];
}

interface TestMember {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly taint: string;
  readonly nodes: string;
  readonly cpu: string;
  readonly collection: 'off' | 'listed' | 'degraded' | 'missing' | 'hidden';
  readonly namespaces: readonly string[];
  readonly leaving: boolean;
}

function memberJson(test: TestMember): JsonObject {
  const { name, labels, taint, nodes, cpu, collection, namespaces, leaving } = test;
  const conditions = ['Joined', 'Healthy'].map((type) => ({ type, status: 'True' }));
  const listed = collection === 'listed' || collection === 'degraded';
  const collected = {
    type: 'NamespaceCollectionSucceeded',
    status: collection === 'degraded' ? 'False' : 'True',
    reason: collection === 'degraded' ? 'Degraded' : 'Succeeded',
  };
  return {
    apiVersion: `cluster.kubernetes-fleet.io/${collection === 'hidden' ? 'v1' : 'v1beta1'}`,
    kind: 'MemberCluster',
    metadata: { name, uid: `uid-${name}`, labels, ...(leaving && { deletionTimestamp: BEAT }) },
    spec: { taints: taint === '' ? [] : [{ key: 'dedicated', value: taint, effect: 'NoSchedule' }] },
    status: {
      conditions: collection === 'off' ? [] : [collected],
      ...(listed && { namespaces: Object.fromEntries(namespaces.map((each) => [each, ''])) }),
      properties: {
        ...(nodes === '' ? {} : { 'kubernetes-fleet.io/node-count': { value: nodes } }),
        'k8s.io/cluster-certificate-authority-data': { value: `LS0t${name.repeat(40)}` },
        'k8s.io/cluster-entrypoint': { value: `https://${name}.example.com:6443` },
      },
      resourceUsage: { allocatable: { cpu }, capacity: { cpu } },
      agentStatus: [{ type: 'MemberAgent', lastReceivedHeartbeat: BEAT, conditions }],
    },
  };
}

const anyMember: fc.Arbitrary<TestMember> = fc.record({
  name: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
  labels: fc.record({ env: fc.constantFrom('prod', 'dev'), zone: fc.constantFrom('1', 'yes', '') }),
  taint: fc.constantFrom('', 'x', '1'),
  nodes: fc.constantFrom('', '2', '5', 'many'),
  cpu: fc.constantFrom('500m', '4', '8'),
  collection: fc.constantFrom('off', 'listed', 'degraded', 'missing', 'hidden'),
  namespaces: fc.subarray(['shop', 'blog', 'true']),
  leaving: fc.boolean(),
});
const anyMembers = fc.uniqueArray(anyMember, { selector: ({ name }) => name, maxLength: 5 });

const TERMS: readonly JsonObject[] = [
  { labelSelector: { matchLabels: { env: 'prod' } } },
  { labelSelector: { matchExpressions: [{ key: 'zone', operator: 'In', values: ['1'] }] } },
  {
    propertySelector: {
      matchExpressions: [{ name: 'kubernetes-fleet.io/node-count', operator: 'Ge', values: ['3'] }],
    },
  },
  {
    propertySelector: {
      matchExpressions: [{ name: 'kubernetes.azure.com/per-cpu-core-cost', operator: 'Le', values: ['1'] }],
    },
  },
  {
    propertySelector: {
      matchExpressions: [
        { name: 'resources.kubernetes-fleet.io/allocatable-cpu', operator: 'Gt', values: ['4'] },
      ],
    },
  },
  {
    propertySelector: {
      matchExpressions: [{ name: 'k8s.io/cluster-entrypoint', operator: 'Eq', values: ['1'] }],
    },
  },
];
const anyPolicy: fc.Arbitrary<JsonObject> = fc
  .record({
    placementType: fc.constantFrom('PickAll', 'PickFixed', 'PickN'),
    terms: fc.subarray([...TERMS]),
    wanted: fc.integer({ min: 0, max: 4 }),
    names: fc.subarray(['a', 'b', 'zebra']),
    tolerates: fc.boolean(),
  })
  .map(({ placementType, terms, wanted, names, tolerates }): JsonObject => {
    if (placementType === 'PickFixed') return { placementType, clusterNames: names };
    const required = { requiredDuringSchedulingIgnoredDuringExecution: { clusterSelectorTerms: terms } };
    return {
      placementType,
      ...(placementType === 'PickN' && { numberOfClusters: wanted }),
      ...(terms.length > 0 && { affinity: { clusterAffinity: required } }),
      ...(tolerates && {
        tolerations: [{ key: 'dedicated', operator: 'Equal', value: 'x', effect: 'NoSchedule' }],
      }),
    };
  });

function placements(policy: JsonObject): readonly JsonObject[] {
  const apiVersion = 'placement.kubernetes-fleet.io/v1';
  const spec: JsonObject = { policy, resourceSelectors: [] };
  return [
    { apiVersion, kind: 'ClusterResourcePlacement', metadata: { name: 'web' }, spec },
    { apiVersion, kind: 'ResourcePlacement', metadata: { name: 'web', namespace: 'shop' }, spec },
  ];
}

/** What the scheduler answers, cluster by cluster, without what only a health check of that day could tell. */
function answers({ fleet, forecast }: Context): Json {
  return fleet.placements.map((placement) => {
    const { decisions, failure } = forecast.decisionsOf(placement);
    return {
      failed: failure !== undefined,
      decisions: decisions.map(({ cluster, outcome, gates }) => ({
        cluster,
        verdict: outcome.verdict,
        reason: outcome.refusal?.reason ?? '',
        score: outcome.score ? [outcome.score.affinity, outcome.score.topologySpread] : [],
        gates,
      })),
    };
  });
}

type Keep = (context: Context) => ModelOptions['inventories'];

/** Manifests judged with the inventory of a dump get the clusters that they get beside the dump. */
function schedulesAlike(keep: Keep): fc.IAsyncProperty<[readonly TestMember[], JsonObject]> {
  return fc.asyncProperty(anyMembers, anyPolicy, async (members, policy) => {
    const dump = members.map(memberJson);
    const beside = await readFleet([...dump, ...placements(policy)]);
    const inventories = keep(await readFleet(dump)) ?? [];
    const alone = await readFleet(placements(policy), { inventories, completeKinds: [] });
    expect(answers(alone)).toEqual(answers(beside));
  });
}

/** An inventory that forgets something about every member. */
function forget(change: (member: JsonObject) => JsonObject): Keep {
  return (context) =>
    (commit(context) ?? []).map(({ value, origin }) => {
      const file = value as { members: JsonObject[] };
      return { value: { ...file, members: file.members.map(change) }, origin };
    });
}

const without =
  (field: string) =>
  ({ [field]: _gone, ...member }: JsonObject): JsonObject =>
    member;

describe('an inventory', () => {
  it('gives manifests the clusters that the dump gave them', async () => {
    await fc.assert(schedulesAlike(commit), { numRuns: 150 });
  });

  it('does so in its JSON form, too', async () => {
    await fc.assert(
      schedulesAlike((context) => commit(context, 'json')),
      { numRuns: 30 },
    );
  });

  it.each([
    ['labels', forget(without('labels'))],
    ['taints', forget(without('taints'))],
    ['properties', forget(without('properties'))],
    ['the use of resources', forget(without('resourceUsage'))],
    ['who reports namespaces', forget(without('namespaceCollection'))],
    ['namespaces', forget(without('namespaces'))],
    ['who is leaving', forget(without('leaving'))],
    ['that lists are whole', forget(without('complete'))],
  ])('and the property notices one that forgets %s', async (_name, planted) => {
    await expect(fc.assert(schedulesAlike(planted), { numRuns: 400 })).rejects.toThrow();
  });

  it('holds nothing by which a cluster could be reached, in any view', async () => {
    const members = ['a', 'b'].map((name) =>
      memberJson({
        name,
        labels: { env: 'prod' },
        taint: '',
        nodes: '2',
        cpu: '4',
        collection: 'listed',
        namespaces: ['shop'],
        leaving: false,
      }),
    );
    const inventory = explainInventory(await readFleet(members));
    for (const view of INVENTORY_VIEWS) {
      const text = [...renderInventory(inventory, view)].join('');
      expect(text).toContain('a');
      expect(text).not.toMatch(/LS0t|https:|6443|uid-|2026-05-31T23/);
    }
    expect(inventory.members.map(({ withheld }) => withheld)).toEqual([2, 2]);
  });

  it('is the same whatever order the input comes in', async () => {
    await fc.assert(
      fc.asyncProperty(anyMembers, async (members) => {
        const write = async (list: readonly TestMember[]): Promise<string> =>
          [...renderInventory(explainInventory(await readFleet(list.map(memberJson))), 'yaml')].join('');
        expect(await write([...members].reverse())).toBe(await write(members));
      }),
      { numRuns: 40 },
    );
  });

  it('says when it was taken, whether members may be missing, and what the dump did not tell', async () => {
    const member = memberJson({
      name: 'a',
      labels: {},
      taint: '',
      nodes: '',
      cpu: '4',
      collection: 'off',
      namespaces: [],
      leaving: false,
    });
    const told = explainInventory(await readFleet([member], { completeKinds: [] }));
    expect([told.captured, told.complete]).toEqual(['2026-06-01T00:00:00Z', true]);
    expect(told.missing).toBe('the namespaces of a and the CustomResourceDefinitions of a');
    const declared = explainInventory(
      await readFleet([{ ...member, metadata: { name: 'a' } }], { completeKinds: [] }),
    );
    expect(declared.file['complete']).toBe(false);
  });
});
