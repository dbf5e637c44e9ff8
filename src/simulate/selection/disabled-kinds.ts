import { CLUSTER_GROUP, PLACEMENT_GROUP } from '../../api/groups.ts';
import { type KindTable, renderApiVersion, type ServedKind, versionedKindKey } from './hub-kinds.ts';

/**
 * Which kinds the hub agent follows at all (`ResourceConfig` of `pkg/utils/apiresources.go`). Sets of groups, of
 * `group/version`, of `group/Kind` and of `group/version/Kind` (core: `v1/Kind`).
 */
export interface PropagationConfig {
  /** True when the sets name what is allowed, false when they name what is left out. */
  readonly allowList: boolean;
  readonly groups: ReadonlySet<string>;
  readonly groupVersions: ReadonlySet<string>;
  readonly groupKinds: ReadonlySet<string>;
  readonly kinds: ReadonlySet<string>;
  /** Entries of the option that the agent would refuse to start with; empty when the option is sound. */
  readonly problems: readonly string[];
}

/** Kinds of the placement group that are never propagated. Envelopes and AppliedWork are not among them. */
const SKIPPED_PLACEMENT_KINDS = [
  'ClusterResourcePlacement',
  'ResourcePlacement',
  'ClusterResourceBinding',
  'ResourceBinding',
  'ClusterResourceSnapshot',
  'ResourceSnapshot',
  'ClusterSchedulingPolicySnapshot',
  'SchedulingPolicySnapshot',
  'Work',
  'ClusterStagedUpdateRun',
  'ClusterStagedUpdateStrategy',
  'ClusterApprovalRequest',
  'StagedUpdateRun',
  'StagedUpdateStrategy',
  'ApprovalRequest',
  'ClusterResourcePlacementEviction',
  'ClusterResourcePlacementDisruptionBudget',
  'ClusterResourceOverride',
  'ClusterResourceOverrideSnapshot',
  'ResourceOverride',
  'ResourceOverrideSnapshot',
  'ClusterResourcePlacementStatus',
];
const SKIPPED_NETWORKING_KINDS = ['ServiceImport', 'TrafficManagerProfile', 'TrafficManagerBackend'];
const SKIPPED_GROUPS = [CLUSTER_GROUP, 'events.k8s.io', 'coordination.k8s.io', 'metrics.k8s.io'];
const SKIPPED_CORE_KINDS = ['v1/Pod', 'v1/Node'];

/**
 * Reads the hub agent's options `--skipped-propagating-apis` and `--allowed-propagating-apis`, as given on its
 * command line. A non-empty allow list replaces the default skip list.
 */
export function readPropagationConfig(skipped: string, allowed: string): PropagationConfig {
  const allowList = allowed !== '';
  const groups = new Set(allowList ? [] : SKIPPED_GROUPS);
  const groupVersions = new Set<string>();
  const groupKinds = new Set(
    allowList
      ? []
      : [
          ...SKIPPED_PLACEMENT_KINDS.map((kind) => `${PLACEMENT_GROUP}/${kind}`),
          ...SKIPPED_NETWORKING_KINDS.map((kind) => `networking.fleet.azure.com/${kind}`),
        ],
  );
  const kinds = new Set(allowList ? [] : SKIPPED_CORE_KINDS);
  const problems: string[] = [];
  const option = allowList ? allowed : skipped;
  for (const token of option === '' ? [] : option.split(';')) {
    const slashes = token.split('/').length - 1;
    if (slashes === 0) groups.add(token);
    else if (slashes === 1 && !token.startsWith('v1')) groupVersions.add(token);
    else if (slashes <= 2) for (const key of readKindToken(token)) kinds.add(key);
    else problems.push(token);
  }
  return { allowList, groups, groupVersions, groupKinds, kinds, problems };
}

/** `apps/v1/Deployment,StatefulSet` or `v1/Secret,ConfigMap` to keys. A part with slashes sets group and version. */
function readKindToken(token: string): string[] {
  const core = token.split('/').length === 2;
  let group = '';
  let version = core ? 'v1' : '';
  const kinds = token.split(',').map((part) => {
    const steps = part.split('/');
    if (steps.length === 1) return part;
    if (core) return steps[1] ?? '';
    group = steps[0] ?? '';
    version = steps[1] ?? '';
    return steps[2] ?? '';
  });
  return kinds.map((kind) => versionedKindKey(group, version, kind));
}

/** True when the agent never propagates objects of this kind in this version (`IsResourceDisabled`). */
export function isKindDisabled(
  config: PropagationConfig,
  group: string,
  version: string,
  kind: string,
): boolean {
  const configured =
    config.groups.has(group) ||
    (group !== '' && config.groupVersions.has(renderApiVersion(group, version))) ||
    config.groupKinds.has(`${group}/${kind}`) ||
    config.kinds.has(versionedKindKey(group, version, kind));
  return config.allowList ? !configured : configured;
}

/**
 * True when a namespace taken whole brings no objects of this kind (`ShouldProcessResource`). A core kind is
 * looked up without its group, so another group's kind of the same plural and version can disable it.
 */
export function isKindLeftOut(config: PropagationConfig, table: KindTable, row: ServedKind): boolean {
  const rows = row.group === '' ? (table.byPlural.get(`${row.version}/${row.plural}`) ?? [row]) : [row];
  return rows.some((each) => isKindDisabled(config, each.group, each.version, each.kind));
}
