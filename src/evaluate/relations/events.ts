import type { ClusterEvent } from '../../diagnose/events.ts';
import { renderObject } from '../../model/identity.ts';
import { objectEntry } from '../../model/objects.ts';
import { redactMessage } from '../../read/read.ts';
import type { Context } from '../context.ts';
import type { Relation, Row } from '../relation.ts';

/** What controllers and kubelets said about objects (design.md §5, `events`). */
export const events: Relation = {
  name: 'events',
  grain: 'one row per Event of the hub and of members, oldest first',
  columns: {
    event: { type: 'object', means: 'The Event.' },
    cluster: { type: 'string', means: 'The member it was taken from; empty for the hub.' },
    clusters: { type: 'list<string>', means: 'The same, as a list; empty for the hub.' },
    about: { type: 'string', means: 'The object it is about, as `Kind ns/name`.' },
    subject: {
      type: 'object',
      means: 'That object where the input has it, on the same cluster; the Event itself else.',
    },
    known: { type: 'bool', means: 'The input has the object it is about.' },
    kind: { type: 'string', means: 'Kind of that object.' },
    ns: { type: 'string', means: 'Namespace of that object; empty when it has none.' },
    name: { type: 'string', means: 'Name of that object.' },
    container: { type: 'string', means: 'The container it is about; empty for none.' },
    type: { type: 'string', means: '`Normal` or `Warning`.' },
    reason: { type: 'string', means: 'The reason, one word: Failed, FailedMount, FailedScheduling.' },
    message: { type: 'string', means: 'What it says, secrets masked.' },
    count: { type: 'int', means: 'How often it happened.' },
    first: { type: 'string', means: 'Time of the first; empty when it is not told.' },
    last: { type: 'string', means: 'Time of the last; empty when it is not told.' },
    component: { type: 'string', means: 'Who said it: kubelet, replicaset-controller.' },
    place: { type: 'place', means: 'The message.' },
  },
  rows: (context) => context.diagnosis.events.all().map((event) => eventRow(context, event)),
};

function eventRow({ fleet }: Context, event: ClusterEvent): Row {
  const { about, cluster, aboutUid } = event;
  const byUid = aboutUid === '' ? undefined : fleet.objects.byUid.get(aboutUid);
  const found = byUid ?? objectEntry(fleet.objects, cluster, about);
  const isIt = found?.observed !== undefined && (aboutUid === '' || found.observed.uid === aboutUid);
  return {
    event: event.object,
    cluster,
    clusters: cluster === '' ? [] : [cluster],
    about: renderObject(about),
    subject: isIt ? (found.observed ?? event.object) : event.object,
    known: isIt,
    kind: about.kind,
    ns: about.namespace,
    name: about.name,
    container: event.container,
    type: event.type,
    reason: event.reason,
    message: redactMessage(event.message),
    count: event.count,
    first: event.first,
    last: event.last,
    component: event.component,
    place: event.place,
  };
}
