import { secondsSince } from '../model/ages.ts';
import type { Fleet } from '../model/fleet.ts';
import { isUnknown, type Known } from '../model/knowledge.ts';
import { type Member, memberAgent } from '../model/member.ts';
import { decodeTime } from '../model/time.ts';
import type { Place } from '../read/place.ts';
import type { Silence } from './diagnosis.ts';

/** Periods without heartbeat after which a member counts as probably silent (design.md §4.19). */
const PERIODS = 3;
/** Seconds without heartbeat after which the scheduler excludes a member (`clustereligibilitychecker`). */
export const EXCLUDED_AFTER_SECONDS = 300;

/**
 * How long each member has said nothing, seen from the time of capture; `state` and `seconds` need that time. A member
 * writes its heartbeat to its InternalMemberCluster, and the hub agent copies it: the newer of the two counts, so that
 * a hub agent that stands still does not make all members look silent.
 */
export function readSilences(fleet: Fleet): readonly Silence[] {
  const sources = new Map(fleet.today.internalMembers.map((each) => [each.cluster, each]));
  return fleet.members.flatMap((member) => {
    const agent = memberAgent(member);
    if (agent === undefined || member.observed === undefined) return [];
    const source = sources.get(member.name);
    const written = source && memberAgent(source);
    const isAhead =
      written !== undefined &&
      (decodeTime(written.lastReceivedHeartbeat) ?? 0) > (decodeTime(agent.lastReceivedHeartbeat) ?? 0);
    const heartbeat = isAhead ? written.lastReceivedHeartbeat : agent.lastReceivedHeartbeat;
    const seconds = secondsSince(fleet, heartbeat);
    const place: Place = {
      object: member.observed,
      pointer: `${agent.pointer}/lastReceivedHeartbeat`,
      side: 'head',
    };
    return [{ member, heartbeat, seconds, state: stateOf(member, seconds), place }];
  });
}

function stateOf(member: Member, seconds: Known<number>): Silence['state'] {
  if (isUnknown(seconds)) return seconds;
  if (seconds <= PERIODS * member.heartbeatPeriodSeconds) return 'heard';
  return seconds > EXCLUDED_AFTER_SECONDS ? 'silent' : 'late';
}
