import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../api/json.ts';
import { buildSchemaCatalogue } from './catalogue.ts';
import { decodeWithSchema } from './decode-object.ts';
import { judgeBySchema } from './schema-stage.ts';

const catalogue = buildSchemaCatalogue([
  {
    spec: {
      group: 'example.com',
      scope: 'Cluster',
      names: { kind: 'Thing' },
      versions: [
        {
          name: 'v1',
          schema: {
            openAPIV3Schema: {
              type: 'object',
              properties: {
                n: { type: 'integer', minimum: 2, maximum: 6, exclusiveMaximum: true, multipleOf: 2 },
                d: { type: 'number', minimum: 0.5 },
                s: { type: 'string', minLength: 2, maxLength: 3, pattern: '^[a-z]+$' },
                e: { type: 'string', enum: ['A', 'B'] },
                when: { type: 'string', format: 'date-time' },
                bytes: { type: 'string', format: 'byte' },
                either: {
                  'x-kubernetes-int-or-string': true,
                  anyOf: [{ type: 'integer' }, { type: 'string' }],
                },
                some: { type: 'string', nullable: true },
                list: { type: 'array', maxItems: 2, uniqueItems: true, items: { type: 'string' } },
                keyed: {
                  type: 'array',
                  'x-kubernetes-list-type': 'map',
                  'x-kubernetes-list-map-keys': ['a', 'b'],
                  items: { type: 'object', properties: { a: { type: 'string' }, b: { type: 'integer' } } },
                },
                map: {
                  type: 'object',
                  minProperties: 1,
                  additionalProperties: {
                    type: 'object',
                    required: ['x'],
                    properties: { x: { type: 'boolean' } },
                  },
                },
                one: { type: 'integer', oneOf: [{ minimum: 5 }, { maximum: 9 }] },
                all: { type: 'integer', allOf: [{ minimum: 5 }, { maximum: 9 }] },
                not: { type: 'string', not: { enum: ['bad'] } },
                inner: {
                  type: 'object',
                  'x-kubernetes-embedded-resource': true,
                  'x-kubernetes-preserve-unknown-fields': true,
                },
              },
            },
          },
        },
      ],
    },
  },
]);

function judge(fields: JsonObject, metadata: JsonObject = { name: 'x' }, old?: JsonObject): string[] {
  const schema = catalogue.find('example.com', 'v1', 'Thing');
  if (schema === undefined) throw new Error('no schema');
  const decode = (value: JsonObject): JsonObject => {
    const decoded = decodeWithSchema({ apiVersion: 'example.com/v1', kind: 'Thing', ...value }, schema.root);
    if (decoded.error !== undefined) throw new Error(decoded.error.message);
    return decoded.value;
  };
  const before = old === undefined ? undefined : decode({ metadata, ...old });
  return judgeBySchema(decode({ metadata, ...fields }), before, schema).errors.map(
    ({ path, message }) => `${path}: ${message}`,
  );
}

const MANY = 'Invalid value';

