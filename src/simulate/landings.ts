import type { Json, JsonObject } from '../api/json.ts';
import type { Known, Unknown } from '../model/knowledge.ts';
import { isUnknown } from '../model/knowledge.ts';
import type { EnvelopeEntry } from './envelope.ts';
import { buildClusterSet, type ClusterSet } from './landings/cluster-set.ts';
import { buildItems } from './landings/items.ts';
import { judgeClusters } from './landings/judgement.ts';
import type { RuleStep } from './overrides/application.ts';
import type { DeliveryError } from './overrides/delivery-error.ts';
import { matchOverrides, type OverrideIndex } from './overrides/matching.ts';
import type { IsClusterScoped } from './overrides/override-key.ts';
import { cleanManifest } from './selection/cleaning.ts';
import type { HubObject } from './selection/hub.ts';
import type { PlacementKey } from './selection/selectors.ts';
import type { Selection } from './selection.ts';

/** `maybe`: rests on something the input tells only by half. */
export type LandingCertainty = 'sure' | 'maybe';

/** A member cluster. Its labels are Unknown when its MemberCluster is not in the input. */
export interface LandingCluster {
  readonly name: string;
  readonly labels: Known<ReadonlyMap<string, string>>;
}

/** A cluster that a placement goes to, by its position in the request's clusters. */
export interface LandingTarget {
  readonly cluster: number;
  readonly certainty: LandingCertainty;
}

/** What a placement selects and where it goes. */
export interface LandingPlacement {
  readonly selection: Selection;
  readonly targets: Known<readonly LandingTarget[]>;
}

/** Everything landings follow from. */
export interface LandingRequest {
  readonly clusters: readonly LandingCluster[];
  readonly placements: readonly LandingPlacement[];
  readonly overrides: OverrideIndex;
  readonly isClusterScoped: IsClusterScoped;
  /** The manifest of a selected object as its snapshot holds it; by default the object, cleaned. */
  readonly readManifest?: (object: HubObject) => JsonObject;
}

/** What all rows say: whose object, which one, and on which clusters. */
export interface LandingSubject {
  readonly placement: PlacementKey;
  /** The selected object; the envelope for what lies inside one. */
  readonly object: HubObject;
  /** The envelope's entry; undefined for an object that lands itself. */
  readonly entry?: EnvelopeEntry;
  readonly clusters: ClusterSet;
}

/** An object in one form on all the clusters that get it so, with equal certainty (design.md §3). */
export interface Landing extends LandingSubject {
  readonly certainty: LandingCertainty;
  /** The manifest after overrides; undefined when none changed it: `readLandingManifest` has it in both cases. */
  readonly changed?: Json;
  /** The rules that changed it, in order, as they did on the first of the clusters. */
  readonly rules: readonly RuleStep[];
}

/** An object that an override deletes on these clusters. */
export interface LandingDeletion extends LandingSubject {
  readonly by: RuleStep;
}

/** Why nothing of a placement reaches these clusters: Works are made all or none. */
export interface LandingFailure {
  readonly placement: PlacementKey;
  readonly clusters: ClusterSet;
  readonly error: DeliveryError;
  /** The object whose overrides or whose contents failed; undefined when a cluster selector could not be read. */
  readonly object?: HubObject;
  readonly entry?: EnvelopeEntry;
  /** The rule that failed, when one did. */
  readonly step?: RuleStep;
}

/** What the input does not tell, and the gates that would. Without an object the placement's targets are meant. */
export interface LandingGap {
  readonly placement: PlacementKey;
  readonly object?: HubObject;
  readonly entry?: EnvelopeEntry;
  readonly clusters?: ClusterSet;
  readonly unknown: Unknown;
}

/** Everything that lands anywhere, and everything that does not and why. Rows in order of placement and object. */
export interface Landings {
  readonly rows: readonly Landing[];
  readonly deletions: readonly LandingDeletion[];
  readonly failures: readonly LandingFailure[];
  readonly gaps: readonly LandingGap[];
}

/**
 * What lands where, in which form (design.md §3, "Landing"): selections × targets after envelopes and overrides.
 * Clusters that get the same manifest with the same certainty share one row.
 */
export function simulateLandings(request: LandingRequest): Landings {
  const rows: Landing[] = [];
  const deletions: LandingDeletion[] = [];
  const failures: LandingFailure[] = [];
  const gaps: LandingGap[] = [];
  for (const { selection, targets } of request.placements) {
    if (selection.error !== undefined) continue;
    if (isUnknown(targets)) {
      gaps.push({ placement: selection.placement, unknown: targets });
      continue;
    }
    const landed = landPlacement(request, selection, targets);
    for (const row of landed.rows) rows.push(row);
    for (const row of landed.deletions) deletions.push(row);
    for (const row of landed.failures) failures.push(row);
    for (const row of landed.gaps) gaps.push(row);
  }
  return { rows, deletions, failures, gaps };
}

function landPlacement(
  request: LandingRequest,
  selection: Selection,
  targets: readonly LandingTarget[],
): Landings {
  const { placement } = selection;
  const nothing = { rows: [], deletions: [], failures: [], gaps: [] };
  const size = request.clusters.length;
  const everywhere = buildClusterSet(
    size,
    targets.map((target) => target.cluster),
  );
  const items = buildItems(selection);
  const broken = items.find((item) => item.error !== undefined);
  if (broken?.error !== undefined) {
    const { object, error } = broken;
    return { ...nothing, failures: [{ placement, clusters: everywhere, error, object }] };
  }
  const matched = matchOverrides(
    request.overrides,
    placement,
    selection.selected.map((item) => item.object),
    request.isClusterScoped,
  );
  return judgeClusters({ ...request, placement, items, matched, targets });
}

/** The manifest a landing delivers. */
export function readLandingManifest(landing: Pick<Landing, 'changed' | 'entry' | 'object'>): Json {
  return landing.changed ?? landing.entry?.manifest ?? cleanManifest(landing.object.object);
}
