import { pointer } from '../api/json.ts';
import { isFresh, matchCondition } from '../model/condition.ts';
import type { Fleet } from '../model/fleet.ts';
import { nearNames } from '../model/near-names.ts';
import type { Placement } from '../model/placement.ts';
import { latestPolicySnapshots } from '../model/references.ts';
import type { PolicySnapshot } from '../model/snapshot.ts';
import type { Place } from '../read/place.ts';
import type { ClusterRefusal, Shortfall } from './diagnosis.ts';

const NOT_FOUND = /^Specified cluster "([^"]*)" is not found/;
const TAINT = /taint &\{Key:(\S*) Value:(\S*) Effect:(\S*?)\} cannot be tolerated/;

/** Every placement that reports an unfulfilled policy, with the reasons its policy snapshot recorded per cluster. */
export function readShortfalls(fleet: Fleet): readonly Shortfall[] {
  return fleet.today.placements.flatMap((placement) => {
    const condition = matchCondition(placement.status.conditions, 'Scheduled');
    if (condition?.status !== 'False' || condition.reason !== 'SchedulingPolicyUnfulfilled') return [];
    if (!isFresh(condition, placement.metadata.generation)) return [];
    const head = fleet.links.placements.get(placement.key) ?? placement;
    const snapshot = latestPolicySnapshots(fleet, placement).at(-1);
    const refusals = snapshot ? readRefusals(fleet, head, snapshot) : readNamelessEntries(placement);
    const found = snapshot?.decisions.filter((each) => each.selected).length ?? readFound(condition.message);
    return [
      {
        placement,
        condition,
        at: place(placement, `${condition.pointer}/message`),
        found,
        wanted: readWanted(placement, snapshot),
        refusals,
        near: readNear(fleet, refusals),
        cause: readCause(head, refusals),
      },
    ];
  });
}

function place(placement: Placement, path: string): Place {
  return { object: placement.object, pointer: path, side: 'head' };
}

function readWanted(placement: Placement, snapshot: PolicySnapshot | undefined): number | undefined {
  const { policy } = placement;
  if (policy.type === 'PickFixed') return policy.clusterNames.length;
  return snapshot?.numberOfClusters ?? policy.numberOfClusters;
}

function readFound(message: string): number {
  return Number(/found (\d{1,6}) cluster/.exec(message)?.[1] ?? 0);
}

function readRefusals(fleet: Fleet, placement: Placement, snapshot: PolicySnapshot): ClusterRefusal[] {
  return snapshot.decisions
    .filter((decision) => !decision.selected)
    .map(({ clusterName, reason, pointer: at }) => ({
      cluster: clusterName,
      reason,
      place: namePlace(placement, clusterName, reason) ??
        taintPlace(fleet, clusterName, reason) ?? { object: snapshot.object, pointer: at, side: 'head' },
    }));
}

/** Without a policy snapshot the placement still tells the reasons, in entries that name no cluster. */
function readNamelessEntries(placement: Placement): ClusterRefusal[] {
  return placement.status.clusters
    .filter((entry) => entry.clusterName === '')
    .map((entry) => {
      const reason = entry.conditions[0]?.message ?? '';
      const cluster = NOT_FOUND.exec(reason)?.[1] ?? '';
      return {
        cluster,
        reason,
        place: namePlace(placement, cluster, reason) ?? place(placement, entry.pointer),
      };
    });
}

function namePlace(placement: Placement, cluster: string, reason: string): Place | undefined {
  const index = placement.policy.clusterNames.indexOf(cluster);
  if (!NOT_FOUND.test(reason) || index < 0) return undefined;
  return place(placement, placement.policy.pointer + pointer('clusterNames', index));
}

function taintPlace(fleet: Fleet, cluster: string, reason: string): Place | undefined {
  const named = TAINT.exec(reason);
  const member = fleet.members.find((each) => each.name === cluster);
  const taint = member?.taints.find((each) => each.key === named?.[1] && each.value === named[2]);
  return member && taint && { object: member.object, pointer: taint.pointer, side: 'head' };
}

/** Names that a refused PickFixed name may have meant, so that the finding can name the cluster left out. */
function readNear(fleet: Fleet, refusals: readonly ClusterRefusal[]): string[] {
  const strangers = refusals.filter((each) => NOT_FOUND.test(each.reason)).map((each) => each.cluster);
  const names = fleet.members.map((member) => member.name);
  return [...new Set(strangers.flatMap((stranger) => nearNames(stranger, names).slice(0, 1)))];
}

/**
 * The field to change: the misspelt name, the one taint that keeps a cluster away, or what the policy asks for.
 * The scheduler does not tell which label or property failed; the simulated cycle does (step by step, per cluster).
 */
function readCause(placement: Placement, refusals: readonly ClusterRefusal[]): Place {
  const { policy } = placement;
  const stranger = refusals.find((each) => NOT_FOUND.test(each.reason));
  if (stranger) return stranger.place;
  const tainted = refusals.filter((each) => TAINT.test(each.reason));
  const [taint] = tainted;
  if (taint && tainted.length === 1) return taint.place;
  if (policy.type === 'PickN') return place(placement, `${policy.pointer}/numberOfClusters`);
  return place(placement, policy.pointer);
}
