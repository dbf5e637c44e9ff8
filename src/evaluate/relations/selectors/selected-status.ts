import { isFresh, matchCondition } from '../../../model/condition.ts';
import type { Placement } from '../../../model/placement.ts';
import type { ResourceSelector } from '../../../model/resource-selector.ts';

/**
 * What the status of a placement tells of a selector: the hub lists what it selected. Only a status of the present
 * generation counts, and with the strategy External the list is as old as the last update run.
 */
export function readSelectedStatus(
  placement: Placement,
  selector: ResourceSelector,
  namespace: string,
): 'selected' | 'not-selected' | 'not-told' {
  const { status, observed, object, strategy, metadata } = placement;
  if (observed === undefined || observed !== object || !status.stated || strategy.type === 'External') {
    return 'not-told';
  }
  const scheduled = matchCondition(status.conditions, 'Scheduled');
  if (scheduled === undefined || !isFresh(scheduled, metadata.generation)) return 'not-told';
  if (scheduled.reason === 'InvalidResourceSelectors') return 'not-told';
  const isSelected = status.selectedResources.some(
    (each) =>
      each.group === selector.group &&
      each.kind === selector.kind &&
      (selector.name === '' || each.name === selector.name) &&
      (namespace === '' || each.namespace === namespace),
  );
  return isSelected ? 'selected' : 'not-selected';
}
