import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../api/json.ts';
import { dropDeleted } from '../model/deleted-manifests.ts';
import { model } from '../model/model.ts';
import { testBundle, testObject } from '../testing/objects.ts';
import { compareFields } from './changes/field-edits.ts';
import type { Changes } from './changes.ts';
import { compareRevisions, simulate } from './simulate.ts';

const PLACEMENT = 'placement.kubernetes-fleet.io/v1';
const CLUSTERS = ['east', 'north', 'west'] as const;
const NAMESPACES = ['blog', 'shop'] as const;

/** A small fleet in the words of the tests. */
interface TestFleet {
  /** Label `env` of each member. */
  readonly labels: Readonly<Record<string, string>>;
  /** Namespaces of the hub, each with a ConfigMap that holds this text. */
  readonly contents: Readonly<Record<string, string>>;
  readonly placements: readonly {
    readonly name: string;
    readonly selects: string;
    readonly policy: JsonObject;
  }[];
}

function objectsOf({ labels, contents, placements }: TestFleet): JsonObject[] {
  return [
    ...Object.entries(labels).map(([name, env]) => ({
      apiVersion: 'cluster.kubernetes-fleet.io/v1',
      kind: 'MemberCluster',
      metadata: { name, labels: { env } },
      spec: { identity: { kind: 'User', name } },
    })),
    ...Object.entries(contents).flatMap(([namespace, text]) => [
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace }, data: { text } },
    ]),
    ...placements.map(({ name, selects, policy }) => ({
      apiVersion: PLACEMENT,
      kind: 'ClusterResourcePlacement',
      metadata: { name },
      spec: { resourceSelectors: [{ group: '', version: 'v1', kind: 'Namespace', name: selects }], policy },
    })),
  ];
}

function compare(before: TestFleet, after: TestFleet): Changes {
  const bundles = [before, after].map((fleet) =>
    testBundle(objectsOf(fleet).map((each) => testObject(each))),
  );
  const [base = testBundle([]), head = testBundle([])] = bundles;
  const options = { completeKinds: ['MemberCluster'] };
  const old = model(base, options);
  const revision = { fleet: old, forecast: simulate(old) };
  const now = model(dropDeleted(head, base), options);
  return compareRevisions(revision, { fleet: now, forecast: simulate(now, revision) });
}

/** `removed Namespace shop @west`, one line for each cluster, sorted. */
function linesOf(changes: Changes): readonly string[] {
  return changes
    .objects()
    .flatMap(({ kind, object, clusters }) =>
      clusters.map((cluster) => `${kind} ${object.kind} ${object.namespace}/${object.name} @${cluster}`),
    )
    .sort();
}

const fixed = (...names: readonly string[]): JsonObject => ({
  placementType: 'PickFixed',
  clusterNames: names,
});

function affinityTo(key: string, value: string): JsonObject {
  const terms = [{ labelSelector: { matchLabels: { [key]: value } } }];
  return {
    clusterAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { clusterSelectorTerms: terms } },
  };
}

/** What lands where, worked out by hand for placements that name their clusters. */
function landedIn({ contents, placements }: TestFleet): ReadonlySet<string> {
  const lines = placements.flatMap(({ selects, policy }) =>
    selects in contents
      ? (policy['clusterNames'] as readonly string[]).flatMap((cluster) => [
          `Namespace /${selects} @${cluster}`,
          `ConfigMap ${selects}/settings @${cluster}`,
        ])
      : [],
  );
  return new Set(lines);
}

const anyPolicy = fc
  .uniqueArray(fc.constantFrom(...CLUSTERS), { minLength: 1 })
  .map((names) => fixed(...names));
const anyFleet = (policy: fc.Arbitrary<JsonObject>): fc.Arbitrary<TestFleet> =>
  fc.record({
    labels: fc.constant({ east: 'prod', north: 'prod', west: 'prod' }),
    contents: fc.dictionary(fc.constantFrom(...NAMESPACES), fc.constantFrom('a', 'b')),
    placements: fc.uniqueArray(
      fc.record({ name: fc.constantFrom('one', 'two'), selects: fc.constantFrom(...NAMESPACES), policy }),
      { selector: ({ name }) => name },
    ),
  });

