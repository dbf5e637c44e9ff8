import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../api/json.ts';
import { isUnknown, unknown } from '../model/knowledge.ts';
import { buildClusterSet, countClusters, hasCluster, readClusterSet } from './landings/cluster-set.ts';
import {
  type LandingCluster,
  type LandingRequest,
  type LandingSubject,
  type Landings,
  readLandingManifest,
  simulateLandings,
} from './landings.ts';
import { applyOverrides } from './overrides/application.ts';
import { attachOverrides, buildOverrideMap } from './overrides/attachment.ts';
import { buildOverrideIndex, matchOverrides } from './overrides/matching.ts';
import { buildOverrideSnapshot, type OverrideSnapshot } from './overrides/override-snapshot.ts';
import { cleanManifest } from './selection/cleaning.ts';
import { buildHub, DEFAULT_HUB_FLAGS, isClusterScoped } from './selection/hub.ts';
import { buildKindTable, buildServedKinds } from './selection/hub-kinds.ts';
import { simulateSelection } from './selection.ts';

const KINDS = buildKindTable(buildServedKinds([]), true);
const scoped = (group: string, version: string, kind: string) => isClusterScoped(KINDS, group, version, kind);
const NAMESPACES = ['lab', 'shop'];
const OBJECTS: JsonObject[] = NAMESPACES.flatMap((namespace) => [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, uid: 'u' } },
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c', namespace }, data: { a: '1' } },
  { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace }, spec: { replicas: 1 } },
]);
const HUB = buildHub(OBJECTS, KINDS, DEFAULT_HUB_FLAGS);

function select(name: string, namespace: string) {
  const resourceSelectors = [{ group: '', version: 'v1', kind: 'Namespace', name: namespace }];
  return simulateSelection(HUB, { metadata: { name }, spec: { resourceSelectors } });
}

function override(name: string, namespace: string, rule: JsonObject): OverrideSnapshot {
  const resourceSelectors = [{ group: 'apps', version: 'v1', kind: 'Deployment', name: 'web' }];
  const spec = { resourceSelectors, policy: { overrideRules: [rule] } };
  return buildOverrideSnapshot('ResourceOverride', { metadata: { name, namespace }, spec }, 0, true);
}

function patch(path: string, value: Json, region?: string): JsonObject {
  const terms = region === undefined ? [] : [{ labelSelector: { matchLabels: { region } } }];
  const jsonPatchOverrides = [{ op: 'replace', path, value }];
  return { clusterSelector: { clusterSelectorTerms: terms }, jsonPatchOverrides };
}

const EU = { clusterSelectorTerms: [{ labelSelector: { matchLabels: { region: 'eu' } } }] };
const RULES: JsonObject[] = [
  patch('/spec/replicas', 1),
  patch('/spec/replicas', 5, 'eu'),
  patch('/spec/replicas', '${MEMBER-CLUSTER-NAME}', 'us'),
  patch('/spec/nowhere', 1, 'ap'),
  { clusterSelector: EU, overrideType: 'Delete' },
];

const cluster = fc.constantFrom('eu', 'us', 'ap', '');
const request = fc
  .record({
    regions: fc.array(cluster, { minLength: 1, maxLength: 70 }),
    overrides: fc.uniqueArray(
      fc.record({ at: fc.nat(RULES.length - 1), namespace: fc.constantFrom(...NAMESPACES) }),
      {
        maxLength: 4,
        selector: (each) => `${each.at}${each.namespace}`,
      },
    ),
    placements: fc.uniqueArray(
      fc.record({
        name: fc.constantFrom('p', 'q', 'r'),
        namespace: fc.constantFrom(...NAMESPACES),
        sure: fc.boolean(),
        skip: fc.nat(4),
      }),
      { maxLength: 3, selector: (each) => each.name },
    ),
  })
  .map(({ regions, overrides, placements }): LandingRequest => {
    const clusters = regions.map(
      (region, at): LandingCluster => ({ name: `c${at}`, labels: new Map([['region', region]]) }),
    );
    return {
      clusters,
      overrides: buildOverrideIndex(
        overrides.map(({ at, namespace }) => override(`o${at}`, namespace, RULES[at] ?? {})),
      ),
      placements: placements.map(({ name, namespace, sure, skip }) => ({
        selection: select(name, namespace),
        targets: clusters.flatMap((_, at) =>
          at % 5 === skip
            ? []
            : [{ cluster: at, certainty: sure || at % 2 === 0 ? 'sure' : 'maybe' } as const],
        ),
      })),
      isClusterScoped: scoped,
    };
  });

