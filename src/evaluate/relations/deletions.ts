import type { Deletion } from '../../diagnose/diagnosis.ts';
import type { Fleet } from '../../model/fleet.ts';
import type { Relation, Row } from '../relation.ts';

/** KubeFleet objects that are being deleted and are still there. */
export const deletions: Relation = {
  name: 'deletions',
  grain: 'one row per placement, binding, Work or member that is being deleted and still there',
  columns: {
    object: { type: 'object', means: 'What is being deleted.' },
    kind: { type: 'string', means: 'Its kind.' },
    owner: {
      type: 'string',
      means:
        'The placement it belongs to as `namespace/name`, the namespace empty for cluster scope; empty for a member.',
    },
    placementExists: { type: 'bool', means: 'The input still shows that placement.' },
    clusters: { type: 'list<string>', means: 'The clusters concerned.' },
    seconds: { type: 'int', means: 'Seconds since the deletion was asked for.', gates: ['time'] },
    holder: {
      type: 'string',
      means:
        'What it waits for: `silent-member` (no heartbeat since the deletion was asked for), `bindings`, `hub-agent` (nothing below it is being deleted yet), or `finalizers`.',
    },
    finalizers: { type: 'list<string>', means: 'The finalizers that are left.' },
    cause: { type: 'place', means: 'What holds it: the member’s heartbeat, or the finalizers.' },
  },
  rows: ({ fleet, diagnosis }) => diagnosis.deletions.map((each) => deletionRow(fleet, each)),
};

function deletionRow(fleet: Fleet, deletion: Deletion): Row {
  const { view } = deletion;
  return {
    object: view.object,
    kind: view.object.kind,
    owner: deletion.placementKey,
    placementExists: fleet.links.placements.has(deletion.placementKey),
    clusters: deletion.clusters,
    seconds: deletion.seconds,
    holder: deletion.holder,
    finalizers: view.metadata.finalizers,
    cause: deletion.cause,
  };
}
