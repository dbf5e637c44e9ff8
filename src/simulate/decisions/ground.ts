import type { Fleet } from '../../model/fleet.ts';
import type { Member } from '../../model/member.ts';
import type { NamespaceSupply } from '../namespace-supply.ts';
import type { SchedulingCluster } from '../scheduling/cluster.ts';
import { buildSchedulingFleet, type SchedulingFleet } from '../scheduling/fleet.ts';
import { buildSchedulingCluster } from './scheduling-cluster.ts';

/** The members as the scheduler sees them: what all placements share. */
export interface Ground {
  readonly clusters: readonly SchedulingCluster[];
  readonly scheduling: SchedulingFleet;
  readonly members: ReadonlyMap<string, Member>;
  /** Who brings a namespace to which members. */
  readonly supplyOf: (namespace: string) => Pick<NamespaceSupply, 'isComingTo'>;
}

/** Reads the members of a fleet when they are first asked for, and once. */
export function buildGround(fleet: Fleet, supplyOf: Ground['supplyOf']): () => Ground {
  let kept: Ground | undefined;
  return () => {
    if (kept !== undefined) return kept;
    const clusters = fleet.members.map(buildSchedulingCluster);
    const members = new Map(fleet.members.map((member) => [member.name, member]));
    kept = { clusters, scheduling: buildSchedulingFleet(clusters), members, supplyOf };
    return kept;
  };
}
