import type { Fleet } from '../../model/fleet.ts';
import type { Placement } from '../../model/placement.ts';
import type { DeliveryFailure, ManifestFailure, Silence } from '../diagnosis.ts';
import type { SnapshotLag } from '../snapshot-lags.ts';

/** What the diagnosis found out before chains are put together. */
export interface ChainInput {
  readonly failures: readonly ManifestFailure[];
  readonly deliveryFailures: readonly DeliveryFailure[];
  readonly silences: readonly Silence[];
  readonly snapshotLags: readonly SnapshotLag[];
}

/** The same by what it is asked for. */
export interface ChainFacts {
  readonly fleet: Fleet;
  readonly failuresOf: (placement: Placement, cluster: string) => readonly ManifestFailure[];
  readonly deliveryOf: (placement: Placement, cluster: string) => readonly DeliveryFailure[];
  readonly lagsOf: (placement: Placement) => readonly SnapshotLag[];
  readonly silenceOf: (cluster: string) => Silence | undefined;
}

/** Indexes the findings so far, once for all chains. */
export function buildChainFacts(fleet: Fleet, input: ChainInput): ChainFacts {
  const failures = groupBy(input.failures, (each) => `${each.placement?.key ?? ''} ${each.cluster}`);
  const deliveries = groupBy(input.deliveryFailures, (each) => `${each.placement.key} ${each.cluster}`);
  const lags = groupBy(input.snapshotLags, (each) => each.placement.key);
  const silences = new Map(input.silences.map((each) => [each.member.name, each]));
  return {
    fleet,
    failuresOf: (placement, cluster) => failures.get(`${placement.key} ${cluster}`) ?? [],
    deliveryOf: (placement, cluster) => deliveries.get(`${placement.key} ${cluster}`) ?? [],
    lagsOf: (placement) => lags.get(placement.key) ?? [],
    silenceOf: (cluster) => silences.get(cluster),
  };
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [item]);
    else known.push(item);
  }
  return groups;
}
