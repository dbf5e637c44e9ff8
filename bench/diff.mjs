// A repository of 2,000 manifests with one changed file: the whole of `diff` against `check` and an empty Node process.
// Usage: node bench/diff.mjs [MANIFESTS]
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runMeasured } from './run-measured.mjs';

const MANIFESTS = Number(process.argv[2] ?? 2_000);
const PLACEMENTS = 40;
const CLUSTERS = 20;
const folder = mkdtempSync(join(tmpdir(), 'fleetlint-bench-'));
const git = (...args) =>
  execFileSync('git', ['-c', 'user.name=b', '-c', 'user.email=b@example.com', ...args], { cwd: folder });
const put = (path, text) => writeFileSync(join(folder, path), text);
const deployment = (name, namespace, image) =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec:\n  replicas: 2\n  selector: { matchLabels: { app: ${name} } }\n  template:\n    metadata: { labels: { app: ${name} } }\n    spec: { containers: [{ name: web, image: "registry.example/${name}:${image}" }] }\n`;

git('init', '-q', '-b', 'main');
const members = Array.from(
  { length: CLUSTERS },
  (_, at) => `  - { name: member-${at}, labels: { env: prod } }`,
);
put('inventory.yaml', `complete: true\nmembers:\n${members.join('\n')}\n`);
put('fleetlint.yaml', 'inventory: [ inventory.yaml ]\n');
for (let team = 0; team < PLACEMENTS; team += 1) {
  mkdirSync(join(folder, `team-${team}`));
  put(`team-${team}/namespace.yaml`, `apiVersion: v1\nkind: Namespace\nmetadata: { name: team-${team} }\n`);
  put(
    `team-${team}/placement.yaml`,
    `apiVersion: placement.kubernetes-fleet.io/v1\nkind: ClusterResourcePlacement\nmetadata: { name: team-${team} }\nspec:\n  resourceSelectors: [{ group: "", version: v1, kind: Namespace, name: team-${team} }]\n  policy: { placementType: PickAll }\n`,
  );
}
for (let index = 2 * PLACEMENTS; index < MANIFESTS; index += 1) {
  const team = index % PLACEMENTS;
  put(`team-${team}/web-${index}.yaml`, deployment(`web-${index}`, `team-${team}`, 'v1'));
}
git('add', '.');
git('commit', '-q', '-m', 'base');
put('team-0/web-80.yaml', deployment('web-80', 'team-0', 'v2'));

const cli = resolve('dist/cli.js');
const empty = runMeasured(['-e', '0'], { runs: 5, cwd: folder });
const check = runMeasured([cli, 'check', '-q', '--fail-on', 'never'], { runs: 3, cwd: folder });
const diff = runMeasured([cli, 'diff', 'HEAD', '--fail-on', 'never', '-o', '/dev/null'], {
  runs: 3,
  cwd: folder,
});
rmSync(folder, { recursive: true, force: true });
const ratio = ({ cpu }, to) => (cpu / to.cpu).toFixed(1);
console.log(`node -e 0: ${empty.cpu.toFixed(3)} CPU s`);
console.log(
  `check of ${MANIFESTS} manifests: ${check.cpu.toFixed(2)} CPU s, × ${ratio(check, empty)}, ${check.peak.toFixed(0)} MB`,
);
console.log(
  `diff with one changed file: ${diff.cpu.toFixed(2)} CPU s, × ${ratio(diff, empty)}, ${ratio(diff, check)} times a check, ${diff.peak.toFixed(0)} MB`,
);