describe('compareRevisions', () => {
  it('finds nothing between a fleet and itself', () => {
    fc.assert(
      fc.property(anyFleet(anyPolicy), (fleet) => {
        const changes = compare(fleet, fleet);
        expect(linesOf(changes)).toEqual([]);
        expect([changes.placements(), changes.members()]).toEqual([[], []]);
      }),
      { numRuns: 40 },
    );
  });

  it('tells the way back as the way there, with added and removed exchanged', () => {
    const opposite = (line: string): string =>
      line.replace(/^(added|removed)/, (kind) => (kind === 'added' ? 'removed' : 'added'));
    fc.assert(
      fc.property(anyFleet(anyPolicy), anyFleet(anyPolicy), (left, right) => {
        const there = linesOf(compare(left, right));
        const back = linesOf(compare(right, left));
        expect(back.map(opposite).sort()).toEqual(there);
      }),
      { numRuns: 40 },
    );
  });

  it('agrees with what plainly lands before and after', () => {
    fc.assert(
      fc.property(anyFleet(anyPolicy), anyFleet(anyPolicy), (left, right) => {
        const [before, after] = [landedIn(left), landedIn(right)];
        const expected = [
          ...[...before].filter((line) => !after.has(line)).map((line) => `removed ${line}`),
          ...[...after].filter((line) => !before.has(line)).map((line) => `added ${line}`),
        ];
        const found = linesOf(compare(left, right)).filter((line) => /^(added|removed)/.test(line));
        expect(found).toEqual(expected.sort());
      }),
      { numRuns: 40 },
    );
  });

  it('compares every placement that brings an object', () => {
    const fleet = (second: string): TestFleet => ({
      labels: { east: 'prod', north: 'prod', west: 'prod' },
      contents: { shop: 'a' },
      placements: [
        { name: 'one', selects: 'shop', policy: fixed('east') },
        { name: 'two', selects: 'shop', policy: fixed(second) },
      ],
    });
    const lines = linesOf(compare(fleet('north'), fleet('west'))).filter((line) =>
      line.includes('Namespace'),
    );
    expect(lines).toEqual(['added Namespace /shop @west', 'removed Namespace /shop @north']);
  });

  it('tells clusters that the edit rules out from those that had drifted away', () => {
    const fleet = (...names: readonly string[]): TestFleet => ({
      labels: { east: 'prod', west: 'prod' },
      contents: { shop: 'a' },
      placements: [{ name: 'one', selects: 'shop', policy: fixed(...names) }],
    });
    const [change] = compare(fleet('east', 'west'), fleet('east')).placements();
    expect(change?.lost).toMatchObject([{ cluster: 'west', cause: 'policy' }]);
    const pick = (value: string): TestFleet => ({
      ...fleet(),
      placements: [
        {
          name: 'one',
          selects: 'shop',
          policy: { placementType: 'PickAll', affinity: affinityTo('env', value) },
        },
      ],
    });
    const [narrowed] = compare(pick('prod'), pick('test')).placements();
    expect(narrowed?.lost.map(({ cause }) => cause)).toEqual(['policy', 'policy']);
  });

  it('keeps a chosen cluster whatever becomes of its labels, until the policy is edited', () => {
    const pick = (env: string, more: JsonObject = {}): JsonObject => ({
      placementType: 'PickAll',
      affinity: affinityTo('env', env),
      ...more,
    });
    const labels = fc.record({
      east: fc.constantFrom('prod', 'test'),
      north: fc.constantFrom('prod', 'test'),
      west: fc.constantFrom('prod', 'test'),
    });
    fc.assert(
      fc.property(labels, labels, (before, after) => {
        const fleet = (of: TestFleet['labels'], policy: JsonObject): TestFleet => ({
          labels: of,
          contents: { shop: 'a' },
          placements: [{ name: 'one', selects: 'shop', policy }],
        });
        const untouched = compare(fleet(before, pick('prod')), fleet(after, pick('prod')));
        expect(linesOf(untouched).filter((line) => line.startsWith('removed'))).toEqual([]);
        const more = { tolerations: [{ key: 'x', operator: 'Exists' }] };
        const edited = compare(fleet(before, pick('prod')), fleet(after, pick('prod', more)));
        const dropped = CLUSTERS.filter((name) => before[name] === 'prod' && after[name] === 'test');
        const [change] = edited.placements();
        expect(change?.lost.map(({ cluster, cause }) => `${cluster} ${cause}`)).toEqual(
          dropped.map((name) => `${name} drift`),
        );
      }),
      { numRuns: 40 },
    );
  });

  it('takes an equal placement under another name for a new name', () => {
    const fleet = (name: string): TestFleet => ({
      labels: { east: 'prod' },
      contents: { shop: 'a' },
      placements: [{ name, selects: 'shop', policy: fixed('east') }],
    });
    const changes = compare(fleet('one'), fleet('two'));
    expect(changes.placements().map(({ kind }) => kind)).toEqual(['renamed']);
    expect(linesOf(changes).map((line) => line.split(' ')[0])).toEqual(['handed-over', 'handed-over']);
  });

  it('lets nothing change by an edit that the hub refuses', () => {
    const fleet = (policy: JsonObject): TestFleet => ({
      labels: { east: 'prod', west: 'prod' },
      contents: { shop: 'a' },
      placements: [{ name: 'one', selects: 'shop', policy }],
    });
    const changes = compare(fleet({ placementType: 'PickAll' }), fleet(fixed('east')));
    expect(linesOf(changes)).toEqual([]);
    expect(changes.placements()[0]?.heldBack).toContain('placementType cannot change');
  });
});

