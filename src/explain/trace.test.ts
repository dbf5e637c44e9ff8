import { describe, expect, it } from 'vitest';
import { trace } from '../analyze.ts';
import { nodePlatform } from '../cli/platform.ts';
import { readShippedRules } from '../cli/rules.ts';
import { type Dump, openDump, toFiles } from '../testing/dump-editor.ts';
import { FAULTS } from '../testing/faults/all.ts';
import { testFiles } from '../testing/read-texts.ts';
import type { Trace, TracedChain, TraceRequest } from './trace/answer.ts';

const rules = readShippedRules();
const open = (base: string): Dump => openDump(`testdata/conformance/dumps/${base}/dump`);

async function traceDump(base: string, request: TraceRequest): Promise<Trace> {
  const fault = FAULTS.find((each) => each.name === base);
  const dump = open(fault?.base ?? base);
  fault?.edit(dump);
  return (await trace({ files: toFiles(dump), platform: nodePlatform, rules }, request)).trace;
}

/** `placement @ cluster: role Kind ns/name`, or `in order`. */
function renderChain({ placement, cluster, links, first }: TracedChain): string {
  const link = first === undefined ? undefined : links[first];
  const { kind = '', namespace = '', name = '' } = link?.object ?? {};
  const said = link === undefined ? 'in order' : `${link.role} ${kind} ${namespace}/${name}`;
  return `${placement.namespace}/${placement.name} @ ${cluster}: ${said}`;
}

const chainsOf = ({ chains }: Trace): string[] => chains.map(renderChain);

const QUOTA = 'resource-quota-exceeded';
const RP = 'rp-namespace-missing-on-one-member';

describe('a trace', () => {
  it.each([
    ['placement', 'crp/docs', 3],
    ['placement by its kind', 'ClusterResourcePlacement/docs', 3],
    ['namespace', 'ns/docs', 3],
    ['workload', 'cm/docs/page-2', 3],
    ['cluster', 'membercluster/aks-member-3', 1],
    ['cluster by its short name', 'cluster/aks-member-3', 1],
    ['Work', 'work/fleet-member-aks-member-3/docs-work', 1],
    ['binding', 'crb/docs-aks-member-3-ba0b976f', 1],
    ['snapshot', 'crs/docs-0-snapshot', 3],
  ])('begins at a %s', async (_, object, count) => {
    const found = await traceDump(QUOTA, { object });
    expect(found.chains).toHaveLength(count);
    // What is out of order comes first.
    expect(chainsOf(found)[0]).toBe('/docs @ aks-member-3: manifest ConfigMap docs/page-2');
    expect(found.asked).toBe(object);
    expect(found.note).toBe('');
  });

  it('begins at a pod of a member, and ends at that pod', async () => {
    const pod = open('deployment-never-available').lists.get('aks-member-1/pods')?.[0]?.metadata;
    const found = await traceDump('deployment-never-available', {
      object: `pod/${pod?.namespace}/${pod?.name}`,
    });
    expect(chainsOf(found)[0]).toMatch(/^\/game2 @ aks-member-1: /);
    const roles = found.chains[0]?.links.map(({ role }) => role);
    expect(roles?.slice(-3)).toEqual(['manifest', 'object', 'pod']);
    expect(found.chains[0]?.links.at(-1)?.object.name).toBe(pod?.name);
  });

  it('begins at a text: word for word first, with other blanks, quotes and addresses', async () => {
    const text = '  configmaps `page-2`   is FORBIDDEN: exceeded quota: object-counts ';
    const found = await traceDump(QUOTA, { message: text });
    expect(chainsOf(found)).toEqual(['/docs @ aks-member-3: manifest ConfigMap docs/page-2']);
    expect(found.note).toBe('');
  });

  it('begins at a text that only resembles one: by what it is about', async () => {
    const found = await traceDump(QUOTA, {
      message: 'pods "x" is forbidden: exceeded quota: object-counts, requested: pods=1',
    });
    expect(chainsOf(found)).toEqual(['/docs @ aks-member-3: manifest ConfigMap docs/page-2']);
    expect(found.note).toBe(
      'No status in the input says this word for word; it is of the class quota, and these failed in the same way.',
    );
    // Another quota is another story.
    const other = await traceDump(QUOTA, {
      message: 'pods "x" is forbidden: exceeded quota: gpu, requested: pods=1',
    });
    expect(other.chains).toEqual([]);
    expect(other.note).toContain('nothing in the input failed in that way');
  });

  it('says when a text or an object is not known', async () => {
    expect((await traceDump(QUOTA, { message: 'lorem ipsum dolor sit' })).note).toContain(
      'no text of KubeFleet',
    );
    expect((await traceDump(QUOTA, { object: 'crp/nothing' })).chains).toEqual([]);
    expect((await traceDump(QUOTA, { object: 'cm/docs/nothing' })).chains).toEqual([]);
  });

  it('tells a ResourcePlacement from the placement of its namespace', async () => {
    const found = await traceDump(RP, { object: 'rp/inventory/stock' });
    expect(chainsOf(found)).toEqual([
      'inventory/stock @ aks-member-3: manifest ConfigMap inventory/stock-config',
      'inventory/stock @ aks-member-1: in order',
      'inventory/stock @ aks-member-2: in order',
    ]);
    const space = await traceDump(RP, { object: 'ns/inventory' });
    expect(chainsOf(space)).toContain('/inventory-ns @ aks-member-1: in order');
    expect(chainsOf(space)[0]).toBe(
      'inventory/stock @ aks-member-3: manifest ConfigMap inventory/stock-config',
    );
  });

  it('takes all chains when nothing is asked for', async () => {
    const found = await traceDump(RP, { all: true });
    expect(found.chains).toHaveLength(5);
  });

  it('says of manifests without a hub that there is nothing to follow', async () => {
    const files = testFiles({
      'crp.yaml':
        'apiVersion: placement.kubernetes-fleet.io/v1\nkind: ClusterResourcePlacement\nmetadata: { name: web }\nspec: { resourceSelectors: [] }\n',
    });
    const found = await trace({ files, platform: nodePlatform, rules }, { object: 'crp/web' });
    expect(found.trace.chains).toEqual([]);
    expect(found.trace.note).toMatch(/^The input holds no placement as a hub printed it/);
  });
});

