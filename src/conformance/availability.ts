import { type JsonObject, readObject, readString } from '../api/json.ts';
import { explainAvailability, simulateAvailability } from '../simulate/availability.ts';
import type { CaseResult } from './case-result.ts';
import { compareRecorded } from './expectation.ts';

/** Compares one case of the availability recordings: the verdict on an object and the condition that follows. */
export function compareAvailabilityCase(input: JsonObject): CaseResult {
  return compareRecorded(input, ['resource', 'object'], () => {
    const verdict = simulateAvailability(readString(input, 'resource'), readObject(input, 'object') ?? {});
    const { status, reason } = explainAvailability(verdict);
    return { result: verdict.result, availableCondition: { status, reason }, error: verdict.error };
  });
}
