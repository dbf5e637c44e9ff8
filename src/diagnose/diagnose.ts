import type { Fleet } from '../model/fleet.ts';
import type { Bundle } from '../read/bundle.ts';
import type { Forecast } from '../simulate/simulate.ts';
import { readArrivals } from './arrivals.ts';
import { buildChains } from './chain.ts';
import { readContradictions } from './contradictions.ts';
import { readDeletions } from './deletions.ts';
import { readDeliveryFailures } from './delivery-failures.ts';
import type { Diagnosis } from './diagnosis.ts';
import { readDrifts } from './drifts.ts';
import { readEscalations } from './escalations.ts';
import { buildEvents } from './events.ts';
import { matchFailure } from './failure-class.ts';
import { readFailures } from './failures.ts';
import { readHubSilence } from './hub-silence.ts';
import { readLeftovers } from './leftovers.ts';
import { buildLogs } from './logs.ts';
import { readPodFailures } from './pod-failures.ts';
import { readSelectorRefusals } from './selector-refusals.ts';
import { readShortfalls } from './shortfalls.ts';
import { readSilences } from './silence.ts';
import { readSnapshotLags } from './snapshot-lags.ts';
import { readStaleness } from './staleness.ts';
import { readWorkDifferences } from './work-differences.ts';
import { podsOf, readSymptoms } from './workload-pods.ts';

/**
 * Reads off a dump what KubeFleet did, and where it stopped; with the bundle, what the agents' logs say of it, too. Cost
 * is linear in placements, bindings and manifests.
 */
export function diagnose(
  fleet: Fleet,
  forecast: Forecast,
  bundle: Pick<Bundle, 'logs' | 'sourceSites'> = {},
): Diagnosis {
  const silences = readSilences(fleet);
  const deletions = readDeletions(fleet, silences);
  const found = {
    failures: readFailures(fleet, forecast),
    deliveryFailures: readDeliveryFailures(fleet),
    snapshotLags: readSnapshotLags(fleet, forecast),
    silences,
    contradictions: readContradictions(fleet),
    workDifferences: readWorkDifferences(fleet, forecast),
    drifts: readDrifts(fleet),
  };
  const chains = buildChains(fleet, found);
  const events = buildEvents(fleet);
  return {
    ...found,
    shortfalls: readShortfalls(fleet),
    selectorRefusals: readSelectorRefusals(fleet),
    deletions,
    hubSilence: readHubSilence(fleet, deletions),
    staleness: readStaleness(fleet, silences),
    leftovers: readLeftovers(fleet, silences),
    escalations: readEscalations(fleet, found),
    chains,
    events,
    arrivals: remember(() => readArrivals(fleet, { forecast, chains })),
    podFailures: remember(() => readPodFailures(fleet, { forecast, chains, events })),
    logs: buildLogs(fleet, chains, bundle),
    podsOf: (cluster, workload) => podsOf(fleet, cluster, workload),
    symptomsOf: (cluster, workload) => readSymptoms(fleet, cluster, workload),
    classify: (message) => matchFailure('', message),
  };
}

/** Worked out when it is asked for, and once. */
function remember<T>(read: () => T): () => T {
  let kept: { readonly value: T } | undefined;
  return () => {
    kept ??= { value: read() };
    return kept.value;
  };
}
