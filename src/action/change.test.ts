import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

let home = '';
let bundle = '';
let workspace = '';
let base = '';

function git(...args: readonly string[]): string {
  const who = ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'commit.gpgsign=false'];
  return execFileSync('git', [...who, ...args], { cwd: workspace, encoding: 'utf8', stdio: 'pipe' }).trim();
}

function put(path: string, text: string): void {
  const full = join(workspace, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, text);
}

/** Runs the bundle as a runner does for a pull request into main. */
function step(inputs: Readonly<Record<string, string>> = {}, event: Readonly<Record<string, string>> = {}) {
  const [output, summary, payload] = ['output', 'summary', 'event.json'].map((name) => join(home, name));
  writeFileSync(output ?? '', '');
  writeFileSync(summary ?? '', '');
  writeFileSync(payload ?? '', JSON.stringify({ pull_request: { base: { sha: base } } }));
  const given = Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]);
  const run = spawnSync(process.execPath, [bundle], {
    cwd: workspace,
    encoding: 'utf8',
    env: {
      PATH: process.env['PATH'],
      GITHUB_ACTIONS: 'true',
      GITHUB_EVENT_NAME: 'pull_request',
      GITHUB_EVENT_PATH: payload,
      GITHUB_BASE_REF: 'main',
      GITHUB_REF: 'refs/pull/7/merge',
      GITHUB_WORKSPACE: workspace,
      GITHUB_OUTPUT: output,
      GITHUB_STEP_SUMMARY: summary,
      ...event,
      ...Object.fromEntries(given),
    },
  });
  const outputs = [...readFileSync(output ?? '', 'utf8').matchAll(/^([\w-]+)<<(\S+)\n([\s\S]*?)\n\2$/gm)];
  return {
    code: run.status,
    out: run.stdout,
    summary: readFileSync(summary ?? '', 'utf8'),
    outputs: Object.fromEntries(outputs.map(([, name, , value]) => [name ?? '', value ?? ''])),
  };
}

const members = ['east', 'west']
  .map(
    (name) => `apiVersion: cluster.kubernetes-fleet.io/v1
kind: MemberCluster
metadata: { name: ${name}, labels: { env: prod } }
spec: { identity: { kind: User, name: ${name} } }
`,
  )
  .join('---\n');

function placement(clusters: string): string {
  return `apiVersion: placement.kubernetes-fleet.io/v1
kind: ClusterResourcePlacement
metadata: { name: shop }
spec:
  resourceSelectors: [ { group: "", version: v1, kind: Namespace, name: shop } ]
  policy: { placementType: PickFixed, clusterNames: [ ${clusters} ] }
`;
}

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'fleetlint-change-'));
  bundle = join(home, 'action', 'index.mjs');
  const build = [resolve('scripts/build.mjs'), '--action', '--outfile', bundle];
  execFileSync(process.execPath, build, { stdio: 'pipe' });
}, 60_000);
beforeEach(() => {
  workspace = mkdtempSync(join(home, 'workspace-'));
  git('init', '-q', '-b', 'main');
  put('fleet/members.yaml', members);
  put('fleet/shop.yaml', 'apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n');
  put('fleet/placement.yaml', placement('east, west'));
  put('fleet/known.yaml', 'kind: [\n');
  git('add', '.');
  git('commit', '-q', '-m', 'base');
  base = git('rev-parse', 'HEAD');
  git('checkout', '-q', '-b', 'change');
});
afterAll(() => rmSync(home, { recursive: true }));

