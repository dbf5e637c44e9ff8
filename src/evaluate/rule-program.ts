import {
  type CelOutcome,
  type CelProgram,
  type CelScope,
  compileCel,
  evaluateCel,
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
}

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
  const kept = new Map<string, CelProgram | CelProblem>();
  return {
    compile: (scope, text) => {
      const key = `${scope} ${text}`;
      const found = kept.get(key);
      if (found !== undefined) return found;
      const made = compileCel(scope === 'row' ? scopes.row() : scopes[scope](rule.group), text);
      kept.set(key, made);
      return made;
    },
  };
}

/** Compiles and runs. An expression that does not compile is an error: rules are checked long before this. */
export function runExpression(
  programs: RulePrograms,
  scope: ScopeName,
  text: string,
  read: (column: string) => unknown,
): CelOutcome {
  const program = programs.compile(scope, text);
  return isCelProblem(program) ? { error: program.problem } : evaluateCel(program, read);
}
