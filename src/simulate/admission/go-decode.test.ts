import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../api/json.ts';
import { decodeGo } from './go-decode.ts';
import { encodeGo, renderGoStruct } from './go-encode.ts';
import { renderGoJson, renderGoNumber } from './go-text.ts';
import { explainTimeError } from './go-time.ts';

const PLACEMENT = 'v1beta1.ClusterResourcePlacement';

function errorOf(value: Json): string | undefined {
  return decodeGo(value, PLACEMENT).error;
}

function cannot(got: string, field: string, type: string): string {
  return `json: cannot unmarshal ${got} into Go struct field ${field} of type ${type}`;
}

describe('decodeGo', () => {
  it.each<[Json, string | undefined]>([
    ['nope', `json: cannot unmarshal string into Go value of type ${PLACEMENT}`],
    [{ spec: [] }, cannot('array', 'ClusterResourcePlacement.spec', 'v1beta1.PlacementSpec')],
    [
      { spec: { resourceSelectors: 'x' } },
      cannot('string', 'PlacementSpec.spec.resourceSelectors', '[]v1beta1.ResourceSelectorTerm'),
    ],
    [
      { spec: { resourceSelectors: [{ name: true }] } },
      cannot('bool', 'ResourceSelectorTerm.spec.resourceSelectors.name', 'string'),
    ],
    [
      { spec: { resourceSelectors: [{ labelSelector: { matchLabels: { a: 1 } } }] } },
      cannot('number', 'LabelSelector.spec.resourceSelectors.labelSelector.matchLabels', 'string'),
    ],
    [
      { spec: { revisionHistoryLimit: 2147483648 } },
      cannot('number 2147483648', 'PlacementSpec.spec.revisionHistoryLimit', 'int32'),
    ],
    [{ spec: { revisionHistoryLimit: 2147483647 } }, undefined],
    [{ spec: { strategy: { rollingUpdate: { unavailablePeriodSeconds: 1099511627776 } } } }, undefined],
    // Members are taken in sorted order, so the policy comes before the limit.
    [
      { spec: { revisionHistoryLimit: 'x', policy: { placementType: 1 } } },
      cannot('number', 'PlacementPolicy.spec.policy.placementType', 'v1beta1.PlacementType'),
    ],
    // What decodes itself ends the decoding, whatever came before.
    [
      { spec: { policy: 'x', strategy: { rollingUpdate: { maxSurge: [] } } } },
      cannot('array', 'RollingUpdateConfig.spec.strategy.rollingUpdate.maxSurge', 'int32'),
    ],
    [
      { status: { conditions: [{ lastTransitionTime: 5 }] } },
      cannot('number', 'Condition.status.conditions.lastTransitionTime', 'string'),
    ],
    [
      { status: { conditions: [{ lastTransitionTime: 'x' }] } },
      'parsing time "x" as "2006-01-02T15:04:05Z07:00": cannot parse "x" as "2006"',
    ],
    [{ spec: null, status: null, metadata: null }, undefined],
  ])('%j', (value, expected) => {
    expect(errorOf(value)).toBe(expected);
  });

  it('lists fields the struct does not have, and reads no names off prototypes', () => {
    const value = JSON.parse(
      '{"__proto__": {"a": 1}, "constructor": 1, "labels": {"__proto__": "x"}}',
    ) as JsonObject;
    const { unknown, value: decoded } = decodeGo(value, 'v1.ObjectMeta');
    expect(unknown).toEqual(['__proto__', 'constructor']);
    expect(JSON.stringify(decoded)).toBe('{"labels":{"__proto__":"x"}}');
    const owners = decodeGo({ ownerReferences: [{ uid: 'u', x: 1 }] }, 'v1.ObjectMeta');
    expect(owners.unknown).toEqual(['ownerReferences[0].x']);
  });
});

