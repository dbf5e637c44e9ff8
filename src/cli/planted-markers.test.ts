import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { FORMATS, VIEWS } from '../report/formats.ts';

const CLI = resolve('dist/cli.js');
const DUMP = resolve('testdata/conformance/dumps/image-pull-secret-not-selected/dump');
const MARKER = 'Planted-7f3a-Marker-9c21';
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const FORMS = [MARKER, base64(MARKER), base64(base64(MARKER)), Buffer.from(MARKER).toString('hex')];
let folder = '';

interface Item {
  kind: string;
  metadata: { name: string; annotations?: Record<string, string> };
  [field: string]: unknown;
}

/** Changes the objects of one file of the dump. */
function change(path: string, edit: (item: Item) => void): void {
  const file = join(folder, path);
  const list = parseAllDocuments(readFileSync(file, 'utf8'))[0]?.toJS() as { items: Item[] };
  for (const item of list.items) edit(item);
  writeFileSync(file, JSON.stringify(list));
}

function annotate(item: Item, key: string, text: string): void {
  item.metadata.annotations = { ...item.metadata.annotations, [key]: text };
}

const secret = (text: string): object => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'db', namespace: 'store' },
  type: 'Opaque',
  data: {
    password: base64(text),
    nested: base64(base64(text)),
    hex: base64(Buffer.from(text).toString('hex')),
  },
});

/** The marker in every place where real dumps were seen to hold secrets, in every spelling. */
function plant(): void {
  change('hub/secrets.yaml', (item) => {
    Object.assign(item, {
      data: {
        '.dockerconfigjson': base64(
          JSON.stringify({ auths: { r: { auth: base64(`u:${MARKER}`), password: MARKER } } }),
        ),
      },
      stringData: { password: MARKER },
    });
    annotate(
      item,
      'kubectl.kubernetes.io/last-applied-configuration',
      JSON.stringify({ ...secret(MARKER), stringData: { x: MARKER } }),
    );
  });
  change('hub/works.yaml', (item) => {
    (item['spec'] as { workload: { manifests: object[] } }).workload.manifests.push(secret(MARKER));
  });
  change('hub/resourcesnapshots.yaml', (item) => {
    (item['spec'] as { selectedResources: object[] }).selectedResources.push(secret(MARKER));
  });
  change('hub/deployments.yaml', (item) => {
    const { template } = item['spec'] as { template: { spec: { containers: { env?: object[] }[] } } };
    for (const container of template.spec.containers)
      container.env = [
        { name: 'A', value: MARKER },
        { name: 'URL', value: `https://u:${MARKER}@x` },
      ];
    annotate(item, 'example.com/note', `it is ${base64(MARKER)}`);
  });
  change('hub/resourceplacements.yaml', (item) => {
    const { conditions } = item['status'] as { conditions: { message: string }[] };
    for (const condition of conditions) condition.message += ` (with ${MARKER} and ${FORMS[3]})`;
  });
  const kinds = {
    apiVersion: 'placement.kubernetes-fleet.io/v1',
    metadata: { namespace: 'store', name: 'db', uid: '1' },
  };
  const patch = { op: 'add', path: '/data/password', value: base64(MARKER) };
  const spec = {
    placement: { name: 'cart', scope: 'Namespaced' },
    resourceSelectors: [{ group: '', version: 'v1', kind: 'Secret', name: 'db' }],
    policy: {
      overrideRules: [{ jsonPatchOverrides: [patch, { op: 'add', path: '/spec/x', value: MARKER }] }],
    },
  };
  const items = [
    { ...kinds, kind: 'ResourceOverride', spec },
    { ...kinds, kind: 'ResourceEnvelope', data: { 'secret.yaml': secret(MARKER) } },
  ];
  writeFileSync(
    join(folder, 'hub/overrides.yaml'),
    JSON.stringify({ apiVersion: 'v1', kind: 'List', metadata: {}, items }),
  );
  const log = join(folder, 'logs', readdirSync(join(folder, 'logs')).find((name) => /hub/.test(name)) ?? '');
  writeFileSync(
    log,
    `${readFileSync(log, 'utf8')}E1122 14:25:00.000000       1 controller.go:1] "Reconciler error" err="denied: ${MARKER} ${FORMS[2]}" placement="store/cart"\n`,
  );
  renameSync(join(folder, 'hub/configmaps.yaml'), join(folder, `hub/configmaps-${MARKER}.yaml`));
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fleetlint-'));
  cpSync(DUMP, folder, { recursive: true });
  plant();
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function outputOf(...args: readonly string[]): string {
  const ran = spawnSync(process.execPath, [CLI, ...args], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  return ran.stdout + ran.stderr;
}

function leaks(output: string): readonly string[] {
  expect(output.length).toBeGreaterThan(100);
  return FORMS.filter((form) => output.toLowerCase().includes(form.toLowerCase()));
}

describe('a planted secret is in no output', () => {
  it.each(FORMATS.map(({ name }) => name))('of check as %s', (format) => {
    expect(leaks(outputOf('check', '.', '--all', '-f', format))).toEqual([]);
  });

  it.each(VIEWS)('of trace as %s', (view) => {
    expect(leaks(outputOf('trace', '.', '--all', '--timeline', '--as', view))).toEqual([]);
    expect(leaks(outputOf('trace', '.', '--message', `denied: ${MARKER}`, '--as', view))).toEqual([]);
  });

  it.each(['table', 'yaml', 'json', 'markdown', 'mermaid'])('of forecast as %s', (view) => {
    expect(leaks(outputOf('forecast', '.', '--all', '--as', view))).toEqual([]);
  });

  it('of inventory, diff and fixes', () => {
    expect(leaks(outputOf('inventory', '.'))).toEqual([]);
    expect(leaks(outputOf('diff', DUMP, '.', '--as', 'json'))).toEqual([]);
    expect(leaks(outputOf('--fix=suggested', '--dry-run', '.'))).toEqual([]);
  });

  it('of a packet', () => {
    expect(leaks(outputOf('pack', '.', '-o', 'packet.tar.gz'))).toEqual([]);
    expect(leaks(gunzipSync(readFileSync(join(folder, 'packet.tar.gz'))).toString('utf8'))).toEqual([]);
    rmSync(join(folder, 'packet.tar.gz'));
  });
});
