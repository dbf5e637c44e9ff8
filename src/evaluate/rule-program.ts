import {
  buildEvaluator,
  type CelOutcome,
  type CelProgram,
  type CelScope,
  compileCel,
} from '../model/cel/cel.ts';
import { type CelProblem, isCelProblem } from '../model/cel/scope.ts';
import type { Relation } from './relation.ts';
import { buildGroupScope, buildRowScope, buildWordsScope } from './row-scope.ts';
import type { Rule } from './rule.ts';

/** Over what an expression is evaluated: one row, a finding's rows, or a finding with what it adds. */
export type ScopeName = 'row' | 'group' | 'words';

/** The expressions of one rule, each compiled when it is first needed and then kept. */
export interface RulePrograms {
  readonly compile: (scope: ScopeName, text: string) => CelProgram | CelProblem;
  /** The expression ready to run; one that does not compile gives its problem as an error. */
  readonly run: (scope: ScopeName, text: string) => RunExpression;
}

/** Runs an expression over what `read` gives for columns. */
export type RunExpression = (read: (column: string) => unknown) => CelOutcome;

/** Scopes of one relation, made when first needed: rules over the same relation use the same ones. */
export interface RelationScopes {
  readonly row: () => CelScope;
  readonly group: (group: readonly string[]) => CelScope;
  readonly words: (group: readonly string[]) => CelScope;
}

/** Prepares the scopes of a relation. */
export function buildScopes(relation: Relation): RelationScopes {
  const kept = new Map<string, CelScope>();
  const keep = (key: string, build: () => CelScope): CelScope => {
    const scope = kept.get(key) ?? build();
    kept.set(key, scope);
    return scope;
  };
  const row = (): CelScope => keep('row', () => buildRowScope(relation));
  return {
    row,
    group: (group) =>
      group.length === 0 ? row() : keep(`group ${group.join()}`, () => buildGroupScope(relation, group)),
    words: (group) => keep(`words ${group.join()}`, () => buildWordsScope(relation, group)),
  };
}

/** Prepares the programs of a rule. */
export function buildPrograms(rule: Rule, scopes: RelationScopes): RulePrograms {
  const programs = new Map<string, CelProgram | CelProblem>();
  const runs = new Map<string, RunExpression>();
  const compile: RulePrograms['compile'] = (scope, text) => {
    const key = `${scope} ${text}`;
    const found = programs.get(key);
    if (found !== undefined) return found;
    const made = compileCel(scope === 'row' ? scopes.row() : scopes[scope](rule.group), text);
    programs.set(key, made);
    return made;
  };
  const run: RulePrograms['run'] = (scope, text) => {
    const key = `${scope} ${text}`;
    const found = runs.get(key);
    if (found !== undefined) return found;
    const program = compile(scope, text);
    const made: RunExpression = isCelProblem(program)
      ? () => ({ error: program.problem })
      : buildEvaluator(program);
    runs.set(key, made);
    return made;
  };
  return { compile, run };
}
