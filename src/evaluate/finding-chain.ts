import type { Chains } from '../diagnose/chain.ts';
import type { Location, Place } from '../read/place.ts';
import type { ChainLink, PlacementRef } from './finding.ts';

/** How many links a finding shows; further ones are all alike, one for each manifest. */
const MOST_LINKS = 12;

/**
 * Looks up what the dump shows of a placement on the first of some clusters where something is out of order, as
 * findings carry it. Nothing when everything is in order, or nothing is known.
 */
export function chainReader(
  chains: Chains,
  locate: (place: Place) => Location,
): (placement: PlacementRef, clusters: readonly string[]) => readonly ChainLink[] {
  return ({ namespace, name }, clusters) => {
    for (const cluster of clusters) {
      const chain = chains.of(`${namespace}/${name}`, cluster);
      if (chain?.first === undefined) continue;
      return chain.links.slice(0, MOST_LINKS).map(({ object, state, message, place }) => ({
        object,
        state,
        message,
        location: locate(place),
      }));
    }
    return [];
  };
}
