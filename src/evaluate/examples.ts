import type { Location, Place } from '../read/place.ts';
import { cellKey } from './cell.ts';
import type { Context } from './context.ts';
import { evaluate } from './evaluate.ts';
import { compareEvaluation } from './example-compare.ts';
import { readExampleRows } from './example-rows.ts';
import { buildMutants } from './mutation.ts';
import type { Relation } from './relation.ts';
import { relationsByName } from './relations.ts';
import type { Example, ExampleInput, Rule } from './rule.ts';
import type { RelationScopes } from './rule-program.ts';
import { buildTable, buildTables, type Tables } from './table.ts';

/** The analysis of an example's files up to the point where rules come in. An edge or a test hands it in. */
export interface Analyzed {
  readonly context: Context;
  readonly locate: (place: Place) => Location;
}

/** What running examples needs from outside. */
export interface ExampleOptions {
  readonly relations?: ReadonlyMap<string, Relation>;
  /** Every rule that is known: those that a rule names in `under` or `unless` run along. */
  readonly rules: readonly Rule[];
  readonly sha256: (text: string) => string;
  /** Reads and analyzes the files of an example. */
  readonly analyze: (input: ExampleInput) => Promise<Analyzed>;
}

/** What came of one example: nothing wrong when `problems` is empty. */
export interface ExampleResult {
  readonly rule: string;
  readonly example: string;
  readonly problems: readonly string[];
}

/** An example that is ready to be evaluated, any number of times. */
export interface PreparedExample {
  readonly example: Example;
  readonly tables: Tables;
  readonly locate: (place: Place) => Location;
  readonly problem: string;
  /** Filled while it is evaluated, so that the next time costs less. */
  readonly scopes: Map<Relation, RelationScopes>;
}

/** Runs all examples of a rule. */
export async function evaluateExamples(
  rule: Rule,
  options: ExampleOptions,
): Promise<readonly ExampleResult[]> {
  const results: ExampleResult[] = [];
  for (const example of rule.examples) {
    const prepared = await prepareExample(rule, example, options);
    results.push({ rule: rule.id, example: example.name, problems: judgeExample(rule, prepared, options) });
  }
  return results;
}

/** Analyzes the input of an example once. */
export async function prepareExample(
  rule: Rule,
  example: Example,
  options: ExampleOptions,
): Promise<PreparedExample> {
  const { rows } = example.input;
  const relations = options.relations ?? relationsByName();
  if (rows === undefined) {
    const { context, locate } = await options.analyze(example.input);
    return { example, tables: buildTables(relations, context), locate, problem: '', scopes: new Map() };
  }
  const relation = relations.get(rule.each);
  const made =
    relation === undefined
      ? { problem: `there is no relation ${rule.each}` }
      : readExampleRows(relation, rows, !rule.on.includes('declared'));
  const problem = 'problem' in made ? made.problem : '';
  const table = relation && 'rows' in made ? buildTable(relation, made.rows) : undefined;
  const empty = (name: string): ReturnType<Tables['tableOf']> => {
    const other = relations.get(name);
    return other && buildTable(other, []);
  };
  const tables: Tables = { tableOf: (name) => (name === rule.each ? table : empty(name)) };
  return { example, tables, locate: locateByName, problem, scopes: new Map() };
}

/** Hand-made rows lie in no file: their places are told apart by what they name. */
function locateByName(place: Place): Location {
  return {
    uri: cellKey(place).replaceAll(/[^\w/. -]/g, ' '),
    startLine: 1,
    startColumn: 1,
    endLine: 1,
    endColumn: 1,
  };
}

/** Evaluates a prepared example and lists what differs from what it states. */
export function judgeExample(
  rule: Rule,
  prepared: PreparedExample,
  options: ExampleOptions,
): readonly string[] {
  if (prepared.problem !== '') return [prepared.problem];
  const { example, tables, locate, scopes } = prepared;
  const nothing = {} as Context;
  const evaluation = evaluate(withParents(rule, options.rules), nothing, {
    tables,
    scopes,
    locate,
    sha256: options.sha256,
    ...(options.relations === undefined ? {} : { relations: options.relations }),
    fleet: '',
    compared: example.input.base !== undefined || example.input.rows !== undefined,
  });
  return compareEvaluation(rule, example, evaluation);
}

/** The rule and those it waits for, however far. */
function withParents(rule: Rule, rules: readonly Rule[]): readonly Rule[] {
  const wanted = new Map([[rule.id, rule]]);
  for (const each of wanted.values()) {
    for (const id of [...each.under, ...each.unless]) {
      const other = rules.find((known) => known.id === id);
      if (other !== undefined && !wanted.has(id)) wanted.set(id, other);
    }
  }
  return [...wanted.values()];
}

/** A mutant that all examples of the rule let pass: the examples do not test what was changed. */
export interface Survivor {
  readonly rule: string;
  readonly change: string;
}

/** Runs all examples against all mutants of a rule and gives those that none of them fails. */
export async function evaluateMutants(rule: Rule, options: ExampleOptions): Promise<readonly Survivor[]> {
  const prepared: PreparedExample[] = [];
  for (const example of rule.examples) prepared.push(await prepareExample(rule, example, options));
  return buildMutants(rule)
    .filter((mutant) => {
      const rules = options.rules.map((each) => (each.id === rule.id ? mutant.rule : each));
      return prepared.every(
        (example) => judgeExample(mutant.rule, example, { ...options, rules }).length === 0,
      );
    })
    .map(({ change }) => ({ rule: rule.id, change }));
}

/** Which of the examples that every rule needs are missing (design.md §6). */
export function listMissingExamples(
  rule: Rule,
  reads: ReadonlySet<string>,
  relation: Relation,
): readonly string[] {
  const gated = [...reads].filter((column) => (relation.columns[column]?.gates ?? []).length > 0);
  const { examples } = rule;
  return [
    ...(examples.some(({ finds }) => (finds ?? []).length > 0) ? [] : ['an example that finds']),
    ...(examples.some((example) => example.finds?.length === 0 && example.notEvaluated === undefined)
      ? []
      : ['an example that stays silent']),
    ...(gated.length === 0 || examples.some(({ notEvaluated }) => notEvaluated !== undefined)
      ? []
      : [`an example that is not evaluated, because ${gated.join(' and ')} can be Unknown`]),
  ];
}
