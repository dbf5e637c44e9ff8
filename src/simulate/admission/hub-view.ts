import { isJsonObject, type Json, type JsonObject, readString } from '../../api/json.ts';
import { renderGoQuoted } from '../../model/label-selector-syntax.ts';
import { isKindDisabled, type PropagationConfig } from '../selection/disabled-kinds.ts';
import { type KindTable, type ServedKind, versionedKindKey } from '../selection/hub-kinds.ts';

/** Who asks, as the API server authenticated them. */
export interface Requester {
  readonly username: string;
  readonly groups: readonly string[];
}

/** Options of the hub agent that decide what its webhooks say. */
export interface AdmissionFlags {
  /** `--enable-webhook`: without it, none of KubeFleet's webhooks speaks, the guard rail among them. */
  readonly webhooks: boolean;
  /** `--enable-admission-policy-manager` */
  readonly admissionPolicies: boolean;
  /** `--networking-agents-enabled` */
  readonly networkingAgents: boolean;
  /** `--enable-guard-rail` */
  readonly guardRail: boolean;
  /** `--deny-modify-member-cluster-labels` */
  readonly denyMemberLabels: boolean;
  /** `--whitelisted-users` */
  readonly whitelistedUsers: readonly string[];
  /** `--enable-workload`: pods and replica sets may run on the hub. */
  readonly workloads: boolean;
  /** `--enable-pdbs` */
  readonly podDisruptionBudgets: boolean;
  /** False where `generateName` is not turned into a name first; a live server always does. */
  readonly generateNames: boolean;
}

/** The options as the hub agent has them when nothing is said. */
export const DEFAULT_FLAGS: AdmissionFlags = {
  webhooks: true,
  admissionPolicies: false,
  networkingAgents: false,
  guardRail: false,
  denyMemberLabels: false,
  whitelistedUsers: [],
  workloads: false,
  podDisruptionBudgets: true,
  generateNames: true,
};

/** What the webhooks look up on the hub. */
export interface HubView {
  readonly kinds: KindTable;
  readonly propagation: PropagationConfig;
  /** The objects of a kind that exist, in any version. */
  readonly existing: (group: string, kind: string) => readonly JsonObject[];
  readonly flags: AdmissionFlags;
}

/** Finds existing objects in a plain list. */
export function buildExisting(objects: readonly Json[]): HubView['existing'] {
  const byKind = new Map<string, JsonObject[]>();
  for (const object of objects.filter(isJsonObject)) {
    const { group } = splitApiVersion(readString(object, 'apiVersion'));
    const key = `${group}/${readString(object, 'kind')}`;
    byKind.set(key, [...(byKind.get(key) ?? []), object]);
  }
  return (group, kind) => byKind.get(`${group}/${kind}`) ?? [];
}

/** Group and version of an `apiVersion`. */
export function splitApiVersion(apiVersion: string): { readonly group: string; readonly version: string } {
  const slash = apiVersion.indexOf('/');
  return { group: slash < 0 ? '' : apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}

/** The row of a kind in exactly this version. */
function findServed(table: KindTable, group: string, version: string, kind: string): ServedKind | undefined {
  const row = table.byVersion.get(versionedKindKey(group, version, kind));
  return row?.group === group && row.version === version ? row : undefined;
}

/** The REST mapper's error for a selector's kind, or undefined when it finds one (`DefaultRESTMapper`). */
export function explainMapping(
  hub: HubView,
  group: string,
  version: string,
  kind: string,
): string | undefined {
  const apiVersion = group === '' ? version : `${group}/${version}`;
  const noKind = `no matches for kind ${renderGoQuoted(kind)} in version ${renderGoQuoted(apiVersion)}`;
  if (version !== '' && version !== '__internal') {
    return findServed(hub.kinds, group, version, kind) === undefined ? noKind : undefined;
  }
  if ((hub.kinds.byGroupKind.get(`${group}/${kind}`) ?? []).some((row) => row.group === group))
    return undefined;
  const knowsGroup = [...hub.kinds.byVersion.values()].some((row) => row.group === group);
  return knowsGroup ? `no matches for ${group}/, Resource=${kind}` : noKind;
}

/** True when the hub agent follows the kind and knows it as cluster-scoped (`IsClusterScopedResources`). */
export function isFollowedClusterKind(hub: HubView, group: string, version: string, kind: string): boolean {
  const row = findServed(hub.kinds, group, version, kind);
  if (row === undefined || row.namespaced || !row.preferred || !row.watchable) return false;
  return !isKindDisabled(hub.propagation, group, version, kind);
}
