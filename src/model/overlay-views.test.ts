import { describe, expect, it } from 'vitest';
import { readTexts } from '../testing/read-texts.ts';
import { listOverlayViews, pickOverlays } from './overlay-views.ts';

const MAP = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web }\n';

function family(name: string, ...overlays: readonly string[]): Record<string, string> {
  const files: Record<string, string> = {
    [`${name}/base/kustomization.yaml`]: 'resources: [map.yaml]\n',
    [`${name}/base/map.yaml`]: MAP.replace('web', name),
  };
  for (const overlay of overlays) {
    files[`${name}/${overlay}/kustomization.yaml`] = `resources: [../base]\nnamespace: ${overlay}\n`;
  }
  return files;
}

async function viewsOf(files: Readonly<Record<string, string>>): Promise<readonly (readonly string[])[]> {
  return listOverlayViews((await readTexts(files)).objects).map((view) => [...view].sort());
}

describe('views of overlays', () => {
  it('are one with everything where nothing excludes anything', async () => {
    expect(await viewsOf({ 'a.yaml': MAP })).toEqual([[]]);
    expect(await viewsOf(family('apps', 'dev'))).toEqual([[]]);
  });

  it('hold one of several alternatives each', async () => {
    expect(await viewsOf(family('apps', 'dev', 'prod', 'test'))).toEqual([
      ['apps/dev'],
      ['apps/prod'],
      ['apps/test'],
    ]);
  });

  it('put those together that are called alike', async () => {
    expect(await viewsOf({ ...family('apps', 'dev', 'prod'), ...family('infra', 'dev', 'prod') })).toEqual([
      ['apps/dev', 'infra/dev'],
      ['apps/prod', 'infra/prod'],
    ]);
  });

  it('leave no overlay out, however many there are', async () => {
    const names = Array.from({ length: 40 }, (_, index) => `o${index}`);
    const views = await viewsOf(family('apps', ...names));
    expect(views.length).toBe(24);
    expect(new Set(views.flat())).toEqual(new Set(names.map((name) => `apps/${name}`)));
  });

  it('show what no overlay renders besides their own', async () => {
    const bundle = await readTexts({ ...family('apps', 'dev', 'prod'), 'plain.yaml': MAP });
    const views = listOverlayViews(bundle.objects);
    const shown = pickOverlays(bundle, views[0], views).objects.map(
      ({ name, namespace }) => `${namespace}/${name}`,
    );
    expect(shown.sort()).toEqual(['/web', 'dev/apps']);
  });
});
