import { describe, expect, it } from 'vitest';
import type { Json } from '../api/json.ts';
import { nameObject, readTexts } from '../testing/read-texts.ts';
import type { ReadOptions } from './read.ts';

const P = 'placement.kubernetes-fleet.io/v1';
const C = 'cluster.kubernetes-fleet.io/v1';
let uids = 0;

function object(
  kind: string,
  name: string,
  more: { api?: string; ns?: string; uid?: string; spec?: Json } = {},
) {
  uids += 1;
  const { api = 'v1', ns, uid = `uid-${uids}`, spec = {} } = more;
  return {
    apiVersion: api,
    kind,
    metadata: { name, uid, ...(ns === undefined ? {} : { namespace: ns }) },
    spec,
  };
}
const list = (...items: Json[]) => JSON.stringify({ apiVersion: 'v1', kind: 'List', items, metadata: {} });
const crp = () => object('ClusterResourcePlacement', 'web', { api: P });
const member = (name: string) => object('MemberCluster', name, { api: C });
const applied = (name: string) =>
  object('AppliedWork', 'w', { api: P, spec: { workName: 'w', workNamespace: `fleet-member-${name}` } });
const system = (uid: string) => object('Namespace', 'kube-system', { uid });
const pod = (name = 'web') => object('Pod', name, { ns: 'shop' });

async function sites(files: Record<string, string>, options: ReadOptions = {}) {
  const { objects, siteProblems = [] } = await readTexts(files, options);
  return {
    objects: objects.map(nameObject),
    problems: siteProblems.map(
      ({ kind, sources, message }) => `${kind} [${sources.map(({ uri }) => uri).join(' ')}] ${message}`,
    ),
  };
}

describe('the cluster of an object', () => {
  it('is what the objects show, before what folders are called', async () => {
    const { objects, problems } = await sites({
      'a/x.json': list(crp(), member('east')),
      'b/x.json': list(applied('east'), pod()),
    });
    expect(objects).toEqual([
      'hub ClusterResourcePlacement web',
      'hub MemberCluster east',
      'east AppliedWork w',
      'east Pod shop/web',
    ]);
    expect(problems).toEqual([]);
  });
  it('is the hub when nothing tells, and nothing at all for declared objects', async () => {
    const declared = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n';
    const { objects } = await sites({ 'pods.json': list(pod()), 'c.yaml': declared });
    expect(objects).toEqual(['declared ConfigMap c', 'hub Pod shop/web']);
  });
  it('is found by the longest member name in a file name', async () => {
    const { objects } = await sites({
      'hub.json': list(member('aks-1'), member('aks-10')),
      'aks-10-pods.json': list(pod('ten')),
      'pods_aks-1.json': list(pod('one')),
      'aks-100.json': list(pod('hundred')),
    });
    expect(objects.filter((each) => each.includes('Pod'))).toEqual([
      'aks-10 Pod shop/ten',
      'hub Pod shop/hundred',
      'aks-1 Pod shop/one',
    ]);
  });
  it('is what the user says', async () => {
    const files = { 'd/x.json': list(pod()), 'd/sub/y.json': list(pod('y')), 'e/z.json': list(crp()) };
    const clusterOf = [
      { name: 'east', path: './d/' },
      { name: 'west', path: 'd/sub' },
      { name: 'hub', path: 'e' },
    ];
    expect((await sites(files, { clusterOf })).objects).toEqual([
      'west Pod shop/y',
      'east Pod shop/web',
      'hub ClusterResourcePlacement web',
    ]);
  });
  it('may be declared by the user for manifests of a member', async () => {
    const declared = { 'm/c.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n' };
    expect((await sites(declared, { clusterOf: [{ name: 'east', path: 'm' }] })).objects).toEqual([
      'east ConfigMap c',
    ]);
    expect((await sites(declared, { clusterOf: [{ name: 'hub', path: 'm' }] })).objects).toEqual([
      'declared ConfigMap c',
    ]);
  });
  it('is inherited from the folder above', async () => {
    const { objects } = await sites({ 'x/a.json': list(applied('east')), 'x/more/b.json': list(pod()) });
    expect(objects).toEqual(['east AppliedWork w', 'east Pod shop/web']);
  });
  it('is a member where an agent or an owner of its own says so', async () => {
    const env = [{ name: 'MEMBER_CLUSTER_NAME', value: 'west' }];
    const spec = { template: { spec: { containers: [{ name: 'a', env }] } } };
    const agent = object('Deployment', 'member-agent', { api: 'apps/v1', ns: 'fleet-system', spec });
    const placed = pod();
    const owned = {
      ...placed,
      metadata: {
        ...placed.metadata,
        ownerReferences: [{ apiVersion: `${P}beta1`, kind: 'AppliedWork', name: 'w' }],
      },
    };
    expect((await sites({ 'x/a.json': list(agent), 'h/c.json': list(crp()) })).objects).toContain(
      'west Deployment fleet-system/member-agent',
    );
    const two = await sites({
      'y/a.json': list(owned),
      'h/c.json': list(crp(), member('east'), member('west')),
    });
    expect(two.objects).toContain('y Pod shop/web');
  });
  it('is not called after a folder that says nothing', async () => {
    const hub = { 'hub/a.json': list(crp(), member('east'), member('west')) };
    const { objects, problems } = await sites({ ...hub, 'member-dump-2/pods.json': list(pod()) });
    expect(objects).toContain(' Pod shop/web');
    expect(problems).toEqual([
      'unnamed-member [member-dump-2/pods.json] These objects come from a member, and nothing tells from which',
    ]);
    const lone = { 'hub/a.json': list(crp(), member('east')), 'member/pods.json': list(pod()) };
    expect((await sites(lone)).objects).toContain('east Pod shop/web');
  });
  it('is known by the identity of the cluster', async () => {
    const { objects } = await sites({
      'a/ns.json': list(system('A'), crp()),
      'b/ns.json': list(system('B'), pod()),
      'c/ns.json': list(system('A')),
    });
    expect(objects).toEqual([
      'hub Namespace kube-system',
      'hub ClusterResourcePlacement web',
      'b Namespace kube-system',
      'b Pod shop/web',
      'hub Namespace kube-system',
    ]);
  });
});

