import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isUnknown } from '../model/knowledge.ts';
import { model } from '../model/model.ts';
import { readTestDump } from '../testing/objects.ts';
import { readTexts } from '../testing/read-texts.ts';
import { type Forecast, simulate } from './simulate.ts';

const API = 'apiVersion: placement.kubernetes-fleet.io/v1';
const ROLE = `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: viewer}`;
const CLUSTERS = ['east', 'north', 'west'];

function place(name: string, policy: string, extra = '', meta = ''): string {
  return `${API}
kind: ClusterResourcePlacement
metadata: {name: ${name}${meta}}
spec:
  resourceSelectors: [{group: rbac.authorization.k8s.io, version: v1, kind: ClusterRole, name: viewer}]
  policy: ${policy}
  strategy: {applyStrategy: {${extra}}}`;
}

const fixed = (...names: readonly string[]) => `{placementType: PickFixed, clusterNames: [${names.join()}]}`;
const ALL = '{placementType: PickAll}';
const labelled = (value: string) =>
  `{placementType: PickAll, affinity: {clusterAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {clusterSelectorTerms: [{labelSelector: {matchLabels: {env: ${value}}}}]}}}}`;

async function tell(...documents: readonly string[]): Promise<Forecast> {
  return simulate(model(await readTexts({ 'all.yaml': documents.join('\n---\n') })));
}

/** `loser < winner: clusters meets`, sorted. */
function show(forecast: Forecast): string[] {
  return forecast
    .overlaps()
    .map(({ loser, winner, clusters, meets, order }) => {
      const names = forecast.clustersOf(clusters).join('+') || '-';
      const met = isUnknown(meets) ? 'unknown' : meets;
      return `${loser.placement.name} < ${winner.placement.name}: ${names} ${met} ${order}`;
    })
    .sort();
}

describe('overlaps of placements', () => {
  it('pair who comes too late with who has the object, once per loser', async () => {
    expect(
      show(await tell(ROLE, place('a', fixed('east')), place('b', fixed('east', 'west')), place('c', ALL))),
    ).toEqual(['b < a: east sure unknown', 'c < a: east maybe unknown']);
  });

  it('do not meet on different clusters', async () => {
    expect(show(await tell(ROLE, place('a', fixed('east')), place('b', fixed('west'))))).toEqual([]);
  });

  it('are told by policies alone where nobody lists members', async () => {
    expect(show(await tell(ROLE, place('a', ALL), place('b', ALL)))).toEqual(['b < a: - sure unknown']);
    expect(show(await tell(ROLE, place('a', labelled('prod')), place('b', labelled('prod'))))).toEqual([
      'b < a: - sure unknown',
    ]);
    expect(show(await tell(ROLE, place('a', labelled('prod')), place('b', ALL)))).toEqual([
      'b < a: - maybe unknown',
    ]);
    expect(show(await tell(ROLE, place('a', labelled('prod')), place('b', labelled('dev'))))).toEqual([
      'b < a: - unknown unknown',
    ]);
  });

  it('leave out placements that only report differences', async () => {
    expect(show(await tell(ROLE, place('a', ALL), place('b', ALL, 'type: ReportDiff')))).toEqual([]);
  });

  it('leave out what the hub refuses', async () => {
    expect(show(await tell(ROLE, place('a', ALL), place('b', '{placementType: PickN}')))).toEqual([]);
  });

  it('take the older placement of a dump for the owner', async () => {
    const seen = (uid: string, created: string) => `, uid: ${uid}, creationTimestamp: "${created}"`;
    const forecast = await tell(
      ROLE,
      place('a', fixed('east'), '', seen('u1', '2026-02-01T00:00:00Z')),
      place('b', fixed('east'), '', seen('u2', '2026-01-01T00:00:00Z')),
    );
    expect(show(forecast)).toEqual(['a < b: east sure created']);
  });

  it('take the one whose object is applied for the owner, whatever its age', () => {
    const fleet = model(readTestDump('testdata/conformance/dumps/two-crps-same-namespace/dump'));
    const found = show(simulate(fleet));
    expect(found).toEqual(Array(4).fill('shared-b < shared-a: aks-member-1+aks-member-2 sure recorded'));
  });
});

describe('a dump without Works', () => {
  it('tells by the status of placements who has the object', () => {
    const bundle = readTestDump('testdata/conformance/dumps/two-crps-same-namespace/dump');
    const objects = bundle.objects.filter(({ kind }) => kind !== 'Work');
    const found = show(simulate(model({ ...bundle, objects })));
    expect(found).toEqual(Array(4).fill('shared-b < shared-a: aks-member-1+aks-member-2 sure recorded'));
  });
});

