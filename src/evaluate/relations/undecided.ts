import { chooseAddition, explainGates, gateKind } from '../../model/gates.ts';
import type { NotEvaluated } from '../finding.ts';
import type { Relation, Row } from '../relation.ts';

/** What could not be judged for lack of input: a table over the verdicts of all other rules. */
export const undecided: Relation = {
  name: 'undecided',
  grain: 'one row, built when all other rules have been judged',
  columns: {
    rules: {
      type: 'list<string>',
      means: 'Ids of the rules that could not be judged on some of their rows.',
    },
    count: { type: 'int', means: 'How many rules that are.' },
    missing: {
      type: 'list<string>',
      means: 'What they miss, in words, with the number of rules, the most wanted first.',
    },
    addition: {
      type: 'string',
      means: 'The smallest addition to the input that decides most of them, in words.',
    },
    decides: { type: 'int', means: 'How many rules that addition decides.' },
  },
  rows: () => [],
  verdicts: ({ notEvaluated }) => [undecidedRow(notEvaluated)],
};

function undecidedRow(notEvaluated: readonly NotEvaluated[]): Row {
  const rules = [...new Set(notEvaluated.map(({ rule }) => rule))].sort();
  const addition = chooseAddition(notEvaluated);
  return {
    rules,
    count: rules.length,
    missing: listMissing(notEvaluated),
    addition: explainGates(addition?.gates ?? []),
    decides: addition?.rules ?? 0,
  };
}

function listMissing(notEvaluated: readonly NotEvaluated[]): readonly string[] {
  const kinds = new Map<string, { readonly gates: Set<string>; readonly rules: Set<string> }>();
  for (const { rule, missing } of notEvaluated) {
    for (const gate of missing) {
      const wanted = kinds.get(gateKind(gate)) ?? { gates: new Set(), rules: new Set() };
      kinds.set(gateKind(gate), wanted);
      wanted.gates.add(gate);
      wanted.rules.add(rule);
    }
  }
  return [...kinds.values()]
    .map(({ gates, rules }) => ({ words: explainGates([...gates].sort()), rules: rules.size }))
    .sort((a, b) => b.rules - a.rules || (a.words < b.words ? -1 : 1))
    .map(({ words, rules }) => `${words} (${rules})`);
}
