import { CLUSTER_CONDITIONS } from '../../api/placement.kubernetes-fleet.io.ts';
import type { Fleet } from '../../model/fleet.ts';
import type { Placement } from '../../model/placement.ts';
import { type Contradiction, newest, SHARED, state, stateOf } from './statement.ts';

/** The placement sums up its clusters: True needs all of them, and False one that is not. */
export function compareLevels(fleet: Fleet, placement: Placement): Contradiction[] {
  const { generation } = placement.metadata;
  const entries = placement.status.clusters.filter((each) => each.clusterName !== '');
  return SHARED.flatMap((type): Contradiction[] => {
    const whole = stateOf(placement.status.conditions, type, generation);
    if (whole === undefined) return [];
    const parts = entries.map((entry) => ({ entry, part: stateOf(entry.conditions, type, generation) }));
    const other =
      whole.status === 'True'
        ? parts.find(({ part }) => part !== undefined && part.status !== 'True')
        : parts.length > 0 && parts.every(({ part }) => part?.status === 'True')
          ? parts[0]
          : undefined;
    if (other?.part === undefined) return [];
    return [
      {
        placement,
        cluster: other.entry.clusterName,
        left: state(placement, whole, 'the placement'),
        right: state(placement, other.part, `its entry for ${other.entry.clusterName}`),
        seconds: newest(fleet, whole, other.part),
      },
    ];
  });
}

/** Conditions after the first that is not True are taken away, so none may follow it. */
export function compareOrder(fleet: Fleet, placement: Placement): Contradiction[] {
  const { generation } = placement.metadata;
  const lists = [
    { conditions: placement.status.conditions, cluster: '', whose: 'the placement' },
    ...placement.status.clusters
      .filter((each) => each.clusterName !== '')
      .map((each) => ({
        conditions: each.conditions,
        cluster: each.clusterName,
        whose: `the entry for ${each.clusterName}`,
      })),
  ];
  return lists.flatMap(({ conditions, cluster, whose }): Contradiction[] => {
    const ordered = CLUSTER_CONDITIONS.filter((type) => type !== 'Scheduled')
      .map((type) => stateOf(conditions, type, generation))
      .filter((each) => each !== undefined);
    const stop = ordered.findIndex((each) => each.status !== 'True');
    const [broken, later] = [ordered[stop], ordered[stop + 1]];
    if (stop < 0 || broken === undefined || later === undefined) return [];
    return [
      {
        placement,
        cluster,
        left: state(placement, broken, whose),
        right: state(placement, later, 'the same list'),
        seconds: newest(fleet, broken, later),
      },
    ];
  });
}