type Simulate = (request: LandingRequest) => Landings;

function nameOf(row: LandingSubject): string {
  return `${row.placement.name}: ${row.object.kind} ${row.object.namespace}/${row.object.name}`;
}

/** Every landing on every single cluster as one text. */
function flatten(landings: Landings, clusters: readonly LandingCluster[]): string[] {
  const on = (row: LandingSubject) => readClusterSet(row.clusters).map((at) => clusters[at]?.name);
  return [
    ...landings.rows.flatMap((row) =>
      on(row).map(
        (at) => `${at} ${nameOf(row)} ${row.certainty} ${JSON.stringify(readLandingManifest(row))}`,
      ),
    ),
    ...landings.deletions.flatMap((row) =>
      on(row).map((at) => `${at} ${nameOf(row)} deleted by ${row.by.snapshot.name}`),
    ),
  ].sort();
}

/** The same, worked out cluster by cluster without any sharing. */
function flattenOneByOne({ clusters, placements, overrides }: LandingRequest): string[] {
  return placements
    .flatMap(({ selection, targets }) => {
      if (isUnknown(targets)) return [];
      const resources = selection.selected.map((item) => item.object);
      const matched = matchOverrides(overrides, selection.placement, resources, scoped);
      return targets.flatMap((target) => {
        const member = clusters[target.cluster];
        if (member === undefined || isUnknown(member.labels)) return [];
        const own = { name: member.name, labels: member.labels };
        const map = buildOverrideMap(attachOverrides(matched, own));
        const landed = selection.selected.map((object) => {
          const outcome = applyOverrides(cleanManifest(object.object), map, own, scoped);
          const name = `${member.name} ${nameOf({ ...selection, object, clusters: [] })}`;
          if (outcome.result === 'error') return undefined;
          return outcome.result === 'deleted'
            ? `${name} deleted by ${outcome.by.snapshot.name}`
            : `${name} ${target.certainty} ${JSON.stringify(outcome.manifest)}`;
        });
        // One object that fails keeps all the others of that cluster back.
        return landed.some((each) => each === undefined) ? [] : landed.flatMap((each) => each ?? []);
      });
    })
    .sort();
}

/** A simulation with a fault put into its rows. */
function plant(fault: (landings: Landings) => Partial<Landings>): Simulate {
  return (each) => {
    const landings = simulateLandings(each);
    return { ...landings, ...fault(landings) };
  };
}

const losesLastCluster = plant(({ rows }) => ({
  rows: rows.map((row) => ({
    ...row,
    clusters: buildClusterSet(row.clusters.length * 32, readClusterSet(row.clusters).slice(0, -1)),
  })),
}));
const forgetsDeletions = plant(({ rows, deletions }) => ({
  rows: [...rows, ...deletions.map((row) => ({ ...row, certainty: 'sure' as const, rules: [] }))],
  deletions: [],
}));
const sharesTooMuch = plant(({ rows }) => ({ rows: rows.map(({ changed: _changed, ...row }) => row) }));
const isAlwaysSure = plant(({ rows }) => ({
  rows: rows.map((row) => ({ ...row, certainty: 'sure' as const })),
}));

