import type { Fleet } from '../model/fleet.ts';
import type { Placement } from '../model/placement.ts';
import type { PlacementDecisions } from './decisions.ts';
import type { Deliveries } from './forecast/deliveries.ts';
import { type LiveObject, readLiveObjects } from './overlaps/live-object.ts';
import { readScaledWorkloads, type ScaledWorkload } from './overlaps/scaler.ts';
import { buildSelectorIndex, type SelectorIndex } from './overlaps/selector-index.ts';
import { type Overlap, simulateOverlaps } from './overlaps.ts';
import type { ViolationStage } from './violations/violation.ts';
import { buildViolations } from './violations.ts';

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
      overlaps ??= simulateOverlaps(fleet, deliveries, decisionsOf, buildIsRefused(fleet));
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

/** Stages of violations that leave the object on the hub. */
const TAKEN: ReadonlySet<ViolationStage> = new Set(['pruning', 'unwired', 'delivery', 'controller']);

/** Whether the hub refuses a manifest of a placement; what a hub has printed, it took. */
function buildIsRefused(fleet: Fleet): (placement: Placement) => boolean {
  const violationsOf = buildViolations(fleet);
  const known = new Map<Placement, boolean>();
  return (placement) => {
    if (placement.observed !== undefined) return false;
    const kept = known.get(placement);
    if (kept !== undefined) return kept;
    const refused = violationsOf(placement.object).some(({ stage }) => !TAKEN.has(stage));
    known.set(placement, refused);
    return refused;
  };
}
