import type { Fleet } from '../../model/fleet.ts';
import { isUnknown, type Known } from '../../model/knowledge.ts';
import type { Placement } from '../../model/placement.ts';
import type { HubObject } from '../selection/hub.ts';
import type { Selection } from '../selection.ts';

/** Which placements select what. */
export interface Carriers {
  /** The placements that select an object of the hub, in the fleet's order. */
  readonly of: (item: HubObject) => readonly Placement[];
  /** The placements that select anything in a namespace. */
  readonly inNamespace: (namespace: string) => readonly Placement[];
}

/** Turns selections around: from objects to placements. */
export function buildCarriers(
  fleet: Fleet,
  selectionOf: (placement: Placement) => Known<Selection>,
): Carriers {
  const byObject = new Map<number, Placement[]>();
  const byNamespace = new Map<string, Set<Placement>>();
  for (const placement of fleet.placements) {
    const selection = selectionOf(placement);
    if (isUnknown(selection)) continue;
    for (const { index, namespace } of selection.selected) {
      const known = byObject.get(index);
      if (known === undefined) byObject.set(index, [placement]);
      else known.push(placement);
      if (namespace === '') continue;
      const inside = byNamespace.get(namespace) ?? new Set();
      byNamespace.set(namespace, inside.add(placement));
    }
  }
  return {
    of: ({ index }) => byObject.get(index) ?? [],
    inNamespace: (namespace) => [...(byNamespace.get(namespace) ?? [])],
  };
}