describe('landings', () => {
  const areSelectionsTimesTargets = (simulate: Simulate) =>
    fc.property(request, (each) => {
      expect(flatten(simulate(each), each.clusters)).toEqual(flattenOneByOne(each));
    });

  it('are selections times targets, less deletions and failures', () => {
    fc.assert(areSelectionsTimesTargets(simulateLandings), { numRuns: 200 });
  });

  it.each([
    ['a lost cluster', losesLastCluster],
    ['forgotten deletions', forgetsDeletions],
    ['one form for all', sharesTooMuch],
    ['false certainty', isAlwaysSure],
  ])('that property notices %s', (_name, planted) => {
    expect(() => fc.assert(areSelectionsTimesTargets(planted), { numRuns: 200 })).toThrow();
  });

  const areTheSameInAnyOrder = (simulate: Simulate) =>
    fc.property(request, fc.infiniteStream(fc.nat()), (each, stream) => {
      const order = each.clusters
        .map((_, at) => at)
        .sort((a, b) => (stream.next().value ?? 0) - (stream.next().value ?? 0) || a - b);
      const moved: LandingRequest = {
        ...each,
        clusters: order.map((at) => each.clusters[at] ?? { name: '', labels: new Map() }),
        placements: [...each.placements].reverse().map(({ selection, targets }) => ({
          selection,
          targets: isUnknown(targets)
            ? targets
            : targets.map((target) => ({ ...target, cluster: order.indexOf(target.cluster) })).reverse(),
        })),
      };
      expect(flatten(simulate(moved), moved.clusters)).toEqual(flatten(simulate(each), each.clusters));
    });

  it('do not depend on the order of clusters, targets and placements', () => {
    fc.assert(areTheSameInAnyOrder(simulateLandings));
    expect(() => fc.assert(areTheSameInAnyOrder(losesLastCluster))).toThrow();
  });

  const areTheSameTwice = (simulate: () => Simulate) =>
    fc.property(request, (each) => {
      const run = simulate();
      expect(run(each)).toEqual(run(each));
    });

  it('are the same the second time', () => {
    fc.assert(areTheSameTwice(() => simulateLandings));
    const remembers = (): Simulate => {
      let runs = 0;
      return plant(({ rows }) => ({ rows: rows.slice(runs++) }));
    };
    expect(() => fc.assert(areTheSameTwice(remembers))).toThrow();
  });

  const shareRows = (simulate: Simulate) =>
    fc.property(request, (each) => {
      const forms = simulate(each).rows.map(
        (row) => `${nameOf(row)} ${row.certainty} ${JSON.stringify(readLandingManifest(row))}`,
      );
      expect(new Set(forms).size).toBe(forms.length);
    });

  it('give one row to all clusters that get the same', () => {
    fc.assert(shareRows(simulateLandings));
    const splits = plant(({ rows }) => ({
      rows: rows.flatMap((row) =>
        readClusterSet(row.clusters).map((at) => ({ ...row, clusters: buildClusterSet(70, [at]) })),
      ),
    }));
    expect(() => fc.assert(shareRows(splits))).toThrow();
  });
});

