import { readString } from '../../api/json.ts';
import { MEMBER_NAMESPACE_PREFIX } from '../../api/placement.kubernetes-fleet.io.ts';
import type { LogEntry } from '../../diagnose/logs/log-entry.ts';
import type { Place } from '../../read/place.ts';
import type { Context } from '../context.ts';
import type { Relation, Row } from '../relation.ts';
import { refusedPodRows } from './agent-errors/refused-pods.ts';
import { restartRows } from './agent-errors/restarts.ts';
import { renderQuote } from './logs/quote.ts';

/** What goes wrong with the agents themselves, by their logs and pods. */
export const agentErrors: Relation = {
  name: 'agentErrors',
  grain: 'one row per agent and kind of trouble that is not about a placement',
  columns: {
    agent: { type: 'string', means: '`hub` or `member`.' },
    cluster: { type: 'string', means: 'The member whose agent it is; empty for the hub agent.' },
    clusters: { type: 'list<string>', means: 'The same, as a list; empty for the hub agent.' },
    topic: {
      type: 'string',
      means:
        '`crash`; `authorization`: the agent may not do what it needs; `webhook`: the hub’s own webhook does not answer; `leader`: it lost the lease; `throttling`; `heartbeat`; `member`; `other`.',
    },
    basis: {
      type: 'string',
      means: '`log`; `pod` for what the agent’s pod shows; `event` for an Event about its pods.',
    },
    level: { type: 'string', means: 'I, W, E or F.' },
    text: { type: 'string', means: 'The message of the first line.' },
    quote: { type: 'string', means: 'Message and error of the first line, secrets masked.' },
    failure: { type: 'string', means: 'The class of what an API server said, as in `manifests`.' },
    count: { type: 'int', means: 'How often it occurs.' },
    peak: { type: 'int', means: 'Most occurrences within ten minutes of the clock.' },
    lasting: { type: 'int', means: 'Seconds from the first to the last line.' },
    first: { type: 'string', means: 'Time of the first line.' },
    last: { type: 'string', means: 'Time of the last line.' },
    user: { type: 'string', means: 'The user that was refused; else empty.' },
    stranger: {
      type: 'string',
      means: 'That user, when the MemberCluster names another one; else empty.',
    },
    silent: { type: 'bool', means: 'The member sends no heartbeat any more.' },
    identity: {
      type: 'string',
      means:
        'The user that the hub lets in for the member, from the MemberCluster; empty when it is not told.',
    },
    transient: { type: 'bool', means: 'Of a kind that goes away by itself.' },
    settled: {
      type: 'bool',
      means: 'The member was heard of later, or it was not repeated for twenty minutes.',
    },
    place: { type: 'place', means: 'The first line; for `pod`, the last state.' },
    cause: {
      type: 'place',
      means: 'For `authorization`: the identity in the MemberCluster; else the place.',
    },
  },
  rows: (context) => [
    ...context.diagnosis.logs
      .entries()
      .flatMap((entry) => (isAgents(entry) ? [errorRow(context, entry)] : [])),
    ...restartRows(context.fleet),
    ...refusedPodRows(context.diagnosis),
  ],
};

const AGENT_TOPICS: ReadonlySet<string> = new Set([
  'crash',
  'authorization',
  'webhook',
  'leader',
  'throttling',
  'heartbeat',
  'member',
]);

/** What names a placement is told in `logs`, unless it concerns the agent as a whole. */
function isAgents({ topic, placementKey }: LogEntry): boolean {
  return AGENT_TOPICS.has(topic) || placementKey === '';
}

const USER = /User "([^"]{1,300})" cannot/;

function errorRow({ fleet, diagnosis }: Context, entry: LogEntry): Row {
  const { agent, site, topic, level, failure, count, peak, first, last, transient, settled, place } = entry;
  const cluster = agent === 'member' ? site : mailboxOf(entry);
  const member = fleet.today.members.find(({ name }) => name === cluster);
  const user = USER.exec(entry.error)?.[1] ?? '';
  const identity = identityOf(member?.object.value);
  const identityPlace: Place | undefined = member && {
    object: member.object,
    pointer: '/spec/identity',
    side: 'head',
  };
  return {
    agent,
    cluster,
    clusters: cluster === '' ? [] : [cluster],
    topic,
    basis: 'log',
    level,
    text: entry.message,
    quote: renderQuote(entry),
    failure,
    count,
    peak,
    lasting: Math.max(0, Math.round(((entry.lastTime ?? 0) - (entry.firstTime ?? 0)) / 1000)),
    first,
    last,
    user,
    stranger: identity === '' || user === identity ? '' : user,
    silent: isSilent(diagnosis, cluster),
    identity,
    transient,
    settled,
    place,
    cause: topic === 'authorization' ? (identityPlace ?? place) : place,
  };
}

/** Late or silent; not when the input tells no time. */
function isSilent({ silences }: Context['diagnosis'], cluster: string): boolean {
  const state = silences.find(({ member }) => member.name === cluster)?.state;
  return state === 'late' || state === 'silent';
}

/** A hub's line about one member's namespace concerns that member. */
function mailboxOf({ topic, error }: LogEntry): string {
  if (topic !== 'authorization') return '';
  const at = error.indexOf(`"${MEMBER_NAMESPACE_PREFIX}`);
  return at === -1 ? '' : (error.slice(at + 1 + MEMBER_NAMESPACE_PREFIX.length).split('"')[0] ?? '');
}

/** The name as the API server prints it: service accounts with their namespace. */
function identityOf(value: Parameters<typeof readString>[0]): string {
  const name = readString(value, 'spec', 'identity', 'name');
  if (readString(value, 'spec', 'identity', 'kind') !== 'ServiceAccount' || name === '') return name;
  return `system:serviceaccount:${readString(value, 'spec', 'identity', 'namespace')}:${name}`;
}
