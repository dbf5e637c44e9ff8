import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isJsonList,
  isJsonObject,
  type Json,
  type JsonObject,
  readObject,
  readString,
} from '../../api/json.ts';
import { FLEET_SCHEMA_TABLES } from '../../api/schemas.ts';
import { simulateAdmission } from '../admission.ts';
import { readPropagationConfig } from '../selection/disabled-kinds.ts';
import { buildKindTable, buildServedKinds } from '../selection/hub-kinds.ts';
import { buildSchemaCatalogue } from './catalogue.ts';
import { decodeWithSchema } from './decode-object.ts';
import { buildExisting, DEFAULT_FLAGS, splitApiVersion } from './hub-view.ts';

const FOLDER = 'testdata/kubefleet/admission';
const catalogue = buildSchemaCatalogue([]);
const hub = {
  catalogue,
  view: {
    kinds: buildKindTable(buildServedKinds([]), true),
    propagation: readPropagationConfig('', ''),
    existing: buildExisting([]),
    flags: DEFAULT_FLAGS,
  },
};
const objects: JsonObject[] = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.jsonl'))
  .flatMap((name) => readFileSync(`${FOLDER}/${name}`, 'utf8').trim().split('\n'))
  .flatMap((line) => {
    const object = readObject(JSON.parse(line), 'objects', 0);
    return object === undefined ? [] : [object];
  });

/** Nothing may write into what it was given: bases of the mutations are shared between runs. */
function deepFreeze(value: Json): void {
  if (typeof value !== 'object' || value === null) return;
  Object.freeze(value);
  for (const member of Object.values(value)) deepFreeze(member);
}
for (const object of objects) deepFreeze(object);

/** JSON of any shape, with the keys that matter to schemas among them. */
const anyJson: fc.Arbitrary<Json> = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom<Json>(
      null,
      true,
      0,
      -1,
      1.5,
      8589934592,
      '',
      'x',
      '25%',
      '2026-01-01T00:00:00Z',
      'PickN',
    ),
    fc.array(tie('json'), { maxLength: 3 }),
    fc.dictionary(
      fc.constantFrom('metadata', 'spec', 'name', 'type', '__proto__', 'key', 'a/b~c'),
      tie('json'),
    ),
  ),
})).json;

/** The object with the value at one place, chosen by `steps`, replaced, dropped or given a new member. */
function mutate(value: Json, steps: readonly number[], change: Json): Json {
  const [step = 0, ...rest] = steps;
  if (steps.length === 0) return change;
  if (isJsonList(value) && value.length > 0) {
    const at = step % value.length;
    return value.with(at, mutate(value[at] ?? null, rest, change));
  }
  if (!isJsonObject(value)) return change;
  const keys = [...Object.keys(value), 'unheardOf'];
  const key = keys[step % keys.length] ?? '';
  return Object.fromEntries([...Object.entries(value), [key, mutate(value[key] ?? null, rest, change)]]);
}

const mutated = fc
  .tuple(fc.constantFrom(...objects), fc.array(fc.nat(20), { maxLength: 7 }), anyJson)
  .map(([object, steps, change]) => mutate(object, steps, change))
  .filter(isJsonObject);

function schemaOf(object: JsonObject) {
  const { group, version } = splitApiVersion(readString(object, 'apiVersion'));
  return catalogue.find(group, version, readString(object, 'kind'));
}

describe('decodeWithSchema', () => {
  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(mutated, (object) => {
        const schema = schemaOf(object);
        if (schema === undefined) return;
        const once = decodeWithSchema(object, schema.root);
        if (once.error !== undefined) return;
        const twice = decodeWithSchema(once.value, schema.root);
        expect(twice).toEqual({ value: once.value, unknownFields: [], error: undefined });
      }),
      { numRuns: 2000 },
    );
  });

  it('keeps what a schema preserves, and drops the rest with its path', () => {
    const work = {
      apiVersion: 'placement.kubernetes-fleet.io/v1beta1',
      kind: 'Work',
      metadata: { name: 'w', shoeSize: 1 },
      spec: {
        odd: 1,
        workload: {
          manifests: [{ apiVersion: 'v1', kind: 'A', metadata: { color: 2 }, data: { x: { y: 1 } } }],
        },
      },
    };
    const root = schemaOf(work)?.root;
    const decoded = root === undefined ? undefined : decodeWithSchema(work, root);
    expect(decoded?.unknownFields).toEqual([
      { path: 'metadata.shoeSize', pointer: '/metadata/shoeSize' },
      { path: 'spec.odd', pointer: '/spec/odd' },
      {
        path: 'spec.workload.manifests[0].metadata.color',
        pointer: '/spec/workload/manifests/0/metadata/color',
      },
    ]);
    expect(decoded?.value['spec']).toEqual({
      workload: { manifests: [{ apiVersion: 'v1', kind: 'A', metadata: {}, data: { x: { y: 1 } } }] },
    });
  });

  it.each(FLEET_SCHEMA_TABLES.flatMap((table) => table.kinds.map((row) => [table.group, row] as const)))(
    'has a schema for %s %o',
    (group, { kind, version }) => {
      const schema = catalogue.find(group, version, kind);
      expect(schema?.root.properties?.has('metadata')).toBe(true);
      expect(schema?.root.type).toBe('object');
    },
  );
});

describe('simulateAdmission on damaged objects', () => {
  it('answers whatever it is given, on create and on update', () => {
    fc.assert(
      fc.property(mutated, mutated, (object, old) => {
        for (const request of [
          { operation: 'create' as const, object },
          { operation: 'update' as const, object, old },
          { operation: 'delete' as const, object },
        ]) {
          const verdict = simulateAdmission(request, hub);
          expect(verdict.admitted).toBe(verdict.errors.length === 0);
          expect(verdict.unjudgedRules).toEqual([]);
          for (const error of verdict.errors) expect(error.pointer).toMatch(/^(\/|$)/);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('forgives everything on an update that changes nothing but what the server never forgives', () => {
    fc.assert(
      fc.property(mutated, (object) => {
        const created = simulateAdmission({ operation: 'create', object }, hub);
        if (!created.admitted || created.stored === undefined) return;
        const again = { operation: 'update' as const, object: created.stored, old: created.stored };
        expect(simulateAdmission(again, hub).errors).toEqual([]);
      }),
      { numRuns: 1500 },
    );
  });
});
