import { CLUSTER_GROUP, fleetKind } from '../../api/groups.ts';
import type { Fleet } from '../../model/fleet.ts';
import { isObserved } from '../../model/identity.ts';
import { isUnknown } from '../../model/knowledge.ts';
import { decodeMember, type Member, memberAgent } from '../../model/member.ts';
import { objectsOfKind } from '../../model/objects.ts';
import { policySnapshotsOf, resourceSnapshotsOf } from '../../model/references.ts';
import { decodeTime, renderTime } from '../../model/time.ts';
import type { Bundle, KubeObject } from '../../read/bundle.ts';
import type { Source } from '../../read/source.ts';
import type { Relation, Row } from '../relation.ts';

/** Signs that parts of a dump were collected at different times. */
export const captures: Relation = {
  name: 'captures',
  grain: 'one row per kind of sign that shows in the dump',
  columns: {
    sign: {
      type: 'string',
      means:
        '`written`: an archive states when its files were written; `copies`: members are there twice, with different heartbeats; `heartbeats`: something happened long after the last heartbeat of all members; `inventory`: an inventory that is more than thirty days older; `order`: a snapshot or Work is newer than the placement or snapshot that it was made from.',
    },
    early: { type: 'string', means: 'The part that was collected first: a file, or an object for `order`.' },
    late: { type: 'string', means: 'The part that was collected last.' },
    seconds: { type: 'int', means: 'How far apart; -1 when the sign does not tell.' },
    placements: { type: 'list<object>', means: 'The placements concerned; none when it is all of them.' },
  },
  rows: ({ bundle, fleet }) => [
    ...writtenRows(bundle),
    ...copyRows(fleet),
    ...heartbeatRows(bundle, fleet),
    ...inventoryRows(fleet),
    ...orderRows(fleet),
  ],
};

/** Times before this are what tools write that know no better (zip begins in 1980). */
const EARLIEST = Date.UTC(2015, 0, 1);

interface Mark {
  readonly name: string;
  readonly time: number;
}

function spanRow(sign: string, marks: readonly Mark[]): Row[] {
  const [first, ...others] = marks;
  if (first === undefined) return [];
  let [early, late] = [first, first];
  for (const mark of others) {
    if (mark.time < early.time) early = mark;
    if (mark.time > late.time) late = mark;
  }
  const seconds = Math.floor((late.time - early.time) / 1000);
  return [{ sign, early: early.name, late: late.name, seconds, placements: [] }];
}

/** When the files of an archive that hold printed KubeFleet objects were written. */
function writtenRows({ captured, objects }: Bundle): Row[] {
  const holders = new Set<Source>();
  for (const object of objects)
    if (isObserved(object) && fleetKind(object.group, object.kind) !== undefined)
      holders.add(object.origin.source);
  const marks = (captured?.sites ?? []).flatMap(({ sources }) =>
    sources.flatMap(({ source, written }): Mark[] =>
      written !== undefined && written >= EARLIEST && holders.has(source)
        ? [{ name: source.uri, time: written }]
        : [],
    ),
  );
  return spanRow('written', marks);
}

/** Members that are there twice, with different heartbeats: the least distance, because a member may fall silent. */
function copyRows(fleet: Fleet): Row[] {
  const spans = objectsOfKind(fleet.objects, '', CLUSTER_GROUP, 'MemberCluster').flatMap(
    ({ copies, head }) => {
      const marks = copies.flatMap((copy): Mark[] => {
        const time = copy.uid === head.uid ? lastHeartbeat(decodeMember(copy)) : undefined;
        return time === undefined ? [] : [{ name: copy.origin.source.uri, time }];
      });
      return marks.length < 2 ? [] : spanRow('copies', marks);
    },
  );
  return spans.sort((a, b) => Number(a['seconds']) - Number(b['seconds'])).slice(0, 1);
}

function lastHeartbeat(member: Member): number | undefined {
  return decodeTime(memberAgent(member)?.lastReceivedHeartbeat ?? '');
}

/** Heartbeats of several members that stop together have probably been collected together. */
const TOGETHER_PERIODS = 2;

function heartbeatRows({ captured }: Bundle, fleet: Fleet): Row[] {
  const beats = fleet.today.members.flatMap((member) => {
    const time = lastHeartbeat(member);
    const source = member.observed?.origin.source;
    return time === undefined || source === undefined ? [] : [{ member, time, source }];
  });
  const last = Math.max(...beats.map(({ time }) => time));
  const together = beats.filter(
    ({ member, time }) => last - time <= TOGETHER_PERIODS * member.heartbeatPeriodSeconds * 1000,
  );
  const [first] = together;
  if (first === undefined || together.length < 2 || together.length < beats.length) return [];
  const sources = new Set(beats.map(({ source }) => source));
  const others = (captured?.sites ?? [])
    .flatMap((site) => site.sources)
    .filter(({ source, time }) => !sources.has(source) && time > last)
    .map(({ source, time }): Mark => ({ name: source.uri, time }));
  return others.length === 0
    ? []
    : spanRow('heartbeats', [{ name: first.source.uri, time: last }, ...others]);
}

/** Members come and go; an inventory of last month is an old one. */
const INVENTORY_AGE_MS = 30 * 86_400_000;

/** The oldest inventory, when it is old: against `--now`, else the time of the capture. */
function inventoryRows({ inventory, now }: Fleet): Row[] {
  if (isUnknown(now)) return [];
  const old = inventory.captures
    .filter(({ time }) => now - time > INVENTORY_AGE_MS)
    .map(({ uri, time }): Mark => ({ name: uri, time }));
  return old.length === 0 ? [] : spanRow('inventory', [...old, { name: renderTime(now), time: now }]);
}

/** What was made from something newer than the dump shows was collected after it. */
function orderRows(fleet: Fleet): Row[] {
  const pairs = fleet.today.placements.flatMap((placement) => {
    const { observed } = placement;
    if (observed === undefined) return [];
    const { generation } = placement.metadata;
    const policy = policySnapshotsOf(fleet, placement).find(
      ({ object, placementGeneration = 0 }) => isObserved(object) && placementGeneration > generation,
    );
    if (policy !== undefined) return [{ observed, early: observed, late: policy.object }];
    const newest = resourceSnapshotsOf(fleet, placement).findLast(({ parts }) =>
      parts.some(({ object }) => isObserved(object)),
    );
    const work = fleet.links.placementWorks
      .get(placement.key)
      ?.find(
        ({ resourceSnapshotIndex = -1 }) => resourceSnapshotIndex > (newest?.index ?? resourceSnapshotIndex),
      );
    const snapshot = newest?.parts[0]?.object;
    return work === undefined || snapshot === undefined
      ? []
      : [{ observed, early: snapshot, late: work.object }];
  });
  const [first] = pairs;
  if (first === undefined) return [];
  const placements = pairs.map(({ observed }): KubeObject => observed);
  return [{ sign: 'order', early: nameOf(first.early), late: nameOf(first.late), seconds: -1, placements }];
}

function nameOf({ kind, namespace, name }: KubeObject): string {
  return namespace === '' ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}
