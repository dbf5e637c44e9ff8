import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

const CLI = resolve('dist/cli.js');
const PLACEMENT = 'placement.kubernetes-fleet.io/v1';
const CLUSTER = 'cluster.kubernetes-fleet.io/v1';
const NOW = '2026-06-01T12:00:00Z';
let home = '';
let repository = '';

function git(...args: readonly string[]): void {
  const who = ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'commit.gpgsign=false'];
  execFileSync('git', [...who, ...args], { cwd: repository, stdio: 'pipe' });
}

function put(path: string, text: string): void {
  const full = join(repository, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, text);
}

function drop(path: string): void {
  rmSync(join(repository, path));
}

/** Runs `diff` in the repository, without the environment of a runner. */
function diff(...args: readonly string[]) {
  const { NO_COLOR: _1, FORCE_COLOR: _2, GITHUB_ACTIONS: _3, ...env } = process.env;
  const run = spawnSync(process.execPath, [CLI, 'diff', ...args], { cwd: repository, encoding: 'utf8', env });
  return { code: run.status, out: run.stdout, err: run.stderr };
}

interface DiffJson {
  readonly fleets: readonly {
    readonly risk: string;
    readonly notes: readonly string[];
    readonly objects: readonly {
      readonly change: string;
      readonly object: { readonly kind: string; readonly name: string };
      readonly clusters: readonly string[];
      readonly owner: string;
      readonly edits: readonly { readonly field: string; readonly before: string; readonly after: string }[];
    }[];
    readonly placements: readonly { readonly lost: readonly { readonly cluster: string }[] }[];
  }[];
  readonly findings: { readonly fresh: readonly { readonly rule: string }[]; readonly gone: number };
}

function json(...args: readonly string[]): DiffJson {
  return JSON.parse(diff(...args, '--as', 'json').out);
}

function rulesOf({ findings }: DiffJson): readonly string[] {
  return findings.fresh.map(({ rule }) => rule);
}

/** The change per object in a few words. */
function changesOf({ fleets }: DiffJson): readonly string[] {
  return fleets.flatMap(({ objects }) =>
    objects.map(
      ({ change, object, clusters }) => `${change} ${object.kind} ${object.name} ${clusters.join(',')}`,
    ),
  );
}

const inventory = `captured: "2026-05-30T10:00:00Z"
complete: true
members: [ { name: east, labels: { env: prod } }, { name: west, labels: { env: prod } } ]
`;

const namespace = `apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { team: blue } }
`;

function deployment(image: string, password = 'hunter2'): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop, labels: { app: web } }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [ { name: web, image: "${image}", env: [ { name: TOKEN, value: ${password} } ] } ] }
`;
}

function placement(label: string, { selected = 'shop', more = '', strategy = '' } = {}): string {
  return `apiVersion: ${PLACEMENT}
kind: ClusterResourcePlacement
metadata: { name: shop }
spec:
  resourceSelectors: [ { group: "", version: v1, kind: Namespace, name: ${selected} } ]
  policy:
    placementType: PickAll
    affinity:
      clusterAffinity:
        requiredDuringSchedulingIgnoredDuringExecution:
          clusterSelectorTerms: [ { labelSelector: { matchLabels: { ${label}: prod } } } ]
