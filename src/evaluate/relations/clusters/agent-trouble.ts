import type { Context } from '../../context.ts';
import type { Column, Row } from '../../relation.ts';
import { renderQuote } from '../logs/quote.ts';

/** What the log of a member's agent says about its heartbeats and its way to the hub. */
export const TROUBLE_COLUMNS: Readonly<Record<string, Column>> = {
  trouble: {
    type: 'string',
    means:
      'What the agent’s log says last of trouble with heartbeats or the hub, secrets masked; else empty.',
  },
  troublePlaces: { type: 'list<place>', means: 'The first of these lines; none without a log.' },
};

const TOPICS: ReadonlySet<string> = new Set(['heartbeat', 'leader']);

/** Fills `TROUBLE_COLUMNS` for a member. */
export function readTrouble({ diagnosis }: Context, cluster: string): Row {
  const found = diagnosis.logs
    .entries()
    .filter(
      ({ topic, agent, site, settled }) =>
        agent === 'member' && site === cluster && TOPICS.has(topic) && !settled,
    );
  const last = [...found].sort((left, right) => (right.lastTime ?? 0) - (left.lastTime ?? 0))[0];
  return {
    trouble: last === undefined ? '' : renderQuote(last),
    troublePlaces: last === undefined ? [] : [last.place],
  };
}
