import type { Fleet } from '../model/fleet.ts';
import { isKindDisabled, readPropagationConfig } from './selection/disabled-kinds.ts';

/**
 * What KubeFleet would do with a fleet (design.md §3). Answers are worked out when they are asked for, so that a
 * run pays only for what its rules read.
 */
export interface Forecast {
  /** Whether the hub agent never propagates a kind, by its known flags or the default ones. */
  readonly isKindDisabled: (group: string, version: string, kind: string) => boolean;
}

/** Simulates a fleet. Total: nothing in the input makes it throw. */
export function simulate(fleet: Fleet): Forecast {
  const flags = fleet.flags?.values;
  const config = readPropagationConfig(
    flags?.get('skipped-propagating-apis') ?? '',
    flags?.get('allowed-propagating-apis') ?? '',
  );
  return { isKindDisabled: (group, version, kind) => isKindDisabled(config, group, version, kind) };
}