${more}${strategy}`;
}

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'fleetlint-diff-'));
});
afterAll(() => rmSync(home, { recursive: true }));
beforeEach(() => {
  repository = mkdtempSync(join(home, 'repository-'));
  git('init', '-q', '-b', 'main');
  put('fleetlint.yaml', 'inventory: [ inventory.yaml ]\n');
  put('inventory.yaml', inventory);
  put('fleet/namespace.yaml', namespace);
  put('fleet/web.yaml', deployment('registry.example/web:1.0'));
  put('fleet/placement.yaml', placement('env'));
  git('add', '.');
  git('commit', '-q', '-m', 'sound');
});

describe('a story of changes', () => {
  it('is quiet when nothing differs', () => {
    const { code, out, err } = diff('main');
    expect([code, err]).toEqual([0, 'fleetlint: 0 new findings, 0 known, 0 gone\n']);
    expect(out).toMatch(/^Risk: none \(main → working tree\)\n {2}No object on any cluster changes\.\n/i);
  });

  it('tells that a renamed label makes the placement leave its clusters, and that it is fixed again', () => {
    put('fleet/placement.yaml', placement('environment'));
    const { code, out } = diff('main');
    expect(code).toBe(1);
    expect(out).toContain('Risk: high');
    expect(out).toContain('! ClusterResourcePlacement shop leaves east and west');
    expect(out).toContain('east: wants environment=prod, has no label environment');
    expect(out).toMatch(/^- Namespace shop {2,}east and west {2}with everything in it.*\[blue\]$/m);
    expect(out).toContain('fleet/placement.yaml:11:');
    expect(out).toContain('error[FL1604] ClusterResourcePlacement shop leaves east and west');
    git('commit', '-q', '-am', 'renamed');
    put('fleet/placement.yaml', placement('env'));
    const fixed = json('HEAD');
    expect(rulesOf(fixed)).not.toContain('FL1604');
    expect(changesOf(fixed)).toEqual(['added Deployment web east,west', 'added Namespace shop east,west']);
    expect(json('main~1')).toMatchObject({ fleets: [{ risk: 'none' }], findings: { fresh: [], gone: 0 } });
  });

  it('tells which cluster a policy edit drops that only stickiness kept, and is quiet once its label is mended', () => {
    git('checkout', '-q', '-b', 'sticky');
    put('fleetlint.yaml', 'failOn: error\n');
    git('commit', '-q', '-am', 'the hub itself tells its members');
    const more = '    tolerations: [ { key: spot, operator: Exists } ]\n';
    put('fleet/placement.yaml', placement('env', { more }));
    const dump = join(home, 'dump');
    writeDump(dump, { west: 'test' });
    const dropped = diff('HEAD', 'fleet', '--inventory', dump, '--now', NOW);
    expect(dropped.code).toBe(1);
    expect(dropped.out).toContain(
      'error[FL1616] Editing tolerations of ClusterResourcePlacement shop re-evaluates all clusters; west would be dropped now',
    );
    expect(dropped.out).toContain('! ClusterResourcePlacement shop leaves west');
    expect(dropped.out).toContain(`note state of the hub as of ${NOW}`);
    writeDump(dump, { west: 'prod' });
    const mended = diff('HEAD', 'fleet', '--inventory', dump, '--now', NOW);
    expect(mended.out).not.toContain('FL1616');
    expect(mended.code).toBe(0);
  });

  it('tells loudly that a namespace leaves, and is quiet once it stays', () => {
    put('fleet/blog.yaml', namespace.replace('shop', 'blog'));
    put('fleet/placement.yaml', placement('env', { selected: 'blog' }));
    const { code, out } = diff('main');
    expect(code).toBe(1);
    expect(out).toMatch(/Risk: high.*\n {2}Namespace shop goes from east and west/);
    expect(out).toContain('error[FL1606] Namespace shop and its 1 object will be deleted on east and west.');
    expect(out.indexOf('- Namespace shop')).toBeLessThan(out.indexOf('+ Namespace blog'));
    put('fleet/placement.yaml', placement('env'));
    expect(json('main')).toMatchObject({ fleets: [{ risk: 'none' }], findings: { fresh: [] } });
  });
});

describe('both sides', () => {
  it('may be revisions, ranges, folders and archives, with the same answer', () => {
    put('fleet/web.yaml', deployment('registry.example/web:1.1'));
    git('commit', '-q', '-am', 'newer');
    execFileSync('git', ['archive', '-o', join(home, 'new.tar.gz'), 'HEAD'], { cwd: repository });
    execFileSync('git', ['archive', '-o', join(home, 'old.tar.gz'), 'HEAD~1'], { cwd: repository });
    const expected = ['changed Deployment web east,west'];
    expect(changesOf(json('HEAD~1'))).toEqual(expected);
    expect(changesOf(json('HEAD~1', 'HEAD'))).toEqual(expected);
    expect(changesOf(json('HEAD~1..HEAD'))).toEqual(expected);
    expect(changesOf(json('HEAD~1...HEAD', 'fleet'))).toEqual(expected);
    expect(changesOf(json(join(home, 'old.tar.gz'), join(home, 'new.tar.gz')))).toEqual(expected);
  });

  it('judge the working tree with what is not committed, and nothing that is ignored', () => {
    put('.gitignore', 'scratch/\n');
    put('scratch/web.yaml', deployment('registry.example/web:9'));
    put('fleet/extra.yaml', deployment('registry.example/web:1.0').replaceAll('name: web,', 'name: more,'));
    expect(changesOf(json('main'))).toEqual(['added Deployment more east,west']);
  });

  it('honour ignore files of the revision itself', () => {
    put('.fleetlintignore', 'old/\n');
    put('old/web.yaml', deployment('registry.example/web:0'));
    git('add', '.');
    git('commit', '-q', '-m', 'with old files');
    drop('old/web.yaml');
    expect(json('HEAD')).toMatchObject({ fleets: [{ risk: 'none' }] });
  });

  it('say what is wrong with them', () => {
    expect(diff()).toMatchObject({ code: 2 });
    const absent = diff('nowhere');
    expect(absent.code).toBe(2);
    expect(absent.err).toContain('nowhere is neither a path nor a revision that git knows');
    git('branch', 'fleet');
    expect(diff('fleet').err).toContain('fleet is a path and a revision; write ./fleet or refs/heads/fleet');
    expect(diff('--output=/x').code).toBe(2);
  });

  it('explain a clone that is cut off', () => {
    put('fleet/web.yaml', deployment('registry.example/web:1.1'));
    git('commit', '-q', '-am', 'newer');
    const whole = repository;
    repository = join(home, 'shallow');
    execFileSync('git', ['clone', '-q', '--depth', '1', `file://${whole}`, repository], { stdio: 'pipe' });
    const { code, err } = diff('main~1');
    expect(code).toBe(2);
    expect(err).toContain('the clone is shallow');
    expect(err).toContain('fetch-depth: 0');
  });
});

