import type { Fleet } from '../../model/fleet.ts';
import { isUnknown } from '../../model/knowledge.ts';
import type { Placement } from '../../model/placement.ts';
import type { EnvelopeEntry } from '../envelope.ts';
import { buildSelectedItems } from '../landings/items.ts';
import { isMeantFor } from '../overrides/matching.ts';
import { readOverrideKeys, readSelectorKeys } from '../overrides/override-key.ts';
import type { OverrideSnapshot } from '../overrides/override-snapshot.ts';
import type { HubObject } from '../selection/hub.ts';
import type { DeliveryParts } from './fleet-landings.ts';

/** An object of a placement that a selector of an override stands for. */
export interface ReachedObject {
  readonly placement: Placement;
  readonly object: HubObject;
  readonly entry: EnvelopeEntry | undefined;
}

/** What each selector of each override reaches, in the order of placements and objects. */
export interface OverrideReach {
  /** `selector` is its position. Only placements for which the override is meant count. */
  readonly of: (snapshot: OverrideSnapshot, selector: number) => readonly ReachedObject[];
}

/** Looks through everything that placements select, also when a placement is refused as a whole. */
export function buildOverrideReach(fleet: Fleet, parts: DeliveryParts): OverrideReach {
  const { snapshots } = parts.overrides;
  const wanted = {
    ClusterResourceOverride: readWanted(snapshots, 'ClusterResourceOverride'),
    ResourceOverride: readWanted(snapshots, 'ResourceOverride'),
  };
  if (snapshots.length > 0) {
    for (const placement of fleet.placements) {
      for (const reached of readReached(parts, placement)) {
        const manifest = reached.entry?.manifest ?? reached.object.object;
        const keys = readOverrideKeys(manifest, parts.hub.isClusterScoped);
        wanted.ClusterResourceOverride.get(keys.cluster)?.push(reached);
        if (keys.namespaced !== undefined) wanted.ResourceOverride.get(keys.namespaced)?.push(reached);
      }
    }
  }
  return {
    of: (snapshot, selector) => {
      const found = wanted[snapshot.kind].get(readSelectorKeys(snapshot)[selector] ?? '') ?? [];
      return found.filter(({ placement: { namespace, name } }) => isMeantFor(snapshot, { namespace, name }));
    },
  };
}

function readWanted(
  snapshots: readonly OverrideSnapshot[],
  kind: OverrideSnapshot['kind'],
): Map<string, ReachedObject[]> {
  const keys = snapshots.filter((each) => each.kind === kind).flatMap(readSelectorKeys);
  return new Map(keys.map((key) => [key, []]));
}

function* readReached({ selectionOf }: DeliveryParts, placement: Placement): Iterable<ReachedObject> {
  const selection = selectionOf(placement);
  if (isUnknown(selection)) return;
  // One list, even when the placement as a whole is refused: its author will mend that.
  const selected = selection.selectors.flatMap(({ hits }) => hits.selected);
  for (const item of buildSelectedItems(selected)) {
    if (item.error === undefined) yield { placement, object: item.object, entry: item.entry };
  }
}
