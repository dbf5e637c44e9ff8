import type { Sighting } from '../step.ts';
import type { SchedulingCluster, Taint } from './cluster.ts';
import type { Toleration } from './policy.ts';

/** The first taint of a cluster that no toleration accepts, or undefined (`findUntoleratedTaint`). */
export function matchTaints(
  cluster: SchedulingCluster,
  tolerations: readonly Toleration[],
): Taint | undefined {
  return cluster.taints.find((taint) => !tolerations.some((toleration) => isTolerated(taint, toleration)));
}

/** An operator other than the two accepts nothing, a missing one included: the API fills in `Equal` beforehand. */
function isTolerated(taint: Taint, { key, operator, value, effect }: Toleration): boolean {
  if (effect !== '' && effect !== taint.effect) return false;
  if (operator === 'Exists') return key === '' || key === taint.key;
  return operator === 'Equal' && key === taint.key && value === taint.value;
}

/** The reason the scheduler records for a taint. */
export function renderTaintReason({ key, value, effect }: Taint): string {
  return `taint &{Key:${key} Value:${value} Effect:${effect}} cannot be tolerated`;
}

/** The taints that no toleration accepts; all of them would have to be dealt with. */
export function explainTaints(
  cluster: SchedulingCluster,
  tolerations: readonly Toleration[],
): readonly Sighting[] {
  return cluster.taints.flatMap((taint, index): Sighting[] => {
    if (tolerations.some((toleration) => isTolerated(taint, toleration))) return [];
    const found = `${taint.key}${taint.value === '' ? '' : `=${taint.value}`}:${taint.effect}`;
    const path = `/spec/taints/${index}`;
    return [{ of: 'cluster', name: cluster.name, path, wanted: 'a toleration', found, by: '/tolerations' }];
  });
}
