import { describe, expect, it } from 'vitest';
import { isJsonList, isJsonObject, type Json, type JsonObject, readObject, readString } from '../api/json.ts';
import { compareAvailabilityCase } from './availability.ts';
import { compareEvictionCase } from './eviction.ts';
import { compareOverridesCase } from './overrides.ts';
import { readRecording } from './recorded.ts';
import { compareRolloutCase } from './rollout.ts';
import type { CompareCase } from './run-cases.ts';
import { compareSchedulingCase } from './scheduling.ts';
import { compareSelectionCase } from './selection.ts';

const TOPICS: readonly (readonly [string, CompareCase])[] = [
  ['selection', compareSelectionCase],
  ['overrides', compareOverridesCase],
  ['availability', compareAvailabilityCase],
  ['scheduling', compareSchedulingCase],
  ['rollout', compareRolloutCase],
  ['eviction', compareEvictionCase],
];

/** The value with its first leaf changed. */
function damage(value: Json): Json {
  if (isJsonList(value)) return value.length === 0 ? ['x'] : [damage(value[0] ?? null), ...value.slice(1)];
  if (isJsonObject(value)) {
    const [first] = Object.keys(value);
    return first === undefined ? { x: 1 } : { ...value, [first]: damage(value[first] ?? null) };
  }
  if (typeof value === 'string') return `${value}x`;
  if (typeof value === 'number') return value + 1;
  return value === null ? 'x' : !value;
}

describe.each(TOPICS)('the recorded answers about %s', (topic, compare) => {
  const { cases, siblings } = readRecording(`testdata/kubefleet/${topic}`);

  it.each(cases.map((each) => [readString(each, 'id'), each] as const))('%s', (_id, recorded) => {
    const result = compare(recorded, siblings);
    expect(result.differences).toEqual([]);
    expect(result.agree).toBe(true);
    expect(result.compared).toBeGreaterThan(0);
  });

  it('notices when any one key of any case is damaged', () => {
    const unnoticed = cases.flatMap((recorded) => {
      const wanted = readObject(recorded, 'expect') ?? {};
      return Object.keys(wanted).filter((key) => {
        const damaged: JsonObject = {
          ...recorded,
          expect: { ...wanted, [key]: damage(wanted[key] ?? null) },
        };
        return compare(damaged, siblings).agree;
      });
    });
    expect(unnoticed).toEqual([]);
  });

  it('fails on keys it does not know, on either side', () => {
    const [recorded] = cases;
    if (recorded === undefined) throw new Error('no recorded case');
    const wanted = readObject(recorded, 'expect') ?? {};
    expect(compare({ ...recorded, weather: 'fine' }, siblings).agree).toBe(false);
    expect(compare({ ...recorded, expect: { ...wanted, weather: 'fine' } }, siblings).agree).toBe(false);
  });
});
