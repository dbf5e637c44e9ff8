import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodePlatform } from './platform.ts';
import { readTarEntries } from './tar.ts';

const CLI = resolve('dist/cli.js');
const DUMPS = resolve('testdata/conformance/dumps');
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fleetlint-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function run(...args: readonly string[]) {
  const ran = spawnSync(process.execPath, [CLI, ...args], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  return { code: ran.status, out: ran.stdout, err: ran.stderr };
}

interface Found {
  readonly rule: string;
  readonly clusters: readonly string[];
  readonly cause: {
    readonly object?: { readonly kind: string; readonly name: string };
    readonly path: string;
  };
}

/** What comes first, without where it stands. */
function causes(path: string): readonly string[] {
  const { findings } = JSON.parse(run('check', path, '--disable', 'FL0110', '-f', 'json').out) as {
    findings: Found[];
  };
  return findings
    .slice(0, 3)
    .map(
      ({ rule, cause, clusters }) =>
        `${rule} ${cause.object?.kind} ${cause.object?.name} ${cause.path} ${clusters}`,
    );
}

async function filesOf(path: string): Promise<ReadonlyMap<string, string>> {
  const bytes = gunzipSync(readFileSync(join(folder, path)));
  const { entries } = await readTarEntries(bytes, { bytes: 1e9, entries: 1e6 });
  return new Map(entries.map((entry) => [entry.name, nodePlatform.decodeText(entry.bytes, 'utf-8')]));
}

describe('a packet', () => {
  it.each([
    'image-pull-secret-not-selected',
    'two-crps-same-namespace',
    'resource-quota-exceeded',
    'staged-run-waiting-for-approval',
    'pickn-taint-blocks',
    'override-invalid-patch-path',
  ])('of %s shows the same causes as its dump', (name) => {
    const dump = join(DUMPS, name, 'dump');
    expect(run('pack', dump, '-o', `${name}.tar.gz`).code).toBe(0);
    expect(causes(`${name}.tar.gz`)).toEqual(causes(dump));
  });

  it('is the same bytes for the same dump', () => {
    const dump = join(DUMPS, 'pickn-taint-blocks', 'dump');
    run('pack', dump, '-o', 'a.tar.gz');
    run('pack', dump, '-o', 'b.tar.gz');
    expect(readFileSync(join(folder, 'b.tar.gz')).equals(readFileSync(join(folder, 'a.tar.gz')))).toBe(true);
  });

  it('says what is missing, with commands to paste, and what was taken out', async () => {
    const dump = join(DUMPS, 'image-pull-secret-not-selected', 'dump');
    const { err } = run('pack', dump, '-o', 'packet.tar.gz');
    expect(err).toContain(
      'fleetlint: missing: what member aks-member-2 holds; get it with: kubectl --context aks-member-2 get ',
    );
    const files = await filesOf('packet.tar.gz');
    expect(files.get('ask.md')).toContain(
      '# the log of the member agent on aks-member-2\nkubectl --context aks-member-2 logs ',
    );
    expect(files.get('redaction.md')).toContain('| hub | Secret store/acr-pull | `/data` | secret data |');
    expect(files.get('README.md')).toMatch(
      /1\. \*\*FL0601\*\* Deployment store\/cart pulls with Secret store\/acr-pull/,
    );
    expect([...files.keys()]).toContain('logs/02-hub-agent.log');
    expect(files.get('README.md')).toMatch(
      / {2}\* hub-agent\.log, of the hub agent: \d+ lines from \S.* to \S.*\n/,
    );
  });

  it('keeps the keys of what is taken out', async () => {
    run('pack', join(DUMPS, 'image-pull-secret-not-selected', 'dump'), '-o', 'packet.tar.gz');
    const files = await filesOf('packet.tar.gz');
    expect(files.get('hub/secrets.yaml')).toContain('.dockerconfigjson: UkVEQUNURUQ=');
  });

  it('is refused under another kind of name', () => {
    expect(run('pack', DUMPS, '-o', 'packet.zip')).toMatchObject({
      code: 2,
      err: expect.stringContaining('.tar.gz'),
    });
  });
});
