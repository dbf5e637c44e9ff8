import { type Json, readNumber, readPath, readString } from '../api/json.ts';
import { type Condition, decodeConditions, isConditionFalse, matchCondition } from '../model/condition.ts';
import { findFailure, isAvailable, isDiffReported, type RolloutBinding } from './rollout-binding.ts';
import { type Limit, readLimit, scaleLimit } from './rollout-limits.ts';

/** A request to take a placement off one cluster. */
export interface EvictionOrder {
  readonly placement: string;
  readonly cluster: string;
  readonly generation: number;
  readonly conditions: readonly Condition[];
}

/** What an eviction reads of its ClusterResourcePlacement. */
export interface EvictionPlacement {
  readonly deleting: boolean;
  readonly placementType: string;
  readonly numberOfClusters: number | undefined;
}

/** A disruption budget; it guards the placement of its own name. */
export interface DisruptionBudget {
  readonly name: string;
  readonly maxUnavailable: Limit;
  readonly minAvailable: Limit;
}

/** One eviction to be judged. Bindings of other placements are left out. */
export interface EvictionRequest {
  readonly eviction: EvictionOrder;
  readonly placement: EvictionPlacement | undefined;
  readonly budget: DisruptionBudget | undefined;
  readonly bindings: readonly RolloutBinding[];
}

/** A condition the controller writes. */
export interface EvictionCondition {
  readonly status: 'True' | 'False';
  readonly reason: string;
  readonly message: string;
}

export interface EvictionResult {
  /** The eviction was judged before; it stays as it is. */
  readonly final: boolean;
  readonly valid: EvictionCondition | undefined;
  /** Undefined for an invalid eviction. */
  readonly executed: EvictionCondition | undefined;
  /** Name of the binding that is deleted. */
  readonly deleted: string | undefined;
  /** The budget's numbers, when it came to them. */
  readonly arithmetic: BudgetArithmetic | undefined;
}

/** What a budget was judged by: `allowed` more clusters may be disturbed. */
export interface BudgetArithmetic {
  readonly total: number;
  readonly available: number;
  readonly desired: number;
  readonly allowed: number;
}

const KIND = 'ClusterResourcePlacement';
const TARGET = 'targeted by eviction';

/** Reads a ClusterResourcePlacementEviction. */
export function readEvictionOrder(json: Json | undefined): EvictionOrder {
  return {
    placement: readString(json, 'spec', 'placementName'),
    cluster: readString(json, 'spec', 'clusterName'),
    generation: readNumber(json, 'metadata', 'generation') ?? 0,
    conditions: decodeConditions(readPath(json, 'status', 'conditions'), '/status/conditions'),
  };
}

/** Reads what an eviction needs of a ClusterResourcePlacement, API defaults applied. */
export function readEvictionPlacement(json: Json | undefined): EvictionPlacement {
  return {
    deleting: readString(json, 'metadata', 'deletionTimestamp') !== '',
    placementType: readString(json, 'spec', 'policy', 'placementType') || 'PickAll',
    numberOfClusters: readNumber(json, 'spec', 'policy', 'numberOfClusters'),
  };
}

/** Reads a ClusterResourcePlacementDisruptionBudget. */
export function readDisruptionBudget(json: Json | undefined): DisruptionBudget {
  return {
    name: readString(json, 'metadata', 'name'),
    maxUnavailable: readLimit(readPath(json, 'spec', 'maxUnavailable')),
    minAvailable: readLimit(readPath(json, 'spec', 'minAvailable')),
  };
}

/** Judges an eviction once, as its controller does (delivery-and-conditions.md §9). */
export function simulateEviction(request: EvictionRequest): EvictionResult {
  const { eviction } = request;
  const bindings = request.bindings.filter(({ placement }) => placement === eviction.placement);
  const nothing = {
    final: false,
    valid: undefined,
    executed: undefined,
    deleted: undefined,
    arithmetic: undefined,
  };
  if (isEvictionFinal(eviction)) return { ...nothing, final: true };
  const targets = bindings.filter(({ cluster }) => cluster === eviction.cluster);
  const invalid = explainInvalid(request, targets.length);
  const [target] = targets;
  if (invalid !== undefined || target === undefined || request.placement === undefined) {
    const reason = `${KIND}EvictionInvalid`;
    return { ...nothing, valid: { status: 'False', reason, message: invalid ?? '' } };
  }
  const verdict = judgeEviction({ ...request, bindings }, request.placement, target);
  return {
    ...nothing,
    valid: { status: 'True', reason: `${KIND}EvictionValid`, message: 'Eviction is valid' },
    executed: {
      status: verdict.allowed ? 'True' : 'False',
      reason: `${KIND}Eviction${verdict.allowed ? 'Executed' : 'NotExecuted'}`,
      message: verdict.message,
    },
    deleted: verdict.allowed && !target.deleting ? target.name : undefined,
    arithmetic: verdict.arithmetic,
  };
}

