import type { Json, JsonObject } from '../../api/json.ts';
import type { Binding } from '../../model/binding.ts';
import type { Fleet } from '../../model/fleet.ts';
import { type Known, unknown } from '../../model/knowledge.ts';
import type { Placement } from '../../model/placement.ts';
import type { PlacementDecisions } from '../decisions.ts';
import { type ClusterSet, readClusterSet } from '../landings/cluster-set.ts';
import type { Landing } from '../landings.ts';
import type { OverrideSnapshot } from '../overrides/override-snapshot.ts';
import type { HubObject } from '../selection/hub.ts';
import { type Selection, simulateSelection } from '../selection.ts';
import { buildAttachments } from './attachments.ts';
import { buildBindingForms, type FormOf } from './binding-form.ts';
import { buildCarriers, type Carriers } from './carriers.ts';
import { type DeliveredWorks, readDeliveredWorks } from './delivered.ts';
import { buildFleetHub, type FleetHub } from './fleet-hub.ts';
import { buildFleetLandings, type DeliveryParts, type FleetLandings } from './fleet-landings.ts';
import { buildFleetOverrides, type FleetOverrides } from './fleet-overrides.ts';
import { readLandedManifest } from './landed-manifest.ts';
import { areHeavy, countManifestBytes } from './manifest-bytes.ts';
import { buildOverrideReach, type OverrideReach } from './override-reach.ts';
import { buildPatchResults, type PatchResult } from './patches.ts';
import { buildPayloads, type IsWanted, type Payload } from './payloads.ts';
import { type RuleAudience, readRuleAudience } from './rule-audience.ts';
import { type PlacementTargets, readTargets } from './targets.ts';

/** What placements select, where that goes, and what it looks like there. Each answer is worked out once. */
export interface Deliveries {
  /** The hub as it is wished. */
  readonly hub: () => FleetHub;
  /** The overrides as they are wished. */
  readonly overrides: () => FleetOverrides;
  /** What a placement selects; Unknown for a ResourcePlacement whose manifest states no namespace. */
  readonly selectionOf: (placement: Placement) => Known<Selection>;
  /** What each selector of each override reaches. */
  readonly overrideReach: () => OverrideReach;
  /** The overrides that a binding of a placement to a cluster would list now; Unknown without the member's labels. */
  readonly attachedTo: (placement: Placement, cluster: string) => Known<readonly OverrideSnapshot[]>;
  /** What the overrides that a binding lists make of a resource of its snapshot. */
  readonly formOf: (binding: Binding) => FormOf;
  /** The clusters a rule of an override is meant for, among those these placements go to. */
  readonly audienceOf: (
    snapshot: OverrideSnapshot,
    rule: number,
    placements: readonly Placement[],
  ) => RuleAudience;
  /** Which placements select what. */
  readonly carriers: () => Carriers;
  /** Where a placement goes. */
  readonly targetsOf: (placement: Placement) => PlacementTargets;
  /** Everything that lands anywhere. */
  readonly landings: () => FleetLandings;
  /** The manifest of a landing, without what any API server fills in by itself. */
  readonly manifestOf: (landing: Landing) => Json;
  /** What placements deliver of some kinds, envelopes opened; also where no cluster of a placement is known. */
  readonly payloads: (isWanted: IsWanted) => Iterable<Payload>;
  /** The names of a set of clusters of the landings, in order; equal sets share one list. */
  readonly clustersOf: (set: ClusterSet) => readonly string[];
  /** What the Works of the hub hold of it. */
  readonly delivered: () => DeliveredWorks;
  /** Bytes of an object as a snapshot holds it. */
  readonly bytesOf: (item: HubObject) => number;
  /** Whether objects make more than one part of a snapshot. */
  readonly areHeavy: (items: readonly HubObject[]) => boolean;
  /** What every patch of every override does to every object it reaches. */
  readonly patches: () => readonly PatchResult[];
}

/** Prepares the deliveries of a fleet; nothing is worked out before it is asked for. */
export function buildDeliveries(
  fleet: Fleet,
  decisionsOf: (placement: Placement) => PlacementDecisions,
): Deliveries {
  const selections = new Map<Placement, Known<Selection>>();
  const targets = new Map<Placement, PlacementTargets>();
  const shared = new Map<string, PlacementTargets>();
  const bytes = new Map<number, number>();
  const hub = once(() => buildFleetHub(fleet));
  const overrides = once(() => buildFleetOverrides(fleet));
  const selectionOf = (placement: Placement): Known<Selection> =>
    remember(selections, placement, () => select(hub(), placement));
  const targetsOf = (placement: Placement): PlacementTargets =>
    remember(targets, placement, () => {
      const found = readTargets(fleet, placement, decisionsOf(placement));
      // Many placements go to the same clusters; one list serves them all.
      return remember(shared, renderTargets(found), () => found);
    });
  const names = new Map<ClusterSet, readonly string[]>();
  const landings = once(() => buildFleetLandings(fleet, parts()));
  const parts = (): DeliveryParts => ({ hub: hub(), overrides: overrides(), selectionOf, targetsOf });
  const attachedTo = buildAttachments(fleet, parts);
  return {
    hub,
    overrides,
    attachedTo,
    formOf: buildBindingForms(fleet, { hub, overrides, attachedTo }),
    audienceOf: (snapshot, rule, placements) =>
      readRuleAudience(fleet, snapshot, rule, placements.map(targetsOf)),
    overrideReach: once(() => buildOverrideReach(fleet, parts())),
    selectionOf,
    carriers: once(() => buildCarriers(fleet, selectionOf)),
    targetsOf,
    bytesOf: (item) => remember(bytes, item.index, () => countManifestBytes(item)),
    areHeavy: (items) => areHeavy(hub(), items),
    landings,
    manifestOf: (landing) => readLandedManifest(hub(), landing),
    payloads: (isWanted) =>
      buildPayloads(
        fleet,
        { ...parts(), landings, manifestOf: (landing) => readLandedManifest(hub(), landing) },
        isWanted,
      ),
    clustersOf: (set) =>
      remember(names, set, () => readClusterSet(set).map((at) => landings().clusters[at]?.name ?? '')),
    delivered: once(() => readDeliveredWorks(fleet)),
    patches: once(() => buildPatchResults(fleet, parts())),
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function remember<K, V>(kept: Map<K, V>, key: K, make: () => V): V {
  const known = kept.get(key);
  if (known !== undefined) return known;
  const made = make();
  kept.set(key, made);
  return made;
}

function renderTargets({ clusters, open }: PlacementTargets): string {
  const names = clusters.map(({ cluster, certainty }) => `${cluster} ${certainty}`);
  return `${open === undefined ? '' : 'open '}${names.join()}`;
}

function select(hub: FleetHub, placement: Placement): Known<Selection> {
  if (placement.scope === 'namespace' && placement.namespace === '') return unknown('hub:ResourcePlacement');
  return simulateSelection(hub.hub, readPlacement(placement));
}

/** A namespace written on a cluster-scoped placement does not count. */
function readPlacement({ scope, object }: Placement): JsonObject {
  if (scope === 'namespace' || object.namespace === '') return object.value;
  return { ...object.value, metadata: { name: object.name } };
}
