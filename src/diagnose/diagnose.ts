import type { Fleet } from '../model/fleet.ts';
import type { Diagnosis } from './diagnosis.ts';
import { readFailures } from './failures.ts';
import { readSelectorRefusals } from './selector-refusals.ts';
import { readShortfalls } from './shortfalls.ts';

/** Reads off a dump what KubeFleet did, and where it stopped. Cost is linear in placements, bindings and manifests. */
export function diagnose(fleet: Fleet): Diagnosis {
  return {
    failures: readFailures(fleet),
    shortfalls: readShortfalls(fleet),
    selectorRefusals: readSelectorRefusals(fleet),
  };
}
