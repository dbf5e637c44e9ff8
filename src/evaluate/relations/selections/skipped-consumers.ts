import { objectKey } from '../../../model/identity.ts';
import { isUnknown } from '../../../model/knowledge.ts';
import type { Placement } from '../../../model/placement.ts';
import type { KubeObject } from '../../../read/bundle.ts';
import type { HubObject } from '../../../simulate/selection/hub.ts';
import type { Forecast } from '../../../simulate/simulate.ts';
import { readLandedObject } from '../patches/target.ts';

/** What lands with a placement and refers to an object of the hub that KubeFleet leaves out. */
export type SkippedConsumers = (placement: Placement, item: HubObject) => readonly KubeObject[];

/** Follows references when the first left-out object is asked about: those that miss what is never brought. */
export function buildSkippedConsumers(forecast: Forecast): SkippedConsumers {
  let consumers: ReadonlyMap<string, readonly KubeObject[]> | undefined;
  return (placement, item) => {
    consumers ??= readSkipped(forecast);
    return consumers.get(`${placement.key} ${objectKey(item)}`) ?? [];
  };
}

function readSkipped(forecast: Forecast): ReadonlyMap<string, readonly KubeObject[]> {
  const consumers = new Map<string, KubeObject[]>();
  const { rows, stage } = forecast.references();
  for (const { landing, thing, answer } of rows) {
    if (answer.why !== 'skipped' || isUnknown(answer.present)) continue;
    const key = `${stage.placementOf(landing)?.key ?? ''} ${objectKey(thing)}`;
    const object = readLandedObject(forecast.hub(), landing.object, landing.entry);
    const known = consumers.get(key);
    if (known === undefined) consumers.set(key, [object]);
    else if (!known.includes(object)) known.push(object);
  }
  return consumers;
}
