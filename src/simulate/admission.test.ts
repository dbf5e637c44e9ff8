import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../api/json.ts';
import { buildSchemaCatalogue } from './admission/catalogue.ts';
import { type AdmissionFlags, buildExisting, DEFAULT_FLAGS } from './admission/hub-view.ts';
import { type AdmissionHub, simulateAdmission, simulateGuardRail } from './admission.ts';
import { readPropagationConfig } from './selection/disabled-kinds.ts';
import { buildKindTable, buildServedKinds } from './selection/hub-kinds.ts';

const PLACEMENT = 'placement.kubernetes-fleet.io/v1beta1';

interface HubFacts {
  readonly existing?: readonly Json[];
  readonly definitions?: readonly JsonObject[];
  readonly flags?: Partial<AdmissionFlags>;
  readonly closed?: boolean;
}

function hubWith({
  existing = [],
  definitions = [],
  flags = {},
  closed = true,
}: HubFacts = {}): AdmissionHub {
  return {
    catalogue: buildSchemaCatalogue(definitions),
    view: {
      kinds: buildKindTable(buildServedKinds(definitions), closed),
      propagation: readPropagationConfig('', ''),
      existing: buildExisting(existing),
      flags: { ...DEFAULT_FLAGS, ...flags },
    },
  };
}

function placement(
  spec: JsonObject,
  kind = 'ClusterResourcePlacement',
  metadata: JsonObject = {},
): JsonObject {
  const selectors = { resourceSelectors: [{ group: '', version: 'v1', kind: 'Namespace', name: 'shop' }] };
  return {
    apiVersion: PLACEMENT,
    kind,
    metadata: { name: 'web', ...metadata },
    spec: { ...selectors, ...spec },
  };
}

function create(object: JsonObject, hub: AdmissionHub = hubWith()) {
  return simulateAdmission({ operation: 'create', object }, hub);
}

describe('simulateAdmission', () => {
  it('stores what the server stores: unknown fields dropped, defaults and mutations filled in', () => {
    const verdict = create(placement({ policy: {}, wrong: 1, strategy: { type: 'External', typo: true } }));
    expect(verdict.admitted).toBe(true);
    expect(verdict.unknownFields).toEqual([
      { path: 'spec.strategy.typo', pointer: '/spec/strategy/typo' },
      { path: 'spec.wrong', pointer: '/spec/wrong' },
    ]);
    expect(verdict.stored?.['spec']).toEqual({
      policy: { placementType: 'PickAll' },
      resourceSelectors: [
        {
          group: '',
          version: 'v1',
          kind: 'Namespace',
          name: 'shop',
          selectionScope: 'NamespaceWithResources',
        },
      ],
      revisionHistoryLimit: 10,
      statusReportingScope: 'ClusterScopeOnly',
      strategy: {
        type: 'External',
        applyStrategy: {
          comparisonOption: 'PartialComparison',
          type: 'ClientSideApply',
          whenToApply: 'Always',
          whenToTakeOver: 'Always',
        },
      },
    });
  });

  it('takes a list of findings apart and points at each field', () => {
    const policy = { placementType: 'PickFixed', clusterNames: ['ok', 'Not OK', 'ok'] };
    const verdict = create(placement({ policy }, undefined, { name: 'n'.repeat(64) }));
    expect(verdict.errors).toHaveLength(1);
    expect(verdict.errors[0]?.webhook).toBe('fleet.clusterresourceplacementv1beta1.validating');
    expect(verdict.violations.map((each) => each.pointer)).toEqual([
      '/metadata/name',
      '/spec/policy/clusterNames/1',
      '/spec/policy/clusterNames/2',
    ]);
    expect(verdict.stored).toBeUndefined();
  });

  it('points schema and CEL findings at their fields', () => {
    const broken = placement({ policy: { placementType: 'PickN' }, revisionHistoryLimit: 0 });
    expect(create(broken).errors.map(({ path, pointer, type }) => [path, pointer, type])).toEqual([
      ['spec.policy', '/spec/policy', 'FieldValueInvalid'],
      ['spec.revisionHistoryLimit', '/spec/revisionHistoryLimit', 'FieldValueInvalid'],
    ]);
  });

  it('keeps apart what the unconfigured ResourcePlacement handler would say', () => {
    const verdict = create(placement({}, 'ResourcePlacement', { namespace: 'shop' }));
    expect(verdict.admitted).toBe(true);
    expect(verdict.unwired[0]?.message).toContain('it is a cluster scoped resource: /v1, Kind=Namespace');
    const huge = placement(
      { policy: { placementType: 'PickN', numberOfClusters: 8589934592 } },
      'ResourcePlacement',
    );
    expect(create(huge).unwired[0]?.message).toBe(
      'json: cannot unmarshal number 8589934592 into Go struct field PlacementPolicy.spec.policy.numberOfClusters of type int32',
    );
  });

  it('says which gate would tell about a kind that the input does not show', () => {
    const selectors = [{ group: 'example.com', version: 'v1', kind: 'Widget' }];
    const object = placement({ resourceSelectors: selectors });
    expect(create(object, hubWith({ closed: false })).violations[0]?.gate).toBe(
      'hub:CustomResourceDefinition',
    );
    expect(create(object, hubWith({ closed: true })).violations[0]?.gate).toBeUndefined();
  });

  it('looks at other objects of the hub', () => {
    const override = (name: string): JsonObject => ({
      apiVersion: PLACEMENT,
      kind: 'ClusterResourceOverride',
      metadata: { name },
      spec: {
        clusterResourceSelectors: [{ group: '', version: 'v1', kind: 'Namespace', name: 'shop' }],
        policy: { overrideRules: [{ overrideType: 'Delete' }] },
      },
    });
    expect(create(override('a')).admitted).toBe(true);
    expect(create(override('a'), hubWith({ existing: [override('a')] })).admitted).toBe(true);
    const taken = create(override('a'), hubWith({ existing: [override('b')] }));
    expect(taken.errors[0]?.message).toContain('selected by both a and b');
    const full = hubWith({ existing: Array.from({ length: 100 }, (_, index) => override(`o${index}`)) });
    expect(create(override('a'), full).errors[0]?.message).toContain('limit has been reached');
  });

  it('names an object that only has a prefix, unless told otherwise', () => {
    const object = { ...placement({}), metadata: { generateName: 'web-' } };
    expect(create(object).admitted).toBe(true);
    const unnamed = create(object, hubWith({ flags: { generateNames: false } }));
    expect(unnamed.violations.map((each) => each.message)).toEqual([
      'Required value: name or generateName is required',
    ]);
    // The server adds that it ran no rules; that is no fault of its own.
    expect(unnamed.errors).toHaveLength(2);
  });

  it('forgives on update what did not change, but runs transition rules', () => {
    const old = placement({ revisionHistoryLimit: 0, policy: { placementType: 'PickAll' } });
    const same = placement({ revisionHistoryLimit: 0, policy: { placementType: 'PickAll' } }, undefined, {
      labels: { a: 'b' },
    });
    const update = (object: JsonObject) => simulateAdmission({ operation: 'update', object, old }, hubWith());
    expect(update(same).admitted).toBe(true);
    expect(update(placement({ revisionHistoryLimit: -1 })).admitted).toBe(false);
    const turned = placement({ revisionHistoryLimit: 0, policy: { placementType: 'PickFixed' } });
    expect(update(turned).errors[0]?.message).toContain('placement type is immutable');
  });

  it('does not judge kinds whose schema it does not know', () => {
    const object = { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'w' } };
    expect(create(object, hubWith({ closed: false }))).toMatchObject({ judged: false, admitted: true });
    const closed = create(object, hubWith({ closed: true }));
    expect(closed.errors[0]).toMatchObject({ stage: 'decode', pointer: '/apiVersion' });
  });
});

