import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isJsonList, isJsonObject, type Json, type JsonObject } from '../api/json.ts';
import type { KubeObject } from '../read/bundle.ts';
import { parseObjects, testBundle, testObject, testSource } from '../testing/objects.ts';
import { decodeInventories } from './inventory.ts';
import { model } from './model.ts';

const SAMPLES: readonly KubeObject[] = readdirSync('testdata/api', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.yaml'))
  .sort()
  .flatMap((path) => parseObjects(readFileSync(join('testdata/api', path), 'utf8')));

/** Any JSON, with the keys that hurt. */
const anyJson: fc.Arbitrary<Json> = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<Json>(
      null,
      true,
      0,
      -1,
      1.5,
      Number.MAX_SAFE_INTEGER,
      '',
      'x',
      '2026-13-99T99:99:99Z',
      '25%',
    ),
    fc.array(tie('json'), { maxLength: 3 }),
    fc
      .array(
        fc.tuple(fc.constantFrom('__proto__', 'constructor', 'name', 'conditions', '0', ''), tie('json')),
        {
          maxLength: 3,
        },
      )
      .map((entries) => Object.fromEntries(entries)),
  ),
})).json;

/** Replaces the `n`-th value of a document, counted depth first, by another. */
function replaceNth(value: Json, n: { left: number }, other: Json): Json {
  if (n.left === 0) {
    n.left -= 1;
    return other;
  }
  n.left -= 1;
  if (isJsonList(value)) return value.map((item) => replaceNth(item, n, other));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaceNth(item, n, other)]));
}

function countValues(value: Json): number {
  if (isJsonList(value)) return value.reduce((sum: number, item) => sum + countValues(item), 1);
  if (!isJsonObject(value)) return 1;
  return Object.values(value).reduce((sum: number, item) => sum + countValues(item), 1);
}

/** The value with something else at one place; identity fields of the reader stay as they were. */
function damage(sample: KubeObject, place: number, other: Json): KubeObject {
  const damaged = replaceNth(sample.value, { left: 1 + (place % (countValues(sample.value) - 1)) }, other);
  return { ...sample, value: isJsonObject(damaged) ? damaged : {} };
}

test('a value of any shape at any place of any kind never makes the model throw', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom(...SAMPLES), fc.nat(), anyJson), { minLength: 1, maxLength: 4 }),
      (damages) => {
        const objects = damages.map(([sample, place, other]) => damage(sample, place, other));
        const fleet = model(testBundle(objects));
        for (const list of Object.values(fleet.today)) expect(Array.isArray(list)).toBe(true);
      },
    ),
    { numRuns: 2000, seed: 7 },
  );
});

test('every single value of every sample may have the wrong type', () => {
  const wrong: readonly Json[] = [
    null,
    7,
    'text',
    true,
    [],
    {},
    [null],
    [['x']],
    { __proto__: null, a: 'b' },
  ];
  const oncePerKind = [
    ...new Map(SAMPLES.map((sample) => [`${sample.group} ${sample.kind}`, sample])).values(),
  ];
  for (const sample of oncePerKind) {
    for (let place = 0; place < countValues(sample.value) - 1; place += 1)
      for (const other of wrong) model(testBundle([damage(sample, place, other)]));
  }
});

test('a damaged field reads as absent and leaves the other fields alone', () => {
  const sample = SAMPLES.find(({ kind, version }) => kind === 'ClusterResourcePlacement' && version === 'v1');
  const spec: Json = { policy: 'PickN', resourceSelectors: [{ kind: 7, name: 'shop' }, null], strategy: [] };
  const value: JsonObject = { ...sample?.value, spec };
  const [placement] = model(testBundle([testObject(value)])).placements;
  expect(placement?.policy).toMatchObject({ stated: false, type: 'PickAll', clusterNames: [] });
  expect(placement?.selectors.map(({ kind, name }) => [kind, name])).toEqual([
    ['', 'shop'],
    ['', ''],
  ]);
  expect(placement?.strategy).toMatchObject({ stated: false, type: 'RollingUpdate' });
  expect(placement?.status.conditions).not.toEqual([]);
});

test('an inventory of any shape never throws', () => {
  fc.assert(
    fc.property(anyJson, anyJson, (members, item) => {
      const origin = { source: testSource(), start: 0, end: 0, pointer: '' };
      const values: Json[] = [
        members,
        { members },
        { members: [item, { name: 'a', taints: item, kinds: item }] },
      ];
      const { members: found } = decodeInventories(values.map((value) => ({ value, origin })));
      for (const [name, member] of found) expect(member.object.name).toBe(name);
      model(testBundle([]), { inventories: values.map((value) => ({ value, origin })) });
    }),
    { numRuns: 500, seed: 7 },
  );
});
