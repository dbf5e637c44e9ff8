import { matchLabelSelector, readLabelSelector } from '../../model/label-selector.ts';
import type { Stage } from '../../model/update-strategy.ts';
import type { SchedulingCluster } from '../scheduling/cluster.ts';
import { compareNames } from '../scheduling/fleet.ts';
import { readGoInteger } from '../scheduling/go-integer.ts';

/** A cluster that a stage cannot sort, and what stands in its label; undefined when the label is missing. */
export interface UnsortableCluster {
  readonly cluster: string;
  readonly value: string | undefined;
}

/** One stage held against the clusters that a run has to update; unlike a run, it does not stop at the first error. */
export interface StageMatch {
  readonly stage: Stage;
  /** In name order. */
  readonly clusters: readonly string[];
  /** Those of them that an earlier stage takes as well, and the names of these stages. */
  readonly shared: readonly string[];
  readonly alsoIn: readonly string[];
  readonly unsortable: readonly UnsortableCluster[];
  /** Why the API server refuses the label selector; '' when it does not. */
  readonly selectorError: string;
}

export interface StageMatches {
  readonly stages: readonly StageMatch[];
  /** Clusters that no stage takes, in name order. */
  readonly unplaced: readonly string[];
}

type Labelled = Pick<SchedulingCluster, 'name' | 'labels'>;

/** Distributes clusters over stages (`computeRunStageStatus`): no selector takes none, an empty one all. */
export function matchStages(stages: readonly Stage[], clusters: readonly Labelled[]): StageMatches {
  const sorted = [...clusters].sort((a, b) => compareNames(a.name, b.name));
  const takers = new Map<string, string[]>();
  const matches = stages.map((stage): StageMatch => {
    const selector = readLabelSelector(stage.labelSelector);
    const taken = sorted.filter(({ labels }) => matchLabelSelector(selector, labels));
    const shared = taken.filter(({ name }) => takers.has(name)).map(({ name }) => name);
    const alsoIn = [...new Set(shared.flatMap((name) => takers.get(name) ?? []))];
    for (const { name } of taken) takers.set(name, [...(takers.get(name) ?? []), stage.name]);
    return {
      stage,
      clusters: taken.map(({ name }) => name),
      shared,
      alsoIn,
      unsortable: taken.flatMap((cluster) => findUnsortable(stage, cluster)),
      selectorError: selector?.error ?? '',
    };
  });
  return { stages: matches, unplaced: sorted.map(({ name }) => name).filter((name) => !takers.has(name)) };
}

function findUnsortable({ sortingLabelKey }: Stage, { name, labels }: Labelled): UnsortableCluster[] {
  if (sortingLabelKey === '') return [];
  const value = labels.get(sortingLabelKey);
  return typeof readGoInteger(value ?? '') === 'string' ? [{ cluster: name, value }] : [];
}
