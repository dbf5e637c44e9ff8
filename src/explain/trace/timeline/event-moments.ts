import type { ClusterEvent } from '../../../diagnose/events.ts';
import type { Context } from '../../../evaluate/context.ts';
import type { KubeObject } from '../../../read/bundle.ts';
import { redactMessage } from '../../../read/read.ts';
import type { Moment } from '../answer.ts';

const LONGEST = 160;

/** Events about some objects, by uid; what they say is masked and cut. */
export function eventMoments({ diagnosis }: Context, objects: readonly KubeObject[]): readonly Moment[] {
  const uids = new Set(objects.map(({ uid }) => uid));
  return diagnosis.events
    .all()
    .filter(({ aboutUid }) => aboutUid !== '' && uids.has(aboutUid))
    .map((event) => ({ kind: 'event', time: event.last, object: aboutOf(event), text: renderEvent(event) }));
}

function aboutOf({ about }: ClusterEvent): NonNullable<Moment['object']> {
  const { group, kind, namespace, name } = about;
  return { apiVersion: group, kind, namespace, name };
}

function renderEvent({ reason, message, count }: ClusterEvent): string {
  const said = redactMessage(message).replace(/\s+/g, ' ');
  const text = said.length > LONGEST ? `${said.slice(0, LONGEST).replace(/\S*$/, '')}…` : said;
  const times = count > 1 ? ` (${count} times)` : '';
  return `event ${reason}${text === '' ? '' : `: ${text}`}${times}`;
}
