import type { Fleet } from '../../model/fleet.ts';
import type { Placement } from '../../model/placement.ts';
import type { Work } from '../../model/work.ts';
import type { DeliveryFailure, ManifestFailure, Silence, WorkDifference } from '../diagnosis.ts';
import type { Drift } from '../drifts.ts';
import type { SnapshotLag } from '../snapshot-lags.ts';

/** What the diagnosis found out before chains are put together. */
export interface ChainInput {
  readonly failures: readonly ManifestFailure[];
  readonly deliveryFailures: readonly DeliveryFailure[];
  readonly silences: readonly Silence[];
  readonly snapshotLags: readonly SnapshotLag[];
  readonly workDifferences: readonly WorkDifference[];
  readonly drifts: readonly Drift[];
}

/** The same by what it is asked for. */
export interface ChainFacts {
  readonly fleet: Fleet;
  readonly failuresOf: (placement: Placement, cluster: string) => readonly ManifestFailure[];
  readonly deliveryOf: (placement: Placement, cluster: string) => readonly DeliveryFailure[];
  readonly lagsOf: (placement: Placement) => readonly SnapshotLag[];
  readonly silenceOf: (cluster: string) => Silence | undefined;
  readonly differencesOf: (work: Work) => readonly WorkDifference[];
  /** Differences that block nothing and belong to no autoscaler. */
  readonly driftsOf: (placement: Placement, cluster: string) => readonly Drift[];
}

/** Indexes the findings so far, once for all chains. */
export function buildChainFacts(fleet: Fleet, input: ChainInput): ChainFacts {
  const failures = groupBy(input.failures, (each) => `${each.placement?.key ?? ''} ${each.cluster}`);
  const deliveries = groupBy(input.deliveryFailures, (each) => `${each.placement.key} ${each.cluster}`);
  const lags = groupBy(input.snapshotLags, (each) => each.placement.key);
  const differences = groupBy(input.workDifferences, (each) => each.work);
  const drifts = groupBy(
    input.drifts.filter(({ blocking, scaled }) => !blocking && !scaled),
    (each) => `${each.placement.key} ${each.cluster}`,
  );
  const silences = new Map(input.silences.map((each) => [each.member.name, each]));
  return {
    fleet,
    failuresOf: (placement, cluster) => failures.get(`${placement.key} ${cluster}`) ?? [],
    deliveryOf: (placement, cluster) => deliveries.get(`${placement.key} ${cluster}`) ?? [],
    lagsOf: (placement) => lags.get(placement.key) ?? [],
    silenceOf: (cluster) => silences.get(cluster),
    differencesOf: (work) => differences.get(work) ?? [],
    driftsOf: (placement, cluster) => drifts.get(`${placement.key} ${cluster}`) ?? [],
  };
}

function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [item]);
    else known.push(item);
  }
  return groups;
}
