import { isFresh, matchCondition } from '../model/condition.ts';
import type { Fleet } from '../model/fleet.ts';
import type { Placement } from '../model/placement.ts';
import { compareBindings } from './contradictions/bindings.ts';
import { compareCopies, compareResources } from './contradictions/copies.ts';
import { compareLevels, compareOrder } from './contradictions/levels.ts';
import type { Contradiction } from './contradictions/statement.ts';

/** Contradictions between fresh statuses of one placement (delivery-and-conditions.md §10, list at the end). */
export function readContradictions(fleet: Fleet): readonly Contradiction[] {
  return fleet.today.placements
    .filter((placement) => placement.metadata.deleted === '' && isScheduled(placement))
    .flatMap((placement) => [
      ...compareLevels(fleet, placement),
      ...compareOrder(fleet, placement),
      ...compareBindings(fleet, placement),
      ...compareResources(fleet, placement),
      ...compareCopies(fleet, placement),
    ]);
}

/** While Scheduled is not fresh, or pending, everything else is left from before. */
function isScheduled(placement: Placement): boolean {
  const scheduled = matchCondition(placement.status.conditions, 'Scheduled');
  return (
    scheduled !== undefined &&
    scheduled.status !== 'Unknown' &&
    scheduled.reason !== 'InvalidResourceSelectors' &&
    isFresh(scheduled, placement.metadata.generation)
  );
}
