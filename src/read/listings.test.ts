import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readTexts } from '../testing/read-texts.ts';
import type { Listing } from './listing.ts';
import type { ReadOptions } from './read.ts';

const P = 'placement.kubernetes-fleet.io/v1';
let uids = 0;
function object(kind: string, ns = '', api = 'v1') {
  uids += 1;
  return {
    apiVersion: api,
    kind,
    metadata: { name: `n${uids}`, uid: `u${uids}`, ...(ns === '' ? {} : { namespace: ns }) },
  };
}
const list = (items: unknown[], metadata = {}) =>
  JSON.stringify({ apiVersion: 'v1', kind: 'List', items, metadata });

async function listings(files: Record<string, string>, options: ReadOptions = {}) {
  const { listings: found = [], problems } = await readTexts(files, options);
  const print = ({ kind, scope, namespaces, state, count }: Listing) =>
    `${kind} ${scope}${scope === 'all' ? '' : `(${namespaces.join(' ')})`} ${state} ${count}`;
  return { found: found.map(print), problems: problems.map(({ kind, source }) => `${kind} ${source.uri}`) };
}

describe('what was listed', () => {
  it('reaches over all namespaces when any list of the collection does', async () => {
    const lone = { 'd/configmaps.json': list([object('ConfigMap', 'a')]) };
    expect((await listings(lone)).found).toEqual(['ConfigMap unsure(a) complete 1']);
    const wide = { ...lone, 'd/secrets.json': list([object('Secret', 'a'), object('Secret', 'b')]) };
    expect((await listings(wide)).found).toEqual(['ConfigMap all complete 1', 'Secret all complete 2']);
  });
  it('needs a system namespace on a member, where people collect what matters', async () => {
    const files = { 'd/secrets.json': list([object('Secret', 'a'), object('Secret', 'b')]) };
    const clusterOf = [{ name: 'east', path: 'd' }];
    expect((await listings(files, { clusterOf })).found).toEqual(['Secret unsure(a b) complete 2']);
    const system = { ...files, 'd/pods.json': list([object('Pod', 'a'), object('Pod', 'kube-system')]) };
    expect((await listings(system, { clusterOf })).found).toEqual([
      'Pod all complete 2',
      'Secret all complete 2',
    ]);
  });
  it('is not whole when one object was asked for by name; several in a stream are a list taken apart', async () => {
    const one = JSON.stringify(object('ClusterResourcePlacement', '', P));
    const two = [object('ConfigMap', 'a'), object('ConfigMap', 'b')]
      .map((each) => JSON.stringify(each))
      .join('\n---\n');
    expect((await listings({ 'crp.json': one, 'cm.yaml': two })).found).toEqual([
      'ConfigMap all complete 2',
      'ClusterResourcePlacement all truncated 1',
    ]);
  });
  it('is probably empty for the rest once a KubeFleet kind was listed', async () => {
    const { found } = await listings({ 'crp.json': list([object('ClusterResourcePlacement', '', P)]) });
    expect(found).toEqual(['* all probably-empty 0', 'ClusterResourcePlacement all complete 1']);
    const cut = list([object('ClusterResourcePlacement', '', P)], { continue: 'x' });
    expect((await listings({ 'crp.json': cut })).found).toEqual(['ClusterResourcePlacement all truncated 1']);
  });
  it('is empty by a List, a typed list, an array or words, of the kind the list or the file names', async () => {
    const { found } = await listings({
      'pods.json': list([object('Pod', 'a'), object('Pod', 'b')]),
      'crb.yaml': list([]),
      'any.yaml': JSON.stringify({ apiVersion: `${P}`, kind: 'WorkList', items: [] }),
      'secrets.json': '[]',
      'hub-cluster-resource-overrides.txt': 'No resources found\n',
      'configmaps.txt': 'No resources found in shop namespace.\n',
    });
    expect(found.filter((each) => each.includes('complete'))).toEqual([
      'ConfigMap some(shop) complete 0',
      'Pod all complete 2',
      'Secret all complete 0',
      'ClusterResourceBinding all complete 0',
      'ClusterResourceOverride all complete 0',
      'Work all complete 0',
    ]);
  });
  it('is unknown where asking failed, also when only an empty file is left of it', async () => {
    const { found, problems } = await listings({
      'crp.json': list([object('ClusterResourcePlacement', '', P)]),
      'works.yaml': '\n',
      'notes.yaml': '',
      'crb.err': 'Unable to connect to the server: dial tcp: i/o timeout\n',
      'secrets-errors.json':
        '["secrets is forbidden: User \\"x\\" cannot list resource \\"secrets\\" in API group \\"\\" at the cluster scope"]',
    });
    expect(found.filter((each) => each.includes('failed'))).toEqual([
      'Secret all failed 0',
      'ClusterResourceBinding all failed 0',
      'Work all failed 0',
    ]);
    expect(problems).toEqual([
      'collector-error crb.err',
      'collector-error secrets-errors.json',
      'collector-error works.yaml',
    ]);
  });
  it('is nothing in a tree of manifests', async () => {
    const declared = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' } };
    const { found, problems } = await listings({
      'pods.json': list([declared]),
      'secrets.yaml': list([]),
      'works.yaml': '',
      'patch/deployments.yaml': '[]',
    });
    expect([found, problems]).toEqual([[], []]);
  });
});

describe('answers of kubectl joined into one file without separators', () => {
  const home = 'testdata/conformance/dumps/healthy-crp-pickn/dump/hub';
  const texts = readdirSync(home)
    .sort()
    .map((name) => [`hub/${name}`, readFileSync(`${home}/${name}`, 'utf8')] as const);

  it('are read as if each had a file of its own', async () => {
    const apart = await readTexts(Object.fromEntries(texts));
    const joined = await readTexts({ 'hub/all.yaml': texts.map(([, text]) => text).join('') });
    const identities = ({ objects }: typeof apart): string[] =>
      objects.map(({ kind, namespace, name }) => `${kind} ${namespace}/${name}`).sort();
    expect(identities(joined)).toEqual(identities(apart));
    expect(joined.problems).toEqual([]);
    const states = ({ listings = [] }: typeof apart): string[] =>
      listings.map(({ kind, scope, state, count }) => `${kind} ${scope} ${state} ${count}`).sort();
    expect(states(joined)).toEqual(states(apart));
  });
});
