// `node bench/landings.mjs [PLACEMENTS OBJECTS CLUSTERS]`: what lands where in a fleet of 10,000 placements, 100,000
// objects and 500 clusters, stage by stage: CPU seconds, as multiples of an empty Node process, memory, rows.
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = resolve(import.meta.dirname, '..');
const outfile = join(root, 'node_modules', '.cache', 'fleetlint', `bench-landings-${process.pid}.mjs`);
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

const [placements = 10_000, objectCount = 100_000, clusters = 500] = process.argv.slice(2).map(Number);

/** CPU seconds of an empty Node process, the cheapest of five. */
function emptyProcess() {
  const script = 'const u = process.cpuUsage(); console.log((u.user + u.system) / 1e6)';
  const runs = Array.from({ length: 5 }, () => Number(execFileSync(process.execPath, ['-e', script])));
  return Math.min(...runs);
}

const source = { uri: 'big.yaml', bytes: new Uint8Array(0), kind: 'yaml', encoding: 'utf-8' };
const objects = [];

function add(apiVersion, kind, metadata, rest = {}) {
  const slash = apiVersion.indexOf('/');
  objects.push({
    apiVersion,
    group: slash < 0 ? '' : apiVersion.slice(0, slash),
    version: apiVersion.slice(slash + 1),
    kind,
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    uid: '',
    site: { role: 'declared' },
    value: { apiVersion, kind, metadata, ...rest },
    origin: { source, start: 0, end: 300, pointer: '' },
  });
}

const GROUP = 'placement.kubernetes-fleet.io/v1';
const inRegion = (region) => ({
  clusterAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: {
      clusterSelectorTerms: [{ labelSelector: { matchLabels: { region } } }],
    },
  },
});

/** A Namespace with a Deployment and ConfigMaps; every second placement goes to a fifth of the clusters, others to all. */
function addPlacement(at, contents) {
  const namespace = `ns${at}`;
  add('v1', 'Namespace', { name: namespace });
  const spec = { replicas: 2, template: { spec: { containers: [{ name: 'web', image: 'web:1' }] } } };
  add('apps/v1', 'Deployment', { name: 'web', namespace, labels: { app: 'web' } }, { spec });
  for (let index = 1; index < contents; index += 1) {
    add('v1', 'ConfigMap', { name: `cm${index}`, namespace }, { data: { a: String(index) } });
  }
  const affinity = at % 2 === 1 ? {} : { affinity: inRegion(`r${at % 5}`) };
  const resourceSelectors = [{ group: '', version: 'v1', kind: 'Namespace', name: namespace }];
  const policy = { placementType: 'PickAll', ...affinity };
  add(GROUP, 'ClusterResourcePlacement', { name: `p${at}` }, { spec: { resourceSelectors, policy } });
  if (at % 100 === 0) addOverride(namespace);
}

/** One placement in a hundred has an override for half of its clusters. */
function addOverride(namespace) {
  const terms = [{ labelSelector: { matchLabels: { env: 'prod' } } }];
  const patch = { op: 'replace', path: '/spec/replicas', value: 5 };
  const rule = { clusterSelector: { clusterSelectorTerms: terms }, jsonPatchOverrides: [patch] };
  const resourceSelectors = [{ group: 'apps', version: 'v1', kind: 'Deployment', name: 'web' }];
  const spec = { resourceSelectors, policy: { overrideRules: [rule] } };
  add(GROUP, 'ResourceOverride', { name: 'size', namespace }, { spec });
}

for (let at = 0; at < clusters; at += 1) {
  const labels = { region: `r${at % 5}`, env: at % 2 === 1 ? 'prod' : 'dev' };
  add('cluster.kubernetes-fleet.io/v1', 'MemberCluster', { name: `c${String(at).padStart(4, '0')}`, labels });
}
const contents = Math.max(1, Math.round(objectCount / placements) - 1);
for (let at = 0; at < placements; at += 1) addPlacement(at, contents);

const empty = emptyProcess();
const used = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};
let before = used();
console.log(`${objects.length} objects, ${placements} placements, ${clusters} clusters`);
console.log(`an empty Node process: ${empty.toFixed(3)} CPU s\n`);
console.log('| stage | CPU s | × node -e 0 | memory, MB | rows |\n|---|---|---|---|---|');

function lap(stage, rows = '') {
  const now = used();
  const spent = now - before;
  const memory = Math.round(process.memoryUsage().rss / 1e6);
  console.log(`| ${stage} | ${spent.toFixed(2)} | ${(spent / empty).toFixed(0)} | ${memory} | ${rows} |`);
  before = used();
}

const bundle = { sources: [source], objects, problems: [], listings: [], siteNames: new Map() };
const fleet = model(bundle, { completeKinds: ['MemberCluster'] });
lap('model');
const forecast = simulate(fleet);
forecast.hub();
lap('hub');
lap(
  'selections',
  fleet.placements.reduce((sum, each) => sum + (forecast.selectionOf(each).selected?.length ?? 0), 0),
);
lap(
  'targets',
  fleet.placements.reduce((sum, each) => sum + forecast.targetsOf(each).clusters.length, 0),
);
lap('landings', forecast.landings().rows.length);
lap('patches', forecast.patches().length);
console.log(`\npeak ${Math.round(process.resourceUsage().maxRSS / 1e3)} MB`);
