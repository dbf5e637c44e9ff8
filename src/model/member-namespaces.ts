import {
  MEMBER_CONDITION,
  NAMESPACE_MAP_VERSION,
  NAMESPACES_DEGRADED,
} from '../api/cluster.kubernetes-fleet.io.ts';
import { type Json, pointer, readList, readObject } from '../api/json.ts';
import type { KubeObject } from '../read/bundle.ts';
import { type Condition, matchCondition } from './condition.ts';

/**
 * What a member tells of its namespaces (real-dumps.md §7):
 * `off`: no condition, so the scheduler does not filter by namespace and nobody reports any;
 * `hidden`: collected, but the printed API version has no such field;
 * `missing`: the condition is there and the list is not: the scheduler refuses the member for every namespace;
 * `listed`: `owners` holds the list.
 */
export type NamespaceReportState = 'off' | 'hidden' | 'missing' | 'listed';

/** The namespaces a member reports to the hub. */
export interface NamespaceReport {
  readonly state: NamespaceReportState;
  /** True when there are more namespaces than are tracked: what is not listed may still exist. */
  readonly degraded: boolean;
  /** Namespace to the AppliedWork that owns it; '' when KubeFleet does not own it or the input does not say. */
  readonly owners: ReadonlyMap<string, string>;
  /** The copy of the member that shows the list; its condition may be shown by another copy. */
  readonly object: KubeObject;
  readonly condition: Condition | undefined;
  readonly pointer: string;
}

function decodeOwners(value: Json | undefined): ReadonlyMap<string, string> | undefined {
  const stated = readObject(value, 'status', 'namespaces');
  if (stated === undefined) return undefined;
  return new Map(
    Object.entries(stated).map(([name, owner]) => [name, typeof owner === 'string' ? owner : '']),
  );
}

/** Names from `managedFields`, which show them even where the printed version hides the map. */
function decodeManagedNames(value: Json | undefined): ReadonlyMap<string, string> | undefined {
  const names = new Map<string, string>();
  for (const entry of readList(value, 'metadata', 'managedFields')) {
    const fields = readObject(entry, 'fieldsV1', 'f:status', 'f:namespaces');
    for (const key of Object.keys(fields ?? {})) if (key.startsWith('f:')) names.set(key.slice(2), '');
  }
  return names.size === 0 ? undefined : names;
}

function matchState(
  object: KubeObject,
  condition: Condition | undefined,
  listed: boolean,
): NamespaceReportState {
  if (listed) return 'listed';
  if (condition === undefined) return 'off';
  return object.version === NAMESPACE_MAP_VERSION ? 'missing' : 'hidden';
}

/** Reads what one copy of a MemberCluster or InternalMemberCluster tells of its namespaces. */
export function decodeNamespaceReport(object: KubeObject, conditions: readonly Condition[]): NamespaceReport {
  const condition = matchCondition(conditions, MEMBER_CONDITION.namespacesCollected);
  const owners = decodeOwners(object.value) ?? decodeManagedNames(object.value);
  return {
    state: matchState(object, condition, owners !== undefined),
    degraded: condition?.status === 'False' && condition.reason === NAMESPACES_DEGRADED,
    owners: owners ?? new Map(),
    object,
    condition,
    pointer: pointer('status', 'namespaces'),
  };
}

const INFORMATION: readonly NamespaceReportState[] = ['off', 'hidden', 'missing', 'listed'];

/** The report that tells more; the first on a tie. */
export function richerReport(left: NamespaceReport, right: NamespaceReport): NamespaceReport {
  return INFORMATION.indexOf(right.state) > INFORMATION.indexOf(left.state) ? right : left;
}
