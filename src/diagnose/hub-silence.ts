import { isFresh, matchCondition } from '../model/condition.ts';
import type { Fleet } from '../model/fleet.ts';
import { type Member, memberAgent } from '../model/member.ts';
import type { Placement } from '../model/placement.ts';
import { decodeTime } from '../model/time.ts';
import type { Deletion } from './diagnosis.ts';

/** Signs that the hub agent does not work. */
export interface HubSilence {
  /** The newest heartbeat it passed on, RFC 3339 text. */
  readonly since: string;
  /** Seconds by which what the members wrote is newer, at least. */
  readonly seconds: number;
  /** Placements that wait for it: deleted, new or changed, and not looked at. */
  readonly waiting: readonly Placement[];
  /** True when members are ahead by three of their periods. */
  readonly sure: boolean;
}

const PERIODS = 3;

/**
 * Members write their heartbeats to InternalMemberClusters themselves; the hub agent copies them to the MemberClusters
 * at once. When every copy is behind, nobody copies: by three periods, or by any time while a placement waits as well
 * (a dump is no snapshot of one moment, so a short lag alone proves nothing).
 */
export function readHubSilence(fleet: Fleet, deletions: readonly Deletion[]): HubSilence | undefined {
  const sources = new Map(fleet.today.internalMembers.map((each) => [each.cluster, each]));
  const lags = fleet.today.members.flatMap((member) => {
    const source = sources.get(member.name);
    const copied = heartbeatOf(member);
    const written = source && heartbeatOf(source);
    if (copied === undefined || written === undefined) return [];
    return [{ member, copied, seconds: Math.floor((written - copied) / 1000) }];
  });
  if (lags.length === 0 || lags.some(({ seconds }) => seconds <= 0)) return undefined;
  const sure = lags.every(({ member, seconds }) => seconds >= PERIODS * member.heartbeatPeriodSeconds);
  const newest = Math.max(...lags.map(({ copied }) => copied));
  const waiting = fleet.today.placements.filter((each) => isWaiting(each, newest, deletions));
  if (!sure && waiting.length === 0) return undefined;
  const last = lags.find(({ copied }) => copied === newest)?.member;
  return {
    since: (last && memberAgent(last)?.lastReceivedHeartbeat) ?? '',
    seconds: Math.min(...lags.map(({ seconds }) => seconds)),
    waiting,
    sure,
  };
}

function heartbeatOf(member: Member): number | undefined {
  return decodeTime(memberAgent(member)?.lastReceivedHeartbeat ?? '');
}

function isWaiting(placement: Placement, newest: number, deletions: readonly Deletion[]): boolean {
  const deletion = deletions.find((each) => each.view === placement);
  if (deletion !== undefined)
    return deletion.holder !== 'silent-member' && deletion.holding === deletion.view;
  const scheduled = matchCondition(placement.status.conditions, 'Scheduled');
  if (scheduled === undefined) return (decodeTime(placement.metadata.created) ?? 0) >= newest;
  return !isFresh(scheduled, placement.metadata.generation);
}
