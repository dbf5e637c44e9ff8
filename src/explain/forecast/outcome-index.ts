import type { PatchResult } from '../../simulate/forecast/patches.ts';
import type { Landing, LandingDeletion, LandingFailure, LandingGap } from '../../simulate/landings.ts';
import type { ForecastContext } from './answer.ts';

/** Everything that becomes of one placement. */
export interface Outcomes {
  readonly rows: Landing[];
  readonly deletions: LandingDeletion[];
  readonly failures: LandingFailure[];
  readonly gaps: LandingGap[];
}

/** Landings and patches by placement and object, so that views need not search. */
export interface OutcomeIndex {
  readonly of: (placement: { readonly namespace: string; readonly name: string }) => Outcomes;
  readonly patchesOf: (landing: Pick<Landing, 'placement' | 'object' | 'entry'>) => readonly PatchResult[];
}

const NOTHING: Outcomes = { rows: [], deletions: [], failures: [], gaps: [] };

/** Sorts the landings of a fleet by placement. */
export function buildOutcomeIndex({ forecast }: ForecastContext): OutcomeIndex {
  const byPlacement = new Map<string, Outcomes>();
  const outcomesOf = ({ namespace, name }: { namespace: string; name: string }): Outcomes => {
    const key = `${namespace}/${name}`;
    const known = byPlacement.get(key) ?? { rows: [], deletions: [], failures: [], gaps: [] };
    byPlacement.set(key, known);
    return known;
  };
  const landings = forecast.landings();
  for (const row of landings.rows) outcomesOf(row.placement).rows.push(row);
  for (const row of landings.deletions) outcomesOf(row.placement).deletions.push(row);
  for (const row of landings.failures) outcomesOf(row.placement).failures.push(row);
  for (const row of landings.gaps) outcomesOf(row.placement).gaps.push(row);
  const patches = new Map<string, PatchResult[]>();
  for (const patch of forecast.patches()) {
    const key = patchKey(patch.placement, patch);
    const known = patches.get(key);
    if (known === undefined) patches.set(key, [patch]);
    else known.push(patch);
  }
  return {
    of: ({ namespace, name }) => byPlacement.get(`${namespace}/${name}`) ?? NOTHING,
    patchesOf: (landing) => patches.get(patchKey(landing.placement, landing)) ?? [],
  };
}

function patchKey(
  { namespace, name }: { readonly namespace: string; readonly name: string },
  { object, entry }: { readonly object: Landing['object']; readonly entry?: Landing['entry'] | undefined },
): string {
  return `${namespace}/${name} ${object.index} ${entry?.key ?? ''}`;
}
