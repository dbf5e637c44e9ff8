// `node bench/references.mjs [N]`: CPU for following the references of about N landings (100,000 if not told) on 200
// clusters, as a multiple of parsing the same objects from JSON and of working out the landings in the same run.
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = resolve(import.meta.dirname, '..');
const outfile = join(root, 'node_modules', '.cache', 'fleetlint', `bench-references-${process.pid}.mjs`);
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
      export { simulate } from './src/simulate/simulate.ts';
      export { references } from './src/evaluate/relations/references.ts';`,
  },
});
const { model, simulate, references } = await import(pathToFileURL(outfile).href);

const SETS = 10;
/** Namespace, then sets of Deployment, Service, ConfigMap and ServiceAccount, and a Secret for all. */
const PER_NAMESPACE = 2 + 4 * SETS;
const namespaces = Math.ceil(Number(process.argv[2] ?? 100_000) / PER_NAMESPACE);

const core = (kind, namespace, name, rest) => ({
  apiVersion: 'v1',
  kind,
  metadata: { name, ...(namespace === '' ? {} : { namespace }) },
  ...rest,
});

function workload(namespace, at, lacks) {
  const name = `web-${at}`;
  const labels = { app: name };
  const config = lacks ? 'nowhere' : `config-${at}`;
  const container = {
    name: 'web',
    image: 'registry.example.com/web:1',
    envFrom: [{ configMapRef: { name: config } }],
    env: [{ name: 'T', valueFrom: { secretKeyRef: { name: 'token', key: at === 1 ? 'gone' : 'a' } } }],
  };
  const spec = {
    serviceAccountName: `robot-${at}`,
    imagePullSecrets: [{ name: 'token' }],
    containers: [container],
    volumes: [{ name: 'v', configMap: { name: `config-${at}` } }],
  };
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, namespace, labels },
      spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
    },
    core('Service', namespace, name, { spec: { selector: labels, ports: [{ port: 80 }] } }),
    core('ConfigMap', namespace, `config-${at}`, { data: { a: 'b' } }),
    core('ServiceAccount', namespace, `robot-${at}`, {}),
  ];
}

const values = [];
for (let at = 0; at < 200; at += 1) {
  const labels = { region: `r${at % 20}`, env: at % 2 === 0 ? 'prod' : 'test' };
  const metadata = { name: `member-${at}`, labels };
  values.push({ apiVersion: 'cluster.kubernetes-fleet.io/v1', kind: 'MemberCluster', metadata, spec: {} });
}
for (let at = 0; at < namespaces; at += 1) {
  const namespace = `ns-${at}`;
  values.push(core('Namespace', '', namespace, {}));
  values.push(core('Secret', namespace, 'token', { type: 'Opaque', data: { a: 'YQ==' } }));
  for (let set = 0; set < SETS; set += 1) values.push(...workload(namespace, set, (at + set) % 20 === 0));
  const required = {
    clusterSelectorTerms: [{ labelSelector: { matchLabels: { region: `r${at % 20}` } } }],
  };
  const affinity = { clusterAffinity: { requiredDuringSchedulingIgnoredDuringExecution: required } };
  values.push({
    apiVersion: 'placement.kubernetes-fleet.io/v1',
    kind: 'ClusterResourcePlacement',
    metadata: { name: namespace },
    spec: {
      resourceSelectors: [{ group: '', version: 'v1', kind: 'Namespace', name: namespace }],
      policy: { placementType: 'PickAll', ...(at % 3 === 0 ? {} : { affinity }) },
    },
  });
}

function measure(work) {
  const before = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(before);
  return { result, seconds: (user + system) / 1e6 };
}

const text = JSON.stringify(values);
const source = { uri: 'bench.yaml', bytes: new Uint8Array(), kind: 'yaml', encoding: 'utf-8' };
const parsed = measure(() => JSON.parse(text));
const objects = parsed.result.map((value, index) => {
  const [version, group = ''] = value.apiVersion.split('/').reverse();
  const { name, namespace = '' } = value.metadata;
  const origin = { source, start: index, end: index, pointer: '' };
  const site = { role: 'declared' };
  return {
    apiVersion: value.apiVersion,
    group,
    version,
    kind: value.kind,
    namespace,
    name,
    uid: '',
    site,
    value,
    origin,
  };
});
const stated = {
  completeKinds: ['MemberCluster', 'ConfigMap', 'Secret', 'ServiceAccount'],
  scopeComplete: true,
};
const fleet = model({ sources: [source], objects, problems: [] }, stated);
const forecast = simulate(fleet);
const landed = measure(() => forecast.landings().rows.length);
const followed = measure(() => forecast.references().rows.length);
const missing = measure(() => {
  let count = 0;
  for (const row of references.rows({ fleet, forecast })) if (row.present === false) count += 1;
  return count;
});
const seconds = followed.seconds + missing.seconds;
const times = (base) => (seconds / base.seconds).toFixed(1);
console.log(
  `${landed.result} landings on 200 clusters: ${followed.result} references, ${missing.result} missing; ${seconds.toFixed(2)} s CPU, ${((seconds / followed.result) * 1e6).toFixed(1)} µs per reference, ${times(parsed)} times JSON.parse, ${times(landed)} times the landings`,
);
