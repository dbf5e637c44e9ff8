import { isCelProblem } from '../model/cel/scope.ts';
import type { Relation } from './relation.ts';
import type { Rule } from './rule.ts';
import { listExpressions } from './rule-expressions.ts';
import { buildPrograms, buildScopes } from './rule-program.ts';

/**
 * The columns that decide whether a rule fires: those of `where` and `when`. Gates are derived from them, never
 * written in rules.
 */
export function listColumns(rule: Rule, relation: Relation): ReadonlySet<string> {
  const programs = buildPrograms(rule, buildScopes(relation));
  const when = listExpressions(rule).filter(({ pointer }) => pointer === '/when');
  const read = when.flatMap(({ text }) => {
    const program = programs.compile('row', text);
    return isCelProblem(program) ? [] : program.reads;
  });
  return new Set([...Object.keys(rule.where), ...read]);
}
