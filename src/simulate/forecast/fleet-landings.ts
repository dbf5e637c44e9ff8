import { LABEL } from '../../api/placement.kubernetes-fleet.io.ts';
import type { Fleet } from '../../model/fleet.ts';
import { compareText } from '../../model/identity.ts';
import { isUnknown, type Known, unknown } from '../../model/knowledge.ts';
import type { Placement } from '../../model/placement.ts';
import {
  type LandingCluster,
  type LandingGap,
  type LandingRequest,
  type Landings,
  type LandingTarget,
  simulateLandings,
} from '../landings.ts';
import { cleanManifest } from '../selection/cleaning.ts';
import type { Selection } from '../selection.ts';
import { buildStoredManifest } from '../stored.ts';
import type { FleetHub } from './fleet-hub.ts';
import type { FleetOverrides } from './fleet-overrides.ts';
import type { PlacementTargets } from './targets.ts';

/** Landings of a fleet: rows name clusters by position in `clusters`. */
export interface FleetLandings extends Landings {
  /** Members, and clusters that only a policy or a binding names, in name order. */
  readonly clusters: readonly LandingCluster[];
}

/** What landings are built from. */
export interface DeliveryParts {
  readonly hub: FleetHub;
  readonly overrides: FleetOverrides;
  readonly selectionOf: (placement: Placement) => Known<Selection>;
  readonly targetsOf: (placement: Placement) => PlacementTargets;
}

/** Works out everything that lands anywhere in a fleet (design.md §3, "Landing"). */
export function buildFleetLandings(fleet: Fleet, parts: DeliveryParts): FleetLandings {
  const { placements, ...shared } = buildLandingRequest(fleet, parts, fleet.placements);
  const landings = simulateLandings({ ...shared, placements: placements.map(({ landing }) => landing) });
  const open = placements.flatMap(({ landing, targets }): LandingGap[] =>
    targets.open === undefined || landing.selection.error !== undefined
      ? []
      : [{ placement: landing.selection.placement, unknown: targets.open }],
  );
  return { ...landings, gaps: [...landings.gaps, ...open], clusters: shared.clusters };
}

/** A placement as landings take it, together with what is known of its targets. */
export interface RequestedPlacement {
  readonly placement: Placement;
  readonly landing: { readonly selection: Selection; readonly targets: readonly LandingTarget[] };
  readonly targets: PlacementTargets;
}

/** What landings are asked for; placements whose selection cannot be told are left out. */
export interface FleetLandingRequest extends Omit<LandingRequest, 'placements'> {
  readonly placements: readonly RequestedPlacement[];
}

/** The request for the landings of these placements. */
export function buildLandingRequest(
  fleet: Fleet,
  { hub, overrides, selectionOf, targetsOf }: DeliveryParts,
  placements: readonly Placement[],
): FleetLandingRequest {
  const clusters = readClusters(fleet, placements.map(targetsOf));
  const positions = new Map(clusters.map(({ name }, at) => [name, at]));
  return {
    clusters,
    overrides: overrides.index,
    isClusterScoped: hub.isClusterScoped,
    readManifest: (object) =>
      hub.sourceOf(object).form === 'declared'
        ? buildStoredManifest(object.object)
        : cleanManifest(object.object),
    placements: placements.flatMap((placement): RequestedPlacement[] => {
      const selection = selectionOf(placement);
      if (isUnknown(selection)) return [];
      const targets = targetsOf(placement);
      const landed = targets.clusters.map(({ cluster, certainty }) => ({
        cluster: positions.get(cluster) ?? 0,
        certainty,
      }));
      return [{ placement, landing: { selection, targets: landed }, targets }];
    }),
  };
}

/** The members of the fleet and the clusters that targets name besides. */
function readClusters(fleet: Fleet, targets: readonly PlacementTargets[]): readonly LandingCluster[] {
  const labels = new Map<string, LandingCluster['labels']>();
  for (const target of targets)
    for (const { cluster } of target.clusters) labels.set(cluster, unknown('members'));
  for (const { name, metadata } of fleet.members) {
    // The hub labels every member with its own name.
    labels.set(name, new Map([[LABEL.memberName, name], ...metadata.labels]));
  }
  return [...labels]
    .map(([name, known]) => ({ name, labels: known }))
    .sort((left, right) => compareText(left.name, right.name));
}
