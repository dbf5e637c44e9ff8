import type { Reference } from '../../../simulate/references/reference.ts';
import type { HubObject } from '../../../simulate/selection/hub.ts';
import type { Context } from '../../context.ts';

/** `maybe` when the answer, the landing of the consumer, or the form of either object is told by half. */
export function readCertainty({ forecast }: Context, { landing, answer }: Reference): string {
  const { sourceOf } = forecast.hub();
  // Manifests that differ may be alternatives, never applied together (rule catalogue, FL0103).
  const isAmbiguous = (item: HubObject): boolean =>
    (sourceOf(item).entry?.copies.filter(({ uid }) => uid === '').length ?? 0) > 1;
  const [supplied] = answer.supply?.landings ?? [];
  const things = [landing.object, supplied?.object ?? answer.standing.item].filter(
    (item) => item !== undefined,
  );
  const isSure = answer.certainty === 'sure' && landing.certainty === 'sure' && !things.some(isAmbiguous);
  return isSure ? 'sure' : 'maybe';
}
