import { readList, readPath, readString } from '../api/json.ts';
import { secondsSince } from '../model/ages.ts';
import type { Binding } from '../model/binding.ts';
import { type Condition, isFresh, matchCondition } from '../model/condition.ts';
import type { Fleet } from '../model/fleet.ts';
import { hasMember } from '../model/hub-knowledge.ts';
import { isUnknown, type Known, unknown } from '../model/knowledge.ts';
import type { View } from '../model/metadata.ts';
import { decodeTime } from '../model/time.ts';
import type { Work } from '../model/work.ts';
import type { Place } from '../read/place.ts';
import type { Silence } from './diagnosis.ts';

/** An object whose conditions speak of an older generation of its spec, so that they describe the past. */
export interface Staleness {
  readonly view: View;
  readonly role: 'placement' | 'binding' | 'work';
  /** Key of the placement it belongs to. */
  readonly placementKey: string;
  readonly clusters: readonly string[];
  /** Types of the conditions, without prefix. */
  readonly conditions: readonly string[];
  /** The newest generation that they speak of, and the present one. */
  readonly observed: number;
  readonly generation: number;
  /** Seconds since the spec was changed, as far as the input tells. */
  readonly seconds: Known<number>;
  /** The agent that should have answered had the time to: three heartbeats, or two minutes for the hub's. */
  readonly overdue: Known<boolean>;
  /** What makes it normal or is told elsewhere; '' when nothing does. */
  readonly explained: '' | 'deleting' | 'not-bound' | 'not-a-member' | 'silent-member' | 'scheduling';
  readonly place: Place;
}

/** Seconds after which the hub agent should have looked at a change. */
const HUB_SECONDS = 120;
const PERIODS = 3;

/** Every placement, binding and Work with conditions of an older generation (delivery-and-conditions.md §1.4). */
export function readStaleness(fleet: Fleet, silences: readonly Silence[]): readonly Staleness[] {
  const byMember = new Map(silences.map((each) => [each.member.name, each]));
  const { placements, bindings, works } = fleet.today;
  return [
    ...placements.flatMap((each) =>
      describe(fleet, each, each.status.conditions, {
        role: 'placement',
        placementKey: each.key,
        clusters: [],
        explained: explainPlacement(each.metadata.deleted, each.status.conditions, each.metadata.generation),
      }),
    ),
    ...bindings.flatMap((each) =>
      describe(fleet, each, each.conditions, {
        role: 'binding',
        placementKey: each.placementKey,
        clusters: [each.targetCluster],
        explained: explainBinding(fleet, each),
      }),
    ),
    ...works.flatMap((each) =>
      describe(fleet, each, each.conditions, {
        role: 'work',
        placementKey: each.placementKey,
        clusters: each.cluster === '' ? [] : [each.cluster],
        explained: explainWork(fleet, each, byMember.get(each.cluster)),
        silence: byMember.get(each.cluster),
      }),
    ),
  ];
}

type Facts = Pick<Staleness, 'role' | 'placementKey' | 'clusters' | 'explained'> & {
  readonly silence?: Silence | undefined;
};

function describe(fleet: Fleet, view: View, conditions: readonly Condition[], facts: Facts): Staleness[] {
  const { silence, ...rest } = facts;
  const { generation } = view.metadata;
  const stale = conditions.filter((each) => !isFresh(each, generation));
  const [first] = stale;
  if (first === undefined) return [];
  const changed = changedAt(fleet, view, facts.role);
  return [
    {
      view,
      ...rest,
      conditions: stale.map((each) => each.plainType),
      observed: Math.max(...stale.map((each) => each.observedGeneration)),
      generation,
      seconds: changed === '' ? unknown('time') : secondsSince(fleet, changed),
      overdue: isOverdue(fleet, changed, silence),
      place: { object: view.object, pointer: `${first.pointer}/observedGeneration`, side: 'head' },
    },
  ];
}

/**
 * When the spec was last written: as managedFields tell, else not before the snapshot a Work was made from. A time
 * that is too early would make a fresh change look overdue, so '' when neither tells.
 */
function changedAt(fleet: Fleet, view: View, role: Staleness['role']): string {
  const times = readList(view.object.value, 'metadata', 'managedFields')
    .filter(
      (entry) =>
        readString(entry, 'subresource') === '' && readPath(entry, 'fieldsV1', 'f:spec') !== undefined,
    )
    .map((entry) => readString(entry, 'time'))
    .sort();
  const told = times.at(-1);
  if (told !== undefined) return told;
  if (role !== 'work') return '';
  const snapshots = fleet.links.resourceSnapshots.get((view as Work).placementKey) ?? [];
  const made = snapshots.find((each) => each.master?.name === (view as Work).resourceSnapshotName);
  return made?.master?.metadata.created ?? '';
}

function isOverdue(fleet: Fleet, changed: string, silence: Silence | undefined): Known<boolean> {
  if (changed === '') return unknown('time');
  if (silence !== undefined) {
    const beaten = (decodeTime(silence.heartbeat) ?? 0) - (decodeTime(changed) ?? 0);
    return beaten / 1000 >= PERIODS * silence.member.heartbeatPeriodSeconds;
  }
  const seconds = secondsSince(fleet, changed);
  return isUnknown(seconds) ? seconds : seconds >= HUB_SECONDS;
}

function explainPlacement(
  deleted: string,
  conditions: readonly Condition[],
  generation: number,
): Staleness['explained'] {
  if (deleted !== '') return 'deleting';
  const scheduled = matchCondition(conditions, 'Scheduled');
  return scheduled === undefined || !isFresh(scheduled, generation) ? 'scheduling' : '';
}

function explainBinding(fleet: Fleet, binding: Binding): Staleness['explained'] {
  if (binding.metadata.deleted !== '') return 'deleting';
  if (hasMember(fleet, binding.targetCluster) === false) return 'not-a-member';
  return binding.state === 'Bound' ? '' : 'not-bound';
}

function explainWork(fleet: Fleet, work: Work, silence: Silence | undefined): Staleness['explained'] {
  if (work.metadata.deleted !== '') return 'deleting';
  if (silence !== undefined && (silence.state === 'late' || silence.state === 'silent'))
    return 'silent-member';
  return hasMember(fleet, work.cluster) === false ? 'not-a-member' : '';
}
