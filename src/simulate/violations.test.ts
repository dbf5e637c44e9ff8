import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isJsonList, isJsonObject, type Json, type JsonObject, pointer } from '../api/json.ts';
import { FLEET_SCHEMA_TABLES } from '../api/schemas.ts';
import { model } from '../model/model.ts';
import { parseObjects, testBundle, testObject } from '../testing/objects.ts';
import { readAt } from './violations/field.ts';
import { RULE_MESSAGES } from './violations/rule-words.ts';
import type { Violation } from './violations/violation.ts';
import { buildViolations } from './violations.ts';

/** What is said about the objects of a YAML text, the printed ones (with a uid) being stored. */
function judge(text: string): readonly Violation[] {
  const objects = parseObjects(text);
  const violationsOf = buildViolations(model(testBundle(objects), {}));
  return objects.flatMap((object) => violationsOf(object));
}

function placement(policy: string, more = ''): string {
  return `
apiVersion: placement.kubernetes-fleet.io/v1
kind: ClusterResourcePlacement
metadata: { name: web${more} }
spec:
  resourceSelectors: [{ group: "", version: v1, kind: Namespace, name: web }]
  policy: ${policy}
`;
}

function affinity(inner: string): string {
  return placement(`{ placementType: PickAll, affinity: ${inner} }`);
}

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';
const LABELS = 'labelSelector: { matchLabels: { env: prod } }';

describe('the usual mistakes', () => {
  it.each([
    [
      'a list of requirements',
      affinity(`{ clusterAffinity: { ${REQUIRED}: [{ clusterSelectorTerms: [{ ${LABELS} }] }] } }`),
      ['schema', `/clusterAffinity/${REQUIRED}`, 'Take the dash away'],
    ],
    [
      'preferences that are required',
      affinity(`{ clusterAffinity: { ${REQUIRED}: [{ weight: 1, preference: { ${LABELS} } }] } }`),
      ['schema', `/clusterAffinity/${REQUIRED}`, 'Its items are preferences'],
    ],
    [
      'a preference that is no list',
      placement(
        `{ placementType: PickN, numberOfClusters: 1, affinity: { clusterAffinity: { ${PREFERRED}: { weight: 1, preference: { ${LABELS} } } } } }`,
      ),
      ['schema', `/clusterAffinity/${PREFERRED}`, 'Make it a list'],
    ],
    [
      'a preference without its name',
      placement(
        `{ placementType: PickN, numberOfClusters: 1, affinity: { clusterAffinity: { ${PREFERRED}: [{ weight: 1, ${LABELS} }] } } }`,
      ),
      ['emptied-selector', `/${PREFERRED}/0/labelSelector`, `Move it down: preference: { ${LABELS} }.`],
    ],
    [
      'a term one level too high',
      affinity(`{ clusterAffinity: { ${REQUIRED}: { ${LABELS} } } }`),
      ['unknown-field', `/${REQUIRED}/labelSelector`, `Move it down: clusterSelectorTerms: [{ ${LABELS} }].`],
    ],
    [
      'labels in the place of a label selector',
      affinity(
        `{ clusterAffinity: { ${REQUIRED}: { clusterSelectorTerms: [{ matchLabels: { env: prod } }] } } }`,
      ),
      ['emptied-selector', '/clusterSelectorTerms/0/matchLabels', `Move it down: ${LABELS}.`],
    ],
    [
      'an affinity without clusterAffinity',
      affinity(`{ ${REQUIRED}: { clusterSelectorTerms: [{ ${LABELS} }] } }`),
      ['emptied-selector', `/affinity/${REQUIRED}`, `Move it down: clusterAffinity: { ${REQUIRED}: `],
    ],
    [
      'a word of another API',
      affinity(`{ clusterAffinity: { ${REQUIRED}: { nodeSelectorTerms: [{ ${LABELS} }] } } }`),
      ['unknown-field', `/${REQUIRED}/nodeSelectorTerms`, 'Write clusterSelectorTerms.'],
    ],
    [
      'plain labels',
      placement('{ placementType: PickAll }').replace(
        'name: web }]',
        'labelSelector: { app: web, order: 1 } }]',
      ),
      ['emptied-selector', '/labelSelector/app', 'Move it down: matchLabels: { app: web, order: "1" }.'],
    ],
    [
      'labels without a selector',
      placement('{ placementType: PickAll }').replace('name: web }]', 'labels: { app: web } }]'),
      ['emptied-selector', '/0/labels', 'Write labelSelector: { matchLabels: { app: web } }.'],
    ],
    [
      'a policy one level too high',
      placement('{ placementType: PickFixed }\n  clusterNames: [east]'),
      ['unknown-field', '/spec/clusterNames', 'Move it down: policy: { clusterNames: [east] }.'],
    ],
    [
      'a strategy too deep',
      placement('{ placementType: PickAll, strategy: { type: External } }'),
      ['unknown-field', '/policy/strategy', 'Move it to spec.strategy.'],
    ],
    [
      'a count in quotes',
      placement('{ placementType: PickN, numberOfClusters: "3" }'),
      ['schema', '/numberOfClusters', 'Take the quotes away: 3.'],
    ],
    ['another case', placement('{ placementType: pickall }'), ['schema', '/placementType', 'Write PickAll.']],
    [
      'a number as a name',
      placement('{ placementType: PickFixed, clusterNames: [1] }'),
      ['schema', '/clusterNames/0', 'Put it in quotes: "1".'],
    ],
    [
      'a number as a label',
      placement('{}', ', labels: { order: 1 }'),
      ['schema', '/metadata/labels/order', 'Put it in quotes: "1".'],
    ],
    [
      'no type',
      placement('{ clusterNames: [east] }'),
      ['policy', '/policy/clusterNames', 'Write placementType: PickFixed'],
    ],
  ])('%s', (_, text, [topic, place, advice]) => {
    const found = judge(text);
    expect(found.map((each) => each.topic)).toEqual([topic]);
    expect(found[0]?.pointer.endsWith(place ?? '-')).toBe(true);
    expect(found[0]?.advice.startsWith(advice ?? '-')).toBe(true);
  });
});

