import { describe, expect, it } from 'vitest';
import { isJsonList, isJsonObject, type Json, type JsonObject, readObject, readString } from '../api/json.ts';
import { compareAdmissionCase } from './admission.ts';
import { readRecording } from './recorded.ts';

const { cases, siblings } = readRecording('testdata/kubefleet/admission');

/** Every way to change one leaf of a value. */
function damages(value: Json): Json[] {
  if (isJsonList(value)) {
    return value.flatMap((item, at) => damages(item).map((each) => value.with(at, each)));
  }
  if (isJsonObject(value)) {
    return Object.keys(value).flatMap((key) =>
      damages(value[key] ?? null).map((each) => ({ ...value, [key]: each })),
    );
  }
  if (typeof value === 'string') return [`${value}x`];
  return [typeof value === 'number' ? value + 1 : !value];
}

function withExpect(recorded: JsonObject, expected: Json): JsonObject {
  return { ...recorded, expect: expected };
}

describe('the recorded admission verdicts', () => {
  it.each(cases.map((each) => [readString(each, 'id'), each] as const))('%s', (_id, recorded) => {
    const result = compareAdmissionCase(recorded, siblings);
    expect(result.differences).toEqual([]);
    expect(result.compared).toBeGreaterThan(3);
  });

  it('notices when any one leaf of any expectation is damaged', () => {
    const unnoticed = cases.flatMap((recorded) =>
      damages(readObject(recorded, 'expect') ?? {})
        .filter((damaged) => compareAdmissionCase(withExpect(recorded, damaged), siblings).agree)
        .map(() => readString(recorded, 'id')),
    );
    expect(unnoticed).toEqual([]);
  });

  it('notices an error that was not expected, and one that did not come', () => {
    const refused = cases.find((each) => readObject(each, 'expect')?.['admitted'] === false) ?? {};
    const expected = readObject(refused, 'expect') ?? {};
    expect(compareAdmissionCase(withExpect(refused, { ...expected, errors: [] }), siblings).agree).toBe(
      false,
    );
    const doubled = isJsonList(expected['errors']) ? [...expected['errors'], ...expected['errors']] : [];
    expect(compareAdmissionCase(withExpect(refused, { ...expected, errors: doubled }), siblings).agree).toBe(
      false,
    );
  });

  it('fails on keys it does not know, wherever they stand', () => {
    const recorded = cases.find((each) => readObject(each, 'expect', 'errors', 0) !== undefined) ?? {};
    const expected = readObject(recorded, 'expect') ?? {};
    const [first] = isJsonList(expected['errors']) ? expected['errors'] : [];
    const odd = isJsonObject(first) ? { ...first, weather: 'fine' } : {};
    for (const damaged of [
      { ...recorded, weather: 'fine' },
      { ...recorded, flags: { weather: 'fine' } },
      withExpect(recorded, { ...expected, weather: 'fine' }),
      withExpect(recorded, { ...expected, errors: [odd] }),
    ]) {
      expect(compareAdmissionCase(damaged, siblings).differences.join()).toContain('weather');
    }
  });

  it('takes the parts of an unordered message in any order, but no other parts', () => {
    const recorded = cases.find(isListed) ?? {};
    const error = readObject(recorded, 'expect', 'errors', 0) ?? {};
    const parts = readString(error, 'message').slice(1, -1).split(', ');
    const turned = (message: string): JsonObject =>
      withExpect(recorded, { admitted: false, errors: [{ ...error, message, unordered: true }] });
    expect(parts.length).toBeGreaterThan(1);
    expect(compareAdmissionCase(turned(`[${parts.toReversed().join(', ')}]`), siblings).differences).toEqual(
      [],
    );
    expect(compareAdmissionCase(turned(`[${parts.slice(1).join(', ')}]`), siblings).agree).toBe(false);
  });
});

function isListed(recorded: JsonObject): boolean {
  return readString(recorded, 'expect', 'errors', 0, 'message').startsWith('[');
}
