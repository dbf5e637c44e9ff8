import type { Fleet } from '../../model/fleet.ts';
import type { Placement } from '../../model/placement.ts';
import { policySnapshotsOf, resourceSnapshotsOf } from '../../model/references.ts';
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
    },
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
  const latestCount = all.filter((each) => each.latest).length;
  return all.map((each) => ({
    ...commonColumns(placement, each.object, 'policy', each.index, each.latest, latestCount),
    parts: 1,
    wantedParts: 1,
    resources: 0,
  }));
}

function resourceRows(fleet: Fleet, placement: Placement): Row[] {
  const all = resourceSnapshotsOf(fleet, placement);
  const latestCount = all.filter((each) => each.latest).length;
  return all.flatMap((each) => {
    const first = each.master ?? each.parts[0];
    if (first === undefined) return [];
    return [
      {
        ...commonColumns(placement, first.object, 'resource', each.index, each.latest, latestCount),
        parts: each.parts.length,
        wantedParts: each.master?.partCount ?? -1,
        resources: each.parts.reduce((sum, part) => sum + part.resources.length, 0),
      },
    ];
  });
}

function commonColumns(
  placement: Placement,
  snapshot: KubeObject,
  role: string,
  index: number | undefined,
  latest: boolean,
  latestCount: number,
): Row {
  return {
    snapshot,
    placement: placement.object,
    role,
    index: index ?? -1,
    latest,
    latestCount,
    strategyType: placement.strategy.type,
  };
}