describe('one edit is one violation', () => {
  it('a field that lacks because its name is misspelt', () => {
    const [found, ...others] = judge(placement('{ placementType: PickN, numberOfCluster: 2 }'));
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      topic: 'unknown-field',
      isKey: true,
      isStrictOnly: false,
      replacement: 'numberOfClusters',
    });
    expect(found?.said).toContain('unknown field "spec.policy.numberOfCluster"; spec.policy: Invalid value');
  });

  it('all fields that a type does not allow, with the others marked', () => {
    const [found, ...others] = judge(
      placement(
        '{ placementType: PickAll, clusterNames: [a], numberOfClusters: 1, topologySpreadConstraints: [{ topologyKey: a }] }',
      ),
    );
    expect(others).toEqual([]);
    expect(found?.marks.map((mark) => mark.pointer)).toEqual([
      '/spec/policy/numberOfClusters',
      '/spec/policy/topologySpreadConstraints',
    ]);
  });

  it('a list of which two items break a rule is two', () => {
    const found = judge(
      placement(
        '{ placementType: PickAll, tolerations: [{ key: a, operator: Exists, value: x }, { key: b, operator: Exists }, { operator: Exists, value: y }] }',
      ),
    );
    expect(found.map((each) => each.pointer)).toEqual([
      '/spec/policy/tolerations/0/value',
      '/spec/policy/tolerations/2/value',
    ]);
  });

  it('what stands inside a value of the wrong type is not told', () => {
    const found = judge(placement('{ placementType: PickAll, tolerations: { key: a, nonsense: b } }'));
    expect(found.map((each) => each.pointer)).toEqual(['/spec/policy/tolerations']);
  });
});

describe('what the hub would say next', () => {
  it('is found behind what it says first, in its own words', () => {
    const found = judge(
      placement(
        '{ placementType: pickn, numberOfClusters: "2", clusterNames: [a] }',
        ', labels: { order: 1 }',
      ).replace('kind: Namespace', 'kind: namespaces'),
    );
    expect(found.map(({ pointer: at, why }) => [at, /would next refuse/.test(why)])).toEqual([
      ['/metadata/labels/order', false],
      ['/spec/policy/clusterNames', true],
      ['/spec/policy/numberOfClusters', true],
      ['/spec/policy/placementType', true],
      ['/spec/resourceSelectors/0/kind', true],
    ]);
  });

  it('a kind that is not known does not hide the policy', () => {
    const text = placement('{ placementType: PickFixed, clusterNames: [a, a] }').replace(
      'group: ""',
      'group: example.com',
    );
    expect(judge(text).map(({ topic, gates }) => [topic, gates])).toEqual([
      ['policy', []],
      ['selector-kind', ['hub:CustomResourceDefinition']],
    ]);
  });
});

