import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isJsonList, isJsonObject, type Json, type JsonObject } from '../api/json.ts';
import { compareYamlCase } from './yaml.ts';

const cases: JsonObject[] = readFileSync('testdata/yaml/cases.jsonl', 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line));

describe('recorded YAML readings', () => {
  it.each(cases.map((recorded) => [String(recorded['id']), recorded] as const))('%s', (_, recorded) => {
    const result = compareYamlCase(recorded);
    expect(result.differences).toEqual([]);
    expect(result.compared).toBeGreaterThan(0);
  });

  it('notice every damaged leaf but the words of messages', () => {
    const missed: string[] = [];
    for (const recorded of cases) {
      for (const [path, damaged] of damageLeaves(recorded)) {
        if (compareYamlCase(damaged).agree) missed.push(`${recorded['id']} ${path}`);
      }
    }
    expect(missed).toEqual([]);
  });

  it('refuse keys that nobody compares', () => {
    const [first] = cases;
    expect(compareYamlCase({ ...first, novel: 1 }).differences).toEqual([
      'novel: the runner does not know this key',
    ]);
    const expect2 = { json: { a: true }, novel: 1 };
    expect(
      compareYamlCase({ id: 'x', yaml: 'a: y\n', expect: expect2, stream: { docs: [{ a: true }] } }).agree,
    ).toBe(false);
  });
});

/** Copies of a case with one leaf of `expect`, `strict` or `stream` changed each. */
function damageLeaves(recorded: JsonObject): [string, JsonObject][] {
  return ['expect', 'strict', 'stream'].flatMap((part) =>
    Object.hasOwn(recorded, part)
      ? damage(recorded[part] ?? null, part).map(([path, value]): [string, JsonObject] => [
          path,
          { ...recorded, [part]: value },
        ])
      : [],
  );
}

function damage(value: Json, path: string): [string, Json][] {
  if (isJsonList(value) && value.length > 0) {
    return value.flatMap((item, index) =>
      damage(item, `${path}/${index}`).map(([at, changed]): [string, Json] => [
        at,
        value.with(index, changed),
      ]),
    );
  }
  if (isJsonObject(value) && Object.keys(value).length > 0) {
    return Object.keys(value)
      .filter((key) => key !== 'message' && key !== '__proto__')
      .flatMap((key) =>
        damage(value[key] ?? null, `${path}/${key}`).map(([at, changed]): [string, Json] => [
          at,
          { ...value, [key]: changed },
        ]),
      );
  }
  return [[path, typeof value === 'string' ? `${value}x` : 'damaged']];
}
