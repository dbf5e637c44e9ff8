import { pointer } from '../../api/json.ts';
import type { Fleet } from '../../model/fleet.ts';
import { hasMember } from '../../model/hub-knowledge.ts';
import { isUnknown } from '../../model/knowledge.ts';
import { nearNames } from '../../model/near-names.ts';
import type { Placement } from '../../model/placement.ts';
import type { Relation, Row } from '../relation.ts';

/** Which clusters a placement means (design.md §5, `decisions`). */
export const decisions: Relation = {
  name: 'decisions',
  grain: 'one row per placement and cluster that its policy names',
  columns: {
    placement: { type: 'object', means: 'The placement.' },
    policyType: { type: 'string', means: 'PickAll, PickFixed or PickN.' },
    cluster: { type: 'string', means: 'The cluster.' },
    isMember: {
      type: 'bool',
      means: 'The fleet has a member of that name, letter case included.',
      gates: ['members'],
    },
    near: { type: 'list<string>', means: 'Member names that a misspelt name may mean, nearest first.' },
    clusters: { type: 'list<string>', means: 'The name and the member it most likely means.' },
    place: { type: 'place', means: 'The entry of the policy that names the cluster.' },
  },
  rows: ({ fleet }) => fleet.placements.flatMap((placement) => namedRows(fleet, placement)),
};

function namedRows(fleet: Fleet, placement: Placement): Row[] {
  const { policy } = placement;
  if (policy.type !== 'PickFixed') return [];
  return policy.clusterNames.map((cluster, index) => {
    const isMember = hasMember(fleet, cluster);
    const members = fleet.members
      .map((member) => member.name)
      .filter((name) => !policy.clusterNames.includes(name));
    const near = isMember === true || isUnknown(isMember) ? [] : nearNames(cluster, members);
    return {
      placement: placement.object,
      policyType: policy.type,
      cluster,
      isMember,
      near,
      clusters: [cluster, ...near.slice(0, 1)],
      place: {
        object: placement.object,
        pointer: policy.pointer + pointer('clusterNames', index),
        side: 'head',
      },
    };
  });
}
