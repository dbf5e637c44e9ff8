// `node bench/overlaps.mjs [LANDINGS]`: CPU for finding who else claims what lands, and the rows. A hub of namespaces with ten objects each that
// one ClusterResourcePlacement takes whole, every tenth also a ResourcePlacement and every fiftieth a second ClusterResourcePlacement, on 50 members.
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { runMeasured } from './run-measured.mjs';

const root = resolve(import.meta.dirname, '..');
const outfile = join(root, 'node_modules', '.cache', 'fleetlint', `bench-overlaps-${process.pid}.mjs`);
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
      export { relationsByName } from './src/evaluate/relations.ts';`,
  },
});
const { model, simulate, relationsByName } = await import(pathToFileURL(outfile).href);

const landings = Number(process.argv[2] ?? 100_000);
const namespaces = Math.ceil(landings / 11);
const kinds = [
  ['v1', 'ConfigMap'],
  ['v1', 'Service'],
  ['apps/v1', 'Deployment'],
];
const source = { uri: 'bench.yaml', bytes: new Uint8Array(), kind: 'yaml', encoding: 'utf-8' };
const objects = [];
function add(apiVersion, kind, metadata, rest = {}) {
  const [version, group = ''] = apiVersion.split('/').reverse();
  const { name, namespace = '' } = metadata;
  const value = { apiVersion, kind, metadata, ...rest };
  const origin = { source, start: objects.length, end: objects.length, pointer: '' };
  objects.push({
    apiVersion,
    group,
    version,
    kind,
    namespace,
    name,
    uid: '',
    site: { role: 'declared' },
    value,
    origin,
  });
}
function place(kind, metadata, selectors, policy = { placementType: 'PickAll' }) {
  add('placement.kubernetes-fleet.io/v1', kind, metadata, { spec: { resourceSelectors: selectors, policy } });
}
const whole = (name) => [{ group: '', version: 'v1', kind: 'Namespace', name }];

for (let at = 0; at < 50; at += 1)
  add('cluster.kubernetes-fleet.io/v1', 'MemberCluster', { name: `member-${at}`, labels: { env: 'prod' } });
for (let at = 0; at < namespaces; at += 1) {
  const namespace = `ns-${at}`;
  add('v1', 'Namespace', { name: namespace });
  for (let item = 0; item < 10; item += 1) {
    const [apiVersion, kind] = kinds[item % kinds.length];
    add(apiVersion, kind, { name: `${kind.toLowerCase()}-${item}`, namespace });
  }
  place('ClusterResourcePlacement', { name: `whole-${at}` }, whole(namespace));
  if (at % 50 === 0) place('ClusterResourcePlacement', { name: `again-${at}` }, whole(namespace));
  if (at % 10 === 0)
    place('ResourcePlacement', { name: 'own', namespace }, [{ group: '', version: 'v1', kind: 'ConfigMap' }]);
}

const seconds = (since) => {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1e6;
};
const empty = runMeasured(['-e', '0'], { runs: 5 }).cpu;
const fleet = model({ sources: [source], objects, problems: [], listings: [], files: [] });
const forecast = simulate(fleet);
let since = process.cpuUsage();
const found = forecast.landings();
const land = seconds(since);
since = process.cpuUsage();
const overlaps = forecast.overlaps();
const pair = seconds(since);
since = process.cpuUsage();
let cells = 0;
for (const row of relationsByName().get('overlaps').rows({ fleet, forecast }))
  for (const column of ['flavour', 'sameClusters', 'certainty', 'manifest', 'clusters', 'place'])
    cells += row[column] === undefined ? 0 : 1;
const tell = seconds(since);
const print = (what, cpu, extra) =>
  process.stdout.write(
    `${what.padEnd(22)} ${cpu.toFixed(3)} s CPU, ${(cpu / empty).toFixed(1)} × node -e 0${extra}\n`,
  );
print('landings', land, `, ${found.rows.length} rows`);
print('overlaps', pair, `, ${overlaps.length} rows`);
print('cells of the relation', tell, `, ${cells} cells`);
