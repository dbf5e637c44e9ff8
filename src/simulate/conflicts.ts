import type { Fleet } from '../model/fleet.ts';
import type { Placement } from '../model/placement.ts';
import type { PlacementDecisions } from './decisions.ts';
import type { Deliveries } from './forecast/deliveries.ts';
import { type LiveObject, readLiveObjects } from './overlaps/live-object.ts';
import { readScaledWorkloads, type ScaledWorkload } from './overlaps/scaler.ts';
import { buildSelectorIndex, type SelectorIndex } from './overlaps/selector-index.ts';
import { type Overlap, simulateOverlaps } from './overlaps.ts';

/** Who else claims what lands. Each answer is worked out when it is asked for, and once. */
export interface Conflicts {
  /** Objects that two owners bring to one cluster. */
  readonly overlaps: () => readonly Overlap[];
  /** Landings on members that show the object already. */
  readonly liveObjects: () => readonly LiveObject[];
  /** Workloads with a fixed number of replicas that an autoscaler scales. */
  readonly scaledWorkloads: () => readonly ScaledWorkload[];
  /** The selector of a placement that brings an object. */
  readonly selectorOf: SelectorIndex;
}

/** Prepares the conflicts of a fleet. */
export function buildConflicts(
  fleet: Fleet,
  deliveries: Deliveries,
  decisionsOf: (placement: Placement) => PlacementDecisions,
): Conflicts {
  let overlaps: readonly Overlap[] | undefined;
  let live: readonly LiveObject[] | undefined;
  let scaled: readonly ScaledWorkload[] | undefined;
  return {
    overlaps: () => {
      overlaps ??= simulateOverlaps(fleet, deliveries, decisionsOf);
      return overlaps;
    },
    liveObjects: () => {
      live ??= readLiveObjects(fleet, deliveries);
      return live;
    },
    scaledWorkloads: () => {
      scaled ??= readScaledWorkloads(fleet, deliveries);
      return scaled;
    },
    selectorOf: buildSelectorIndex(deliveries),
  };
}
