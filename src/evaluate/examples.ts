import type { Location, Place } from '../read/place.ts';
import { cellKey } from './cell.ts';
import type { Context } from './context.ts';
import { type Evaluation, evaluate } from './evaluate.ts';
import { readExampleRows } from './example-rows.ts';
import type { Finding, Spot } from './finding.ts';
import type { Relation } from './relation.ts';
import type { Example, ExampleInput, ExpectedFinding, Rule } from './rule.ts';
import { buildTable, buildTables, type Tables } from './table.ts';

/** The analysis of an example's files up to the point where rules come in. An edge or a test hands it in. */
export interface Analyzed {
  readonly context: Context;
  readonly locate: (place: Place) => Location;
}

/** What running examples needs from outside. */
export interface ExampleOptions {
  readonly relations: ReadonlyMap<string, Relation>;
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
  if (rows === undefined) {
    const { context, locate } = await options.analyze(example.input);
    return { example, tables: buildTables(options.relations, context), locate, problem: '' };
  }
  const relation = options.relations.get(rule.each);
  const made =
    relation === undefined
      ? { problem: `there is no relation ${rule.each}` }
      : readExampleRows(relation, rows, !rule.on.includes('declared'));
  const problem = 'problem' in made ? made.problem : '';
  const table = relation && 'rows' in made ? buildTable(relation, made.rows) : undefined;
  const empty = (name: string): ReturnType<Tables['tableOf']> => {
    const other = options.relations.get(name);
    return other && buildTable(other, []);
  };
  const tables: Tables = { tableOf: (name) => (name === rule.each ? table : empty(name)) };
  return { example, tables, locate: locateByName, problem };
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
  const { example, tables, locate } = prepared;
  const nothing = {} as Context;
  const evaluation = evaluate(withParents(rule, options.rules), nothing, {
    tables,
    locate,
    sha256: options.sha256,
    relations: options.relations,
    fleet: '',
    compared: example.input.base !== undefined || example.input.rows !== undefined,
  });
  return [
    ...evaluation.faults.filter((fault) => fault.rule === rule.id).map((fault) => `fault: ${fault.message}`),
    ...compareFinds(rule, example, evaluation),
    ...compareGates(rule, example, evaluation),
  ];
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

function compareGates(rule: Rule, example: Example, evaluation: Evaluation): readonly string[] {
  const missing = evaluation.notEvaluated.find((each) => each.rule === rule.id)?.missing ?? [];
  const wanted = [...(example.notEvaluated ?? [])].sort();
  if (missing.join() === wanted.join()) return [];
  return [`not evaluated for lack of [${missing.join(', ')}], but [${wanted.join(', ')}] is stated`];
}

function compareFinds(rule: Rule, example: Example, evaluation: Evaluation): readonly string[] {
  const wanted = example.finds ?? [];
  if (rule.notification) return compareNotifications(rule, wanted, evaluation);
  const found = evaluation.findings.filter((finding) => finding.rule === rule.id);
  if (found.length !== wanted.length) {
    const list = found.map(
      (finding) => `\n    ${finding.severity} at ${describeSpot(finding.at)}: ${finding.message}`,
    );
    return [`${found.length} findings, but ${wanted.length} are stated${list.join('')}`];
  }
  const left = [...found];
  const problems: string[] = [];
  for (const expected of wanted) {
    const ranked = left
      .map((finding) => ({ finding, differences: compareFinding(expected, finding) }))
      .sort((a, b) => a.differences.length - b.differences.length);
    const [best] = ranked;
    if (best === undefined) continue;
    problems.push(...best.differences);
    left.splice(left.indexOf(best.finding), 1);
  }
  return problems;
}

function compareNotifications(
  rule: Rule,
  wanted: readonly ExpectedFinding[],
  evaluation: Evaluation,
): readonly string[] {
  const found = evaluation.notifications.filter((notification) => notification.rule === rule.id);
  if (found.length !== wanted.length)
    return [`${found.length} notifications, but ${wanted.length} are stated`];
  return wanted.flatMap((expected, at) => {
    const notification = found[at];
    const text = `${notification?.message ?? ''} ${notification?.do ?? ''}`;
    return [
      ...lacking(expected.message, text),
      ...differing('severity', expected.severity, notification?.level),
    ];
  });
}

/** What differs between a finding and what an example states of it; texts are looked for in all its words. */
function compareFinding(expected: ExpectedFinding, finding: Finding): readonly string[] {
  const words = [finding.message, finding.why, finding.do, ...finding.fixes.map(({ title }) => title)].join(
    '\n',
  );
  const placement = finding.placement;
  const named =
    placement &&
    `${placement.kind} ${placement.namespace === '' ? '' : `${placement.namespace}/`}${placement.name}`;
  return [
    ...differingSpot('cause', expected.cause, finding.cause),
    ...differingSpot('at', expected.at, finding.at),
    ...differing('severity', expected.severity, finding.severity),
    ...differing('certainty', expected.certainty, finding.certainty),
    ...lacking(expected.message, words),
    ...differing('placement', expected.placement, named),
    ...differing('clusters', expected.clusters?.join(), finding.clusters.join()),
    ...differing('evidence', expected.evidence?.join(), finding.evidence.map(({ rule }) => rule).join()),
    ...(expected.related ?? []).flatMap((spot) =>
      finding.related.some((related) => spotNames(related).includes(spot)) ? [] : [`related lacks ${spot}`],
    ),
  ];
}

function differing(what: string, expected: string | undefined, found: string | undefined): readonly string[] {
  return expected === undefined || expected === found
    ? []
    : [`${what} is ${found ?? 'not there'}, not ${expected}`];
}

function lacking(expected: readonly string[] | undefined, words: string): readonly string[] {
  return (expected ?? []).flatMap((part) =>
    words.includes(part) ? [] : [`the words lack ${JSON.stringify(part)}:\n${words}`],
  );
}

function differingSpot(what: string, expected: string | undefined, found: Spot): readonly string[] {
  if (expected === undefined || spotNames(found).includes(expected)) return [];
  return [`${what} is ${describeSpot(found)}, not ${expected}`];
}

/** A spot may be written as file and pointer, or as object and pointer. */
function spotNames(spot: Spot): readonly string[] {
  const { object, path, location } = spot;
  const named =
    object && `${object.kind} ${object.namespace === '' ? '' : `${object.namespace}/`}${object.name}`;
  return [
    location.uri,
    `${location.uri}:${location.startLine}`,
    ...(named === undefined ? [] : [named]),
  ].flatMap((name) => (path === '' ? [name] : [`${name} ${path}`]));
}

function describeSpot(spot: Spot): string {
  return spotNames(spot).join(' = ');
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