describe('oddities', () => {
  it('two clusters in one folder are told apart and reported', async () => {
    const { objects, problems } = await sites({
      'crp.json': list(crp()),
      'appliedworks.json': list(applied('east'), applied('east')),
      'pods.json': list(pod()),
    });
    expect(objects).toContain('east AppliedWork w');
    expect(problems).toEqual([
      'two-clusters [appliedworks.json crp.json pods.json] The input holds objects of the hub and member east',
    ]);
  });
  it('two clusters in one file, too', async () => {
    const { objects, problems } = await sites({
      'all.yaml': [list(crp()), list(pod('hub-pod')), list(applied('east')), list(pod('east-pod'))].join(
        '\n---\n',
      ),
    });
    expect(objects).toEqual([
      'hub ClusterResourcePlacement web',
      'hub Pod shop/hub-pod',
      'east AppliedWork w',
      'east Pod shop/east-pod',
    ]);
    expect(problems).toEqual(['two-clusters [all.yaml] The input holds objects of the hub and member east']);
  });
  it('two identities for one cluster', async () => {
    const { problems } = await sites({ 'a.json': list(crp(), system('A')), 'b.json': list(system('B')) });
    expect(problems).toEqual([
      expect.stringContaining('two-clusters [a.json b.json] 2 different clusters were taken for the hub'),
    ]);
  });
  it('one cluster under two names', async () => {
    const { problems } = await sites({
      'hub/x.json': list(crp(), system('A'), member('east')),
      'east/x.json': list(system('A'), pod()),
    });
    expect(problems).toEqual([
      expect.stringContaining('one-cluster-twice [east/x.json hub/x.json] One and the same cluster'),
    ]);
  });
  it('the wrong context: member objects only', async () => {
    const { problems } = await sites({
      'appliedworks.json': list(applied('east')),
      'pods.json': list(pod()),
    });
    expect(problems).toEqual([
      'wrong-context [appliedworks.json] These objects come from member east; placements, bindings, snapshots and Works lie on the hub only',
    ]);
  });
  it('the wrong context: folders named after other clusters', async () => {
    const { problems } = await sites({
      'hub/a.json': list(applied('east')),
      'west/c.json': list(crp(), member('west')),
    });
    expect(problems).toEqual([
      'wrong-context [hub/a.json] hub is named after the hub, but its objects come from member east',
      'wrong-context [west/c.json] west is named after member west, but its objects come from the hub',
    ]);
  });
  it('a member alone is not odd beside manifests for its hub', async () => {
    const manifest = JSON.stringify({
      apiVersion: 'placement.kubernetes-fleet.io/v1',
      kind: 'ClusterResourcePlacement',
      metadata: { name: 'web' },
    });
    expect(
      (await sites({ 'repo/crp.json': manifest, 'east/a.json': list(applied('east')) })).problems,
    ).toEqual([]);
  });
  it('no statement of the user is odd', async () => {
    const clusterOf = [{ name: 'hub', path: '.' }];
    expect((await sites({ 'pods.json': list(pod(), applied('east')) }, { clusterOf })).problems).toEqual([]);
  });
});
