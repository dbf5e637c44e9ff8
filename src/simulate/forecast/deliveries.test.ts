import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isUnknown } from '../../model/knowledge.ts';
import { model } from '../../model/model.ts';
import { readTexts } from '../../testing/read-texts.ts';
import { renderGoJson } from '../admission/go-text.ts';
import { readLandingManifest } from '../landings.ts';
import { simulate } from '../simulate.ts';

async function tell(documents: readonly string[]) {
  const fleet = model(await readTexts({ 'all.yaml': documents.join('\n---\n') }));
  return { fleet, forecast: simulate(fleet) };
}
type Told = Awaited<ReturnType<typeof tell>>;
type Flatten = (told: Told, documents: readonly string[]) => string[];

const API = 'apiVersion: placement.kubernetes-fleet.io/v1';
const CLUSTERS = ['east', 'north', 'west'];
const RULES = ['overrideType: Delete', 'jsonPatchOverrides: [{op: add, path: /data/c, value: d}]'];
const ns = fc.constantFrom('lab', 'shop');
const region = fc.constantFrom('eu', 'us');

const repository = fc
  .record({
    regions: fc.tuple(region, region, region),
    placements: fc.uniqueArray(
      fc.tuple(fc.constantFrom('p', 'q', 'r'), ns, fc.subarray(CLUSTERS, { minLength: 1 })),
      { maxLength: 3, selector: ([name]) => name },
    ),
    configs: fc.uniqueArray(fc.tuple(fc.constantFrom('a', 'b'), ns), {
      maxLength: 4,
      selector: (pair) => pair.join('/'),
    }),
    overrides: fc.uniqueArray(fc.tuple(fc.constantFrom('a', 'b'), ns, region, fc.constantFrom(...RULES)), {
      maxLength: 3,
      selector: ([a, b]) => `${a}/${b}`,
    }),
  })
  .map(({ regions, placements, configs, overrides }) => [
    ...CLUSTERS.map(
      (name, at) =>
        `{apiVersion: cluster.kubernetes-fleet.io/v1, kind: MemberCluster, metadata: {name: ${name}, labels: {region: ${regions[at]}}}}`,
    ),
    ...['lab', 'shop'].map((name) => `{apiVersion: v1, kind: Namespace, metadata: {name: ${name}}}`),
    ...configs.map(
      ([name, at]) =>
        `{apiVersion: v1, kind: ConfigMap, metadata: {name: ${name}, namespace: ${at}}, data: {a: b}}`,
    ),
    ...placements.map(
      ([name, at, on]) =>
        `{${API}, kind: ClusterResourcePlacement, metadata: {name: ${name}}, spec: {resourceSelectors: [{group: "", version: v1, kind: Namespace, name: ${at}}], policy: {placementType: PickFixed, clusterNames: [${on.join(', ')}]}}}`,
    ),
    ...overrides.map(
      ([name, at, where, rule]) =>
        `{${API}, kind: ResourceOverride, metadata: {name: ${name}, namespace: ${at}}, spec: {resourceSelectors: [{group: "", version: v1, kind: ConfigMap, name: ${name}}], policy: {overrideRules: [{clusterSelector: {clusterSelectorTerms: [{labelSelector: {matchLabels: {region: ${where}}}}]}, ${rule}}]}}}`,
    ),
  ]);

const flatten: Flatten = ({ forecast }) => {
  const { rows, deletions } = forecast.landings();
  const name = ({ placement, object }: (typeof rows)[number] | (typeof deletions)[number]): string =>
    `${placement.name}: ${object.kind} ${object.namespace}/${object.name}`;
  return [
    ...rows.flatMap((row) =>
      forecast
        .clustersOf(row.clusters)
        .map((at) => `${at} ${name(row)} ${renderGoJson(readLandingManifest(row))}`),
    ),
    ...deletions.flatMap((row) =>
      forecast.clustersOf(row.clusters).map((at) => `${at} ${name(row)} deleted`),
    ),
  ].sort();
};

