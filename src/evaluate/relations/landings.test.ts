import { expect, it } from 'vitest';
import { model } from '../../model/model.ts';
import { simulate } from '../../simulate/simulate.ts';
import { readTexts } from '../../testing/read-texts.ts';
import type { Context } from '../context.ts';
import { landings } from './landings.ts';

const FLEET = `apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: web, namespace: shop }
data: { size: small }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: old, namespace: shop }
---
apiVersion: placement.kubernetes-fleet.io/v1
kind: ClusterResourcePlacement
metadata: { name: shop }
spec:
  resourceSelectors: [ { group: "", version: v1, kind: Namespace, name: shop } ]
  policy: { placementType: PickFixed, clusterNames: [ east, west ] }
---
apiVersion: placement.kubernetes-fleet.io/v1
kind: ResourceOverride
metadata: { name: no-old, namespace: shop }
spec:
  resourceSelectors: [ { group: "", version: v1, kind: ConfigMap, name: old } ]
  policy: { overrideRules: [ { clusterSelector: { clusterSelectorTerms: [] }, overrideType: Delete } ] }
`;

it('has a row for what lands and one for what an override deletes', async () => {
  const bundle = await readTexts({ 'fleet.yaml': FLEET });
  const fleet = model(bundle, {});
  const context = { bundle, fleet, forecast: simulate(fleet) } as unknown as Context;
  const rows = [...landings.rows(context)].map(
    ({ outcome, subject, clusters }) => `${String(outcome)} ${String(subject)} on ${String(clusters)}`,
  );
  expect(rows).toEqual([
    'lands Namespace shop on east,west',
    'lands ConfigMap shop/web on east,west',
    'deleted ConfigMap shop/old on east,west',
  ]);
});
