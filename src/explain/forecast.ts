import { explainGates } from '../model/gates.ts';
import { memberNames } from '../model/hub-knowledge.ts';
import { isUnknown, missingGates } from '../model/knowledge.ts';
import type { Placement } from '../model/placement.ts';
import { explainAbsence } from './forecast/absence.ts';
import type {
  FleetForecast,
  ForecastContext,
  ForecastPlacement,
  ForecastRequest,
  ForecastScheduled,
} from './forecast/answer.ts';
import { explainClusters } from './forecast/clusters.ts';
import { buildDifference, isSame } from './forecast/difference.ts';
import { buildObjects } from './forecast/objects.ts';
import { buildOutcomeIndex, type OutcomeIndex } from './forecast/outcome-index.ts';
import { buildWanted, type Wanted } from './forecast/wanted.ts';

/**
 * Tells what lands where, from which placement, why there and why not elsewhere, and in which form after overrides: for a
 * whole fleet, one object, or one cluster. With `before`, the fleet as it is, also what is different from that.
 */
export function buildForecast(
  context: ForecastContext,
  asked: ForecastRequest,
  before?: ForecastContext,
): FleetForecast {
  const wanted = buildWanted(asked);
  const earlier = new Map(
    before === undefined ? [] : forecastAll(before, wanted).map((each) => [keyOf(each.placement), each]),
  );
  const placements = forecastAll(context, wanted)
    .map((each): ForecastPlacement => {
      const was = earlier.get(keyOf(each.placement));
      return was === undefined ? each : { ...each, difference: buildDifference(was, each) };
    })
    .filter((each) => isOfInterest(each, wanted) || (each.difference && !isSame(each.difference)));
  const note = placements.length > 0 ? '' : explainAbsence(context, asked, wanted);
  return { asked, note, placements };
}

function keyOf({ kind, namespace, name }: ForecastPlacement['placement']): string {
  return `${kind} ${namespace}/${name}`;
}

function forecastAll(context: ForecastContext, wanted: Wanted): readonly ForecastPlacement[] {
  const index = buildOutcomeIndex(context);
  return context.fleet.placements.map((placement) => forecastPlacement(context, index, placement, wanted));
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
  const error = isUnknown(selection)
    ? explainGates(missingGates(selection))
    : (selection.error?.message ?? '');
  return {
    placement: ref,
    policy: placement.policy.type,
    scheduled: error === '' ? readScheduled(context, placement) : undefined,
    ...explainClusters(context, placement, wanted),
    open: open === undefined ? '' : explainGates(missingGates(open)),
    error,
    ...buildObjects(context, index, placement, {
      ...wanted,
      all: !wanted.hasObject || wanted.isPlacement(ref),
    }),
  };
}

/** Nothing is said where members that the input does not show decide what the condition counts. */
function readScheduled(
  { fleet, forecast }: ForecastContext,
  placement: Placement,
): ForecastScheduled | undefined {
  const { open } = forecast.targetsOf(placement);
  if (open !== undefined || isUnknown(memberNames(fleet))) return undefined;
  const { type, status, reason, message } = forecast.decisionsOf(placement).scheduledOf(placement).condition;
  return { type, status, reason, message };
}
