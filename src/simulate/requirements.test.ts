import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../api/json.ts';
import { model } from '../model/model.ts';
import { testBundle, testObject } from '../testing/objects.ts';
import { isMisspelling } from './requirements/misspelling.ts';
import type { JudgedRequirement } from './requirements.ts';
import { simulate } from './simulate.ts';

type Labels = Readonly<Record<string, string>>;

function member(name: string, labels: Labels, properties: Labels = {}): JsonObject {
  const values = Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, { value }]));
  return {
    apiVersion: 'cluster.kubernetes-fleet.io/v1',
    kind: 'MemberCluster',
    metadata: { name, uid: `uid-${name}`, labels },
    status: { properties: values },
  };
}

function judge(
  terms: readonly JsonObject[],
  ...members: readonly JsonObject[]
): readonly JudgedRequirement[] {
  const required = { requiredDuringSchedulingIgnoredDuringExecution: { clusterSelectorTerms: [...terms] } };
  const placement: JsonObject = {
    apiVersion: 'placement.kubernetes-fleet.io/v1',
    kind: 'ClusterResourcePlacement',
    metadata: { name: 'web' },
    spec: { policy: { placementType: 'PickAll', affinity: { clusterAffinity: required } } },
  };
  const fleet = model(testBundle([placement, ...members].map((value) => testObject(value))));
  const [first] = fleet.placements;
  return first === undefined ? [] : simulate(fleet).requirementsOf(first);
}

const labels = (matchLabels: Labels): JsonObject => ({ labelSelector: { matchLabels } });
const property = (name: string, operator: string, ...values: string[]): JsonObject => ({
  propertySelector: { matchExpressions: [{ name, operator, values }] },
});

describe('what a policy asks for', () => {
  it('is counted by itself, with its term, and over all terms', () => {
    const found = judge(
      [labels({ env: 'prod', region: 'west' }), labels({ env: 'dev' })],
      member('a', { env: 'prod', region: 'east' }),
      member('b', { env: 'dev' }),
    );
    expect(
      found.map((each) => [
        each.key,
        each.countAlone().matching,
        each.countTerm().matching,
        each.countPolicy().matching,
      ]),
    ).toEqual([
      ['env', 1, 0, 1],
      ['region', 0, 0, 1],
      ['env', 1, 1, 1],
    ]);
    expect(found[0]?.countTerm().failing).toEqual(['a', 'b']);
  });

  it('is left open for members of which no status is shown', () => {
    const declared = {
      apiVersion: 'cluster.kubernetes-fleet.io/v1',
      kind: 'MemberCluster',
      metadata: { name: 'b' },
    };
    const [found] = judge([property('nodes', 'Ge', '3')], member('a', {}, { nodes: '5' }), declared);
    expect([found?.countTerm(), found?.countHolders()]).toEqual([
      { matching: 1, open: 1, failing: [] },
      { reporting: 1, open: 1, lacking: [], seen: [{ value: '5', count: 1 }] },
    ]);
  });

  it('names the label that may be meant', () => {
    const near = (wanted: Labels, carried: Labels) =>
      judge([labels(wanted)], member('a', carried))[0]?.findNear();
    expect(near({ env: 'Prod' }, { env: 'prod' })).toEqual({ key: 'env', value: 'prod', count: 1 });
    expect(near({ regions: 'west' }, { region: 'west' })).toEqual({ key: 'region', value: 'west', count: 1 });
    expect(near({ regions: 'east' }, { region: 'west' })).toBeUndefined();
    expect(near({ zone: 'zone-1' }, { zone: 'zone-2' })).toBeUndefined();
  });

  it('says which property ends the cycle, and on whose account', () => {
    const version = property('k8s.io/k8s-version', 'Ge', '1');
    const poison = (term: JsonObject, ...members: readonly JsonObject[]) =>
      judge([term], ...members)[0]?.findPoison();
    expect(poison(version, member('a', {}, { 'k8s.io/k8s-version': '1.30.4' }))).toMatchObject({
      cluster: 'a',
      sure: true,
    });
    expect(poison(version)).toMatchObject({ cluster: '', sure: false });
    const shielded = { ...version, ...labels({ env: 'prod' }) };
    const [, guarded] = judge([shielded], member('a', { env: 'dev' }, { 'k8s.io/k8s-version': '1.30.4' }));
    expect(guarded?.findPoison()).toBeUndefined();
    expect(poison(property('nodes', 'Ge', '3'), member('a', {}, { nodes: '5' }))).toBeUndefined();
  });

  it('explains what no value can meet', () => {
    const both = {
      propertySelector: {
        matchExpressions: [
          { name: 'nodes', operator: 'Ge', values: ['9'] },
          { name: 'nodes', operator: 'Lt', values: ['3'] },
        ],
      },
    };
    expect(judge([both]).map(({ problem }) => problem !== '')).toEqual([false, true]);
  });
});

describe('two words', () => {
  const word = fc.string({ minLength: 4, maxLength: 12, unit: fc.constantFrom('a', 'b', 'n', 't', 'o') });

  it('are alike when one letter is missing, and never to themselves', () => {
    fc.assert(
      fc.property(word, fc.nat(11), (text, at) => {
        const shorter = text.slice(0, at % text.length) + text.slice((at % text.length) + 1);
        expect(isMisspelling(text, text)).toBe(false);
        expect(isMisspelling(text, shorter)).toBe(true);
      }),
    );
  });

  it('are not alike when only their numbers differ', () => {
    fc.assert(
      fc.property(word, fc.nat(99), fc.nat(99), (text, left, right) => {
        expect(isMisspelling(`${text}${left}`, `${text}${right}`)).toBe(false);
      }),
    );
  });
});
