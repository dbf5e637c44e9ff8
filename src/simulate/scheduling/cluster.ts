import {
  MEMBER_AGENT,
  MEMBER_CONDITION,
  NAMESPACE_MAP_VERSION,
} from '../../api/cluster.kubernetes-fleet.io.ts';
import { isJsonObject, type Json, readList, readObject, readString, readStringMap } from '../../api/json.ts';
import type { Labels } from '../../model/label-selector.ts';
import { type Quantity, readQuantity } from '../../model/quantity.ts';
import { decodeTime } from '../../model/time.ts';

export interface Taint {
  readonly key: string;
  readonly value: string;
  readonly effect: string;
}

/** A condition of the member agent. `since` in milliseconds since 1970; undefined when the time is missing. */
export interface AgentCondition {
  readonly status: string;
  readonly since: number | undefined;
}

/** What the member agent last said. `heartbeat` in milliseconds since 1970; undefined when there was none. */
export interface MemberAgent {
  readonly heartbeat: number | undefined;
  readonly joined: AgentCondition | undefined;
  readonly healthy: AgentCondition | undefined;
}

/**
 * What a member tells of its namespaces: `off` when it does not collect them, `missing` when it does and lists
 * none, `hidden` when the printed API version has no such field, `listed` when `names` holds them.
 */
export interface ClusterNamespaces {
  readonly state: 'off' | 'hidden' | 'missing' | 'listed';
  readonly names: ReadonlySet<string>;
}

/** What the scheduler reads of a MemberCluster (scheduling.md §1). */
export interface SchedulingCluster {
  readonly name: string;
  readonly labels: Labels;
  /** The object has a deletion timestamp. */
  readonly leaving: boolean;
  readonly taints: readonly Taint[];
  /** False for a bare declaration and an inventory: its health is unknown, not absent. */
  readonly statusKnown: boolean;
  /** False when a property that it does not have here may be there all the same. */
  readonly propertiesKnown: boolean;
  readonly agent: MemberAgent | undefined;
  readonly namespaces: ClusterNamespaces;
  readonly properties: ReadonlyMap<string, string>;
  readonly usage: ResourceUsage;
}

/** `status.resourceUsage` by resource name. */
export interface ResourceUsage {
  readonly capacity: ReadonlyMap<string, Quantity>;
  readonly allocatable: ReadonlyMap<string, Quantity>;
  readonly available: ReadonlyMap<string, Quantity>;
}

/** Reads a MemberCluster of any version. `declared`: a manifest without status, so that nothing is known of it. */
export function readSchedulingCluster(json: Json | undefined, declared = false): SchedulingCluster {
  const status = readObject(json, 'status');
  const usage = readObject(status, 'resourceUsage');
  const known = status !== undefined || !declared;
  return {
    name: readString(json, 'metadata', 'name'),
    labels: readStringMap(json, 'metadata', 'labels'),
    leaving: readString(json, 'metadata', 'deletionTimestamp') !== '',
    taints: readList(json, 'spec', 'taints').map((taint) => ({
      key: readString(taint, 'key'),
      value: readString(taint, 'value'),
      effect: readString(taint, 'effect'),
    })),
    statusKnown: known,
    propertiesKnown: known,
    agent: readAgent(status),
    namespaces: known
      ? readNamespaces(status, readString(json, 'apiVersion'))
      : { state: 'hidden', names: new Set() },
    properties: readProperties(readObject(status, 'properties')),
    usage: {
      capacity: readQuantities(readObject(usage, 'capacity')),
      allocatable: readQuantities(readObject(usage, 'allocatable')),
      available: readQuantities(readObject(usage, 'available')),
    },
  };
}

function readAgent(status: Json | undefined): MemberAgent | undefined {
  const agent = readList(status, 'agentStatus').find((each) => readString(each, 'type') === MEMBER_AGENT);
  if (agent === undefined) return undefined;
  return {
    heartbeat: decodeTime(readString(agent, 'lastReceivedHeartbeat')),
    joined: readAgentCondition(agent, MEMBER_CONDITION.joined),
    healthy: readAgentCondition(agent, MEMBER_CONDITION.healthy),
  };
}

function readAgentCondition(agent: Json, type: string): AgentCondition | undefined {
  const found = findCondition(readList(agent, 'conditions'), type);
  if (found === undefined) return undefined;
  return { status: readString(found, 'status'), since: decodeTime(readString(found, 'lastTransitionTime')) };
}

function findCondition(conditions: readonly Json[], type: string): Json | undefined {
  return conditions.find((each) => readString(each, 'type') === type);
}

function readNamespaces(status: Json | undefined, apiVersion: string): ClusterNamespaces {
  const names = readObject(status, 'namespaces');
  if (findCondition(readList(status, 'conditions'), MEMBER_CONDITION.namespacesCollected) === undefined) {
    return { state: 'off', names: new Set() };
  }
  if (names !== undefined) return { state: 'listed', names: new Set(Object.keys(names)) };
  const state = apiVersion.endsWith(`/${NAMESPACE_MAP_VERSION}`) ? 'missing' : 'hidden';
  return { state, names: new Set() };
}

function readProperties(json: Json | undefined): ReadonlyMap<string, string> {
  const properties = new Map<string, string>();
  if (!isJsonObject(json)) return properties;
  for (const [name, property] of Object.entries(json)) properties.set(name, readString(property, 'value'));
  return properties;
}

function readQuantities(json: Json | undefined): ReadonlyMap<string, Quantity> {
  const quantities = new Map<string, Quantity>();
  if (!isJsonObject(json)) return quantities;
  for (const [name, value] of Object.entries(json)) {
    if (typeof value !== 'string' && typeof value !== 'number') continue;
    const quantity = readQuantity(typeof value === 'string' ? value.trim() : value);
    if (quantity !== undefined) quantities.set(name, quantity);
  }
  return quantities;
}
