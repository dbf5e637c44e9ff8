import type { Json } from '../../api/json.ts';
import type { Fleet } from '../../model/fleet.ts';
import { type ObjectIdentity, objectKey } from '../../model/identity.ts';
import { isUnknown } from '../../model/knowledge.ts';
import type { Placement } from '../../model/placement.ts';
import { readManifestIdentity } from '../../model/references/wanted.ts';
import { renderGoJson } from '../admission/go-text.ts';
import type { Deliveries } from '../forecast/deliveries.ts';
import { buildClusterSet, type ClusterSet, readClusterSet } from '../landings/cluster-set.ts';
import { buildItems } from '../landings/items.ts';
import type { Landing } from '../landings.ts';

/** Everything that lands, with stand-ins for the clusters that the input does not show. */
export interface Stage {
  readonly landings: readonly Landing[];
  readonly size: number;
  readonly placementOf: (landing: Pick<Landing, 'placement'>) => Placement | undefined;
  /** The stand-in for the unknown clusters that a placement may go to; undefined when all of them are known. */
  readonly standInOf: (placement: Placement) => number | undefined;
  /** True when one placement surely goes wherever the other goes among unknown clusters. */
  readonly follows: (placement: Placement, standIn: number) => boolean;
  /** The clusters of a set that have names, in order. */
  readonly namesOf: (set: ClusterSet) => readonly string[];
  /** True when a set has clusters that the input does not show. */
  readonly hasStandIn: (set: ClusterSet) => boolean;
  /** The names of the known clusters by position; stand-ins follow. */
  readonly clusters: readonly string[];
  readonly standIns: ClusterSet;
}

/** Adds to the landings what goes to clusters nobody shows: one stand-in for all placements with an equal policy. */
export function buildStage(fleet: Fleet, deliveries: Deliveries): Stage {
  const known = deliveries.landings();
  const clusters = known.clusters.map(({ name }) => name);
  const standIns = new Map<string, number>();
  const ofPlacement = new Map<Placement, number>();
  for (const placement of fleet.placements) {
    if (deliveries.targetsOf(placement).open === undefined || !isDelivering(placement)) continue;
    const text = renderPolicy(placement);
    const at = standIns.get(text) ?? clusters.length + standIns.size;
    standIns.set(text, at);
    ofPlacement.set(placement, at);
  }
  const size = clusters.length + standIns.size;
  const everywhere = standIns.get(EVERYWHERE);
  const supposed = [...ofPlacement].flatMap(([placement, at]) =>
    supposeLandings(
      deliveries,
      placement,
      buildClusterSet(size, at === everywhere ? standIns.values() : [at]),
    ),
  );
  const placementOf: Stage['placementOf'] = ({ placement }) =>
    fleet.links.placements.get(`${placement.namespace}/${placement.name}`);
  const delivered = known.rows.filter((row) => isDelivering(placementOf(row)));
  return {
    landings: [...delivered, ...supposed],
    size,
    clusters,
    placementOf,
    standInOf: (placement) => ofPlacement.get(placement),
    follows: (placement, standIn) => {
      const own = ofPlacement.get(placement);
      return own === standIn || (own !== undefined && own === everywhere);
    },
    namesOf: (set) => readClusterSet(set).flatMap((at) => clusters[at] ?? []),
    hasStandIn: (set) => readClusterSet(set).some((at) => at >= clusters.length),
    standIns: buildClusterSet(size, standIns.values()),
  };
}

/** A placement that only reports differences brings nothing. */
function isDelivering(placement: Placement | undefined): boolean {
  return placement?.strategy.apply.type !== 'ReportDiff';
}

const EVERYWHERE = 'everywhere';

/** Equal texts go to equal clusters. */
function renderPolicy({ policy, object }: Placement): string {
  const isFree = policy.type === 'PickAll' && (policy.required ?? []).length === 0;
  if (isFree && policy.tolerations.length === 0) return EVERYWHERE;
  const spec = object.value['spec'];
  const written = typeof spec === 'object' && spec !== null && 'policy' in spec ? spec['policy'] : null;
  return renderGoJson(written ?? null);
}

function supposeLandings(deliveries: Deliveries, placement: Placement, clusters: ClusterSet): Landing[] {
  const selection = deliveries.selectionOf(placement);
  if (isUnknown(selection) || selection.error !== undefined) return [];
  const items = buildItems(selection);
  if (items.some((item) => item.error !== undefined)) return [];
  return items.map(({ object, entry }) => ({
    placement: selection.placement,
    object,
    ...(entry && { entry }),
    clusters,
    certainty: 'sure',
    rules: [],
  }));
}

/** The manifest as it lands, as far as references and labels go. */
export function readLanded({ changed, entry, object }: Landing): Json {
  return changed ?? entry?.manifest ?? object.object;
}

/** What lands, as an identity: overrides cannot change it. */
export function readLandedIdentity({ entry, object }: Pick<Landing, 'entry' | 'object'>): ObjectIdentity {
  return entry === undefined ? object : readManifestIdentity(entry.manifest);
}

/** The key of what lands. */
export function readLandedKey(landing: Landing): string {
  return objectKey(readLandedIdentity(landing));
}
