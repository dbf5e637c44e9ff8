import type { Fleet } from '../../model/fleet.ts';
import { isFleetComplete } from '../../model/hub-knowledge.ts';
import { type Known, unknown } from '../../model/knowledge.ts';
import type { PolicySnapshot } from '../scheduling/snapshot.ts';
import { type SchedulingRequest, simulateScheduling } from '../scheduling.ts';
import type { Decision } from './decision.ts';

/** How many clusters a policy asks for; undefined for PickAll and for a PickN that does not say. */
export function readWanted({ policy, numberOfClusters }: PolicySnapshot): number | undefined {
  if (policy?.placementType === 'PickFixed') return policy.clusterNames.length;
  if (policy?.placementType !== 'PickN') return undefined;
  return numberOfClusters !== undefined && /^\d{1,9}$/.test(numberOfClusters)
    ? Number(numberOfClusters)
    : undefined;
}

/**
 * How many clusters the placement ends up on. Members that are not told in full count as fit; Unknown where their
 * gates decide whether enough are found (for PickAll: any at all).
 */
export function countFound(
  fleet: Fleet,
  request: SchedulingRequest,
  decisions: readonly Decision[],
): Known<number> {
  const found = decisions.filter(({ picked }) => picked).length;
  const enough = readWanted(request.snapshot) ?? 1;
  if (!isFleetComplete(fleet) && found < enough) return unknown('members');
  const open = decisions.filter(({ gates, picked, outcome }) => {
    return gates.length > 0 && (picked || outcome.verdict === 'outscored');
  });
  if (found < enough || open.length === 0) return found;
  if (recount(request, open) >= enough) return found;
  return unknown(...open.flatMap(({ gates }) => gates));
}

/** The count if these clusters were not fit; as leaving ones they still count for the spread over domains. */
function recount(request: SchedulingRequest, without: readonly Decision[]): number {
  const names = new Set(without.map(({ cluster }) => cluster));
  const clusters = request.clusters.map((cluster) =>
    names.has(cluster.name) ? { ...cluster, leaving: true } : cluster,
  );
  const { outcomes } = simulateScheduling({ ...request, clusters });
  return outcomes.filter(({ verdict }) => verdict === 'picked' || verdict === 'kept').length;
}
