import { MEMBER_CONDITION } from '../../api/cluster.kubernetes-fleet.io.ts';
import type { Silence } from '../../diagnose/diagnosis.ts';
import { matchCondition } from '../../model/condition.ts';
import type { Member } from '../../model/member.ts';
import { memberAgent } from '../../model/member.ts';
import { bindingsOf } from '../../model/references.ts';
import type { Place } from '../../read/place.ts';
import type { Context } from '../context.ts';
import type { Relation, Row } from '../relation.ts';
import { readTrouble, TROUBLE_COLUMNS } from './clusters/agent-trouble.ts';
import { HEALTH_COLUMNS, healthReader } from './clusters/health.ts';

/** The member clusters (design.md §5, `clusters`). */
export const clusters: Relation = {
  name: 'clusters',
  grain: 'one row per member cluster',
  columns: {
    member: { type: 'object', means: 'The MemberCluster.' },
    cluster: { type: 'string', means: 'Its name.' },
    clusters: { type: 'list<string>', means: 'Its name, as a list, for findings.' },
    observed: { type: 'bool', means: 'A hub printed it, so that it has a status.' },
    joined: {
      type: 'string',
      means: 'Status of the condition Joined: True, False, Unknown, or empty when it is absent.',
    },
    joinedReason: { type: 'string', means: 'Reason of the condition Joined.' },
    readyToJoin: { type: 'string', means: 'Status of the condition ReadyToJoin, or empty.' },
    agentReported: { type: 'bool', means: 'The member agent has reported at least once.' },
    agentHealthy: { type: 'string', means: 'Status of the member agent’s condition Healthy, or empty.' },
    silence: {
      type: 'string',
      means:
        '`heard`; `late` after three heartbeat periods; `silent` when five minutes have passed as well; empty when it never reported.',
      gates: ['time'],
    },
    silentFor: {
      type: 'int',
      means: 'Seconds since the last heartbeat; -1 when it never reported.',
      gates: ['time'],
    },
    period: { type: 'int', means: 'Heartbeat period in seconds.' },
    deleting: { type: 'bool', means: 'The member is being removed.' },
    taints: { type: 'list<string>', means: 'Keys of its taints.' },
    placements: { type: 'list<object>', means: 'Placements that have a binding for it.' },
    heartbeatPlace: { type: 'place', means: 'The last heartbeat, or the status.' },
    joinedPlace: { type: 'place', means: 'The condition Joined, or the status.' },
    ...HEALTH_COLUMNS,
    ...TROUBLE_COLUMNS,
  },
  rows: (context) => {
    const silences = new Map(context.diagnosis.silences.map((each) => [each.member.name, each]));
    const bound = placementsByCluster(context);
    const health = healthReader(context.fleet, context.diagnosis.hubSilence);
    return context.fleet.members.map((member) => ({
      ...memberRow(member, silences.get(member.name), bound.get(member.name) ?? []),
      ...health(member),
      ...readTrouble(context, member.name),
    }));
  },
};

type Bound = ReadonlyMap<string, readonly Member['object'][]>;

function placementsByCluster({ fleet }: Context): Bound {
  const bound = new Map<string, Member['object'][]>();
  for (const placement of fleet.placements) {
    for (const cluster of new Set(bindingsOf(fleet, placement).map((each) => each.targetCluster))) {
      bound.set(cluster, [...(bound.get(cluster) ?? []), placement.object]);
    }
  }
  return bound;
}

function memberRow(
  member: Member,
  silence: Silence | undefined,
  placements: readonly Member['object'][],
): Row {
  const joined = matchCondition(member.conditions, MEMBER_CONDITION.joined);
  const agent = memberAgent(member);
  const status: Place = { object: member.observed ?? member.object, pointer: '/status', side: 'head' };
  return {
    member: member.object,
    cluster: member.name,
    clusters: [member.name],
    observed: member.observed !== undefined,
    joined: joined?.status ?? '',
    joinedReason: joined?.reason ?? '',
    readyToJoin: matchCondition(member.conditions, MEMBER_CONDITION.readyToJoin)?.status ?? '',
    agentReported: agent !== undefined,
    agentHealthy: matchCondition(agent?.conditions ?? [], MEMBER_CONDITION.healthy)?.status ?? '',
    silence: silence?.state ?? '',
    silentFor: silence?.seconds ?? -1,
    period: member.heartbeatPeriodSeconds,
    deleting: member.metadata.deleted !== '',
    taints: member.taints.map((taint) => taint.key),
    placements,
    heartbeatPlace: silence?.place ?? status,
    joinedPlace: joined === undefined ? status : { ...status, pointer: joined.pointer },
  };
}
