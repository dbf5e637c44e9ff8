import type { Placement } from '../../model/placement.ts';
import { type PolicySnapshot, readSchedulingPlacement, type SnapshotStatus } from '../scheduling/snapshot.ts';
import { buildPlacementScheduling, type PlacementScheduling } from '../scheduling/status.ts';

/**
 * What the status of a placement shows of scheduling when the snapshot's status is as given (scheduling.md §12). The
 * snapshot is taken for up to date with the placement, which it is once the scheduler is through.
 */
export function buildScheduled(
  { object }: Placement,
  snapshot: PolicySnapshot,
  status: SnapshotStatus,
): PlacementScheduling {
  const generation = status.observedPlacementGeneration;
  return buildPlacementScheduling({ ...readSchedulingPlacement(object.value), generation }, snapshot, status);
}
