import { describe, expect, it } from 'vitest';
import { readPath } from '../../api/json.ts';
import { model } from '../../model/model.ts';
import { readTexts } from '../../testing/read-texts.ts';
import { simulate } from '../simulate.ts';

async function deliver(...documents: readonly string[]): Promise<string[]> {
  const forecast = simulate(model(await readTexts({ 'all.yaml': documents.join('\n---\n') })));
  return [...forecast.payloads((_, kind) => kind === 'ConfigMap')].map(
    ({ placement, namespace, name, manifest, clusters, certainty, rules, object }) => {
      const where = clusters === undefined ? 'somewhere' : forecast.clustersOf(clusters).join('+');
      const value = String(readPath(manifest, 'data', 'a'));
      return `${placement.name}: ${namespace}/${name} a=${value} on ${where} ${certainty} ${rules.length} ${object.kind}`;
    },
  );
}

const OBJECTS = `
{ apiVersion: v1, kind: Namespace, metadata: { name: shop } }
---
{ apiVersion: v1, kind: ConfigMap, metadata: { name: c, namespace: shop }, data: { a: "1" } }`;
const place = (policy: string): string => `
apiVersion: placement.kubernetes-fleet.io/v1
kind: ClusterResourcePlacement
metadata: { name: p }
spec:
  resourceSelectors: [{ group: "", version: v1, kind: Namespace, name: shop }]
  policy: { ${policy} }`;
const override = (term: string): string => `
apiVersion: placement.kubernetes-fleet.io/v1
kind: ResourceOverride
metadata: { name: o, namespace: shop }
spec:
  resourceSelectors: [{ group: "", version: v1, kind: ConfigMap, name: c }]
  policy:
    overrideRules:
      - clusterSelector: { clusterSelectorTerms: [${term}] }
        jsonPatchOverrides: [{ op: replace, path: /data/a, value: "2" }]`;
const ENVELOPE = `
apiVersion: placement.kubernetes-fleet.io/v1
kind: ResourceEnvelope
metadata: { name: e, namespace: shop }
data:
  c.yaml: { apiVersion: v1, kind: ConfigMap, metadata: { name: inner, namespace: shop }, data: { a: "3" } }`;
const FIXED = place('placementType: PickFixed, clusterNames: [east, west]');
const WEST = '{ labelSelector: { matchLabels: { kubernetes-fleet.io/member-name: west } } }';

describe('what placements deliver', () => {
  it('has one form for clusters that get the same', async () => {
    expect(await deliver(OBJECTS, FIXED)).toEqual(['p: shop/c a=1 on east+west sure 0 ConfigMap']);
    expect(await deliver(OBJECTS, FIXED, override(WEST))).toEqual([
      'p: shop/c a=1 on east sure 0 ConfigMap',
      'p: shop/c a=2 on west sure 1 ConfigMap',
    ]);
  });

  it('opens envelopes', async () => {
    expect(await deliver(OBJECTS, FIXED, ENVELOPE)).toContain(
      'p: shop/inner a=3 on east+west sure 0 ConfigMap',
    );
  });

  it('is told for placements of which no cluster is known, with what overrides do everywhere', async () => {
    const everywhere = place('placementType: PickAll');
    expect(await deliver(OBJECTS, everywhere)).toEqual(['p: shop/c a=1 on somewhere sure 0 ConfigMap']);
    expect(await deliver(OBJECTS, everywhere, override(''))).toEqual([
      'p: shop/c a=2 on somewhere sure 1 ConfigMap',
    ]);
    expect(await deliver(OBJECTS, everywhere, override(WEST))).toEqual([
      'p: shop/c a=1 on somewhere maybe 0 ConfigMap',
    ]);
  });

  it('is nothing where an override deletes it, or nothing is placed', async () => {
    const gone = override('').replace(/jsonPatchOverrides.*$/, 'overrideType: Delete');
    expect(await deliver(OBJECTS, place('placementType: PickAll'), gone)).toEqual([]);
    expect(await deliver(OBJECTS)).toEqual([]);
  });
});
