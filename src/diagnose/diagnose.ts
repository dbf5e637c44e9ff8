import type { Fleet } from '../model/fleet.ts';
import { readDeletions } from './deletions.ts';
import { readDeliveryFailures } from './delivery-failures.ts';
import type { Diagnosis } from './diagnosis.ts';
import { readFailures } from './failures.ts';
import { readSelectorRefusals } from './selector-refusals.ts';
import { readShortfalls } from './shortfalls.ts';
import { readSilences } from './silence.ts';
import { readWorkDifferences } from './work-differences.ts';

/** Reads off a dump what KubeFleet did, and where it stopped. Cost is linear in placements, bindings and manifests. */
export function diagnose(fleet: Fleet): Diagnosis {
  const silences = readSilences(fleet);
  return {
    failures: readFailures(fleet),
    shortfalls: readShortfalls(fleet),
    selectorRefusals: readSelectorRefusals(fleet),
    deliveryFailures: readDeliveryFailures(fleet),
    workDifferences: readWorkDifferences(fleet),
    silences,
    deletions: readDeletions(fleet, silences),
  };
}
