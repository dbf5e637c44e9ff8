import { describe, expect, it } from 'vitest';
import { forecast } from '../analyze.ts';
import { nodePlatform } from '../cli/platform.ts';
import type { ForecastView } from '../report/formats.ts';
import { renderForecast } from '../report/report.ts';
import { testFiles } from '../testing/read-texts.ts';
import type { FleetForecast, ForecastRequest } from './forecast/answer.ts';

const FLEET = `
{apiVersion: v1, kind: Namespace, metadata: {name: shop}}
---
{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: shop}, spec: {template: {spec: {containers: [{name: web, image: "web:1", env: [{name: A, value: b}]}]}}}}
---
{apiVersion: v1, kind: Secret, metadata: {name: creds, namespace: shop}, stringData: {password: hunter2}}
---
{apiVersion: v1, kind: ServiceAccount, metadata: {name: default, namespace: shop}}
---
{apiVersion: placement.kubernetes-fleet.io/v1, kind: ClusterResourcePlacement, metadata: {name: shop}, spec: {resourceSelectors: [{group: "", version: v1, kind: Namespace, name: shop}], policy: {placementType: PickFixed, clusterNames: [east, west]}}}
---
{apiVersion: cluster.kubernetes-fleet.io/v1, kind: MemberCluster, metadata: {name: east, labels: {region: eu}}}
---
{apiVersion: cluster.kubernetes-fleet.io/v1, kind: MemberCluster, metadata: {name: west, labels: {region: us}}}
---
{apiVersion: placement.kubernetes-fleet.io/v1, kind: ResourceOverride, metadata: {name: size, namespace: shop}, spec: {resourceSelectors: [{group: apps, version: v1, kind: Deployment, name: web}], policy: {overrideRules: [{clusterSelector: {clusterSelectorTerms: [{labelSelector: {matchLabels: {region: eu}}}]}, jsonPatchOverrides: [{op: replace, path: /spec/replicas, value: 5}, {op: add, path: /spec/template/spec/containers/0/env/-, value: {name: B, value: topsecret}}]}]}}}
`;

async function ask(request: Partial<ForecastRequest> = {}): Promise<FleetForecast> {
  const asked = { object: '', cluster: '', ...request };
  const files = testFiles({ 'fleet.yaml': FLEET });
  const result = await forecast({ files, platform: nodePlatform }, asked);
  if ('strangers' in result) throw new Error([...result.strangers, ...result.present].join());
  return result.forecast;
}

function show(told: FleetForecast, view: ForecastView): string {
  return [...renderForecast(told, view)].join('');
}

describe('a forecast', () => {
  it('tells each form of an object with its clusters and what changed it', async () => {
    const [placement] = (await ask({ object: 'deploy/shop/web' })).placements;
    const forms = placement?.objects[0]?.forms.map(({ clusters, changes }) => [
      clusters,
      changes.map((each) => each.after),
    ]);
    expect(forms).toEqual([
      [['east'], ['5', '{"name":"B","value":"***"}']],
      [['west'], []],
    ]);
  });

  it('shows no secret in any view', async () => {
    const told = await ask();
    for (const view of ['table', 'yaml', 'json', 'markdown', 'mermaid'] as const)
      expect(show(told, view)).not.toMatch(/hunter2|topsecret|aHVudGVyMg/);
  });

  it('writes what a cluster is handed, with origins and without defaults', async () => {
    const text = show(await ask({ object: 'deploy/shop/web', cluster: 'east' }), 'yaml');
    expect(text).toContain('replicas: 5 # ResourceOverride shop/size, rule #0\n');
    expect(text).not.toContain('progressDeadlineSeconds');
  });

  it('is JSON that can be read back', async () => {
    expect(JSON.parse(show(await ask(), 'json')).placements[0].objects.length).toBe(3);
  });

  it.each(['table', 'yaml', 'json', 'markdown', 'mermaid'] as const)(
    'is written as %s as its golden file holds it',
    async (view) => {
      await expect(show(await ask(), view)).toMatchFileSnapshot(`../../testdata/forecast/${view}.out`);
    },
  );

  it('promises no condition where members are not known', async () => {
    const [placement] = (await ask()).placements;
    expect(placement?.targets.map(({ cluster }) => cluster)).toEqual(['east', 'west']);
    expect(placement?.scheduled).toBeUndefined();
  });

  it('says why nothing was found', async () => {
    expect((await ask({ object: 'sa/shop/default' })).note).toContain('left out');
    expect((await ask({ cluster: 'mars' })).note).toContain('no cluster mars');
  });
});