/** True when the eviction was judged before: invalid for this generation, or with any Executed condition. */
export function isEvictionFinal({ conditions, generation }: EvictionOrder): boolean {
  return (
    isConditionFalse(matchCondition(conditions, 'Valid'), generation) ||
    matchCondition(conditions, 'Executed') !== undefined
  );
}

function explainInvalid({ placement }: EvictionRequest, targets: number): string | undefined {
  if (placement === undefined) return `Failed to find ${KIND} ${TARGET}`;
  if (placement.deleting) return `Found deleting ${KIND} ${TARGET}`;
  if (placement.placementType === 'PickFixed') return `Found ${KIND} with PickFixed placement type ${TARGET}`;
  if (targets > 1) return `Found more than one scheduler decision for placement in cluster ${TARGET}`;
  return targets === 0 ? `Failed to find scheduler decision for placement in cluster ${TARGET}` : undefined;
}

interface EvictionVerdict {
  readonly allowed: boolean;
  readonly message: string;
  readonly arithmetic?: BudgetArithmetic;
}

function judgeEviction(
  { eviction, budget, bindings }: EvictionRequest,
  placement: EvictionPlacement,
  target: RolloutBinding,
): EvictionVerdict {
  const allow = 'Eviction is allowed';
  const block = 'Eviction is blocked';
  if (target.deleting) {
    const removal = `resources propagated by placement is currently being removed from cluster ${TARGET}`;
    return { allowed: true, message: `${allow}, ${removal}` };
  }
  if (!isPlacementPresent(target)) {
    const message = `${block}, placement has not propagated resources to target cluster yet`;
    return { allowed: false, message };
  }
  if (findFailure(target) !== undefined || isDiffReported(target)) {
    return { allowed: true, message: `${allow}, placement has failed` };
  }
  if (budget === undefined || budget.name !== eviction.placement) {
    return { allowed: true, message: `${allow}, no ${KIND}DisruptionBudget specified` };
  }
  if (isMisconfigured(budget, placement)) {
    const cause = `either MaxUnavailable is specified or MinAvailable is specified as a percentage for PickAll ${KIND}`;
    return { allowed: false, message: `${block} by misconfigured ${KIND}DisruptionBudget, ${cause}` };
  }
  const arithmetic = calculateBudget(bindings, placement, budget);
  const counts = `availablePlacements: ${arithmetic.available}, totalPlacements: ${arithmetic.total}`;
  const allowed = arithmetic.allowed > 0;
  const message = `${allowed ? allow : block} by specified ${KIND}DisruptionBudget, ${counts}`;
  return { allowed, message, arithmetic };
}

/** True when resources may be on the cluster (`IsPlacementPresent`). */
export function isPlacementPresent({ state, previousState }: RolloutBinding): boolean {
  return state === 'Bound' || (state === 'Unscheduled' && previousState === 'Bound');
}

/** True for a budget that PickAll placements cannot have: it would need a known number of clusters. */
export function isMisconfigured(budget: DisruptionBudget, { placementType }: EvictionPlacement): boolean {
  if (placementType !== 'PickAll') return false;
  return budget.maxUnavailable !== undefined || typeof budget.minAvailable === 'string';
}

/** How many more bindings may be disturbed (`isEvictionAllowed`). A budget without fields allows none. */
export function calculateBudget(
  bindings: readonly RolloutBinding[],
  { placementType, numberOfClusters }: EvictionPlacement,
  { maxUnavailable, minAvailable }: DisruptionBudget,
): BudgetArithmetic {
  const total = bindings.length;
  const available = bindings.filter(isAvailable).length;
  const desired = placementType === 'PickN' ? (numberOfClusters ?? 0) : 0;
  let allowed = 0;
  if (maxUnavailable !== undefined) allowed = scaleLimit(maxUnavailable, desired) - (total - available);
  else if (minAvailable !== undefined) allowed = available - scaleLimit(minAvailable, desired);
  return { total, available, desired, allowed: Math.max(allowed, 0) };
}
