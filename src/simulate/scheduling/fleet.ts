import type { SchedulingCluster } from './cluster.ts';

/** The clusters of one fleet by number, which is their position in the input. */
export interface SchedulingFleet {
  readonly clusters: readonly SchedulingCluster[];
  readonly byName: ReadonlyMap<string, SchedulingCluster>;
  readonly numbers: ReadonlyMap<string, number>;
  /** Cluster numbers in name order; names compare byte by byte, never naturally (`m10` before `m9`). */
  readonly order: readonly number[];
  /** Position in name order by cluster number. */
  readonly rank: Int32Array;
}

/** Numbers the clusters and sorts their names once for all cycles. */
export function buildSchedulingFleet(clusters: readonly SchedulingCluster[]): SchedulingFleet {
  const names = clusters.map(({ name }) => name);
  const order = clusters.map((_, number) => number);
  order.sort((a, b) => compareNames(names[a] ?? '', names[b] ?? ''));
  const rank = new Int32Array(clusters.length);
  for (const [position, number] of order.entries()) rank[number] = position;
  return {
    clusters,
    byName: new Map(clusters.map((cluster) => [cluster.name, cluster])),
    numbers: new Map(names.map((name, number) => [name, number])),
    order,
    rank,
  };
}

/** Orders names the way Go compares strings. */
export function compareNames(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