const OVERRIDE = (name: string, uid = ''): string => `
apiVersion: placement.kubernetes-fleet.io/v1
kind: ClusterResourceOverride
metadata: { name: ${name}${uid} }
spec:
  clusterResourceSelectors: [{ group: "", version: v1, kind: Namespace, name: web }]
  policy: { overrideRules: [{ overrideType: Delete }] }
`;

describe('objects of a fleet', () => {
  it('takes overrides one after the other, stored ones first', () => {
    expect(judge([OVERRIDE('b'), OVERRIDE('a')].join('---')).map(({ what }) => what)).toEqual([
      'Namespace web is already overridden by ClusterResourceOverride b.',
    ]);
    const stored = judge([OVERRIDE('b'), OVERRIDE('a', ', uid: u')].join('---'));
    expect(stored.map(({ what, marks }) => [what, marks.length])).toEqual([
      ['Namespace web is already overridden by ClusterResourceOverride a.', 1],
    ]);
    expect(judge([OVERRIDE('a'), OVERRIDE('a', ', uid: u')].join('---'))).toEqual([]);
  });

  it('compares an override with what is stored of itself, not with what it is to become', () => {
    const before = OVERRIDE('z', ', uid: z').replace('name: web', 'name: other');
    const found = judge([OVERRIDE('b', ', uid: b'), before, OVERRIDE('z')].join('---'));
    expect(found.map(({ topic, operation }) => [topic, operation])).toEqual([['override-target', 'update']]);
  });

  it('tells what members cannot use of an envelope', () => {
    const text = `
apiVersion: placement.kubernetes-fleet.io/v1beta1
kind: ClusterResourceEnvelope
metadata: { name: roles }
data: { a: { apiVersion: v1, kind: Namespace, metadata: { name: a } }, b: { apiVersion: v1, kind: Namespace, metadata: {} } }
`;
    expect(judge(text).map(({ stage, pointer: at }) => [stage, at])).toEqual([
      ['delivery', '/data/b/metadata'],
    ]);
  });

  it('says nothing of what the hub took, but of what nobody asked', () => {
    expect(judge(placement('{ placementType: pickall }', ', uid: u'))).toEqual([]);
    const rp = placement(
      '{ placementType: PickFixed, clusterNames: [a, a] }',
      ', namespace: x, uid: u',
    ).replace('kind: ClusterResourcePlacement', 'kind: ResourcePlacement');
    expect(judge(rp).map(({ stage, topic }) => [stage, topic])).toEqual([
      ['unwired', 'policy'],
      ['unwired', 'selector-scope'],
    ]);
  });

  it('compares a manifest with what is stored', () => {
    const change = [
      placement('{ placementType: PickAll }', ', uid: u'),
      placement('{ placementType: PickN, numberOfClusters: 1 }'),
    ];
    expect(judge(change.join('---')).map(({ topic, operation }) => [topic, operation])).toEqual([
      ['placement-type-changed', 'update'],
    ]);
  });

  it('tells of a second manifest what rules over the first would tell', () => {
    const wrong = placement('{}').replace('name: web }]', 'name: web, labelSelector: {} }]');
    expect(
      judge([wrong, wrong.replace('{ name: web }', '{ name: web, labels: { a: b } }')].join('---')).map(
        ({ topic }) => topic,
      ),
    ).toEqual(['selector-name-and-labels', 'schema']);
  });

  it('compares two revisions', () => {
    const [base, head] = parseObjects(
      [
        placement('{ placementType: PickAll, tolerations: [{ key: a, operator: Exists }] }'),
        placement('{ placementType: PickAll }'),
      ].join('---'),
    );
    if (base === undefined || head === undefined) throw new Error('two objects');
    const violationsOf = buildViolations(model(testBundle([head]), {}));
    expect(violationsOf(head)).toEqual([]);
    expect(violationsOf(head, base).map(({ topic, operation }) => [topic, operation])).toEqual([
      ['toleration-changed', 'update'],
    ]);
  });

  it('tells when the stored object itself can no longer be changed', () => {
    const broken = placement('{}', ', uid: u').replace(
      'version: v1, kind: Namespace',
      'version: v2, kind: Namespace',
    );
    const [found] = judge([broken, placement('{}')].join('---'));
    expect(found).toMatchObject({ topic: 'schema', pointer: '/metadata/name' });
    expect(found?.said).toContain('deny update on old invalid v1beta1 CRP');
  });

  it('shows no secrets', () => {
    const text = OVERRIDE('a')
      .replace('kind: Namespace', 'kind: Secret')
      .replace(
        'overrideType: Delete',
        'jsonPatchOverrides: [{ op: remove, path: /data/key, value: hunter2 }]',
      );
    const [found] = judge(text);
    expect(found?.topic).toBe('override-patch');
    expect(JSON.stringify({ ...found, marks: [] })).not.toContain('hunter2');
  });
});