describe('a pull request', () => {
  it('passes with what was there before, and offers all of it to code scanning', () => {
    put('fleet/note.yaml', 'apiVersion: v1\nkind: Namespace\nmetadata: { name: other }\n');
    git('add', '.');
    git('commit', '-q', '-m', 'harmless');
    const { code, out, outputs, summary } = step();
    expect([code, out]).toEqual([0, '']);
    expect(outputs).toMatchObject({ 'new-count': '0', 'error-count': '1', 'fixed-count': '0', risk: 'none' });
    const sarif = JSON.parse(readFileSync(join(workspace, 'fleetlint.sarif'), 'utf8'));
    expect(sarif.runs[0].results).toHaveLength(1);
    expect(summary).toContain('risk none');
    expect(summary).not.toContain('known.yaml');
  });

  it('fails with new findings, and says first what the change does to which cluster', () => {
    put('fleet/placement.yaml', placement('east'));
    git('commit', '-q', '-am', 'smaller');
    const { code, out, outputs, summary } = step();
    expect(code).toBe(1);
    expect(out).toMatch(
      /^::error file=fleet\/placement\.yaml,line=6.*title=FL1604 clusters-lose-workloads::/,
    );
    expect(out).not.toContain('known.yaml');
    expect(outputs).toMatchObject({ 'new-count': '1', risk: 'high', conclusion: 'failure' });
    expect(summary).toMatch(/^## Change: risk high\n/);
    expect(summary).toMatch(/\| `-` \| Namespace shop \| west \|/);
    expect(summary.indexOf('risk high')).toBeLessThan(summary.indexOf('FL1604'));
  });

  it('counts what is fixed', () => {
    rmSync(join(workspace, 'fleet/known.yaml'));
    git('commit', '-q', '-am', 'fixed');
    expect(step()).toMatchObject({ code: 0, outputs: { 'error-count': '0', 'fixed-count': '1' } });
  });

  it('takes the first parent of a merge commit when nothing else tells the base', () => {
    put('fleet/placement.yaml', placement('east'));
    git('commit', '-q', '-am', 'smaller');
    git('checkout', '-q', 'main');
    git('merge', '-q', '--no-ff', '-m', 'merge', 'change');
    base = '0'.repeat(40);
    expect(step().outputs).toMatchObject({ 'new-count': '1' });
  });

  it('says so when the clone is cut off, and counts everything', () => {
    put('fleet/placement.yaml', placement('east'));
    git('commit', '-q', '-am', 'smaller');
    const whole = workspace;
    workspace = join(home, 'shallow');
    execFileSync('git', ['clone', '-q', '--depth', '1', '-b', 'change', `file://${whole}`, workspace], {
      stdio: 'pipe',
    });
    const { code, out, outputs } = step();
    expect(code).toBe(1);
    expect(out).toMatch(
      /^::notice title=fleetlint::cannot compare with the base: .*fetch-depth: 0.*All findings count\.\n/,
    );
    expect(outputs).toMatchObject({ 'new-count': '', 'error-count': '1' });
    expect(step({ 'compare-with': base })).toMatchObject({ code: 2, outputs: { conclusion: 'error' } });
  });

  it('limits annotations, or what is read, when asked to', () => {
    put('other/bad.yaml', 'kind: [\n');
    git('add', '.');
    git('commit', '-q', '-m', 'elsewhere');
    expect(step().outputs['new-count']).toBe('1');
    expect(step({ paths: 'fleet' }).outputs['new-count']).toBe('0');
    expect(step({ 'changed-only': 'true' }).out).toContain('file=other/bad.yaml');
    expect(step({ 'compare-with': 'off' }).outputs).toMatchObject({ 'new-count': '', 'error-count': '2' });
    expect(step({}, { GITHUB_EVENT_NAME: 'push' }).outputs['new-count']).toBe('');
    expect(step({ 'compare-with': 'main' }, { GITHUB_EVENT_NAME: 'push' }).outputs['new-count']).toBe('1');
  });

  it('accepts what a baseline holds', () => {
    put('fleet/placement.yaml', placement('east'));
    git('commit', '-q', '-am', 'smaller');
    const [finding] = JSON.parse(readFileSync(writeReport(), 'utf8')).findings.filter(
      ({ rule }: { rule: string }) => rule === 'FL1604',
    );
    const { rule, fleet, identity, clusters } = finding;
    const entry = { rule, fleet, identity, clusters, object: '', message: '' };
    put('baseline.json', JSON.stringify({ version: 1, findings: [entry] }));
    expect(step({ baseline: 'baseline.json' })).toMatchObject({ code: 0, outputs: { 'new-count': '0' } });
  });
});

function writeReport(): string {
  step({ format: 'json=report.json' });
  return join(workspace, 'report.json');
}
