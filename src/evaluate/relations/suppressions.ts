import type { Relation, Row } from '../relation.ts';
import type { JudgedSuppression } from '../suppression.ts';

/** Comments, annotations and entries of the configuration that silence findings (design.md §7). */
export const suppressions: Relation = {
  name: 'suppressions',
  grain: 'one row per suppression and rule that it names',
  columns: {
    rule: { type: 'string', means: 'The rule that it silences, by id; as written when there is none.' },
    named: { type: 'bool', means: 'It names a rule; only entries of the configuration silence without.' },
    known: { type: 'bool', means: 'There is such a rule.' },
    enabled: { type: 'bool', means: 'The rule was judged in this run, wherever it could speak.' },
    speaker: {
      type: 'string',
      means: 'What it is, to begin a sentence with: `A comment`, `An annotation` or `The configuration`.',
    },
    reason: { type: 'string', means: 'The reason it gives; empty when it gives none.' },
    until: { type: 'string', means: 'The day after which it no longer counts; empty when it always does.' },
    expired: { type: 'bool', means: 'That day has passed at the time of capture.', gates: ['time'] },
    used: { type: 'int', means: 'How many findings it silenced, or would have silenced before it expired.' },
    place: { type: 'place', means: 'The suppression.' },
  },
  rows: () => [],
  verdicts: ({ suppressions: all, judged }) => all.map((each) => suppressionRow(each, judged)),
};

const SPEAKERS = { comment: 'A comment', annotation: 'An annotation', configuration: 'The configuration' };

function suppressionRow(each: JudgedSuppression, judged: ReadonlySet<string>): Row {
  const isAny = each.rule === '' && each.origin === 'configuration';
  return {
    rule: each.id ?? each.rule,
    named: each.rule !== '',
    known: isAny || each.id !== undefined,
    // A suppression of all rules may be about one that could not be judged: nothing is said about it.
    enabled: each.id !== undefined && judged.has(each.id),
    speaker: SPEAKERS[each.origin],
    reason: each.reason,
    until: each.until,
    expired: each.expired,
    used: each.used,
    place: each.place,
  };
}
