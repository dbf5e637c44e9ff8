// `npm run bench:scheduling`: CPU of one PickN policy over 100, 1,000 and 5,000 clusters, for the first cycle and for ten
// picks, as milliseconds and as multiples of the calibration loop, beside what the real scheduler needs for the same.
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { runMeasured } from './run-measured.mjs';

const root = resolve(import.meta.dirname, '..');
const outfile = join(root, 'node_modules', '.cache', 'fleetlint', `bench-scheduling-${process.pid}.mjs`);
mkdirSync(join(outfile, '..'), { recursive: true });
await build({
  absWorkingDir: root,
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  mainFields: ['module', 'main'],
  logLevel: 'warning',
  stdin: {
    resolveDir: root,
    loader: 'ts',
    contents: `export { simulateScheduling } from './src/simulate/scheduling.ts';
      export { readSchedulingCluster } from './src/simulate/scheduling/cluster.ts';
      export { buildPolicySnapshot } from './src/simulate/scheduling/snapshot.ts';`,
  },
});
const { simulateScheduling, readSchedulingCluster, buildPolicySnapshot } = await import(
  pathToFileURL(outfile).href
);

/** Milliseconds of the scheduler of KubeFleet, written in Go: [clusters, first cycle, ten picks]. */
const REAL = [
  [100, 0.52, 6.4],
  [1000, 4.1, 55],
  [5000, 22, 245],
];
const NOW = Date.UTC(2026, 0, 1);
const BEAT = new Date(NOW - 10_000).toISOString();

/** One member in five has the wrong label, one in seven a taint. */
function cluster(index) {
  const conditions = ['Joined', 'Healthy'].map((type) => ({
    type,
    status: 'True',
    lastTransitionTime: BEAT,
  }));
  return {
    apiVersion: 'cluster.kubernetes-fleet.io/v1',
    kind: 'MemberCluster',
    metadata: {
      name: `member-${String(index).padStart(5, '0')}`,
      labels: {
        env: index % 5 === 0 ? 'dev' : 'prod',
        zone: `z${index % 12}`,
        region: `r${index % 40}`,
        tier: `t${index % 3}`,
      },
    },
    spec: { taints: index % 7 === 0 ? [{ key: 'team', value: 'blue', effect: 'NoSchedule' }] : [] },
    status: {
      properties: { 'kubernetes-fleet.io/node-count': { value: String(1 + (index % 90)) } },
      resourceUsage: { allocatable: { cpu: `${4 + (index % 60)}` } },
      agentStatus: [{ type: 'MemberAgent', lastReceivedHeartbeat: BEAT, conditions }],
    },
  };
}

/** Required labels and a property, two preferences with a sorter among them, a hard and a soft spread. */
function placement(numberOfClusters) {
  const nodes = { name: 'kubernetes-fleet.io/node-count', operator: 'Ge', values: ['3'] };
  const required = {
    labelSelector: { matchLabels: { env: 'prod' } },
    propertySelector: { matchExpressions: [nodes] },
  };
  const preferred = [
    { weight: 40, preference: { labelSelector: { matchLabels: { tier: 't1' } } } },
    {
      weight: 20,
      preference: {
        propertySorter: { name: 'resources.kubernetes-fleet.io/allocatable-cpu', sortOrder: 'Descending' },
      },
    },
  ];
  return {
    apiVersion: 'placement.kubernetes-fleet.io/v1beta1',
    kind: 'ClusterResourcePlacement',
    metadata: { name: 'web', generation: 1 },
    spec: {
      policy: {
        placementType: 'PickN',
        numberOfClusters,
        affinity: {
          clusterAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: { clusterSelectorTerms: [required] },
            preferredDuringSchedulingIgnoredDuringExecution: preferred,
          },
        },
        topologySpreadConstraints: [
          { topologyKey: 'zone', maxSkew: 1, whenUnsatisfiable: 'DoNotSchedule' },
          { topologyKey: 'region', maxSkew: 2, whenUnsatisfiable: 'ScheduleAnyway' },
        ],
      },
    },
  };
}

function measure(work) {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** The cheapest of several rounds, in milliseconds per run. */
function measureBest(work, repeats) {
  for (let warm = 0; warm < repeats; warm += 1) work();
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 7; round += 1) {
    const spent = measure(() => {
      for (let turn = 0; turn < repeats; turn += 1) work();
    });
    best = Math.min(best, spent / repeats);
  }
  return best;
}

const loop = runMeasured([join(root, 'bench', 'calibration.mjs')], { runs: 3 }).cpu * 1000;
const figure = (milliseconds) =>
  milliseconds >= 100 ? milliseconds.toFixed(0) : milliseconds.toPrecision(2);
const rows = REAL.map(([size, realFirst, realTen]) => {
  const clusters = Array.from({ length: size }, (_, index) => readSchedulingCluster(cluster(index)));
  const run = (wanted) => {
    const snapshot = buildPolicySnapshot(placement(wanted), 0);
    const picked = simulateScheduling({ now: NOW, clusters, snapshot, bindings: [] }).created.length;
    if (picked !== wanted) throw new Error(`${size} clusters: ${picked} picked, ${wanted} wanted`);
  };
  const cold = measure(() => run(10));
  const repeats = Math.max(3, Math.round(20_000 / size));
  const first = measureBest(() => run(1), repeats);
  const ten = measureBest(() => run(10), repeats);
  return [
    size,
    figure(first),
    (first / loop).toFixed(5),
    `${figure(realFirst)} (${(realFirst / first).toFixed(1)}×)`,
    figure(ten),
    (ten / loop).toFixed(5),
    `${figure(realTen)} (${(realTen / ten).toFixed(1)}×)`,
    figure(cold),
  ].join(' | ');
});
console.log(`calibration loop: ${loop.toFixed(0)} ms CPU`);
console.log(
  '| clusters | first cycle, ms | × loop | real, ms | ten picks, ms | × loop | real, ms | ten picks, cold, ms |',
);
console.log('|---|---|---|---|---|---|---|---|');
console.log(rows.map((row) => `| ${row} |`).join('\n'));
