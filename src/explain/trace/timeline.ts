import type { Chain } from '../../diagnose/chain.ts';
import type { Context } from '../../evaluate/context.ts';
import { compareText } from '../../model/identity.ts';
import { decodeTime } from '../../model/time.ts';
import type { KubeObject } from '../../read/bundle.ts';
import type { Location, Place } from '../../read/place.ts';
import type { Moment } from './answer.ts';
import { eventMoments } from './timeline/event-moments.ts';
import { addGaps } from './timeline/gaps.ts';
import { logMoments } from './timeline/log-moments.ts';
import { objectMoments } from './timeline/object-moments.ts';

/** More moments than a person reads. */
const MOST_MOMENTS = 500;

/**
 * What happened to the objects of some chains: snapshots made, conditions turned, heartbeats, events, lines of the
 * agents' logs. Oldest first, with the spans of which nothing tells.
 */
export function readTimeline(
  context: Context,
  chains: readonly Chain[],
  locate: (place: Place) => Location,
): readonly Moment[] {
  const objects = objectsOf(context, chains);
  const moments = [
    ...objects.flatMap(objectMoments),
    ...eventMoments(context, objects),
    ...logMoments(context, chains, locate),
  ];
  const seen = new Set<string>();
  const sorted = moments
    .filter((each) => {
      const key = JSON.stringify([each.time, each.object, each.text]);
      if (each.time === '' || seen.has(key)) return false;
      seen.add(key);
      return true;
    })
    .sort(
      (left, right) =>
        compareTime(left.time, right.time) || compareText(left.object?.kind ?? '', right.object?.kind ?? ''),
    );
  return addGaps(context, sorted.slice(-MOST_MOMENTS));
}

/** Fractions of seconds have many lengths. What is no time sorts as text. */
function compareTime(left: string, right: string): number {
  const [from, to] = [decodeTime(left), decodeTime(right)];
  return from === undefined || to === undefined ? compareText(left, right) : from - to;
}

/** The objects of the links, declared or not, and all snapshots of the placements. */
function objectsOf({ fleet }: Context, chains: readonly Chain[]): readonly KubeObject[] {
  const objects = new Set(chains.flatMap((chain) => chain.links.map((link) => link.place.object)));
  for (const object of [...objects]) {
    const entry = fleet.objects.byUid.get(object.uid);
    if (entry?.observed !== undefined) objects.add(entry.observed);
  }
  const keys = new Set(chains.map(({ placementKey }) => placementKey));
  for (const each of [...fleet.today.policySnapshots, ...fleet.today.snapshotParts])
    if (keys.has(each.placementKey)) objects.add(each.object);
  return [...objects];
}
