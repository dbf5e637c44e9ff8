import type { Fleet } from '../../model/fleet.ts';
import { isUnknown } from '../../model/knowledge.ts';
import type { Placement } from '../../model/placement.ts';
import { bindingsOf, latestResourceSnapshot } from '../../model/references.ts';
import {
  type RolloutRequest,
  type RolloutRound,
  readRolloutPlacement,
  simulateRolloutRound,
} from '../rollout.ts';
import { type RolloutBinding, readRolloutBinding } from '../rollout-binding.ts';
import { evaluateRolloutHolds } from '../rollout-hold.ts';

/** How far a rolling update is, and who keeps the rest back. */
export interface RolloutForecast {
  readonly round: RolloutRound;
  /** Clusters that keep their old state because too many others are not available. */
  readonly blocked: readonly string[];
  /** Clusters that are on the latest snapshot and not available: those the others wait for. */
  readonly holding: readonly string[];
  /** Name of the latest resource snapshot. */
  readonly latest: string;
}

/**
 * The next round of the rolling update of a placement; undefined when there is none to speak of: External, no
 * snapshot, no bindings. Overrides are taken as they are on the bindings, so that only resources count as changed.
 */
export function forecastRollout(fleet: Fleet, placement: Placement): RolloutForecast | undefined {
  const latest = latestResourceSnapshot(fleet, placement)?.master?.name;
  const bindings = bindingsOf(fleet, placement).map(({ object }) => readRolloutBinding(object.value));
  if (latest === undefined || bindings.length === 0) return undefined;
  const request: RolloutRequest = {
    now: isUnknown(fleet.now) ? undefined : fleet.now,
    placement: { ...readRolloutPlacement(placement.object.value), namespace: placement.namespace },
    latestSnapshot: latest,
    bindings,
    overrides: new Map(bindings.map((binding) => [binding.cluster, binding])),
  };
  if (evaluateRolloutHolds(request).length > 0) return undefined;
  const round = simulateRolloutRound(request);
  const held = new Set(round.blocked);
  return {
    round,
    blocked: clustersOf(bindings.filter(({ name }) => held.has(name))),
    holding: round.verdicts
      .filter(({ action, ready }) => action === 'upToDate' && !ready)
      .map(({ cluster }) => cluster)
      .sort(),
    latest,
  };
}

function clustersOf(bindings: readonly RolloutBinding[]): readonly string[] {
  return [...new Set(bindings.map(({ cluster }) => cluster))].sort();
}
