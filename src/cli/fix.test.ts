import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const CLI = resolve('dist/cli.js');
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fleetlint-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const put = (path: string, text: string): void => writeFileSync(join(folder, path), text);
const text = (path: string): string => readFileSync(join(folder, path), 'utf8');

function run(...args: readonly string[]) {
  const ran = spawnSync(process.execPath, [CLI, ...args, '-f', 'json'], { cwd: folder, encoding: 'utf8' });
  return { code: ran.status, out: ran.stdout, err: ran.stderr.trim().split('\n') };
}

/** A kind in lower case (safe to mend), written with Windows line ends and a comment. */
const CRP = `apiVersion: placement.kubernetes-fleet.io/v1
kind: ClusterResourcePlacement
metadata:
  name: shop
spec:
  policy:
    placementType: pickAll # everywhere
  resourceSelectors:
    - { group: "", version: v1, kind: Namespace, name: shop }
`.replaceAll('\n', '\r\n');

describe('--fix', () => {
  it('mends what is safe, keeps everything else, and finds nothing to do again', () => {
    put('crp.yaml', CRP);
    const { code, err } = run('--fix', '.');
    expect([code, err]).toEqual([0, ['fleetlint: 1 finding fixed in 1 file']]);
    expect(text('crp.yaml')).toBe(CRP.replace('pickAll', 'PickAll'));
    expect(run('--fix', '.').err).toEqual(['fleetlint: 0 findings fixed in 0 files']);
  });

  it('leaves what is only suggested, unless that is asked for', () => {
    const misspelt = CRP.replace('pickAll', 'PickAll').replace('placementType', 'placementTyp');
    put('crp.yaml', misspelt);
    run('--fix', '.');
    expect(text('crp.yaml')).toBe(misspelt);
    run('--fix=suggested', '.');
    expect(text('crp.yaml')).toBe(CRP.replace('pickAll', 'PickAll'));
  });

  it('shows a diff and writes nothing with --dry-run; what is secret stays so', () => {
    const secret =
      'apiVersion: v1\nkind: Secret\nmetadata: { name: s, namespace: shop }\nstringData: { password: hunter2-hunter2 }\n---\n';
    put('crp.yaml', secret + CRP.replaceAll('\r', ''));
    const { code, out, err } = run('--fix', '--dry-run', '.');
    expect([code, err]).toEqual([1, ['fleetlint: 1 finding would be fixed in 1 file']]);
    expect(out.split('\n').filter((line) => /^[-+@]/.test(line))).toEqual([
      '--- a/crp.yaml',
      '+++ b/crp.yaml',
      '@@ -9,6 +9,6 @@',
      '-    placementType: pickAll # everywhere',
      '+    placementType: PickAll # everywhere',
    ]);
    expect(out).not.toContain('hunter2');
    expect(text('crp.yaml')).toContain('pickAll');
  });

  it('says what it cannot do', () => {
    expect(run('--dry-run', '.')).toMatchObject({ code: 2, err: [expect.stringContaining('give both')] });
    expect(run('--fix', '-')).toMatchObject({ code: 2, err: [expect.stringContaining('stdin')] });
  });

  it('makes a new file beside the one that lacks something', () => {
    put('fleetlint.yaml', 'scope: complete\n');
    put(
      'rp.yaml',
      `apiVersion: placement.kubernetes-fleet.io/v1
kind: ResourcePlacement
metadata: { name: stock, namespace: inventory }
spec:
  resourceSelectors: [ { group: apps, version: v1, kind: Deployment, name: web } ]
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: inventory }
spec:
  selector: { matchLabels: { app: web } }
  template: { metadata: { labels: { app: web } }, spec: { containers: [ { name: web, image: "nginx:1.27.1" } ] } }
`,
    );
    run('--fix=suggested', '.');
    expect(existsSync(join(folder, 'namespace-inventory.yaml'))).toBe(true);
    expect(run('--fix=suggested', '.').err[0]).toBe('fleetlint: 0 findings fixed in 0 files');
  });
});