describe('judgeBySchema on values', () => {
  it.each<[JsonObject, string[]]>([
    [{ n: 4, d: 1, s: 'abc', e: 'A', either: 1, some: null, list: ['a'], map: { k: { x: true } } }, []],
    [
      { n: 1 },
      [
        `n: ${MANY}: 1: n in body should be a multiple of 2`,
        `n: ${MANY}: 1: n in body should be greater than or equal to 2`,
      ],
    ],
    [{ n: 6 }, [`n: ${MANY}: 6: n in body should be less than 6`]],
    [{ d: 0.25 }, [`d: ${MANY}: 0.25: d in body should be greater than or equal to 0.5`]],
    [{ s: 'a' }, [`s: ${MANY}: "a": s in body should be at least 2 chars long`]],
    [{ s: 'ABCD' }, ['s: Too long: may not be more than 3 bytes']],
    [{ s: 'AB' }, [`s: ${MANY}: "AB": s in body should match '^[a-z]+$'`]],
    [{ s: 'äöü' }, [`s: ${MANY}: "äöü": s in body should match '^[a-z]+$'`]],
    [{ e: 'C' }, ['e: Unsupported value: "C": supported values: "A", "B"']],
    [
      { e: 5 },
      [
        'e: Invalid value: "integer": e in body must be of type string: "integer"',
        'e: Unsupported value: 5: supported values: "A", "B"',
      ],
    ],
    [
      { when: '2026-02-30T00:00:00Z' },
      [
        `when: ${MANY}: "2026-02-30T00:00:00Z": when in body must be of type date-time: "2026-02-30T00:00:00Z"`,
      ],
    ],
    [{ when: '2026-02-28t00:00:00.5+01:00' }, []],
    [{ when: 5 }, [`when: ${MANY}: "int64": when in body must be of type date-time: "int64"`]],
    [{ when: [] }, []],
    [{ bytes: 'YQ=' }, [`bytes: ${MANY}: "YQ=": bytes in body must be of type byte: "YQ="`]],
    [
      { either: true },
      [
        `<nil>: ${MANY}: "": "either" must validate at least one schema (anyOf)`,
        `either: ${MANY}: "boolean": either in body must be of type integer,string: "boolean"`,
        `either: ${MANY}: "boolean": either in body must be of type integer: "boolean"`,
      ],
    ],
    [{ list: [null] }, [`list[0]: ${MANY}: "null": list[0] in body must be of type string: "null"`]],
    [
      { list: ['a', 'a', 'b'] },
      [
        `list: ${MANY}: "": list in body shouldn't contain duplicates`,
        'list: Too many: 3: must have at most 2 items',
      ],
    ],
    [
      { keyed: [{ a: 'x', b: 1 }, { a: 'x' }, { a: 'x', b: 1 }] },
      ['keyed[2]: Duplicate value: {"a":"x","b":1}'],
    ],
    [{ map: {} }, [`map: ${MANY}: 0: map in body should have at least 1 properties`]],
    [{ map: { 'a.b': {} } }, ['map.a.b.x: Required value']],
    [
      { one: 7 },
      [`<nil>: ${MANY}: "": "one" must validate one and only one schema (oneOf). Found 2 valid alternatives`],
    ],
    [
      { all: 4 },
      [
        `<nil>: ${MANY}: "": "all" must validate all the schemas (allOf)`,
        `all: ${MANY}: 4: all in body should be greater than or equal to 5`,
      ],
    ],
    [{ not: 'bad' }, [`<nil>: ${MANY}: "": "not" must not validate the schema (not)`]],
  ])('%j', (fields, expected) => {
    expect(judge(fields).sort()).toEqual([...expected].sort());
  });

  it.each<[Json, string[]]>([
    [{ apiVersion: 'v1', kind: 'Pod', metadata: { generateName: 'a-' } }, []],
    [{ kind: 'Pod' }, ['inner.apiVersion: Required value']],
    [
      { apiVersion: 'a/b/c', kind: '' },
      [
        `inner.apiVersion: ${MANY}: "a/b/c": unexpected GroupVersion string: a/b/c`,
        `inner.kind: ${MANY}: "": must not be empty`,
      ],
    ],
    [
      { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a/b' } },
      [`inner.metadata.name: ${MANY}: "a/b": may not contain '/'`],
    ],
    [
      { apiVersion: 'v1', kind: 'Pod', metadata: { name: '..' } },
      [`inner.metadata.name: ${MANY}: "..": may not be '..'`],
    ],
  ])('the object inside: %j', (inner, expected) => {
    expect(judge({ inner })).toEqual(expected);
  });
});

describe('judgeBySchema on metadata', () => {
  const owner = { apiVersion: 'v1', kind: 'Pod', name: 'p', uid: 'u', controller: true };

  it.each<[JsonObject, string[]]>([
    [{ name: 'a.b-c' }, []],
    [{}, ['metadata.name: Required value: name or generateName is required']],
    [
      { name: 'x', labels: { 'a/b/c': '-' } },
      [
        'metadata.labels: Invalid value: "-": a valid label',
        'metadata.labels: Invalid value: "a/b/c": a qualified name',
      ],
    ],
    [
      { name: 'x', annotations: { UPPER: 'x', '/y': '' } },
      ['metadata.annotations: Invalid value: "/y": prefix part must be non-empty'],
    ],
    [
      { name: 'x', annotations: { big: 'x'.repeat(262145) } },
      ['metadata.annotations: Too long: may not be more than 262144 bytes'],
    ],
    [
      { name: 'x', finalizers: ['orphan', 'foregroundDeletion'] },
      [
        'metadata.finalizers: Invalid value: ["orphan","foregroundDeletion"]: finalizer orphan and foregroundDeletion cannot be both set',
      ],
    ],
    [
      { name: 'x', ownerReferences: [{ apiVersion: '', kind: 'K', name: 'n', uid: '' }] },
      [
        'metadata.ownerReferences.apiVersion: Invalid value: "": version must not be empty',
        'metadata.ownerReferences.uid: Invalid value: "": must not be empty',
      ],
    ],
    [
      { name: 'x', ownerReferences: [owner, { ...owner, name: 'q' }] },
      [
        'metadata.ownerReferences: Invalid value: [{"apiVersion":"v1","kind":"Pod","name":"p","uid":"u","controller":true}',
      ],
    ],
    [
      { name: 'x', ownerReferences: [{ ...owner, kind: 'Event' }] },
      [
        'metadata.ownerReferences: Invalid value: {"apiVersion":"v1","kind":"Event","name":"p","uid":"u","controller":true}: /v1, Kind=Event is disallowed from being an owner',
      ],
    ],
    [
      { name: 'x', managedFields: [{ operation: 'Patch' }] },
      ['metadata.managedFields[0].operation: Invalid value: "Patch": must be `Apply` or `Update`'],
    ],
  ])('%j', (metadata, expected) => {
    const found = judge({}, metadata);
    expect(found.map((text, at) => text.slice(0, expected[at]?.length))).toEqual(expected);
  });

  it('takes no new finalizer while an object goes away, and no new name ever', () => {
    const old = { metadata: { name: 'x', deletionTimestamp: '2026-01-01T00:00:00Z', finalizers: ['a/b'] } };
    expect(judge({ metadata: { name: 'y', finalizers: ['a/b', 'c/d'] } }, {}, old)).toEqual([
      'metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"c/d"}',
      'metadata.name: Invalid value: "y": field is immutable',
    ]);
  });
});

describe('judgeBySchema on changes', () => {
  it('forgives a value that did not change, by path and in lists by key', () => {
    const bad = { n: 1, keyed: [{ a: 5, b: 1 }], list: ['a', 'a'], map: { k: {} } };
    expect(judge(bad, { name: 'x' }, bad)).toEqual([]);
    expect(judge({ ...bad, n: 3 }, { name: 'x' }, bad)).toEqual([
      'n: Invalid value: 3: n in body should be a multiple of 2',
    ]);
    expect(judge({ ...bad, map: { k: {}, l: {} } }, { name: 'x' }, bad)).toEqual(['map.l.x: Required value']);
    expect(judge({ ...bad, list: ['b', 'b'] }, { name: 'x' }, bad)).toHaveLength(1);
  });
});
