import { MEMBER_CONDITION } from '../../../api/cluster.kubernetes-fleet.io.ts';
import type { HubSilence } from '../../../diagnose/hub-silence.ts';
import { secondsSince } from '../../../model/ages.ts';
import type { ClusterSelectorTerm } from '../../../model/cluster-selector.ts';
import { type Condition, matchCondition } from '../../../model/condition.ts';
import type { Fleet } from '../../../model/fleet.ts';
import { type Member, memberAgent } from '../../../model/member.ts';
import type { Placement } from '../../../model/placement.ts';
import type { Place } from '../../../read/place.ts';
import type { Column, Row } from '../../relation.ts';

/** What a member says of itself beyond its heartbeat, and what waits for it. */
export const HEALTH_COLUMNS: Readonly<Record<string, Column>> = {
  age: { type: 'int', means: 'Seconds since the MemberCluster was created.', gates: ['time'] },
  deletingFor: {
    type: 'int',
    means: 'Seconds since its removal was asked for; -1 when it was not.',
    gates: ['time'],
  },
  unhealthyFor: {
    type: 'int',
    means: 'Seconds since the agent’s condition Healthy turned, when it is not True; else -1.',
    gates: ['time'],
  },
  healthPlace: { type: 'place', means: 'The agent’s condition Healthy, or the status.' },
  propertyTrouble: {
    type: 'string',
    means:
      'Reason why its properties cannot be read: `TimedOut`, `FailedToStart`, `TooManyCalls`; else empty.',
  },
  propertyPlace: { type: 'place', means: 'The condition that says so, or the status.' },
  propertyUsers: { type: 'list<object>', means: 'Placements whose policy asks for properties.' },
  namespaceCollection: {
    type: 'string',
    means:
      'Status of the condition NamespaceCollectionSucceeded; empty when namespaces were never collected.',
  },
  namespaceReason: { type: 'string', means: 'Reason of that condition.' },
  namespacePlace: { type: 'place', means: 'That condition, or the status.' },
  namespaceUsers: { type: 'list<object>', means: 'ResourcePlacements, which need namespaces on members.' },
  hubSilent: {
    type: 'bool',
    means:
      'What all members write about themselves is newer than what the hub agent copied: it stands still.',
  },
  hubSince: {
    type: 'string',
    means: 'Time of the newest heartbeat that was copied; empty when all is well.',
  },
  hubSure: { type: 'bool', means: 'Members are ahead by three of their periods.' },
  hubWaiting: { type: 'list<object>', means: 'Placements that wait for the hub agent then.' },
  worksLeft: { type: 'list<object>', means: 'Works in its mailbox that wait for its agent by a finalizer.' },
};

/** Fills `HEALTH_COLUMNS`; what is the same for all members is worked out once. */
export function healthReader(fleet: Fleet, silence: HubSilence | undefined): (member: Member) => Row {
  const propertyUsers = fleet.placements.filter(asksForProperties).map((each) => each.object);
  const namespaceUsers = fleet.placements
    .filter((each) => each.scope === 'namespace')
    .map((each) => each.object);
  const held = new Map<string, Member['object'][]>();
  for (const work of fleet.today.works) {
    if (work.metadata.finalizers.length === 0) continue;
    const known = held.get(work.cluster);
    if (known === undefined) held.set(work.cluster, [work.object]);
    else known.push(work.object);
  }
  return (member) => ({
    ...agentColumns(fleet, member),
    ...reportColumns(member),
    propertyUsers,
    namespaceUsers,
    hubSilent: silence !== undefined,
    hubSince: silence?.since ?? '',
    hubSure: silence?.sure === true,
    hubWaiting: (silence?.waiting ?? []).map((each) => each.object),
    worksLeft: held.get(member.name) ?? [],
  });
}

function agentColumns(fleet: Fleet, member: Member): Row {
  const healthy = matchCondition(memberAgent(member)?.conditions ?? [], MEMBER_CONDITION.healthy);
  const isWell = healthy === undefined || healthy.status === 'True';
  return {
    age: secondsSince(fleet, member.metadata.created),
    deletingFor: member.metadata.deleted === '' ? -1 : secondsSince(fleet, member.metadata.deleted),
    unhealthyFor: isWell ? -1 : secondsSince(fleet, healthy.lastTransitionTime),
    healthPlace: placeOf(member, healthy),
  };
}

function reportColumns(member: Member): Row {
  const trouble = [MEMBER_CONDITION.propertyProviderStarted, MEMBER_CONDITION.propertiesCollected]
    .map((type) => matchCondition(member.conditions, type))
    .find((each) => each?.status === 'False');
  const namespaces = matchCondition(member.conditions, MEMBER_CONDITION.namespacesCollected);
  return {
    propertyTrouble: trouble?.reason ?? '',
    propertyPlace: placeOf(member, trouble),
    namespaceCollection: namespaces?.status ?? '',
    namespaceReason: namespaces?.reason ?? '',
    namespacePlace: placeOf(member, namespaces),
  };
}

function placeOf(member: Member, condition: Condition | undefined): Place {
  const object = member.observed ?? member.object;
  return { object, pointer: condition?.pointer ?? '/status', side: 'head' };
}

function asksForProperties({ policy }: Placement): boolean {
  const terms = [...(policy.required ?? []), ...policy.preferred.map((each) => each.preference)];
  return terms.some(isPropertyTerm);
}

function isPropertyTerm(term: ClusterSelectorTerm): boolean {
  return term.propertyExpressions !== undefined || term.propertySorter !== undefined;
}
