import { type Json, type JsonObject, readPath, readString } from '../../api/json.ts';
import { aggregate, type Fault, renderFaults } from './fault.ts';
import type { Refusal } from './placement.ts';

/** The answer to an eviction (objects-and-selection.md §4.8). `placement`: the ClusterResourcePlacement it names. */
export function answerEviction(placement: JsonObject | undefined): Refusal | undefined {
  if (placement === undefined) return undefined;
  const pointer = '/spec/placementName';
  if ((readPath(placement, 'metadata', 'deletionTimestamp') ?? null) !== null) {
    const text = `cluster resource placement ${readString(placement, 'metadata', 'name')} is being deleted`;
    return { message: text, faults: { text, pointer } };
  }
  if (readString(placement, 'spec', 'policy', 'placementType') !== 'PickFixed') return undefined;
  const text = 'cluster resource placement policy type PickFixed is not supported';
  return { message: text, faults: { text, pointer } };
}

/** The answer to a disruption budget. `placement`: the ClusterResourcePlacement of the budget's own name. */
export function answerBudget(budget: JsonObject, placement: JsonObject | undefined): Refusal | undefined {
  if (placement === undefined) return undefined;
  const policy = readPath(placement, 'spec', 'policy') ?? null;
  if (policy !== null && readString(policy, 'placementType') !== 'PickAll') return undefined;
  const value = (field: string): Json => readPath(budget, 'spec', field) ?? null;
  const [most, least] = [value('maxUnavailable'), value('minAvailable')];
  const found: Fault[] = [];
  if (most !== null) {
    const text = `cluster resource placement policy type PickAll is not supported with any specified max unavailable ${String(most)}`;
    found.push({ text, pointer: '/spec/maxUnavailable' });
  }
  if (typeof least === 'string') {
    const text = `cluster resource placement policy type PickAll is not supported with min available as a percentage ${least}`;
    found.push({ text, pointer: '/spec/minAvailable' });
  }
  const faults = aggregate(found);
  return faults === undefined ? undefined : { message: renderFaults(faults), faults };
}
