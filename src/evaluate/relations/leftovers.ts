import type { Leftover } from '../../diagnose/leftovers.ts';
import type { Fleet } from '../../model/fleet.ts';
import { isUnknown } from '../../model/knowledge.ts';
import type { Relation, Row } from '../relation.ts';

/** What KubeFleet left behind on the hub and on members. */
export const leftovers: Relation = {
  name: 'leftovers',
  grain: 'one row per binding, Work or AppliedWork that outlived what it was made for',
  columns: {
    object: { type: 'object', means: 'The object.' },
    role: { type: 'string', means: '`binding`, `work` or `applied-work`.' },
    owner: {
      type: 'string',
      means: 'The placement it was made for, as `Kind ns/name`; empty for an AppliedWork.',
    },
    placement: { type: 'object', means: 'That placement when it is there; else the object itself.' },
    cluster: { type: 'string', means: 'The member.' },
    clusters: { type: 'list<string>', means: 'The member, as a list, for findings.' },
    leftBehind: {
      type: 'string',
      means:
        '`orphaned`: its placement is gone; `unbound`: the Work’s binding is gone; `deselected`: the cluster is no target any more; `without-work`: the hub has no such Work; `terminating`: it is being deleted on the member.',
    },
    gone: {
      type: 'bool',
      means: 'What it was made for is not in the input although its kind was listed.',
      gates: ['hub:<kind>'],
    },
    sure: { type: 'bool', means: 'False when that kind was only probably all listed.' },
    deleting: { type: 'bool', means: 'It is being deleted.' },
    objects: { type: 'int', means: 'How many objects it holds on the member; 0 for a binding.' },
    seconds: { type: 'int', means: 'Seconds that it has been so, at least.', gates: ['time'] },
    external: { type: 'bool', means: 'Its placement has the strategy External: a run takes clusters away.' },
    silent: { type: 'bool', means: 'The member has sent no heartbeat for three periods.' },
    cause: { type: 'place', means: 'The heartbeat of a silent member, else the object.' },
  },
  rows: ({ fleet, diagnosis }) => diagnosis.leftovers.map((each) => leftoverRow(fleet, each)),
};

function leftoverRow(fleet: Fleet, each: Leftover): Row {
  return {
    object: each.view.object,
    role: each.role,
    owner: each.placementKey === '' ? '' : renderOwner(each.placementKey),
    placement: fleet.links.placements.get(each.placementKey)?.object ?? each.view.object,
    cluster: each.cluster,
    clusters: each.cluster === '' ? [] : [each.cluster],
    leftBehind: each.why,
    gone: isUnknown(each.gone) ? each.gone : true,
    sure: isUnknown(each.gone) || each.gone === 'absent',
    deleting: each.deleting,
    objects: each.objects,
    seconds: each.seconds,
    external: each.external,
    silent: each.silent,
    cause: each.cause,
  };
}

/** `namespace/name` with an empty namespace for cluster scope, as people name a placement. */
function renderOwner(key: string): string {
  return key.startsWith('/') ? `ClusterResourcePlacement ${key.slice(1)}` : `ResourcePlacement ${key}`;
}
