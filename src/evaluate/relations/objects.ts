import { FLEET_KINDS, fleetKind, NEXT_GROUP_SUFFIX, RETIRED_GROUP } from '../../api/groups.ts';
import { isObserved } from '../../model/identity.ts';
import { nearNames } from '../../model/near-names.ts';
import type { KubeObject } from '../../read/bundle.ts';
import type { Relation, Row } from '../relation.ts';
import { CARRIER_COLUMNS, readCarrierColumns } from './objects/carriers.ts';

/** Every Kubernetes object of the input, whatever its kind (design.md §5, `objects`). */
export const objects: Relation = {
  name: 'objects',
  grain: 'one row per object of the input',
  columns: {
    object: { type: 'object', means: 'The object itself.' },
    apiVersion: { type: 'string', means: 'Group and version as written.' },
    group: { type: 'string', means: 'The API group; empty for the core group.' },
    kind: { type: 'string', means: 'The kind as written.' },
    ns: { type: 'string', means: 'The namespace; empty when there is none or the manifest states none.' },
    name: { type: 'string', means: 'The name.' },
    site: { type: 'string', means: '`hub`, `member` or `declared`.' },
    observed: { type: 'bool', means: 'A cluster printed it; false for a manifest.' },
    apiState: {
      type: 'string',
      means:
        '`served` and `version-not-served` for KubeFleet kinds, `retired-group`, `sister-group` (the other KubeFleet group serves the kind), `unknown-kind` (no KubeFleet group serves it), `next-family`, or `other` for everybody else’s kinds.',
    },
    served: {
      type: 'list<string>',
      means: 'The apiVersions a hub serves for a KubeFleet kind of this name, preferred first.',
    },
    best: { type: 'string', means: 'The first of `served`, or empty.' },
    nearKind: {
      type: 'string',
      means: 'For `unknown-kind`: the kind of the group that was probably meant; else empty.',
    },
    fleetWritten: {
      type: 'bool',
      means:
        'It is of a kind that KubeFleet writes itself: Works, bindings, snapshots, InternalMemberClusters.',
    },
    value: { type: 'any', means: 'The whole object as read.' },
    ...CARRIER_COLUMNS,
  },
  rows: ({ bundle, fleet, forecast }) =>
    bundle.objects.map((object) =>
      // Carriers are worked out on demand, so that they must not be copied.
      Object.assign(readCarrierColumns(fleet, forecast, object), objectRow(object)),
    ),
};

function objectRow(object: KubeObject): Row {
  const served = FLEET_KINDS.filter((row) => row.kind === object.kind).flatMap((row) =>
    row.versions.map((version) => `${row.group}/${version}`),
  );
  return {
    object,
    apiVersion: object.apiVersion,
    group: object.group,
    kind: object.kind,
    ns: object.namespace,
    name: object.name,
    site: object.site.role,
    observed: isObserved(object),
    apiState: apiState(object),
    served,
    best: served[0] ?? '',
    nearKind: apiState(object) === 'unknown-kind' ? findNearKind(object) : '',
    fleetWritten: isFleetWritten(object),
    value: object.value,
  };
}

const FLEET_WRITTEN: ReadonlySet<string> = new Set([
  'Work',
  'AppliedWork',
  'ClusterResourceBinding',
  'ResourceBinding',
  'ClusterResourceSnapshot',
  'ResourceSnapshot',
  'ClusterSchedulingPolicySnapshot',
  'SchedulingPolicySnapshot',
  'ClusterResourceOverrideSnapshot',
  'ResourceOverrideSnapshot',
  'ClusterResourcePlacementStatus',
  'InternalMemberCluster',
]);

function isFleetWritten({ group, kind }: KubeObject): boolean {
  return fleetKind(group, kind) !== undefined && FLEET_WRITTEN.has(kind);
}

function findNearKind({ group, kind }: KubeObject): string {
  const kinds = FLEET_KINDS.filter((row) => row.group === group).map((row) => row.kind);
  const named = FLEET_KINDS.find((row) => row.group === group && row.plural === kind.toLowerCase());
  return (
    kinds.find((each) => each.toLowerCase() === kind.toLowerCase()) ??
    named?.kind ??
    nearNames(kind, kinds)[0] ??
    ''
  );
}

function apiState(object: KubeObject): string {
  const { group, kind, version } = object;
  if (group === RETIRED_GROUP) return 'retired-group';
  if (group.endsWith(NEXT_GROUP_SUFFIX)) return 'next-family';
  if (!FLEET_KINDS.some((row) => row.group === group)) return 'other';
  const row = fleetKind(group, kind);
  if (row !== undefined) return row.versions.includes(version) ? 'served' : 'version-not-served';
  return FLEET_KINDS.some((other) => other.kind === kind) ? 'sister-group' : 'unknown-kind';
}
