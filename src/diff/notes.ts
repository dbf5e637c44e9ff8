import type { Context } from '../evaluate/context.ts';
import { isFleetComplete } from '../model/hub-knowledge.ts';
import { isUnknown } from '../model/knowledge.ts';
import { list } from '../model/list.ts';
import { renderTime } from '../model/time.ts';
import type { ViewObject, ViewPlacement } from './change-view.ts';

const OTHERS =
  'members that are not shown may be concerned as well: an inventory (fleetlint inventory) shows them all';

/** What to know before believing a change view. */
export function buildNotes(
  context: Context,
  placements: readonly ViewPlacement[],
  objects: readonly ViewObject[],
): readonly string[] {
  const { fleet } = context;
  const unread = readUnread(context);
  if (placements.length + objects.length === 0) return [...unread, ...readAges(context)];
  const waiting = placements.filter(({ external, change }) => external && change !== 'removed');
  const names = waiting.map(({ placement }) => placement.name);
  const held = placements.filter(({ heldBack }) => heldBack !== '');
  return [
    ...(waiting.length > 0
      ? [`nothing happens until a run: ${list(names)} ${names.length === 1 ? 'is' : 'are'} of type External`]
      : []),
    ...held.map(({ placement, heldBack }) => `the change of ${placement.name} has no effect: ${heldBack}`),
    ...unread,
    ...readAges(context),
    ...(objects.some(({ elsewhere }) => elsewhere) || !isFleetComplete(fleet) ? [OTHERS] : []),
  ];
}

/** When the picture of the members was taken. */
function readAges({ fleet, bundle }: Context): readonly string[] {
  const dump = bundle.objects.some(({ uid }) => uid !== '') && !isUnknown(fleet.now) ? fleet.now : undefined;
  return [
    ...fleet.inventory.captures.map(({ uri, time }) => `members as of ${renderTime(time)} (${uri})`),
    ...(dump === undefined ? [] : [`state of the hub as of ${renderTime(dump)}`]),
  ];
}

/** Files of which the head revision shows less than the base revision because they cannot be read. */
function readUnread({ bundle, base }: Context): readonly string[] {
  const kept = base?.after.fleet.objects.entries.values() ?? [];
  const sources = new Set(bundle.sources);
  const own = new Set(base?.bundle.sources);
  const uris = [...kept]
    .map(({ head }) => head.origin.source)
    .filter((source) => !sources.has(source) && own.has(source))
    .map(({ uri }) => uri);
  return [...new Set(uris)].map((uri) => `${uri} cannot be read, and is taken to be as it was`);
}