describe('encodeGo', () => {
  it('leaves out optional empty values, but not what pointers hold', () => {
    const spec = {
      policy: { clusterNames: [], numberOfClusters: 0, affinity: {} },
      statusReportingScope: '',
      strategy: { applyStrategy: { allowCoOwnership: false }, rollingUpdate: { maxSurge: '' } },
      resourceSelectors: [{ name: '' }],
    };
    expect(encodeGo(decodeGo(spec, 'v1beta1.PlacementSpec').value, 'v1beta1.PlacementSpec')).toEqual({
      resourceSelectors: [{ group: '', version: '', kind: '' }],
      policy: { numberOfClusters: 0, affinity: {} },
      strategy: { applyStrategy: {}, rollingUpdate: { maxSurge: '' } },
    });
    expect(encodeGo({}, 'v1beta1.PlacementSpec')).toEqual({ resourceSelectors: null, strategy: {} });
  });

  it('gives the same again when its result is decoded and encoded', () => {
    const text = fc.constantFrom('', 'x', '25%');
    const spec = fc.record(
      {
        revisionHistoryLimit: fc.option(fc.integer({ min: -5, max: 5 })),
        policy: fc.option(
          fc.record({ placementType: text, clusterNames: fc.array(text) }, { requiredKeys: [] }),
        ),
        strategy: fc.record(
          { type: text, rollingUpdate: fc.option(fc.record({ maxSurge: text })) },
          { requiredKeys: [] },
        ),
      },
      { requiredKeys: [] },
    );
    const pass = (value: Json): JsonObject =>
      encodeGo(decodeGo(value, 'v1beta1.PlacementSpec').value, 'v1beta1.PlacementSpec');
    fc.assert(
      fc.property(spec, (value) => {
        expect(pass(pass(value))).toEqual(pass(value));
      }),
    );
  });
});

describe('renderGoStruct', () => {
  it('prints like %+v', () => {
    const selector = decodeGo(
      { version: 'v1', kind: 'Pod', labelSelector: { matchLabels: { b: '2', a: '1' } } },
      'v1beta1.ResourceSelectorTerm',
    ).value;
    expect(renderGoStruct(selector, 'v1beta1.ResourceSelectorTerm')).toBe(
      '{Group: Version:v1 Kind:Pod Name: LabelSelector:&LabelSelector{MatchLabels:map[string]string{a: 1,b: 2,},MatchExpressions:[]LabelSelectorRequirement{},} SelectionScope:}',
    );
    expect(renderGoStruct({ propertySorter: {} }, 'v1beta1.ClusterSelectorTerm')).toBe(
      '{LabelSelector:nil PropertySelector:<nil> PropertySorter:<ptr>}',
    );
  });
});

describe('the texts of Go', () => {
  it.each<[number, string, string]>([
    [0, '0', '0'],
    [-7, '-7', '-7'],
    [1.5, '1.5', '1.5'],
    [8589934592, '8589934592', '8589934592'],
    [1e21, '1e+21', '1e+21'],
    [0.00001, '1e-05', '0.00001'],
    [0.0000001, '1e-07', '1e-7'],
    [123456789.25, '1.2345678925e+08', '123456789.25'],
  ])('%d is %s to the eye and %s in JSON', (value, shown, json) => {
    expect(renderGoNumber(value)).toBe(shown);
    expect(renderGoJson(value)).toBe(json);
  });

  it('escapes JSON the way json.Marshal does', () => {
    expect(renderGoJson({ b: '<&>', a: ['\u2028', '\u0001', '"'] })).toBe(
      '{"a":["\\u2028","\\u0001","\\""],"b":"\\u003c\\u0026\\u003e"}',
    );
  });

  it.each<[string, string | undefined]>([
    ['2026-02-28T23:59:59Z', undefined],
    ['2026-02-28T23:59:59.123+02:00', undefined],
    ['2026-13-01T00:00:00Z', 'parsing time "2026-13-01T00:00:00Z": month out of range'],
    ['2026-02-30T00:00:00Z', 'parsing time "2026-02-30T00:00:00Z": day out of range'],
    ['2026-02-30', 'parsing time "2026-02-30" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "T"'],
    ['2026-01-01T24:00:00Z', 'parsing time "2026-01-01T24:00:00Z": hour out of range'],
    ['2026-01-01T00:00:00Zx', 'parsing time "2026-01-01T00:00:00Zx": extra text: "x"'],
  ])('time %s', (text, expected) => {
    expect(explainTimeError(text)).toBe(expected);
  });
});