it('has words for every rule of our definitions', () => {
  const messages = FLEET_SCHEMA_TABLES.flatMap(({ nodes }) =>
    nodes.flatMap((node) => {
      const rules = node['x-kubernetes-validations'];
      return isJsonList(rules) ? rules.flatMap((rule) => (isJsonObject(rule) ? [rule['message']] : [])) : [];
    }),
  );
  const bare = [...new Set(messages)].filter(
    (message) =>
      !RULE_MESSAGES.includes(String(message)) && !/^metadata\.name max length/.test(String(message)),
  );
  expect(messages.length).toBeGreaterThan(40);
  expect(bare).toEqual([]);
});

/** Every place of a value, the root left out. */
function listPlaces(value: Json, at = ''): string[] {
  if (!isJsonList(value) && !isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => {
    const place = at + pointer(key);
    return [place, ...listPlaces(item, place)];
  });
}

function damage(object: JsonObject, place: string, value: Json | undefined): JsonObject {
  const copy = structuredClone(object) as Record<string, Json>;
  const steps = place.slice(1).split('/');
  const last = steps.pop() ?? '';
  const holder = steps.reduce<Json>((inner, step) => (inner as Record<string, Json>)[step] ?? null, copy);
  if (typeof holder !== 'object' || holder === null) return copy;
  if (value === undefined) delete (holder as Record<string, Json>)[last];
  else (holder as Record<string, Json>)[last] = value;
  return copy;
}

const SOUND = parseObjects(
  `${placement(
    `{ placementType: PickN, numberOfClusters: 2, tolerations: [{ key: a, operator: Exists }], affinity: { clusterAffinity: { ${REQUIRED}: { clusterSelectorTerms: [{ ${LABELS} }] }, ${PREFERRED}: [{ weight: 1, preference: { ${LABELS} } }] } } }`,
  )}\n  strategy: { type: RollingUpdate, rollingUpdate: { maxUnavailable: 25% }, applyStrategy: { type: ClientSideApply } }\n---${OVERRIDE('a')}`,
);

it('takes whatever is damaged, says it where it is, and only when the hub objects', () => {
  const cases = SOUND.flatMap((object) => listPlaces(object.value).map((place) => ({ object, place })));
  const values = fc.constantFrom<Json | undefined>(
    undefined,
    null,
    '',
    'x y',
    7,
    -1,
    true,
    [],
    {},
    [{ __proto__: 1 }],
    { '': {} },
  );
  fc.assert(
    fc.property(fc.constantFrom(...cases), values, ({ object, place }, value) => {
      const damaged = testObject(damage(object.value, place, value));
      const violationsOf = buildViolations(model(testBundle([damaged]), {}));
      for (const found of violationsOf(damaged)) {
        expect(found.what).toMatch(/^\S.*\.$/s);
        expect(found.advice).toMatch(/^[A-Z].*[.}]$/s);
        expect(`${found.what}${found.advice}${found.why}`).not.toMatch(/undefined|\[object/);
        expect(found.said).not.toBe('');
        if (found.stage === 'pruning') expect(readAt(damaged.value, found.pointer)).not.toBeUndefined();
      }
    }),
    { numRuns: 600 },
  );
});
