import type { Arrival } from '../../diagnose/arrivals.ts';
import { renderObject } from '../../model/identity.ts';
import { objectEntry } from '../../model/objects.ts';
import type { Place } from '../../read/place.ts';
import type { Context } from '../context.ts';
import type { Relation, Row } from '../relation.ts';

/** How far objects came that somebody expects on members (`--expect`). */
export const arrivals: Relation = {
  name: 'arrivals',
  grain: 'one row per expected object, placement that brings it and cluster',
  columns: {
    wanted: { type: 'string', means: 'The object as `Kind ns/name`.' },
    placement: { type: 'object', means: 'The placement that brings it; without one, the object itself.' },
    placed: { type: 'bool', means: 'A placement brings it.' },
    placementName: { type: 'string', means: 'That placement as messages print it.' },
    clusters: {
      type: 'list<string>',
      means: 'The cluster it is expected on; none when nobody brings it anywhere.',
    },
    state: {
      type: 'string',
      means:
        '`arrived`, `not-on-hub`, `not-selected` by any placement, `not-picked` (the cluster), `broken` (a link of the chain), or `open` when the input does not tell.',
    },
    link: { type: 'string', means: 'The broken link, or why the cluster is refused; empty for none.' },
    place: { type: 'place', means: 'Where it shows.' },
    cause: { type: 'place', means: 'What to change.' },
  },
  rows: (context) => context.diagnosis.arrivals().flatMap((arrival) => arrivalRow(context, arrival)),
};

function arrivalRow(
  context: Context,
  { wanted, placement, cluster, state, link, place, cause }: Arrival,
): readonly Row[] {
  const at = place ?? anyPlace(context, wanted);
  if (at === undefined) return [];
  const shown = placement?.object ?? ('object' in at ? at.object : context.bundle.objects[0]);
  if (shown === undefined) return [];
  return [
    {
      wanted,
      placement: shown,
      placed: placement !== undefined,
      placementName: placement === undefined ? '' : renderObject(placement.object),
      clusters: cluster === '' ? [] : [cluster],
      state,
      link,
      place: at,
      cause: cause ?? at,
    },
  ];
}

/** What is not in the input has no place of its own: its namespace stands for it, else the first file. */
function anyPlace({ fleet, bundle }: Context, wanted: string): Place | undefined {
  const namespace = /^\S+ ([^/]+)\//.exec(wanted)?.[1] ?? '';
  const home = objectEntry(fleet.objects, '', {
    group: '',
    kind: 'Namespace',
    namespace: '',
    name: namespace,
  })?.head;
  const [source] = bundle.sources;
  if (home !== undefined) return { object: home, pointer: '', side: 'head' };
  return source && { source, start: 0, end: 0, side: 'head' };
}
