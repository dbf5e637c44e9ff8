import { secondsSince } from '../../../model/ages.ts';
import type { Binding } from '../../../model/binding.ts';
import { type Condition, isFresh } from '../../../model/condition.ts';
import type { Fleet } from '../../../model/fleet.ts';
import { worksOf } from '../../../model/references.ts';
import type { Column, Row } from '../../relation.ts';

/** How far a binding has got, beside others of its placement. */
export const PROGRESS_COLUMNS: Readonly<Record<string, Column>> = {
  siblings: {
    type: 'list<object>',
    means: 'Other bindings of the same placement for the same cluster that are not being deleted.',
  },
  waiting: {
    type: 'string',
    means: 'The condition that says the members are still at work, `Applied` or `DiffReported`; else empty.',
  },
  worksDone: {
    type: 'bool',
    means: 'It has Works, and all of them report that condition for their present generation.',
  },
  waitingFor: {
    type: 'int',
    means: 'Seconds since that condition turned; -1 when there is none.',
    gates: ['time'],
  },
  waitingPlace: { type: 'place', means: 'The message of that condition, or the binding.' },
};

/** Fills `PROGRESS_COLUMNS` for one binding. */
export function progressColumns(fleet: Fleet, binding: Binding): Row {
  const waiting = binding.conditions.find(
    (each) => isFresh(each, binding.metadata.generation) && isInProgress(each),
  );
  return {
    siblings: siblingsOf(fleet, binding).map((each) => each.object),
    waiting: waiting?.plainType ?? '',
    worksDone: waiting !== undefined && areWorksDone(fleet, binding, waiting.plainType),
    waitingFor: waiting === undefined ? -1 : secondsSince(fleet, waiting.lastTransitionTime),
    waitingPlace: {
      object: binding.object,
      pointer: waiting === undefined ? '' : `${waiting.pointer}/message`,
      side: 'head',
    },
  };
}

function siblingsOf(fleet: Fleet, binding: Binding): readonly Binding[] {
  return (fleet.links.bindings.get(binding.placementKey) ?? []).filter(
    (each) =>
      each !== binding && each.targetCluster === binding.targetCluster && each.metadata.deleted === '',
  );
}

/** Says that members have not answered yet, which is no failure (delivery-and-conditions.md §2.4). */
function isInProgress({ plainType, status, reason, message }: Condition): boolean {
  if (plainType !== 'Applied' && plainType !== 'DiffReported') return false;
  if (status === 'Unknown' || reason === 'ApplyInProgress' || reason === 'DiffReportInProgress') return true;
  return status === 'False' && / has not yet completed /.test(message);
}

function areWorksDone(fleet: Fleet, binding: Binding, type: string): boolean {
  const works = worksOf(fleet, binding);
  return (
    works.length > 0 &&
    works.every((work) =>
      work.conditions.some(
        (each) =>
          each.plainType === type && each.status !== 'Unknown' && isFresh(each, work.metadata.generation),
      ),
    )
  );
}
