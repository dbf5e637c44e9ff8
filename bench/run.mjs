// `npm run bench`: CPU of one run against a calibration loop, an empty Node process and JSON.parse of the same objects.
// Absolute figures drift on shared machines; the ratios are what is recorded (bench/README.md).
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { generateList } from './generate-list.mjs';
import { runMeasured } from './run-measured.mjs';

const CLI = 'dist/cli.js';
await build({
  entryPoints: ['bench/entry.ts'],
  outfile: 'dist/bench.js',
  bundle: true,
  platform: 'node',
  format: 'esm',
  mainFields: ['module', 'main'],
  logLevel: 'warning',
  banner: {
    js: "import { createRequire as __cr } from 'node:module'; const require = __cr(import.meta.url);",
  },
});
const sizes = process.argv.includes('--quick') ? [1, 10] : [1, 10, 100];
const folder = mkdtempSync(join(tmpdir(), 'fleetlint-bench-'));
const rows = [];

function row(name, measured, extra = '') {
  rows.push(
    `| ${name} | ${measured.cpu.toFixed(3)} | ${(measured.cpu / empty.cpu).toFixed(2)} | ${(measured.cpu / loop.cpu).toFixed(2)} | ${measured.peak.toFixed(0)} | ${extra} |`,
  );
}

const empty = runMeasured(['-e', '0'], { runs: 7 });
const loop = runMeasured(['bench/calibration.mjs'], { runs: 3 });
row('`node -e 0`', empty);
row('calibration loop', loop);
row('`--version`', runMeasured([CLI, '--version'], { runs: 7 }));

const one = join(folder, 'one.yaml');
writeFileSync(
  one,
  'apiVersion: placement.kubernetes-fleet.io/v1\nkind: ClusterResourcePlacement\nmetadata:\n  name: web\nspec:\n  resourceSelectors:\n    - group: ""\n      version: v1\n      kind: Namespace\n      name: web\n',
);
row('`check` of one file', runMeasured([CLI, 'check', one], { runs: 7 }));

for (const size of sizes) {
  const list = join(folder, `list-${size}.yaml`);
  const { bytes, items } = generateList(list, size);
  const megabytes = bytes / 1e6;
  const runs = size < 100 ? 3 : 1;
  const json = join(folder, `list-${size}.json`);
  runMeasured(['bench/to-json.mjs', list, json], { runs: 1 });
  row(`JSON.parse of the same ${items} objects`, runMeasured(['bench/parse-json.mjs', json], { runs }));
  const read = runMeasured(['bench/read-only.mjs', list], { runs });
  row(
    `reading ${size} MB YAML`,
    read,
    `${(megabytes / read.cpu).toFixed(1)} MB per CPU s, ${(read.peak / megabytes).toFixed(1)} MB peak per MB`,
  );
  const check = runMeasured([CLI, 'check', list, '--format', 'json', '-o', join(folder, 'out.json')], {
    runs,
  });
  row(
    `\`check\` of ${size} MB YAML`,
    check,
    `${(megabytes / check.cpu).toFixed(1)} MB per CPU s, ${(check.peak / megabytes).toFixed(1)} MB peak per MB`,
  );
}
rmSync(folder, { recursive: true, force: true });
console.log('| what | CPU s | × `node -e 0` | × loop | peak MB | |\n|---|---|---|---|---|---|');
console.log(rows.join('\n'));