describe('simulateAdmission with the CustomResourceDefinitions of the input', () => {
  const schema = {
    type: 'object',
    properties: {
      spec: {
        type: 'object',
        required: ['size'],
        properties: {
          size: { type: 'integer', default: 3 },
          ratio: { type: 'number' },
          tags: { type: 'array', 'x-kubernetes-list-type': 'set', items: { type: 'string' } },
        },
        'x-kubernetes-validations': [
          { rule: 'self.size < 10', messageExpression: "'size is ' + string(self.size)", fieldPath: '.size' },
          { rule: 'self.ratio.between(1, 2)', message: 'unknown function' },
        ],
      },
    },
  };
  const definition: JsonObject = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'widgets.example.com' },
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { kind: 'Widget', plural: 'widgets' },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } }],
    },
  };
  const hub = hubWith({ definitions: [definition] });
  const widget = (spec: JsonObject): JsonObject => ({
    apiVersion: 'example.com/v1',
    kind: 'Widget',
    metadata: { name: 'w' },
    spec,
  });

  it('defaults, validates and runs rules; what it cannot run it says', () => {
    const fine = create(widget({}), hub);
    expect(fine.stored).toMatchObject({ spec: { size: 3 }, metadata: { namespace: 'default' } });
    expect(fine.unjudgedRules).toEqual(['self.ratio.between(1, 2): the function between is not supported']);
    const large = create(widget({ size: 12, tags: ['a', 'b', 'a'] }), hub);
    expect(large.errors.map(({ path, message }) => `${path}: ${message}`)).toEqual([
      'spec.size: Invalid value: "object": size is 12',
      'spec.tags[2]: Duplicate value: "a"',
    ]);
  });

  it('refuses versions that are not served', () => {
    const object = { ...widget({}), apiVersion: 'example.com/v2' };
    expect(create(object, hub).errors[0]?.message).toBe(
      'no matches for kind "Widget" in version "example.com/v2"',
    );
  });
});

describe('simulateGuardRail', () => {
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'fleet-x' } };
  const user = { username: 'alice', groups: ['system:authenticated'] };

  it('asks who it is', () => {
    const refused = simulateGuardRail({ operation: 'create', object: namespace, user }, hubWith());
    expect(refused.errors[0]?.message).toBe(
      "user: 'alice' in 'groups: [system:authenticated]' is not allowed to CREATE resource /v1, Kind=Namespace/: /fleet-x",
    );
    const listed = hubWith({ flags: { whitelistedUsers: ['alice'] } });
    expect(simulateGuardRail({ operation: 'create', object: namespace, user }, listed).admitted).toBe(true);
  });

  it('speaks in simulateAdmission only where it is enabled and knows who asks', () => {
    const guarded = hubWith({ flags: { guardRail: true } });
    const request = { operation: 'create' as const, object: namespace, user };
    expect(simulateAdmission(request, hubWith()).admitted).toBe(true);
    expect(simulateAdmission(request, guarded).errors[0]?.webhook).toBe(
      'fleet.namespace.guardrail.validating',
    );
    expect(create(namespace, guarded).admitted).toBe(true);
  });
});
