import type { Budget, Eviction } from '../../model/eviction.ts';
import type { Fleet } from '../../model/fleet.ts';
import type { Placement } from '../../model/placement.ts';
import { bindingsOf } from '../../model/references.ts';
import {
  type BudgetArithmetic,
  calculateBudget,
  type EvictionResult,
  isMisconfigured,
  readDisruptionBudget,
  readEvictionOrder,
  readEvictionPlacement,
  simulateEviction,
} from '../eviction.ts';
import { readRolloutBinding } from '../rollout-binding.ts';

/** An eviction, what it is aimed at, and what its controller would make of it now. */
export interface EvictionForecast {
  readonly placement: Placement | undefined;
  /** The budget that guards the placement. */
  readonly budget: Budget | undefined;
  /** As if nobody had judged it before. */
  readonly result: EvictionResult;
}

/** Forecasts an eviction on the bindings there are. */
export function forecastEviction(fleet: Fleet, eviction: Eviction): EvictionForecast {
  const placement = fleet.links.placements.get(eviction.placementKey);
  const budget = fleet.budgets.find(({ placementKey }) => placementKey === eviction.placementKey);
  const bindings = placement === undefined ? [] : bindingsOf(fleet, placement);
  const order = readEvictionOrder(eviction.object.value);
  const result = simulateEviction({
    eviction: { ...order, conditions: [] },
    placement: placement && readEvictionPlacement(placement.object.value),
    budget: budget && readDisruptionBudget(budget.object.value),
    bindings: bindings.map(({ object }) => readRolloutBinding(object.value)),
  });
  return { placement, budget, result };
}

/** What a budget guards, and how many more clusters of it may be disturbed now. */
export interface BudgetForecast {
  readonly placement: Placement | undefined;
  /** A PickAll placement cannot have it: it needs a number of clusters that PickAll does not state. */
  readonly misconfigured: boolean;
  /** Undefined without the placement's bindings. */
  readonly arithmetic: BudgetArithmetic | undefined;
}

/** Works out a budget on the bindings there are. */
export function forecastBudget(fleet: Fleet, budget: Budget): BudgetForecast {
  const placement = fleet.links.placements.get(budget.placementKey);
  if (placement === undefined) return { placement, misconfigured: false, arithmetic: undefined };
  const guarded = readEvictionPlacement(placement.object.value);
  const limits = readDisruptionBudget(budget.object.value);
  const bindings = bindingsOf(fleet, placement).map(({ object }) => readRolloutBinding(object.value));
  return {
    placement,
    misconfigured: isMisconfigured(limits, guarded),
    arithmetic: bindings.length === 0 ? undefined : calculateBudget(bindings, guarded, limits),
  };
}
