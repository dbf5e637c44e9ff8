import type { Binding } from '../../model/binding.ts';
import type { Fleet } from '../../model/fleet.ts';
import { renderObject } from '../../model/identity.ts';
import type { Placement } from '../../model/placement.ts';
import { bindingsOf, latestPolicySnapshots, worksOf } from '../../model/references.ts';
import { type Contradiction, newest, SHARED, state, stateOf } from './statement.ts';

const WORK_CONDITIONS = ['Applied', 'Available', 'DiffReported'] as const;

/** What a binding sums up from its Works, and the placement copies from its bindings. */
export function compareBindings(fleet: Fleet, placement: Placement): Contradiction[] {
  const latest = latestPolicySnapshots(fleet, placement).at(-1);
  return bindingsOf(fleet, placement)
    .filter((binding) => binding.metadata.deleted === '' && binding.state === 'Bound')
    .flatMap((binding) => [
      ...compareWorks(fleet, placement, binding),
      ...(binding.policySnapshotName === latest?.name ? compareEntry(fleet, placement, binding) : []),
    ]);
}

function compareWorks(fleet: Fleet, placement: Placement, binding: Binding): Contradiction[] {
  const works = worksOf(fleet, binding);
  return WORK_CONDITIONS.flatMap((type): Contradiction[] => {
    const whole = stateOf(binding.conditions, type, binding.metadata.generation);
    if (whole?.status !== 'True') return [];
    for (const work of works) {
      const part = stateOf(work.conditions, type, work.metadata.generation);
      if (part?.status !== 'False') continue;
      return [
        {
          placement,
          cluster: binding.targetCluster,
          left: state(binding, whole, renderObject(binding.object)),
          right: state(work, part, renderObject(work.object)),
          seconds: newest(fleet, whole, part),
        },
      ];
    }
    return [];
  });
}

function compareEntry(fleet: Fleet, placement: Placement, binding: Binding): Contradiction[] {
  const entry = placement.status.clusters.find((each) => each.clusterName === binding.targetCluster);
  if (entry === undefined) return [];
  return SHARED.flatMap((type): Contradiction[] => {
    const shown = stateOf(entry.conditions, type, placement.metadata.generation);
    const own = stateOf(binding.conditions, type, binding.metadata.generation);
    if (shown === undefined || own === undefined || shown.status === own.status) return [];
    if (shown.status === 'Unknown' || own.status === 'Unknown') return [];
    return [
      {
        placement,
        cluster: binding.targetCluster,
        left: state(placement, shown, `the entry for ${binding.targetCluster}`),
        right: state(binding, own, renderObject(binding.object)),
        seconds: newest(fleet, shown, own),
      },
    ];
  });
}
