import { explainGates } from '../model/gates.ts';
import { isUnknown, missingGates } from '../model/knowledge.ts';
import type { Placement } from '../model/placement.ts';
import { explainAbsence } from './forecast/absence.ts';
import type {
  FleetForecast,
  ForecastContext,
  ForecastPlacement,
  ForecastRequest,
} from './forecast/answer.ts';
import { explainClusters } from './forecast/clusters.ts';
import { buildObjects } from './forecast/objects.ts';
import { buildOutcomeIndex, type OutcomeIndex } from './forecast/outcome-index.ts';
import { buildWanted, type Wanted } from './forecast/wanted.ts';

/**
 * Tells what lands where, from which placement, why there, and in which form after overrides: for a whole fleet, one
 * object, or one cluster.
 */
export function buildForecast(context: ForecastContext, asked: ForecastRequest): FleetForecast {
  const wanted = buildWanted(asked);
  const index = buildOutcomeIndex(context);
  const placements = context.fleet.placements
    .map((placement) => forecastPlacement(context, index, placement, wanted))
    .filter((each) => isOfInterest(each, wanted));
  const note = placements.length > 0 ? '' : explainAbsence(context, asked, wanted);
  return { asked, note, placements };
}

function isOfInterest({ objects, placement, targets, failures }: ForecastPlacement, wanted: Wanted): boolean {
  if (wanted.isPlacement(placement)) return true;
  const onCluster = wanted.cluster === '' || targets.some(({ cluster }) => cluster === wanted.cluster);
  if (wanted.hasObject) return objects.length > 0 && onCluster;
  return onCluster || failures.length > 0;
}

function forecastPlacement(
  context: ForecastContext,
  index: OutcomeIndex,
  placement: Placement,
  wanted: Wanted,
): ForecastPlacement {
  const { forecast } = context;
  const selection = forecast.selectionOf(placement);
  const { open } = forecast.targetsOf(placement);
  const { namespace, name, object } = placement;
  const ref = { kind: object.kind, namespace, name };
  return {
    placement: ref,
    policy: placement.policy.type,
    ...explainClusters(context, placement, wanted),
    open: open === undefined ? '' : explainGates(missingGates(open)),
    error: isUnknown(selection) ? explainGates(missingGates(selection)) : (selection.error?.message ?? ''),
    ...buildObjects(context, index, placement, {
      ...wanted,
      all: !wanted.hasObject || wanted.isPlacement(ref),
    }),
  };
}
