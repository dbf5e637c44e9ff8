import { MEMBER_CONDITION } from '../../api/cluster.kubernetes-fleet.io.ts';
import type { Condition } from '../../model/condition.ts';
import { matchCondition } from '../../model/condition.ts';
import { type Member, memberAgent, type Quantities } from '../../model/member.ts';
import { type Quantity, readQuantity } from '../../model/quantity.ts';
import { decodeTime } from '../../model/time.ts';
import type { AgentCondition, MemberAgent, SchedulingCluster } from '../scheduling/cluster.ts';

/**
 * A member as the scheduler sees it: labels and taints of the wish, status of what the hub printed, properties and
 * namespaces of an inventory where no status is there.
 */
export function buildSchedulingCluster(member: Member): SchedulingCluster {
  const { resourceUsage, namespaces } = member;
  return {
    name: member.name,
    labels: member.metadata.labels,
    leaving: member.metadata.deleted !== '',
    taints: member.taints,
    statusKnown: member.statusStated || member.observed !== undefined,
    propertiesKnown: member.propertiesTold,
    agent: buildAgent(member),
    namespaces: {
      // Whether a bare manifest of a member stands for one that reports namespaces, nobody knows.
      state: namespaces.state === 'off' && !member.collectionTold ? 'hidden' : namespaces.state,
      names: new Set(namespaces.owners.keys()),
    },
    properties: new Map([...member.properties].map(([name, { value }]) => [name, value])),
    usage: {
      capacity: buildQuantities(resourceUsage.capacity),
      allocatable: buildQuantities(resourceUsage.allocatable),
      available: buildQuantities(resourceUsage.available),
    },
  };
}

function buildAgent(member: Member): MemberAgent | undefined {
  const agent = memberAgent(member);
  if (agent === undefined) return undefined;
  return {
    heartbeat: decodeTime(agent.lastReceivedHeartbeat),
    joined: buildCondition(matchCondition(agent.conditions, MEMBER_CONDITION.joined)),
    healthy: buildCondition(matchCondition(agent.conditions, MEMBER_CONDITION.healthy)),
  };
}

function buildCondition(condition: Condition | undefined): AgentCondition | undefined {
  return condition && { status: condition.status, since: decodeTime(condition.lastTransitionTime) };
}

function buildQuantities(texts: Quantities): ReadonlyMap<string, Quantity> {
  const quantities = new Map<string, Quantity>();
  for (const [name, text] of texts) {
    const quantity = readQuantity(text.trim());
    if (quantity !== undefined) quantities.set(name, quantity);
  }
  return quantities;
}
