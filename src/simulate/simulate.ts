import type { JsonObject } from '../api/json.ts';
import type { Fleet } from '../model/fleet.ts';
import type { Placement } from '../model/placement.ts';
import type { KubeObject } from '../read/bundle.ts';
import { buildChanges, type Changes } from './changes.ts';
import { buildConflicts, type Conflicts } from './conflicts.ts';
import { buildGround } from './decisions/ground.ts';
import { buildDecisions, type PlacementDecisions } from './decisions.ts';
import { buildFleetRollouts, type FleetRollouts } from './fleet-rollouts.ts';
import { buildDeliveries, type Deliveries } from './forecast/deliveries.ts';
import { buildNamespaceSupplies, type NamespaceSupply } from './namespace-supply.ts';
import { type QuotaDemand, simulateQuotas } from './quotas.ts';
import { buildReferences, type References } from './references.ts';
import { buildRequirements, type JudgedRequirement } from './requirements.ts';
import { cleanManifest } from './selection/cleaning.ts';
import { isKindDisabled, readPropagationConfig } from './selection/disabled-kinds.ts';
import type { Violation } from './violations/violation.ts';
import { buildViolations } from './violations.ts';

/**
 * What KubeFleet would do with a fleet (design.md §3). Answers are worked out when they are asked for, so that a
 * run pays only for what its rules read.
 */
export interface Forecast extends Deliveries, FleetRollouts, Conflicts {
  /** Whether the hub agent never propagates a kind, by its known flags or the default ones. */
  readonly isKindDisabled: (group: string, version: string, kind: string) => boolean;
  /** Which clusters a placement of the fleet ends up on, and what refuses the others. */
  readonly decisionsOf: (placement: Placement) => PlacementDecisions;
  /** A hub object as a snapshot taken now would hold it, without what the hub alone gave it. */
  readonly snapshotForm: (object: JsonObject) => JsonObject;
  /** Which placements bring a namespace to which members. */
  readonly supplyOf: (namespace: string) => NamespaceSupply;
  /** What ResourceQuotas and LimitRanges of members make of what placements deliver to their namespaces. */
  readonly quotas: () => readonly QuotaDemand[];
  /** What the policy of a placement asks of clusters, and how the known members stand to it. */
  readonly requirementsOf: (placement: Placement) => readonly JudgedRequirement[];
  /** What everything that lands refers to, and whether that is there. Worked out once, when first asked for. */
  readonly references: () => References;
  /**
   * What stands between an object and the hub: what it refuses, drops, or takes although it should not. With `base`,
   * its form in another revision, it is a change of that.
   */
  readonly violationsOf: (object: KubeObject, base?: KubeObject) => readonly Violation[];
}

/** A revision of a fleet, and what KubeFleet does with it. */
export interface Revision {
  readonly fleet: Fleet;
  readonly forecast: Forecast;
}

/**
 * Simulates a fleet. Total: nothing in the input makes it throw. With `base`, what it does when the fleet was in that
 * revision until now: chosen clusters stay chosen as far as policies are untouched, also where no dump shows them.
 */
export function simulate(fleet: Fleet, base?: Revision): Forecast {
  const flags = fleet.flags?.values;
  const config = readPropagationConfig(
    flags?.get('skipped-propagating-apis') ?? '',
    flags?.get('allowed-propagating-apis') ?? '',
  );
  const groundOf = buildGround(fleet, (namespace) => supplyOf(namespace));
  const earlier = (placement: Placement): PlacementDecisions | undefined => {
    const before = base?.fleet.links.placements.get(placement.key);
    return before && base?.forecast.decisionsOf(before);
  };
  const decisionsOf = buildDecisions(fleet, groundOf, base && earlier);
  const supplyOf = buildNamespaceSupplies(fleet, decisionsOf);
  const deliveries = buildDeliveries(fleet, decisionsOf);
  let references: References | undefined;
  return {
    ...deliveries,
    ...buildConflicts(fleet, deliveries, decisionsOf),
    ...buildFleetRollouts(fleet, groundOf, decisionsOf),
    isKindDisabled: (group, version, kind) => isKindDisabled(config, group, version, kind),
    decisionsOf,
    snapshotForm: cleanManifest,
    supplyOf,
    quotas: () => simulateQuotas(fleet, deliveries),
    requirementsOf: buildRequirements(groundOf),
    references: () => {
      references ??= buildReferences(fleet, deliveries, supplyOf);
      return references;
    },
    violationsOf: buildViolations(fleet),
  };
}

/** What happens to clusters when a fleet goes from `base` to `head`, which was simulated on top of it. */
export function compareRevisions(base: Revision, head: Revision): Changes {
  return buildChanges(base, head);
}