describe('what the input does not tell', () => {
  const clusters: LandingCluster[] = [
    { name: 'known', labels: new Map([['region', 'us']]) },
    { name: 'dark', labels: unknown('members') },
  ];
  const targets = [0, 1].map((at) => ({ cluster: at, certainty: 'sure' as const }));
  const base = {
    clusters,
    isClusterScoped: scoped,
    placements: [{ selection: select('p', 'shop'), targets }],
  };

  it('leaves open what asks for labels of a member nobody described', () => {
    const overrides = buildOverrideIndex([override('o', 'shop', patch('/spec/replicas', 5, 'eu'))]);
    const { rows, gaps } = simulateLandings({ ...base, overrides });
    expect(gaps.map((gap) => [gap.object?.name, readClusterSet(gap.clusters ?? [])])).toEqual([['web', [1]]]);
    const web = rows.filter((row) => row.object.name === 'web');
    expect(web.map((row) => [row.certainty, readClusterSet(row.clusters)])).toEqual([['sure', [0]]]);
    const rest = rows.filter((row) => row.object.name === 'c');
    expect(rest.map((row) => [row.certainty, readClusterSet(row.clusters)])).toEqual([
      ['sure', [0]],
      ['maybe', [1]],
    ]);
  });

  it('needs no labels for rules that ask for none', () => {
    const overrides = buildOverrideIndex([
      override('o', 'shop', patch('/spec/replicas', '${MEMBER-CLUSTER-NAME}')),
    ]);
    const { rows, gaps } = simulateLandings({ ...base, overrides });
    expect(gaps).toEqual([]);
    expect(rows.flatMap((row) => (row.changed === undefined ? [] : [row.changed]))).toMatchObject([
      { spec: { replicas: 'known' } },
      { spec: { replicas: 'dark' } },
    ]);
  });

  it('passes unknown targets on', () => {
    const placements = [{ selection: select('p', 'shop'), targets: unknown('members') }];
    const { rows, gaps } = simulateLandings({ ...base, placements, overrides: buildOverrideIndex([]) });
    expect(rows).toEqual([]);
    expect(gaps).toHaveLength(1);
  });

  it('stops the whole placement at a selector nobody can read', () => {
    const broken = {
      clusterSelectorTerms: [{ labelSelector: { matchExpressions: [{ key: 'a', operator: 'Like' }] } }],
    };
    const overrides = buildOverrideIndex([override('o', 'shop', { clusterSelector: broken })]);
    const { rows, failures } = simulateLandings({ ...base, overrides });
    expect(rows).toEqual([]);
    expect(failures).toHaveLength(1);
    expect(readClusterSet(failures[0]?.clusters ?? [])).toEqual([0, 1]);
    expect(failures[0]?.error.text).toContain('"Like" is not a valid label selector operator');
  });
});

describe('envelopes', () => {
  const wrap = (data: JsonObject): JsonObject => ({
    apiVersion: 'placement.kubernetes-fleet.io/v1beta1',
    kind: 'ResourceEnvelope',
    metadata: { name: 'e', namespace: 'shop' },
    data,
  });
  const role = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's', namespace: 'shop' } };
  const request = (envelope: JsonObject): LandingRequest => {
    const hub = buildHub([...OBJECTS, envelope], KINDS, DEFAULT_HUB_FLAGS);
    const resourceSelectors = [{ group: '', version: 'v1', kind: 'Namespace', name: 'shop' }];
    const selection = simulateSelection(hub, { metadata: { name: 'p' }, spec: { resourceSelectors } });
    const targets = [{ cluster: 0, certainty: 'sure' as const }];
    const clusters = [{ name: 'c0', labels: new Map<string, string>() }];
    return {
      clusters,
      placements: [{ selection, targets }],
      overrides: buildOverrideIndex([]),
      isClusterScoped: scoped,
    };
  };

  it('land as what they hold', () => {
    const { rows } = simulateLandings(request(wrap({ 'a.yaml': role })));
    const fromEnvelope = rows.filter((row) => row.entry !== undefined);
    expect(fromEnvelope.map((row) => [row.object.kind, row.entry?.key])).toEqual([
      ['ResourceEnvelope', 'a.yaml'],
    ]);
    expect(fromEnvelope.map(readLandingManifest)).toEqual([role]);
    expect(rows.some((row) => row.object.kind === 'ResourceEnvelope' && row.entry === undefined)).toBe(false);
  });

  it('keep everything back when one entry does not belong', () => {
    const { rows, failures } = simulateLandings(
      request(wrap({ 'a.yaml': { kind: 'Secret', metadata: { name: 's' } } })),
    );
    expect(rows).toEqual([]);
    expect(failures.map((failure) => failure.object?.name)).toEqual(['e']);
  });
});

describe('sets of clusters', () => {
  it('hold what was put in', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(99)), (positions) => {
        const set = buildClusterSet(100, positions);
        expect(readClusterSet(set)).toEqual([...positions].sort((a, b) => a - b));
        expect(countClusters(set)).toBe(positions.length);
        expect(positions.every((at) => hasCluster(set, at))).toBe(true);
        expect(hasCluster(set, 100)).toBe(false);
      }),
    );
  });
});