describe('what to do next', () => {
  const nextOf = async (name: string, object: string, cluster: string): Promise<readonly string[]> => {
    const { chains } = await traceDump(name, { object });
    const chain = chains.find((each) => each.cluster === cluster);
    return chain?.next.map(({ kind, text }) => `${kind}: ${text}`) ?? [];
  };

  it('is the change that the root cause asks for, with its place, and then what shows more', async () => {
    const next = await nextOf(QUOTA, 'crp/docs', 'aks-member-3');
    expect(next[0]).toMatch(
      /^change: Raise object-counts .*\(FL1220, aks-member-3\/resourcequotas\.json:\d+\)$/,
    );
    expect(next.slice(1)).toEqual([
      'run: kubectl --context aks-member-3 describe configmap page-2 -n docs',
      'run: kubectl --context aks-member-3 get events -n docs --sort-by=.lastTimestamp',
    ]);
  });

  it.each([
    [
      'a name with dots leaves scheduling pending for ever',
      'crp/catalog.v2',
      '',
      'describe clusterresourceplacements catalog.v2',
    ],
    [
      'a taint keeps all clusters away',
      'crp/catalog',
      'aks-member-2',
      'get clusterschedulingpolicysnapshots -l kubernetes-fleet.io/parent-CRP=catalog,kubernetes-fleet.io/is-latest-snapshot=true',
    ],
    ['a run was stopped', 'crp/bank', 'aks-member-2', 'get clusterapprovalrequests -o yaml'],
    [
      'two bindings for one cluster',
      'crp/catalog',
      'aks-member-2',
      'get clusterresourcebindings -l kubernetes-fleet.io/parent-CRP=catalog',
    ],
    [
      'a part of the snapshot is missing',
      'crp/catalog',
      'aks-member-2',
      'get clusterresourcesnapshots -l kubernetes-fleet.io/parent-CRP=catalog',
    ],
    [
      'a patch adds below a map that is not there',
      'crp/catalog',
      'aks-member-2',
      'get resourceoverridesnapshots tune-0 -n catalog -o yaml',
    ],
    [
      'the member agent is down and a new Work waits',
      'crp/catalog',
      'aks-member-2',
      'logs -n fleet-system deploy/member-agent',
    ],
    ['a Work was edited by hand', 'crp/catalog', 'aks-member-2', 'get works -n fleet-member-aks-member-2'],
  ])('%s', async (name, object, cluster, wanted) => {
    const next = await nextOf(name, object, cluster);
    expect(next.filter((step) => step.startsWith('run: ')).join('\n')).toContain(wanted);
  });

  it('is nothing where everything is in order', async () => {
    expect(await nextOf('healthy-crp-pickn', 'crp/catalog', 'aks-member-1')).toEqual([]);
  });
});