describe('compareFields', () => {
  const anyJson = fc.letrec<{ json: Json }>((tie) => ({
    json: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom<Json>('a', 'b', 1, true),
      fc.dictionary(fc.constantFrom('name', 'x', 'y'), tie('json')),
      fc.array(tie('json'), { maxLength: 3 }),
    ),
  })).json;

  it('finds nothing between equal values, and something between different ones', () => {
    fc.assert(
      fc.property(anyJson, anyJson, (left, right) => {
        expect(compareFields(left, left)).toEqual([]);
        if (JSON.stringify(left) !== JSON.stringify(right) && !hasNamedItems(left) && !isSameMap(left, right))
          expect(compareFields(left, right)).not.toEqual([]);
      }),
    );
  });

  it('names items of lists, and takes an insertion for one edit', () => {
    const list = (...names: readonly string[]): Json => ({
      env: names.map((name) => ({ name, value: name })),
    });
    const edits = compareFields(list('a', 'c'), list('a', 'b', 'c'));
    expect(edits.map(({ field, pointer, before }) => [field, pointer, before])).toEqual([
      ['env[b]', '/env/1', ''],
    ]);
  });

  it('shows no secret', () => {
    const secret = fc.stringMatching(/^[a-z]{12,20}$/);
    fc.assert(
      fc.property(secret, secret, (before, after) => {
        const value = (text: string): Json => ({ data: { key: text, other: [text] }, kind: 'Secret' });
        const edits = compareFields(value(before), value(after), { before: ['/data'], after: ['/data'] });
        expect(JSON.stringify(edits)).not.toContain(before);
        expect(JSON.stringify(edits)).not.toContain(after);
      }),
    );
  });
});

/** Lists of named items are compared by name, whatever their order. */
function hasNamedItems(value: Json): boolean {
  return JSON.stringify(value).includes('"name"');
}

/** Keys in another order make no difference. */
function isSameMap(left: Json, right: Json): boolean {
  const sorted = (value: Json): string =>
    JSON.stringify(value, (_key, each: unknown) =>
      typeof each === 'object' && each !== null && !Array.isArray(each)
        ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
        : each,
    );
  return sorted(left) === sorted(right);
}
