import { describe, expect, it } from 'vitest';
import { model } from '../../model/model.ts';
import type { ModelOptions } from '../../model/options.ts';
import { readTexts } from '../../testing/read-texts.ts';
import type { Context } from '../context.ts';
import { duplicates } from './duplicates.ts';

async function rowsOf(files: Record<string, string>, options: ModelOptions = {}) {
  const bundle = await readTexts(files);
  return [...duplicates.rows({ bundle, fleet: model(bundle, options) } as Context)].map(
    ({ files: found, scope, same, others }) => ({ files: found, scope, same, others }),
  );
}

const map = (color: string) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: app, namespace: web }\ndata: { color: ${color} }\n`;
const printed = (uid: string, name = 'web') =>
  JSON.stringify({
    apiVersion: 'placement.kubernetes-fleet.io/v1',
    kind: 'ClusterResourcePlacement',
    metadata: { name, uid },
  });

describe('manifests of one object', () => {
  const files = { 'a.yaml': map('blue'), 'b.yaml': map('green') };
  const row = { files: ['a.yaml', 'b.yaml'], scope: 'declared', same: false, others: 0 };

  it('may be alternatives, unless the configuration says that all of them are applied', async () => {
    expect(await rowsOf(files)).toEqual([row]);
    for (const options of [
      { scopeComplete: true },
      { completeKinds: ['ConfigMap'] },
      { closedNamespaces: [{ namespace: 'web' }] },
    ])
      expect(await rowsOf(files, options)).toEqual([{ ...row, scope: 'complete' }]);
  });

  it('are the same in whatever order their keys stand', async () => {
    const turned =
      'kind: ConfigMap\ndata: { color: blue }\nmetadata: { namespace: web, name: app }\napiVersion: v1\n';
    expect(await rowsOf({ 'a.yaml': map('blue'), 'b.yaml': turned })).toEqual([{ ...row, same: true }]);
  });

  it('are not those that different overlays render, but each clashes with a file outside of them', async () => {
    const overlays = {
      'base/kustomization.yaml': 'resources: [app.yaml]\n',
      'base/app.yaml': map('blue'),
      'dev/kustomization.yaml': 'resources: [../base]\n',
      'prod/kustomization.yaml': 'resources: [../base]\n',
    };
    expect(await rowsOf(overlays)).toEqual([]);
    expect(await rowsOf({ ...overlays, 'app.yaml': map('red') })).toEqual([
      { ...row, files: ['app.yaml', 'base/app.yaml'] },
    ]);
  });
});

describe('prints of one object', () => {
  it('with two uids clash inside one folder only', async () => {
    expect(await rowsOf({ 'hub/a.json': printed('1'), 'hub/b.json': printed('2') })).toEqual([
      { files: ['hub/a.json', 'hub/b.json'], scope: 'capture', same: false, others: 0 },
    ]);
    expect(await rowsOf({ 'monday/hub.json': printed('1'), 'tuesday/hub.json': printed('2') })).toEqual([]);
  });

  it('with one uid were captured twice', async () => {
    expect(await rowsOf({ 'hub/a.json': printed('1'), 'hub/b.json': printed('1') })).toEqual([]);
  });

  it('are told of once for a folder, and not where two clusters are told of', async () => {
    const objects = { 'hub/a.json': printed('1'), 'hub/b.json': printed('2') };
    const more = { 'hub/c.json': printed('3', 'api'), 'hub/d.json': printed('4', 'api') };
    expect((await rowsOf({ ...objects, ...more })).map(({ others }) => others)).toEqual([1]);
    const system = (uid: string) =>
      JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'kube-system', uid } });
    const clusters = { 'hub/e.json': system('5'), 'hub/f.json': system('6') };
    expect(await rowsOf(clusters)).toEqual([]);
  });
});
