import type { Relation } from '../relation.ts';

/** Comments, annotations and entries of the configuration that silence findings (design.md §7). */
export const suppressions: Relation = {
  name: 'suppressions',
  grain: 'one row per suppression and rule that it names',
  pending: 'the reader of suppressions',
  columns: {
    rule: { type: 'string', means: 'The rule that it silences, by id.' },
    known: { type: 'bool', means: 'There is such a rule.' },
    enabled: { type: 'bool', means: 'The rule was judged in this run.' },
    origin: {
      type: 'string',
      means: '`comment`, `annotation` or `configuration`: how it is written.',
    },
    reason: { type: 'string', means: 'The reason it gives; empty when it gives none.' },
    until: { type: 'string', means: 'The day after which it no longer counts; empty when it always does.' },
    expired: { type: 'bool', means: 'That day has passed at the time of capture.', gates: ['time'] },
    used: { type: 'int', means: 'How many findings it silenced, or would have silenced before it expired.' },
    place: { type: 'place', means: 'The suppression.' },
  },
  rows: () => [],
};
