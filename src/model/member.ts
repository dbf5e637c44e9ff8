import { DEFAULT_HEARTBEAT_SECONDS, MEMBER_AGENT } from '../api/cluster.kubernetes-fleet.io.ts';
import { type Json, pointer, readList, readNumber, readObject, readPath, readString } from '../api/json.ts';
import type { KubeObject } from '../read/bundle.ts';
import { type Condition, decodeConditions } from './condition.ts';
import { isObserved } from './identity.ts';
import { decodeNamespaceReport, type NamespaceReport } from './member-namespaces.ts';
import { decodeView, type View } from './metadata.ts';
import { decodeMailbox } from './work.ts';

export interface Taint {
  readonly key: string;
  readonly value: string;
  readonly effect: string;
  readonly pointer: string;
}

/** What one agent of a member last said. */
export interface Agent {
  readonly type: string;
  readonly conditions: readonly Condition[];
  /** RFC 3339 text; '' when the agent never reported. */
  readonly lastReceivedHeartbeat: string;
  readonly pointer: string;
}

/** A cluster property. Values are text; some of them are quantities. */
export interface Property {
  readonly value: string;
  readonly observationTime: string;
  readonly pointer: string;
}

/** Quantities by resource name, as text. */
export type Quantities = ReadonlyMap<string, string>;

/** `status.resourceUsage`. */
export interface ResourceUsage {
  readonly capacity: Quantities;
  readonly allocatable: Quantities;
  readonly available: Quantities;
  readonly observationTime: string;
}

/** One member cluster (MemberCluster, or its declaration or inventory entry). */
export interface Member extends View {
  readonly taints: readonly Taint[];
  readonly heartbeatPeriodSeconds: number;
  readonly conditions: readonly Condition[];
  readonly agents: readonly Agent[];
  readonly properties: ReadonlyMap<string, Property>;
  readonly resourceUsage: ResourceUsage;
  readonly namespaces: NamespaceReport;
  /** False for a declaration without status: nothing is known of its health, properties or namespaces. */
  readonly statusStated: boolean;
  /** False when a property that is not stated may be there all the same. */
  readonly propertiesTold: boolean;
  /** False when nothing tells whether the member reports its namespaces. */
  readonly collectionTold: boolean;
  /** The form a hub printed; undefined when the member is only declared or only in an inventory. */
  readonly observed: KubeObject | undefined;
}

function decodeQuantities(value: Json | undefined): Quantities {
  const quantities = new Map<string, string>();
  for (const [name, amount] of Object.entries(readObject(value) ?? {}))
    if (typeof amount === 'string' || typeof amount === 'number') quantities.set(name, String(amount));
  return quantities;
}

function decodeProperties(value: Json | undefined): ReadonlyMap<string, Property> {
  const properties = new Map<string, Property>();
  for (const [name, item] of Object.entries(readObject(value, 'status', 'properties') ?? {}))
    properties.set(name, {
      value: readString(item, 'value'),
      observationTime: readString(item, 'observationTime'),
      pointer: pointer('status', 'properties', name),
    });
  return properties;
}

function decodeAgents(value: Json | undefined): readonly Agent[] {
  return readList(value, 'status', 'agentStatus').map((item, index) => {
    const at = pointer('status', 'agentStatus', index);
    return {
      type: readString(item, 'type'),
      conditions: decodeConditions(readPath(item, 'conditions'), `${at}/conditions`),
      lastReceivedHeartbeat: readString(item, 'lastReceivedHeartbeat'),
      pointer: at,
    };
  });
}

/** What a print, or a manifest with status, tells; a bare manifest does not. */
function buildTold(told: boolean): Pick<Member, 'propertiesTold' | 'collectionTold'> {
  return { propertiesTold: told, collectionTold: told };
}

/** Reads a MemberCluster (or, for its status alone, an InternalMemberCluster) of any version. */
export function decodeMember(object: KubeObject): Member {
  const { value } = object;
  const conditions = decodeConditions(readPath(value, 'status', 'conditions'), '/status/conditions');
  const usage = readPath(value, 'status', 'resourceUsage');
  return {
    ...decodeView(object),
    taints: readList(value, 'spec', 'taints').map((item, index) => ({
      key: readString(item, 'key'),
      value: readString(item, 'value'),
      effect: readString(item, 'effect'),
      pointer: pointer('spec', 'taints', index),
    })),
    heartbeatPeriodSeconds: readNumber(value, 'spec', 'heartbeatPeriodSeconds') ?? DEFAULT_HEARTBEAT_SECONDS,
    conditions,
    agents: decodeAgents(value),
    properties: decodeProperties(value),
    resourceUsage: {
      capacity: decodeQuantities(readPath(usage, 'capacity')),
      allocatable: decodeQuantities(readPath(usage, 'allocatable')),
      available: decodeQuantities(readPath(usage, 'available')),
      observationTime: readString(usage, 'observationTime'),
    },
    namespaces: decodeNamespaceReport(object, conditions),
    ...buildTold(readObject(value, 'status') !== undefined || isObserved(object)),
    statusStated: readObject(value, 'status') !== undefined,
    observed: isObserved(object) ? object : undefined,
  };
}

/** What a member's agents write to the hub (InternalMemberCluster): the source of the member's status. */
export interface InternalMember extends Member {
  /** The member whose mailbox holds it; '' in any other namespace. */
  readonly cluster: string;
  /** `Join` or `Leave`: what the hub asks of the agents. */
  readonly state: string;
}

/** Reads an InternalMemberCluster of any version. */
export function decodeInternalMember(object: KubeObject): InternalMember {
  const member = decodeMember(object);
  return {
    ...member,
    cluster: decodeMailbox(member.namespace),
    state: readString(object.value, 'spec', 'state'),
  };
}

/** The agent that applies Works, or undefined when the member never reported one. */
export function memberAgent(member: Member): Agent | undefined {
  return member.agents.find((agent) => agent.type === MEMBER_AGENT);
}
