import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findSourceFiles } from '../cli/files.ts';
import { nodePlatform } from '../cli/platform.ts';
import { nameObject, readTexts } from '../testing/read-texts.ts';
import type { Bundle } from './bundle.ts';
import type { Listing } from './listing.ts';
import { read } from './read.ts';

async function readLayout(name: string, snippets = false): Promise<Bundle> {
  const folder = join('testdata/dumps', `layout-${name}`);
  const { files } = await findSourceFiles([folder], { root: folder, snippets });
  return read(files, nodePlatform, { snippets });
}

const objectsOf = ({ objects }: Bundle) => objects.map(nameObject).sort();
const problemsOf = ({ problems }: Bundle) => problems.map(({ kind, source }) => `${kind} ${source.uri}`);

function nameListing({ site, kind, scope, namespaces, state, count }: Listing): string {
  const where = site.role === 'member' ? site.cluster : site.role;
  const reach = scope === 'all' ? 'all' : `${scope}(${namespaces.join(' ')})`;
  return `${where} ${kind} ${reach} ${state} ${count}`;
}
const listingsOf = ({ listings = [] }: Bundle) => listings.map(nameListing);

describe('kubectl lists, one file per kind', () => {
  it('tell what was listed, refused, empty and cut short', async () => {
    const bundle = await readLayout('kubectl-lists');
    expect(listingsOf(bundle)).toEqual([
      'hub Namespace all truncated 1',
      'hub * all probably-empty 0',
      'hub MemberCluster all complete 2',
      'hub ClusterResourceOverride all complete 0',
      'hub ClusterResourcePlacement all complete 1',
      'hub ClusterStagedUpdateRun all complete 0',
      'hub ResourcePlacement all failed 0',
      'hub Work all complete 2',
    ]);
    expect(problemsOf(bundle)).toEqual([
      'collector-error clusterprofiles.err',
      'list-truncated namespaces-page.json',
      'collector-error resourceplacements.yaml',
    ]);
    expect(objectsOf(bundle)).toContain('hub Work fleet-member-west/web-work');
  });
  it('in one stream, behind what the shell and the server printed', async () => {
    const bundle = await readLayout('kubectl-stream');
    expect(objectsOf(bundle)).toEqual([
      'hub ClusterResourcePlacement web',
      'hub Work fleet-member-east/web-work',
    ]);
    expect(bundle.problems).toEqual([]);
  });
  it('as bare JSON arrays', async () => {
    const bundle = await readLayout('json-arrays');
    expect(objectsOf(bundle)).toEqual(['hub ClusterResourcePlacement web']);
    expect(listingsOf(bundle)).toContain('hub Work unsure() complete 0');
  });
});

describe('several clusters side by side', () => {
  it('one file each', async () => {
    const bundle = await readLayout('cluster-files');
    expect(objectsOf(bundle)).toEqual([
      'east AppliedWork web-work',
      'east ConfigMap shop/cfg',
      'east-2 ConfigMap shop/cfg',
      'east-2 Node n1',
      'hub ClusterResourcePlacement web',
      'hub MemberCluster east',
      'hub MemberCluster east-2',
      'hub Work fleet-member-east/web-work',
    ]);
    expect(bundle.siteProblems).toEqual([]);
  });
  it('one folder each, logs of all of them in another', async () => {
    const bundle = await readLayout('cluster-folders');
    expect(objectsOf(bundle)).toEqual(['east Node n1', 'hub MemberCluster east', 'south Node n2']);
    const logs = [...(bundle.sourceSites ?? [])].filter(([source]) => source.kind === 'log');
    expect(logs.map(([{ uri }, site]) => [uri, site.role === 'member' ? site.cluster : site.role])).toEqual([
      ['fleet-hub/hub-agent.log', 'hub'],
      ['logs/east-member-agent.log', 'east'],
      ['logs/member-agent.log', 'east'],
    ]);
  });
});

