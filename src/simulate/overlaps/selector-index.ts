import { isUnknown } from '../../model/knowledge.ts';
import type { Placement } from '../../model/placement.ts';
import type { Deliveries } from '../forecast/deliveries.ts';
import type { HubObject } from '../selection/hub.ts';
import type { SelectorResult } from '../selection.ts';

/** Finds the selector of a placement that selects an object of the hub; undefined when none does. */
export type SelectorIndex = (placement: Placement, object: HubObject) => SelectorResult | undefined;

/** Turns the selectors of a placement around when it is first asked about; a selection has each object once. */
export function buildSelectorIndex(deliveries: Pick<Deliveries, 'selectionOf'>): SelectorIndex {
  const known = new Map<Placement, ReadonlyMap<number, SelectorResult>>();
  return (placement, { index }) => {
    const kept = known.get(placement);
    if (kept !== undefined) return kept.get(index);
    const made = new Map<number, SelectorResult>();
    const selection = deliveries.selectionOf(placement);
    for (const result of isUnknown(selection) ? [] : selection.selectors)
      for (const object of result.hits.selected) made.set(object.index, result);
    known.set(placement, made);
    return made.get(index);
  };
}