describe('overlaps of a ResourcePlacement', () => {
  const SHOP = 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}';
  const CONFIG = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web, namespace: shop}';
  const whole = (scope: string) => `${API}
kind: ClusterResourcePlacement
metadata: {name: ns}
spec:
  resourceSelectors: [{group: "", version: v1, kind: Namespace, name: shop${scope}}]
  policy: ${fixed('east')}`;
  const RP = `${API}
kind: ResourcePlacement
metadata: {name: cfg, namespace: shop}
spec:
  resourceSelectors: [{group: "", version: v1, kind: ConfigMap, name: web}]
  policy: ${fixed('east')}`;

  it('are with a ClusterResourcePlacement that takes the namespace whole', async () => {
    expect(show(await tell(SHOP, CONFIG, RP, whole('')))).toEqual(['cfg < ns: east sure unknown']);
  });

  it('are none with one that takes the namespace alone', async () => {
    expect(show(await tell(SHOP, CONFIG, RP, whole(', selectionScope: NamespaceOnly')))).toEqual([]);
  });
});

describe('what counts as one object', () => {
  const wrapped = (apiVersion: string, kind: string) => `apiVersion: placement.kubernetes-fleet.io/v1beta1
kind: ResourceEnvelope
metadata: {name: box, namespace: shop}
data: {a.yaml: {apiVersion: ${apiVersion}, kind: ${kind}, metadata: {name: web, namespace: shop}}}`;
  const plain = (apiVersion: string, kind: string) =>
    `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: web, namespace: shop}`;
  const rp = (name: string, group: string, version: string, kind: string) => `${API}
kind: ResourcePlacement
metadata: {name: ${name}, namespace: shop}
spec:
  resourceSelectors: [{group: ${group}, version: ${version}, kind: ${kind}}]
  policy: ${fixed('east')}`;
  const BOX = rp('box', 'placement.kubernetes-fleet.io', 'v1beta1', 'ResourceEnvelope');

  it('does not hang on the version', async () => {
    const forecast = await tell(
      wrapped('autoscaling/v1', 'HorizontalPodAutoscaler'),
      plain('autoscaling/v2', 'HorizontalPodAutoscaler'),
      BOX,
      rp('own', 'autoscaling', 'v2', 'HorizontalPodAutoscaler'),
    );
    expect(show(forecast)).toEqual(['own < box: east sure unknown']);
  });

  it('hangs on the API group', async () => {
    const forecast = await tell(
      wrapped('extensions/v1beta1', 'Ingress'),
      plain('networking.k8s.io/v1', 'Ingress'),
      BOX,
      rp('own', 'networking.k8s.io', 'v1', 'Ingress'),
    );
    expect(show(forecast)).toEqual([]);
  });
});

describe('alternatives', () => {
  const crp = (name: string) => place(name, fixed('east'));

  it('are sure to meet in one file, and perhaps in two', async () => {
    const files = { 'role.yaml': ROLE, 'a.yaml': crp('a'), 'b.yaml': crp('b') };
    expect(show(simulate(model(await readTexts(files))))).toEqual(['b < a: east maybe unknown']);
    expect(show(await tell(ROLE, crp('a'), crp('b')))).toEqual(['b < a: east sure unknown']);
  });

  it('meet perhaps in a page that shows one after the other', async () => {
    const page = [ROLE, crp('a'), crp('b')].map((text) => `\`\`\`yaml\n${text}\n\`\`\`\n`).join('\n');
    const bundle = await readTexts({ 'page.md': page }, { snippets: true });
    expect(show(simulate(model(bundle)))).toEqual(['b < a: east maybe unknown']);
  });

  it('of different overlays never meet', async () => {
    const overlay = (name: string) => ({
      [`${name}/kustomization.yaml`]: 'resources: [../base, crp.yaml]',
      [`${name}/crp.yaml`]: crp(name),
    });
    const files = {
      'base/kustomization.yaml': 'resources: [role.yaml]',
      'base/role.yaml': ROLE,
      ...overlay('dev'),
      ...overlay('prod'),
    };
    expect(show(simulate(model(await readTexts(files))))).toEqual([]);
  });
});

describe('any placements', () => {
  const placements = fc.uniqueArray(
    fc.tuple(fc.constantFrom('a', 'b', 'c', 'd', 'e'), fc.subarray(CLUSTERS, { minLength: 1 })),
    { minLength: 1, maxLength: 5, selector: ([name]) => name },
  );

  it('lose an object exactly on the clusters where an earlier one has it, each to one winner', async () => {
    await fc.assert(
      fc.asyncProperty(placements, async (all) => {
        const forecast = await tell(ROLE, ...all.map(([name, to]) => place(name, fixed(...to))));
        const expected = CLUSTERS.flatMap((cluster) => {
          const [winner, ...losers] = all.filter(([, to]) => to.includes(cluster)).map(([name]) => name);
          return losers.map((loser) => `${loser} < ${winner} ${cluster}`);
        });
        const found = forecast
          .overlaps()
          .flatMap(({ winner, loser, clusters }) =>
            forecast
              .clustersOf(clusters)
              .map((cluster) => `${loser.placement.name} < ${winner.placement.name} ${cluster}`),
          );
        expect(found.sort()).toEqual(expected.sort());
      }),
      { numRuns: 60 },
    );
  });
});
