import { isUnknown } from '../../model/knowledge.ts';
import { objectEntry } from '../../model/objects.ts';
import type { Placement } from '../../model/placement.ts';
import { readEnvelope } from '../envelope.ts';
import { hasCluster } from '../landings/cluster-set.ts';
import type { Revision } from '../simulate.ts';
import { type LandedRow, landedKey, UNSHOWN } from './landed-rows.ts';

/**
 * Why an object comes to or leaves a cluster. `placement`: its placement is new or gone; `cluster`: the placement
 * comes to or leaves the cluster; `object`: the object itself is new or gone; `selection`: it was there, and is
 * selected now or no longer; `envelope`: the envelope holds it now or no longer; `override`: an override deletes it, or
 * did; `edited`: it is on the cluster before and after.
 */
export type ObjectChangeReason =
  | 'placement'
  | 'cluster'
  | 'object'
  | 'selection'
  | 'envelope'
  | 'override'
  | 'edited';

/** Why what was on a cluster is gone in the head revision. */
export function explainLeaving(head: Revision, row: LandedRow, cluster: string): ObjectChangeReason {
  return explainAbsence(head, row, cluster);
}

/** Why what comes to a cluster was not there in the base revision. */
export function explainArriving(base: Revision, row: LandedRow, cluster: string): ObjectChangeReason {
  return explainAbsence(base, row, cluster);
}

/** Why a revision does not bring to a cluster what the other one does. */
function explainAbsence(other: Revision, row: LandedRow, cluster: string): ObjectChangeReason {
  const placement = other.fleet.links.placements.get(row.placement.key);
  if (placement === undefined) return 'placement';
  if (!goesTo(other, placement, cluster)) return 'cluster';
  const { object, entry } = row.subject;
  if (objectEntry(other.fleet.objects, '', object) === undefined) return 'object';
  if (!selects(other, placement, row)) return 'selection';
  if (entry !== undefined && !holds(other, row)) return 'envelope';
  return isDeletedByOverride(other, placement, row, cluster) ? 'override' : 'edited';
}

function goesTo({ forecast }: Revision, placement: Placement, cluster: string): boolean {
  const { clusters, open } = forecast.targetsOf(placement);
  if (cluster === UNSHOWN) return open !== undefined;
  return clusters.some((target) => target.cluster === cluster);
}

function selects({ forecast }: Revision, placement: Placement, { subject }: LandedRow): boolean {
  const selection = forecast.selectionOf(placement);
  if (isUnknown(selection)) return false;
  const wanted = landedKey({ object: subject.object });
  return selection.selected.some((object) => landedKey({ object }) === wanted);
}

function holds({ fleet }: Revision, { subject: { object, entry } }: LandedRow): boolean {
  const envelope = objectEntry(fleet.objects, '', object);
  const entries = envelope && readEnvelope(envelope.head.value)?.entries;
  return (
    entries?.some(
      (each) => landedKey({ object, entry: each }) === landedKey({ object, ...(entry && { entry }) }),
    ) ?? false
  );
}

function isDeletedByOverride(
  { forecast }: Revision,
  placement: Placement,
  row: LandedRow,
  cluster: string,
): boolean {
  const { deletions, clusters } = forecast.landings();
  const at = clusters.findIndex(({ name }) => name === cluster);
  return deletions.some(
    (deletion) =>
      deletion.placement.name === placement.name &&
      deletion.placement.namespace === placement.namespace &&
      landedKey(deletion) === landedKey(row.subject) &&
      hasCluster(deletion.clusters, at),
  );
}
