import type { Budget, Eviction } from '../model/eviction.ts';
import type { Fleet } from '../model/fleet.ts';
import type { Known } from '../model/knowledge.ts';
import type { Placement } from '../model/placement.ts';
import type { UpdateRun } from '../model/update-run.ts';
import type { UpdateStrategy } from '../model/update-strategy.ts';
import type { Ground } from './decisions/ground.ts';
import type { PlacementDecisions } from './decisions.ts';
import {
  type BudgetForecast,
  type EvictionForecast,
  forecastBudget,
  forecastEviction,
} from './fleet-rollouts/eviction-forecast.ts';
import { forecastRollout, type RolloutForecast } from './fleet-rollouts/rollout-forecast.ts';
import type { StageMatches } from './fleet-rollouts/stage-matches.ts';
import {
  forecastUpdateRun,
  matchWanted,
  type UpdateRunForecast,
} from './fleet-rollouts/update-run-forecast.ts';

/** How changes reach clusters, and how clusters are taken off; each answer is worked out when it is asked for. */
export interface FleetRollouts {
  readonly updateRunOf: (run: UpdateRun) => UpdateRunForecast;
  /** The stages of a strategy over a set of clusters. */
  readonly stagesOver: (strategy: UpdateStrategy, clusters: Known<readonly string[]>) => Known<StageMatches>;
  readonly evictionOf: (eviction: Eviction) => EvictionForecast;
  readonly budgetOf: (budget: Budget) => BudgetForecast;
  /** Undefined when no rolling update is in question. */
  readonly rolloutOf: (placement: Placement) => RolloutForecast | undefined;
}

/** Prepares the rollouts of a fleet. */
export function buildFleetRollouts(
  fleet: Fleet,
  groundOf: () => Ground,
  decisionsOf: (placement: Placement) => PlacementDecisions,
): FleetRollouts {
  const runs = new Map<UpdateRun, UpdateRunForecast>();
  return {
    updateRunOf: (run) => {
      const known = runs.get(run);
      if (known !== undefined) return known;
      const made = forecastUpdateRun({ fleet, ground: groundOf(), decisionsOf }, run);
      runs.set(run, made);
      return made;
    },
    stagesOver: (strategy, clusters) => matchWanted(strategy, groundOf(), clusters),
    evictionOf: (eviction) => forecastEviction(fleet, eviction),
    budgetOf: (budget) => forecastBudget(fleet, budget),
    rolloutOf: (placement) => forecastRollout(fleet, placement),
  };
}
