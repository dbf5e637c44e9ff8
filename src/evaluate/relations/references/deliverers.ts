import type { Placement } from '../../../model/placement.ts';
import type { KubeObject } from '../../../read/bundle.ts';
import type { Reference } from '../../../simulate/references/reference.ts';
import type { Context } from '../../context.ts';
import { readLandedObject } from '../patches/target.ts';

/** The placements that bring the thing to the clusters of a row; when it is missing, those that bring it elsewhere. */
export function readDeliverers({ forecast }: Context, { answer }: Reference): readonly Placement[] {
  const { stage } = forecast.references();
  const landings = (answer.supply?.landings ?? []).filter(
    ({ clusters }) => answer.present !== true || overlaps(clusters, answer.clusters),
  );
  const found = landings.flatMap((landing) => stage.placementOf(landing) ?? []);
  return [...new Set([...found, ...(answer.present === true ? [] : answer.standing.carriers)])];
}

/** The names of the clusters to which the thing is brought. */
export function readElsewhere({ forecast }: Context, { answer }: Reference): readonly string[] {
  return answer.supply === undefined ? [] : forecast.references().stage.namesOf(answer.supply.clusters);
}

/** The thing as the input shows it: what lands, else what the hub has, else what arrives instead of it. */
export function readThing({ forecast }: Context, { answer }: Reference): KubeObject | undefined {
  const hub = forecast.hub();
  const { landingOf } = forecast.references();
  const [landing = answer.instead && landingOf(answer.instead)] = answer.supply?.landings ?? [];
  if (landing !== undefined) return readLandedObject(hub, landing.object, landing.entry);
  return answer.standing.item && hub.sourceOf(answer.standing.item).object;
}

function overlaps(left: readonly number[], right: readonly number[]): boolean {
  return left.some((word, at) => (word & (right[at] ?? 0)) !== 0);
}