describe('collectors', () => {
  it('cluster-info dump: typed lists, no custom resources, container logs', async () => {
    const bundle = await readLayout('cluster-info-dump');
    expect(objectsOf(bundle)).toEqual(['hub Deployment shop/web', 'hub Node n1', 'hub Service shop/web']);
    expect(listingsOf(bundle)).toContain('hub Pod some(kube-system) complete 0');
    expect(listingsOf(bundle).some((each) => each.includes('probably-empty'))).toBe(false);
  });
  it('cluster-info dump to standard output: JSON values between log blocks', async () => {
    const bundle = await readLayout('combined-dump');
    expect(objectsOf(bundle)).toEqual(['hub Node n1', 'hub Pod shop/web-1', 'hub Service shop/web']);
    expect(bundle.problems).toEqual([]);
  });
  it('must-gather: objects by scope, group and plural; it states its time', async () => {
    const bundle = await readLayout('must-gather');
    expect(objectsOf(bundle)).toEqual([
      'hub ClusterResourcePlacement web',
      'hub ConfigMap shop/cfg',
      'hub MemberCluster east',
      'hub Work fleet-member-east/web-work',
    ]);
    expect(listingsOf(bundle).filter((each) => each.includes('ConfigMap'))).toEqual([
      'hub ConfigMap some(shop) complete 1',
    ]);
    expect([bundle.captured?.basis, bundle.captured?.time]).toEqual([
      'stated',
      Date.parse('2026-11-22T14:24:23Z'),
    ]);
  });
  it('troubleshoot: items without kind, arrays, second copies, errors', async () => {
    const bundle = await readLayout('troubleshoot');
    expect(objectsOf(bundle)).toEqual([
      'hub ClusterResourcePlacement web',
      'hub Namespace shop',
      'hub Pod shop/web-1',
      'hub Work fleet-member-east/web-work',
    ]);
    expect(listingsOf(bundle)).toContain('hub Pod some(bank) failed 0');
    expect(listingsOf(bundle)).toContain('hub Work some(fleet-member-west) complete 0');
    expect(problemsOf(bundle)).toEqual([
      'collector-error support-bundle-2026/cluster-resources/pods-errors.json',
    ]);
  });
  it('Velero: each object once, in the preferred version', async () => {
    const bundle = await readLayout('velero');
    expect(objectsOf(bundle)).toEqual([
      'hub ClusterResourcePlacement web',
      'hub Namespace shop',
      'hub Work fleet-member-east/web-work',
    ]);
    expect(bundle.objects.every(({ origin }) => origin.source.uri.includes('v1-preferredversion'))).toBe(
      true,
    );
  });
});

describe('repositories', () => {
  it('Helm: templates are said once, settings pass in silence, CRDs and rendered output count', async () => {
    const bundle = await readLayout('helm-chart');
    expect(objectsOf(bundle)).toEqual([
      'declared ClusterResourcePlacement web',
      'declared CustomResourceDefinition widgets.example.com',
      'declared Namespace shop',
    ]);
    expect(problemsOf(bundle)).toEqual(['template chart/templates/placement.yaml']);
  });
  it('GitOps objects stay objects; what is locked is known by its keys', async () => {
    const bundle = await readLayout('gitops');
    expect(objectsOf(bundle)).toEqual([
      'declared Application argocd/web',
      'declared ApplicationSet argocd/all',
      'declared HelmRelease shop/web',
      'declared Kustomization flux-system/apps',
      'declared SealedSecret shop/api',
      'declared Secret shop/db',
    ]);
    expect(problemsOf(bundle)).toEqual(['encrypted secrets/sealed.yaml', 'encrypted secrets/sops.yaml']);
    expect([bundle.listings, bundle.captured?.basis]).toEqual([[], 'none']);
  });
});

describe('what looks like objects and is none', () => {
  it('entries of envelopes and data of ConfigMaps stay where they are', async () => {
    const entry = 'apiVersion: v1\n    kind: ConfigMap\n    metadata: {name: inner, namespace: shop}';
    const { objects, problems } = await readTexts({
      'e.yaml': `apiVersion: placement.kubernetes-fleet.io/v1beta1\nkind: ResourceEnvelope\nmetadata: {name: e, namespace: shop}\ndata:\n  "cm.yaml":\n    ${entry}\n`,
      'c.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, namespace: shop}\ndata:\n  x: |\n    ${entry}\n`,
    });
    expect([objects.map(nameObject), problems]).toEqual([
      ['declared ConfigMap shop/c', 'declared ResourceEnvelope shop/e'],
      [],
    ]);
  });
  it('a status printed in a tree of manifests is one object asked for by name', async () => {
    const crp = 'apiVersion: placement.kubernetes-fleet.io/v1\nkind: ClusterResourcePlacement\n';
    const { objects, listings = [] } = await readTexts({
      'crp.yaml': `${crp}metadata: {name: web}\nspec: {}\n`,
      'docs/printed.yaml': `${crp}metadata: {name: web, uid: u}\nspec: {}\nstatus: {}\n`,
      'docs/example.yaml': `${crp}metadata: {name: other}\nspec: {}\nstatus: {}\n`,
    });
    expect(objects.map(nameObject)).toEqual([
      'declared ClusterResourcePlacement web',
      'declared ClusterResourcePlacement other',
      'hub ClusterResourcePlacement web',
    ]);
    expect(listings.map(nameListing)).toEqual(['hub ClusterResourcePlacement all truncated 1']);
  });
});

describe('text for people', () => {
  it('is passed over with a word, but not the manifest among it', async () => {
    const bundle = await readLayout('plain-text');
    expect(objectsOf(bundle)).toEqual(['declared Namespace shop']);
    expect(problemsOf(bundle)).toEqual(['for-people crp.txt', 'for-people describe.txt']);
  });
  it('gives its snippets on demand: fences of any indentation and here-documents, no fragments', async () => {
    const bundle = await readLayout('plain-text', true);
    expect(objectsOf(bundle)).toEqual([
      'declared ConfigMap docs/cfg',
      'declared Namespace docs',
      'declared Namespace from-shell',
      'declared Namespace script',
      'declared Namespace shop',
      'hub ClusterResourcePlacement web',
    ]);
    expect(problemsOf(bundle)).toEqual(['for-people crp.txt', 'template setup.sh']);
  });
});
