import type { Fleet } from '../../model/fleet.ts';
import type { Member } from '../../model/member.ts';
import type { SchedulingCluster } from '../scheduling/cluster.ts';
import { buildSchedulingFleet, type SchedulingFleet } from '../scheduling/fleet.ts';
import { buildSchedulingCluster } from './scheduling-cluster.ts';

/** The members as the scheduler sees them: what all placements share. */
export interface Ground {
  readonly clusters: readonly SchedulingCluster[];
  readonly scheduling: SchedulingFleet;
  readonly members: ReadonlyMap<string, Member>;
}

/** Reads the members of a fleet when they are first asked for, and once. */
export function buildGround(fleet: Fleet): () => Ground {
  let kept: Ground | undefined;
  return () => {
    if (kept !== undefined) return kept;
    const clusters = fleet.members.map(buildSchedulingCluster);
    const members = new Map(fleet.members.map((member) => [member.name, member]));
    kept = { clusters, scheduling: buildSchedulingFleet(clusters), members };
    return kept;
  };
}
