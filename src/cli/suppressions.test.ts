import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const CLI = resolve('dist/cli.js');
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fleetlint-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** A placement that takes kube-system (FL0501), with a line to put comments or annotations into. */
function placement({ above = '', annotation = '', behind = '' } = {}): string {
  return `apiVersion: placement.kubernetes-fleet.io/v1
kind: ClusterResourcePlacement
metadata:
  name: all
${annotation}spec:
${above}  resourceSelectors:
    - { group: "", version: v1, kind: Namespace, name: kube-system }${behind}
  policy:
    placementType: PickAll
`;
}

interface Report {
  readonly findings: readonly {
    rule: string;
    message: string;
    location: { uri: string; startLine: number };
  }[];
  readonly suppressed?: readonly { rule: string; by: readonly object[] }[];
}

function check(files: Readonly<Record<string, string>>, ...args: readonly string[]) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const ran = spawnSync(process.execPath, [CLI, 'check', '.', '-f', 'json', ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  const report: Report = ran.stdout === '' ? { findings: [] } : JSON.parse(ran.stdout);
  return {
    code: ran.status,
    err: ran.stderr,
    found: report.findings.filter(({ rule }) => ['FL0501', 'FL0111'].includes(rule)),
    suppressed: report.suppressed ?? [],
  };
}

describe('a finding', () => {
  it('fails the run when nothing silences it', () => {
    const { code, found, suppressed } = check({ 'crp.yaml': placement() });
    expect([code, found.map(({ rule }) => rule), suppressed]).toEqual([1, ['FL0501'], []]);
  });

  it.each([
    ['a comment above', { above: '  # fleetlint-ignore FL0501 we run the hub agent there\n' }, 'comment'],
    [
      'a comment behind',
      { behind: ' # fleetlint-ignore reserved-namespace-selected, FL0501 so be it' },
      'comment',
    ],
    [
      'an annotation',
      { annotation: '  annotations: { fleetlint.dev/ignore: "FL0501 so be it" }\n' },
      'annotation',
    ],
  ])('is silenced by %s', (_, where, origin) => {
    const { found, suppressed } = check({ 'crp.yaml': placement(where) });
    expect(found.filter(({ rule }) => rule === 'FL0501')).toEqual([]);
    expect(suppressed.map(({ rule, by: [first] }) => [rule, first])).toEqual([
      ['FL0501', expect.objectContaining({ origin })],
    ]);
  });

  it('is silenced by the configuration when all that is stated holds', () => {
    const entry = (more: string): string => `ignore:\n  - { rule: FL0501, reason: planned, ${more} }\n`;
    const run = (more: string) => check({ 'fleetlint.yaml': entry(more), 'deploy/crp.yaml': placement() });
    expect(run('placement: all, path: deploy').suppressed).toHaveLength(1);
    expect(run('kind: ClusterResourcePlacement, name: a*').suppressed).toHaveLength(1);
    const other = run('placement: other');
    expect(other.suppressed).toEqual([]);
    expect(other.found.map(({ rule, location }) => [rule, location.uri, location.startLine])).toEqual([
      ['FL0501', 'deploy/crp.yaml', 7],
      ['FL0111', 'fleetlint.yaml', 2],
    ]);
  });

  it('comes back when the day has passed, and is said to', () => {
    const files = {
      'crp.yaml': placement({ above: '  # fleetlint-ignore FL0501 planned (until 2027-01-31)\n' }),
    };
    expect(check(files, '--now', '2027-01-31T23:00:00Z').found).toEqual([]);
    const { found } = check(files, '--now', '2027-02-01T00:00:00Z');
    expect(found.map(({ rule }) => rule)).toEqual(['FL0501', 'FL0111']);
    expect(found[1]?.message).toBe(
      'A comment silenced 1 finding of FL0501 until 2027-01-31; that day has passed.',
    );
  });

  it('is not silenced by what looks like a comment', () => {
    const text = `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: x }\ndata:\n  a: |\n    # fleetlint-ignore FL0501 no\n`;
    expect(check({ 'crp.yaml': placement(), 'cm.yaml': text }).suppressed).toEqual([]);
  });
});

describe('a suppression', () => {
  it('of several fleets is unused only when it is so in each', () => {
    const config = `ignore:\n  - { rule: FL0501, reason: planned, placement: all }\nfleets:\n  a: { paths: [a/**] }\n  b: { paths: [b/**] }\n`;
    const files = {
      'fleetlint.yaml': config,
      'a/crp.yaml': placement(),
      'b/ns.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: { name: b }\n',
    };
    expect(check(files).found).toEqual([]);
    expect(check(files, '--fleet', 'b').found).toEqual([]);
    writeFileSync(join(folder, 'a/crp.yaml'), placement().replace('kube-system', 'shop'));
    expect(check({}).found.map(({ rule, location }) => [rule, location.startLine])).toEqual([['FL0111', 2]]);
  });
});
