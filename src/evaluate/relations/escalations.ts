import type { Escalation } from '../../diagnose/escalations.ts';
import type { Relation, Row } from '../relation.ts';
import { missingKinds } from './escalations/packet.ts';

/** States that nothing in a manifest explains. */
export const escalations: Relation = {
  name: 'escalations',
  grain: 'one row per state of hub or member that calls for whoever maintains KubeFleet',
  columns: {
    state: {
      type: 'string',
      means:
        '`applied-but-missing`: a member says it applied an object that it does not have; `binding-stuck`: a binding waits for Works that are gone; `mismatch`: what controllers wrote does not fit together.',
    },
    placement: { type: 'object', means: 'The placement; what is left of it when it is gone.' },
    owner: { type: 'string', means: 'The same as `Kind ns/name`.' },
    cluster: { type: 'string', means: 'The cluster; empty when it concerns none in particular.' },
    fact: { type: 'string', means: 'The object concerned, or what does not fit.' },
    seconds: { type: 'int', means: 'Seconds that it has been so, at least.', gates: ['time'] },
    preview: {
      type: 'list<string>',
      means:
        'Settings of the placement that only pre-releases of the API know or that this release does not obey.',
    },
    wanting: {
      type: 'list<string>',
      means: 'What support asks for and the input does not hold: kinds of objects, and agents’ logs.',
    },
    place: { type: 'place', means: 'Where it is seen.' },
  },
  rows: ({ bundle, fleet, diagnosis }) => {
    const wanting = diagnosis.escalations.length === 0 ? [] : missingKinds(bundle, fleet);
    return diagnosis.escalations.map((each) => escalationRow(each, wanting));
  },
};

function escalationRow(each: Escalation, wanting: readonly string[]): Row {
  return {
    state: each.kind,
    placement: each.placement?.object ?? each.place.object,
    owner: each.owner,
    cluster: each.cluster,
    fact: each.fact,
    seconds: each.seconds,
    preview: each.preview,
    wanting,
    place: each.place,
  };
}
