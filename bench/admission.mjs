// `node bench/admission.mjs [N]`: CPU for asking the hub about N placements that differ, refused ones among them, per
// object and as a multiple of parsing the same objects from JSON in the same run.
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = resolve(import.meta.dirname, '..');
const outfile = join(root, 'node_modules', '.cache', 'fleetlint', `bench-admission-${process.pid}.mjs`);
mkdirSync(join(outfile, '..'), { recursive: true });
await build({
  absWorkingDir: root,
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  mainFields: ['module', 'main'],
  logLevel: 'warning',
  banner: {
    js: "import { createRequire as __cr } from 'node:module'; const require = __cr(import.meta.url);",
  },
  stdin: {
    resolveDir: root,
    loader: 'ts',
    contents: `export { model } from './src/model/model.ts';
      export { simulate } from './src/simulate/simulate.ts';`,
  },
});
const { model, simulate } = await import(pathToFileURL(outfile).href);

const count = Number(process.argv[2] ?? 10_000);
const term = (index) => ({ labelSelector: { matchLabels: { region: `r${index % 40}`, env: 'prod' } } });
const policies = [
  (index) => ({
    placementType: 'PickFixed',
    clusterNames: [`member-${index % 100}`, `member-${100 + index}`],
  }),
  (index) => ({
    placementType: 'PickN',
    numberOfClusters: 1 + (index % 9),
    affinity: {
      clusterAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          clusterSelectorTerms: [term(index), term(index + 1)],
        },
        preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 10, preference: term(index + 2) }],
      },
    },
    topologySpreadConstraints: [{ topologyKey: 'region', maxSkew: 1 }],
  }),
  (index) => ({ placementType: 'PickAll', tolerations: [{ key: `team-${index % 7}`, operator: 'Exists' }] }),
  // One in four is refused, each time for another reason.
  (index) =>
    [
      { placementType: 'PickN' },
      { placementType: 'pickall' },
      { placementType: 'PickAll', clusterNames: ['a'] },
      { placementType: 'PickN', numberOfCluster: 2 },
    ][(index % 16) >> 2],
];

function placement(index) {
  const namespaced = index % 2 === 1;
  return {
    apiVersion: 'placement.kubernetes-fleet.io/v1beta1',
    kind: namespaced ? 'ResourcePlacement' : 'ClusterResourcePlacement',
    metadata: {
      name: `p-${index}`,
      ...(namespaced ? { namespace: `ns-${index % 50}` } : {}),
      labels: { app: `a${index}` },
    },
    spec: {
      resourceSelectors: namespaced
        ? [{ group: 'apps', version: 'v1', kind: 'Deployment', name: `web-${index}` }]
        : [{ group: '', version: 'v1', kind: 'Namespace', name: `ns-${index}` }],
      policy: policies[index % 4](index),
      strategy: {
        type: 'RollingUpdate',
        rollingUpdate: { maxUnavailable: '25%', unavailablePeriodSeconds: 15 },
      },
    },
  };
}

const text = JSON.stringify(Array.from({ length: count }, (_, index) => placement(index)));
const source = { uri: 'bench.yaml', bytes: new Uint8Array(), kind: 'yaml', encoding: 'utf-8' };

function measure(work) {
  const before = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(before);
  return { result, seconds: (user + system) / 1e6 };
}

const parsed = measure(() => JSON.parse(text));
const objects = parsed.result.map((value, index) => {
  const [group, version] = value.apiVersion.split('/');
  const { name, namespace = '' } = value.metadata;
  const origin = { source, start: index, end: index, pointer: '' };
  return {
    apiVersion: value.apiVersion,
    group,
    version,
    kind: value.kind,
    namespace,
    name,
    uid: '',
    site: { role: 'declared' },
    value,
    origin,
  };
});
const fleet = measure(() => model({ sources: [source], objects, problems: [] }, {}));
const judged = measure(() => {
  const { violationsOf } = simulate(fleet.result);
  return objects.reduce((found, object) => found + (violationsOf(object).length > 0 ? 1 : 0), 0);
});
console.log(
  `${count} placements, ${judged.result} of them refused: ${judged.seconds.toFixed(2)} s CPU, ${((judged.seconds / count) * 1e6).toFixed(0)} µs each, ${(judged.seconds / parsed.seconds).toFixed(0)} times JSON.parse`,
);
