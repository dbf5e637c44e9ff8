import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../api/json.ts';
import { findSourceFiles } from '../cli/files.ts';
import { nodePlatform } from '../cli/platform.ts';
import { readTexts } from '../testing/read-texts.ts';
import {
  clusterInFileNames,
  filePerCluster,
  jsonLists,
  listPerCluster,
  mustGathers,
  streamPerCluster,
  supportBundles,
  tarTree,
  unnamedFolders,
  veleroBackups,
  zipTree,
} from '../testing/relay.ts';
import type { Bundle } from './bundle.ts';
import { read } from './read.ts';

const DUMPS = [
  'crp-selects-kube-system',
  'healthy-crp-pickn',
  'crd-not-propagated',
  'old-snapshot-still-bound',
  'rollout-stuck-max-unavailable',
  'multi-part-snapshot',
  'nsc-pickall-namespace-on-two',
];
const CLUSTERS: Readonly<Record<string, readonly string[]>> = {
  'crp-selects-kube-system': ['hub'],
  'healthy-crp-pickn': ['aks-member-1', 'hub'],
  'crd-not-propagated': ['aks-member-1', 'hub'],
  'old-snapshot-still-bound': ['aks-member-1', 'aks-member-3', 'hub'],
  'rollout-stuck-max-unavailable': ['aks-member-1', 'aks-member-2', 'aks-member-3', 'hub'],
  'multi-part-snapshot': ['hub'],
  'nsc-pickall-namespace-on-two': ['aks-member-1', 'aks-member-3', 'hub'],
};

/** A member on which nothing was placed shows only that it is not the hub. */
const NOTHING_PLACED = 'aks-member-3';

async function readDump(name: string): Promise<Bundle> {
  const { files } = await findSourceFiles([join('testdata/dumps', name)]);
  return read(files, nodePlatform);
}

/** All objects with their sites and contents, in an order of their own; kind and version stand in front. */
function contents({ objects }: Bundle): string[] {
  return objects
    .map(({ site, apiVersion, kind, value }) => {
      const where = site.role === 'member' ? site.cluster : site.role;
      return `${where} ${apiVersion} ${kind} ${JSON.stringify(sortKeys(value))}`;
    })
    .sort();
}

function sortKeys(value: JsonObject): unknown {
  const entries = Object.entries(value).filter(([key]) => key !== 'kind' && key !== 'apiVersion');
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

describe.each(DUMPS)('%s', (name) => {
  it('shows its clusters and nothing odd', async () => {
    const bundle = await readDump(name);
    const clusters = new Set(
      bundle.objects.map(({ site }) => (site.role === 'member' ? site.cluster : site.role)),
    );
    expect([...clusters].sort()).toEqual(CLUSTERS[name]);
    expect([bundle.problems, bundle.siteProblems]).toEqual([[], []]);
  });
  it.each([
    ['one file per cluster', filePerCluster],
    ['JSON lists', jsonLists],
    ['one List per cluster', listPerCluster],
    ['one stream per cluster', streamPerCluster],
    ['clusters in file names', clusterInFileNames],
    ['support bundles', supportBundles],
    ['Velero backups', veleroBackups],
    ['must-gathers', mustGathers],
  ])('reads the same as %s', async (_layout, relay) => {
    const bundle = await readDump(name);
    // A backup and a must-gather hold one version of each object.
    const once = relay === veleroBackups || relay === mustGathers;
    const wanted = once ? { ...bundle, objects: bundle.objects.filter(isPreferred) } : bundle;
    const again = await readTexts(relay(wanted));
    expect(contents(again)).toEqual(contents(wanted));
    expect(again.siteProblems).toEqual([]);
  });
  it('reads the same packed', async () => {
    const bundle = await readDump(name);
    const wanted = contents(bundle);
    expect(contents(await readTexts(zipTree(jsonLists(bundle))))).toEqual(wanted);
    expect(contents(await readTexts(await tarTree(supportBundles(bundle))))).toEqual(wanted);
    expect(contents(await readTexts(await tarTree(filePerCluster(bundle))))).toEqual(wanted);
  });
  it('is told apart by what its objects show when no folder has a telling name', async () => {
    const bundle = await readDump(name);
    const telling = bundle.objects.filter(
      ({ site }) => site.role !== 'member' || site.cluster !== NOTHING_PLACED,
    );
    const wanted = { ...bundle, objects: name.startsWith('nsc') ? telling : bundle.objects };
    expect(contents(await readTexts(unnamedFolders(wanted)))).toEqual(contents(wanted));
  });
});

function isPreferred({ kind, version }: { readonly kind: string; readonly version: string }): boolean {
  return !(kind.endsWith('MemberCluster') && version === 'v1beta1');
}
