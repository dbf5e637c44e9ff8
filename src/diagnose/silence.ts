import { secondsSince } from '../model/ages.ts';
import type { Fleet } from '../model/fleet.ts';
import { isUnknown, type Known } from '../model/knowledge.ts';
import { type Member, memberAgent } from '../model/member.ts';
import type { Place } from '../read/place.ts';
import type { Silence } from './diagnosis.ts';

/** Periods without heartbeat after which a member counts as probably silent (design.md §4.19). */
const PERIODS = 3;
/** Seconds without heartbeat after which the scheduler excludes a member (`clustereligibilitychecker`). */
export const EXCLUDED_AFTER_SECONDS = 300;

/** How long each member has said nothing, seen from the time of capture; `state` and `seconds` need that time. */
export function readSilences(fleet: Fleet): readonly Silence[] {
  return fleet.members.flatMap((member) => {
    const agent = memberAgent(member);
    if (agent === undefined || member.observed === undefined) return [];
    const seconds = secondsSince(fleet, agent.lastReceivedHeartbeat);
    const place: Place = {
      object: member.observed,
      pointer: `${agent.pointer}/lastReceivedHeartbeat`,
      side: 'head',
    };
    return [
      { member, heartbeat: agent.lastReceivedHeartbeat, seconds, state: stateOf(member, seconds), place },
    ];
  });
}

function stateOf(member: Member, seconds: Known<number>): Silence['state'] {
  if (isUnknown(seconds)) return seconds;
  if (seconds <= PERIODS * member.heartbeatPeriodSeconds) return 'heard';
  return seconds > EXCLUDED_AFTER_SECONDS ? 'silent' : 'late';
}