describe('what cannot be told', () => {
  it('is no deletion: a missing bracket leaves everything where it was', () => {
    put('fleet/placement.yaml', `${placement('env')}  oops: [\n`);
    const { code, out } = diff('main');
    expect(code).toBe(1);
    expect(out).toContain('Risk: none');
    expect(out).toContain('note fleet/placement.yaml cannot be read, and is taken to be as it was.');
    expect(out).toContain('error[FL0101]');
    expect(out).not.toContain('FL1608');
  });

  it('is kept apart: overlays that exclude each other change each by itself', () => {
    drop('fleet/placement.yaml');
    put('fleet/placement-base.yaml', placement('env'));
    put('fleet/kustomization.yaml', 'resources: [ namespace.yaml, web.yaml, placement-base.yaml ]\n');
    const overlay = (tag: string): string =>
      `resources: [ ../../fleet ]\nimages: [ { name: registry.example/web, newTag: "${tag}" } ]\n`;
    put('overlays/dev/kustomization.yaml', overlay('1'));
    put('overlays/prod/kustomization.yaml', overlay('1'));
    git('add', '.');
    git('commit', '-q', '-m', 'overlays');
    put('overlays/prod/kustomization.yaml', overlay('2'));
    const { out } = diff('HEAD');
    expect(out).toContain('default (overlays/prod): Risk: medium');
    expect(out).toMatch(/^~ Deployment shop\/web .* registry\.example\/web:1 → registry\.example\/web:2/m);
  });
});

describe('the change view', () => {
  it('shows no secret, and who owns what', () => {
    put('fleet/web.yaml', deployment('registry.example/web:1.1', 'correcthorse'));
    for (const view of ['table', 'markdown', 'json', 'mermaid']) {
      const { out } = diff('main', '--as', view);
      expect(out).not.toMatch(/hunter2|correcthorse/);
      expect(out).toContain('web');
    }
    const [object] = json('main').fleets[0]?.objects ?? [];
    expect(object).toMatchObject({ change: 'changed', owner: 'blue' });
    expect(object?.edits).toContainEqual({
      field: 'spec.template.spec.containers[web].image',
      before: 'registry.example/web:1.0',
      after: 'registry.example/web:1.1',
    });
  });

  it('says how old the inventory is, and what waits for a run', () => {
    put('fleet/placement.yaml', placement('env', { strategy: '  strategy: { type: External }\n' }));
    git('commit', '-q', '-am', 'staged');
    put('fleet/placement.yaml', placement('environment', { strategy: '  strategy: { type: External }\n' }));
    const [fleet] = json('HEAD').fleets;
    expect(fleet?.notes).toContain('nothing happens until a run: shop is of type External');
    expect(fleet?.notes).toContain('members as of 2026-05-30T10:00:00Z (inventory.yaml)');
  });

  it('counts only new findings for the exit code, and reports only those', () => {
    put('fleet/bad.yaml', 'kind: [\n');
    git('add', '.');
    git('commit', '-q', '-m', 'known');
    expect(diff('HEAD', '--fail-on', 'note').code).toBe(0);
    put('fleet/worse.yaml', 'kind: [\n');
    const { code, out, err } = diff('HEAD', '--format', 'json');
    expect([code, err]).toEqual([1, 'fleetlint: 1 new finding, 1 known, 0 gone\n']);
    const { findings } = JSON.parse(out);
    expect(findings.map(({ location }: { location: { uri: string } }) => location.uri)).toEqual([
      'fleet/worse.yaml',
    ]);
    expect(diff('HEAD', '--fail-on', 'never').code).toBe(0);
  });
});

/** A dump of the hub: members with a label each, and the bindings of the placement. */
function writeDump(folder: string, labels: { readonly west: string }): void {
  mkdirSync(folder, { recursive: true });
  const beat = '2026-06-01T11:59:40Z';
  const conditions = ['Joined', 'Healthy'].map((type) => ({ type, status: 'True' }));
  const members = Object.entries({ east: 'prod', ...labels }).map(([name, env]) => ({
    apiVersion: CLUSTER,
    kind: 'MemberCluster',
    metadata: { name, uid: `member-${name}`, labels: { env } },
    spec: { identity: { kind: 'User', name } },
    status: { conditions, agentStatus: [{ type: 'MemberAgent', lastReceivedHeartbeat: beat, conditions }] },
  }));
  const bindings = ['east', 'west'].map((name) => ({
    apiVersion: PLACEMENT,
    kind: 'ClusterResourceBinding',
    metadata: {
      name: `shop-${name}`,
      uid: `binding-${name}`,
      labels: { 'kubernetes-fleet.io/parent-CRP': 'shop' },
    },
    spec: {
      state: 'Bound',
      targetCluster: name,
      schedulingPolicySnapshotName: 'shop-0',
      clusterDecision: { clusterName: name, selected: true, reason: 'picked' },
    },
  }));
  const list = (items: readonly object[]): string =>
    JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
  writeFileSync(join(folder, 'memberclusters.json'), list(members));
  writeFileSync(join(folder, 'clusterresourcebindings.json'), list(bindings));
}
