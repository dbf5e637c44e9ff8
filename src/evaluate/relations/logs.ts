import type { Relation } from '../relation.ts';

/** Lines of the agents' logs, alike ones as one (design.md §5, `logs`). */
export const logs: Relation = {
  name: 'logs',
  grain: 'one row per kind of message and the objects it names',
  pending: 'the reader of agent logs',
  columns: {
    agent: { type: 'string', means: '`hub` or `member`.' },
    cluster: { type: 'string', means: 'The member whose agent wrote it; empty for the hub agent.' },
    level: { type: 'string', means: 'I, W, E or F.' },
    topic: {
      type: 'string',
      means:
        'What it is about: `selection`, `scheduler`, `apply`, `authorization`, `work`, `webhook`, `crash`, `override`, `throttling`.',
    },
    text: { type: 'string', means: 'The message without its objects.' },
    count: { type: 'int', means: 'How often it occurs.' },
    first: { type: 'string', means: 'Time of the first line.' },
    last: { type: 'string', means: 'Time of the last line.' },
    placement: { type: 'object', means: 'The placement it speaks of.' },
    tied: { type: 'bool', means: 'It names an object of the input.' },
    explained: {
      type: 'bool',
      means: 'A scheduling finding about the same placement explains it.',
      gates: ['members'],
    },
    place: { type: 'place', means: 'The first line.' },
  },
  rows: () => [],
};
