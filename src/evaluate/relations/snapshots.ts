import { PLACEMENT_GROUP } from '../../api/groups.ts';
import { pointer } from '../../api/json.ts';
import { LABEL } from '../../api/placement.kubernetes-fleet.io.ts';
import type { Binding } from '../../model/binding.ts';
import type { Fleet } from '../../model/fleet.ts';
import { hubListing } from '../../model/hub-knowledge.ts';
import { isUnknown, type Known } from '../../model/knowledge.ts';
import type { Placement } from '../../model/placement.ts';
import type { ListedObjects } from '../../model/presence.ts';
import { bindingsOf, policySnapshotsOf, resourceSnapshotsOf } from '../../model/references.ts';
import type { KubeObject } from '../../read/bundle.ts';
import type { Relation, Row } from '../relation.ts';

/** Policy and resource snapshots, several parts of one as one (design.md §5, `snapshots`). */
export const snapshots: Relation = {
  name: 'snapshots',
  grain: 'one row per snapshot of a placement; the parts of a resource snapshot are one',
  columns: {
    snapshot: { type: 'object', means: 'The snapshot; the first part that is there.' },
    placement: { type: 'object', means: 'Its placement.' },
    role: { type: 'string', means: '`policy` or `resource`.' },
    index: { type: 'int', means: 'Its index; -1 when the label is missing.' },
    latest: { type: 'bool', means: 'It is labelled as the latest.' },
    latestCount: {
      type: 'int',
      means: 'How many snapshots of this role the placement has that are labelled as the latest.',
      gates: ['hub:<snapshot kind>'],
    },
    complete: {
      type: 'bool',
      means: 'All its parts are there; a policy snapshot has one.',
      gates: ['hub:<snapshot kind>'],
    },
    listSure: { type: 'bool', means: 'False when snapshots were only probably all listed.' },
    bound: { type: 'list<string>', means: 'Clusters whose bindings point at it.' },
    placementDeleting: { type: 'bool', means: 'The placement is being deleted.' },
    latestPlace: { type: 'place', means: 'The label that says whether it is the latest.' },
    parts: { type: 'int', means: 'How many parts are there; 1 for a policy snapshot.' },
    wantedParts: { type: 'int', means: 'How many parts there should be; -1 when it does not say.' },
    resources: { type: 'int', means: 'How many objects it holds; 0 for a policy snapshot.' },
    strategyType: { type: 'string', means: 'Strategy of the placement: RollingUpdate or External.' },
  },
  rows: ({ fleet }) =>
    fleet.placements.flatMap((placement) => [
      ...policyRows(fleet, placement),
      ...resourceRows(fleet, placement),
    ]),
};

function policyRows(fleet: Fleet, placement: Placement): Row[] {
  const all = policySnapshotsOf(fleet, placement);
  const list = describeList(fleet, placement, 'policy', all);
  return all.map((each) => ({
    ...commonColumns(placement, each.object, list, each),
    bound: boundTo(fleet, placement, (binding) => binding.policySnapshotName === each.name),
    complete: true,
    parts: 1,
    wantedParts: 1,
    resources: 0,
  }));
}

function resourceRows(fleet: Fleet, placement: Placement): Row[] {
  const all = resourceSnapshotsOf(fleet, placement);
  const list = describeList(fleet, placement, 'resource', all);
  return all.flatMap((each) => {
    const first = each.master ?? each.parts[0];
    if (first === undefined) return [];
    return [
      {
        ...commonColumns(placement, first.object, list, each),
        bound: boundTo(fleet, placement, (binding) => binding.resourceSnapshotName === each.master?.name),
        complete: each.complete || (isUnknown(list.listed) ? list.listed : false),
        parts: each.parts.length,
        wantedParts: each.master?.partCount ?? -1,
        resources: each.parts.reduce((sum, part) => sum + part.resources.length, 0),
      },
    ];
  });
}

/** All snapshots of one role of a placement together. */
interface SnapshotList {
  readonly role: 'policy' | 'resource';
  readonly listed: Known<ListedObjects>;
  readonly latestCount: Known<number>;
}

const KINDS = {
  policy: { cluster: 'ClusterSchedulingPolicySnapshot', namespace: 'SchedulingPolicySnapshot' },
  resource: { cluster: 'ClusterResourceSnapshot', namespace: 'ResourceSnapshot' },
} as const;

/** None of those that are there being the latest proves something only when all are there. */
function describeList(
  fleet: Fleet,
  placement: Placement,
  role: SnapshotList['role'],
  all: readonly { readonly latest: boolean }[],
): SnapshotList {
  const listed = hubListing(fleet, PLACEMENT_GROUP, KINDS[role][placement.scope], placement.namespace);
  const latest = all.filter((each) => each.latest).length;
  return { role, listed, latestCount: latest === 0 && isUnknown(listed) ? listed : latest };
}

function boundTo(fleet: Fleet, placement: Placement, isBound: (binding: Binding) => boolean): string[] {
  const bound = bindingsOf(fleet, placement).filter(isBound);
  return [...new Set(bound.map((binding) => binding.targetCluster))].sort();
}

function commonColumns(
  placement: Placement,
  snapshot: KubeObject,
  { role, listed, latestCount }: SnapshotList,
  { index, latest }: { readonly index: number | undefined; readonly latest: boolean },
): Row {
  return {
    snapshot,
    placement: placement.object,
    role,
    index: index ?? -1,
    latest,
    latestCount,
    listSure: isUnknown(listed) || listed.sure,
    placementDeleting: placement.metadata.deleted !== '',
    latestPlace: {
      object: snapshot,
      pointer: pointer('metadata', 'labels', LABEL.isLatestSnapshot),
      side: 'head',
    },
    strategyType: placement.strategy.type,
  };
}
