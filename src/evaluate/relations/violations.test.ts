import { expect, it } from 'vitest';
import { model } from '../../model/model.ts';
import { simulate } from '../../simulate/simulate.ts';
import { readTexts } from '../../testing/read-texts.ts';
import type { Context } from '../context.ts';
import { violations } from './violations.ts';

const CRP = `apiVersion: placement.kubernetes-fleet.io/v1
kind: ClusterResourcePlacement
metadata: { name: web }
spec:
  resourceSelectors: [{ group: "", version: v1, kind: Namespace, name: web }]
  policy: { placementType: PickN }
`;

async function rowsOf(files: Readonly<Record<string, string>>) {
  const bundle = await readTexts(files);
  const fleet = model(bundle, {});
  const context = { bundle, fleet, forecast: simulate(fleet) } as unknown as Context;
  return { objects: bundle.objects.length, rows: [...violations.rows(context)] };
}

it('tells a text once that several overlays render', async () => {
  const { objects, rows } = await rowsOf({
    'base/kustomization.yaml': 'resources: [crp.yaml]\n',
    'base/crp.yaml': CRP,
    'dev/kustomization.yaml': 'resources: [../base]\nnamePrefix: dev-\n',
    'prod/kustomization.yaml': 'resources: [../base]\nnamePrefix: prod-\n',
  });
  expect(objects).toBeGreaterThan(1);
  expect(rows.map((row) => row['what'])).toEqual(['placementType PickN lacks numberOfClusters.']);
});

it('tells each of two files apart', async () => {
  const { rows } = await rowsOf({
    'a.yaml': CRP,
    'b.yaml': CRP.replace('name: web }\nspec', 'name: shop }\nspec'),
  });
  expect(rows.map((row) => row['placementName'])).toEqual([
    'ClusterResourcePlacement web',
    'ClusterResourcePlacement shop',
  ]);
});
