import { describe, expect, it } from 'vitest';
import { type Json, type JsonObject, readString } from '../api/json.ts';
import { readRecording } from './recorded.ts';
import { compareSchedulingCase } from './scheduling.ts';

const { cases } = readRecording('testdata/kubefleet/scheduling');
const none: ReadonlyMap<string, Json> = new Map();

describe('compareSchedulingCase', () => {
  it.each(cases.map((each): [string, JsonObject] => [readString(each, 'id'), each]))(
    'agrees with the real scheduler on %s',
    (_, recorded) => {
      const result = compareSchedulingCase(recorded, none);
      expect(result.differences).toEqual([]);
      expect(result.compared).toBeGreaterThan(5);
    },
  );

  it('notices damage under every key it compares', () => {
    const missed = new Set<string>();
    const seen = new Set<string>();
    for (const recorded of cases) {
      for (const [key, value] of Object.entries(recorded['expect'] as JsonObject)) {
        seen.add(key);
        const damaged = {
          ...recorded,
          expect: { ...(recorded['expect'] as JsonObject), [key]: damage(value) },
        };
        if (compareSchedulingCase(damaged, none).agree) missed.add(key);
      }
    }
    expect([...missed]).toEqual([]);
    expect(seen.size).toBeGreaterThanOrEqual(13);
  });

  it('refuses keys it does not know', () => {
    const [first] = cases;
    expect(compareSchedulingCase({ ...first, weather: 'fine' }, none).agree).toBe(false);
    const expected = { ...((first?.['expect'] ?? {}) as JsonObject), weather: 'fine' };
    expect(compareSchedulingCase({ ...first, expect: expected }, none).agree).toBe(false);
  });
});

/** The same value with one leaf changed. */
function damage(value: Json): Json {
  if (Array.isArray(value)) return value.length === 0 ? ['x'] : [damage(value[0]), ...value.slice(1)];
  if (typeof value === 'object' && value !== null) {
    const [key = 'x', leaf = null] = Object.entries(value).at(-1) ?? [];
    return { ...value, [key]: damage(leaf) };
  }
  if (typeof value === 'number') return value + 1;
  return typeof value === 'boolean' ? !value : `${value ?? ''}x`;
}
