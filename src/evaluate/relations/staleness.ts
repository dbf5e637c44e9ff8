import type { Staleness } from '../../diagnose/staleness.ts';
import type { Fleet } from '../../model/fleet.ts';
import type { Relation, Row } from '../relation.ts';

/** Objects whose conditions describe the past. */
export const staleness: Relation = {
  name: 'staleness',
  grain: 'one row per placement, binding or Work with conditions of an older generation',
  columns: {
    object: { type: 'object', means: 'The object.' },
    role: { type: 'string', means: '`placement`, `binding` or `work`.' },
    placement: { type: 'object', means: 'Its placement; the object itself when there is none.' },
    cluster: { type: 'string', means: 'The cluster; empty for a placement.' },
    conditions: { type: 'list<string>', means: 'Types of these conditions, without prefix.' },
    observed: { type: 'int', means: 'The newest generation that they speak of.' },
    generation: { type: 'int', means: 'The generation that the object has.' },
    seconds: {
      type: 'int',
      means: 'Seconds since the spec was changed, by managed fields or the snapshot of a Work.',
      gates: ['time'],
    },
    overdue: {
      type: 'bool',
      means:
        'Whoever should have answered had the time to: three heartbeats of the member, two minutes of the hub.',
      gates: ['time'],
    },
    explained: {
      type: 'string',
      means:
        'What makes it normal or is told elsewhere: `deleting`, `not-bound`, `not-a-member`, `silent-member`, `scheduling`; else empty.',
    },
    hubSilent: { type: 'bool', means: 'The hub agent should have answered and shows no sign of life.' },
    place: { type: 'place', means: 'The generation that the first of these conditions speaks of.' },
  },
  rows: ({ fleet, diagnosis }) =>
    diagnosis.staleness.map((each) => ({
      ...stalenessRow(fleet, each),
      hubSilent: diagnosis.hubSilence !== undefined && each.role !== 'work',
    })),
};

function stalenessRow(fleet: Fleet, each: Staleness): Row {
  return {
    object: each.view.object,
    role: each.role,
    placement: fleet.links.placements.get(each.placementKey)?.object ?? each.view.object,
    cluster: each.clusters[0] ?? '',
    conditions: each.conditions,
    observed: each.observed,
    generation: each.generation,
    seconds: each.seconds,
    overdue: each.overdue,
    explained: each.explained,
    place: each.place,
  };
}