describe('the forecast of a repository', () => {
  const isOrderless = (read: Flatten) =>
    fc.asyncProperty(
      repository,
      fc.array(fc.nat(), { minLength: 20, maxLength: 20 }),
      async (documents, weights) => {
        const moved = documents
          .map((text, at) => ({ text, at: weights[at] ?? 0 }))
          .sort((a, b) => a.at - b.at)
          .map(({ text }) => text);
        expect(read(await tell(moved), moved)).toEqual(read(await tell(documents), documents));
      },
    );
  it('does not depend on the order of documents', async () => {
    await fc.assert(isOrderless(flatten), { numRuns: 60 });
    const planted: Flatten = (told, [first]) => [
      ...flatten(told, []),
      String(first?.includes('MemberCluster')),
    ];
    await expect(fc.assert(isOrderless(planted), { numRuns: 60 })).rejects.toThrow();
  });

  const isSameTwice = (read: Flatten) =>
    fc.asyncProperty(repository, async (documents) => {
      expect(read(await tell(documents), documents)).toEqual(read(await tell(documents), documents));
    });
  it('is the same the second time', async () => {
    await fc.assert(isSameTwice(flatten), { numRuns: 40 });
    let calls = 0;
    await expect(fc.assert(isSameTwice((told) => [...flatten(told, []), String(calls++)]))).rejects.toThrow();
  });

  const isProduct = (read: Flatten) =>
    fc.asyncProperty(repository, async (documents) => {
      const told = await tell(documents);
      const expected = told.fleet.placements.flatMap((each) => {
        const selection = told.forecast.selectionOf(each);
        if (isUnknown(selection)) return [];
        const { clusters } = told.forecast.targetsOf(each);
        return selection.selected.flatMap((item) =>
          clusters.map(
            ({ cluster }) => `${cluster} ${each.name}: ${item.kind} ${item.namespace}/${item.name}`,
          ),
        );
      });
      expect(
        read(told, documents)
          .map((text) => text.split(' ').slice(0, 4).join(' '))
          .sort(),
      ).toEqual(expected.sort());
    });
  it('lands selections times targets, less deletions', async () => {
    await fc.assert(isProduct(flatten), { numRuns: 60 });
    // The planted bugs: deletions that are forgotten, and a lost landing.
    await expect(
      fc.assert(
        isProduct((told, d) => flatten(told, d).filter((text) => !text.endsWith('deleted'))),
        { numRuns: 300 },
      ),
    ).rejects.toThrow();
    await expect(
      fc.assert(
        isProduct((told, d) => flatten(told, d).slice(1)),
        { numRuns: 60 },
      ),
    ).rejects.toThrow();
  });
});

describe('what only a dump tells', () => {
  it('recalls objects from the latest snapshot and clusters from bindings', async () => {
    const { fleet, forecast } = await tell([
      `{${API}, kind: ClusterResourcePlacement, metadata: {name: roles, uid: u1}, spec: {resourceSelectors: [{group: rbac.authorization.k8s.io, version: v1, kind: ClusterRole, name: viewer}]}}`,
      `{${API}, kind: ClusterResourceSnapshot, metadata: {name: roles-0-snapshot, uid: u2, labels: {kubernetes-fleet.io/parent-CRP: roles, kubernetes-fleet.io/is-latest-snapshot: "true", kubernetes-fleet.io/resource-index: "0"}, annotations: {kubernetes-fleet.io/resource-hash: h, kubernetes-fleet.io/number-of-resource-snapshots: "1"}}, spec: {selectedResources: [{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: viewer}}]}}`,
      `{${API}, kind: ClusterResourceBinding, metadata: {name: roles-east, uid: u3, labels: {kubernetes-fleet.io/parent-CRP: roles}}, spec: {state: Bound, targetCluster: east}}`,
    ]);
    const [roles] = fleet.placements;
    const selection = roles && forecast.selectionOf(roles);
    const [item] = selection === undefined || isUnknown(selection) ? [] : selection.selected;
    const source = item && forecast.hub().sourceOf(item);
    expect([source?.form, source?.object.origin.pointer]).toEqual(['recalled', '/spec/selectedResources/0']);
    expect(roles && forecast.targetsOf(roles).clusters).toEqual([{ cluster: 'east', certainty: 'sure' }]);
  });
});
