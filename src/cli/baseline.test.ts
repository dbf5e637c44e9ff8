import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

const placement = (name: string, namespace: string): string => `apiVersion: placement.kubernetes-fleet.io/v1
kind: ClusterResourcePlacement
metadata: { name: ${name} }
spec:
  resourceSelectors: [ { group: "", version: v1, kind: Namespace, name: ${namespace} } ]
  policy: { placementType: PickAll }
`;

interface Found {
  readonly rule: string;
  readonly novelty?: string;
  readonly object: { readonly name: string };
}

function check(files: Readonly<Record<string, string>>, ...args: readonly string[]) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const only = ['--disable', '*', '--enable', 'FL0501'];
  const ran = spawnSync(process.execPath, [CLI, 'check', 'deploy', '-f', 'json', ...only, ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  const report = ran.stdout === '' ? {} : JSON.parse(ran.stdout);
  const found: readonly Found[] = report.findings ?? [];
  return {
    code: ran.status,
    err: ran.stderr.trim(),
    found: found.map(({ rule, novelty, object }) => [rule, object.name, novelty]),
    suppressed: (report.suppressed ?? []).length,
  };
}

const ONE = { 'deploy/one.yaml': placement('one', 'kube-system') };
const BOTH = { ...ONE, 'deploy/two.yaml': placement('two', 'kube-public') };

describe('a baseline', () => {
  it('takes what is there, and lets only new findings fail', () => {
    expect(check(ONE, '--baseline', 'known.json', '--update-baseline')).toEqual({
      code: 0,
      err: 'fleetlint: known.json holds 1 finding now: 1 new, 0 gone',
      found: [],
      suppressed: 1,
    });
    expect(check({}, '--baseline', 'known.json')).toEqual({ code: 0, err: '', found: [], suppressed: 1 });
    expect(check(BOTH, '--baseline', 'known.json')).toEqual({
      code: 1,
      err: '',
      found: [['FL0501', 'two', 'new']],
      suppressed: 1,
    });
  });

  it('knows a finding again where it moved, and loses it when asked', () => {
    check(BOTH, '--baseline', 'known.json', '--update-baseline');
    rmSync(join(folder, 'deploy/two.yaml'));
    const moved = { 'deploy/one.yaml': `# moved\n---\n${placement('one', 'kube-system')}` };
    const { code, err } = check(moved, '--baseline', 'known.json');
    expect([code, err]).toEqual([
      0,
      'fleetlint: 1 finding of known.json is gone; --prune-baseline takes them out of it',
    ]);
    expect(check({}, '--baseline', 'known.json', '--prune-baseline').err).toBe(
      'fleetlint: 1 finding of known.json is gone, and taken out of it',
    );
    expect(readFileSync(join(folder, 'known.json'), 'utf8')).not.toContain('two');
    expect(check({}, '--baseline', 'known.json').err).toBe('');
  });

  it('keeps what a run could not find again', () => {
    check(BOTH, '--baseline', 'known.json', '--update-baseline');
    const before = readFileSync(join(folder, 'known.json'), 'utf8');
    const other = ['--disable', 'FL0501', '--enable', 'FL0101'];
    const { err } = check({}, ...other, '--baseline', 'known.json', '--prune-baseline');
    expect([err, readFileSync(join(folder, 'known.json'), 'utf8')]).toEqual(['', before]);
  });

  it('is the same file whatever the order of findings', () => {
    check(BOTH, '--baseline', 'a.json', '--update-baseline');
    const { 'deploy/two.yaml': two = '', 'deploy/one.yaml': one = '' } = BOTH;
    check({ 'deploy/one.yaml': two, 'deploy/two.yaml': one }, '--baseline', 'b.json', '--update-baseline');
    expect(readFileSync(join(folder, 'b.json'), 'utf8')).toBe(readFileSync(join(folder, 'a.json'), 'utf8'));
  });

  it.each([
    [
      'no such file',
      undefined,
      'known.json: the baseline cannot be read: there is no such file; --update-baseline writes it',
    ],
    [
      'another version',
      '{"version":9}',
      'known.json: this is no baseline of version 1; --update-baseline writes one',
    ],
    ['no JSON', 'findings:', 'known.json: the baseline is no JSON'],
  ])('that is %s ends the run with a reason', (_, text, reason) => {
    const { code, err } = check(
      { ...ONE, ...(text !== undefined && { 'known.json': text }) },
      '--baseline',
      'known.json',
    );
    expect([code, err]).toEqual([2, expect.stringContaining(reason)]);
  });

  it('has to be named to be written', () => {
    expect(check(ONE, '--update-baseline')).toMatchObject({
      code: 2,
      err: expect.stringContaining('--baseline FILE'),
    });
  });
});
