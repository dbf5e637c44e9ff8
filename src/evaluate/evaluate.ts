import { compareText, isObserved } from '../model/identity.ts';
import { isObjectPlace } from './cell.ts';
import type { SuppressionEntry } from './config.ts';
import type { Context } from './context.ts';
import { type ActiveRule, type Draft, type Hit, judgeRow, readerOf, SEVERITIES } from './draft.ts';
import { buildFaultLog, type Fault } from './faults.ts';
import type { Finding, NotEvaluated, Notification, Severity } from './finding.ts';
import {
  buildFinding,
  buildNotification,
  type OutputOptions,
  placeOf,
  singleDraft,
} from './finding-build.ts';
import { chainReader } from './finding-chain.ts';
import { buildFired, foldHits, orderRules } from './fold.ts';
import { matchRows } from './match.ts';
import type { Relation, Verdicts } from './relation.ts';
import { relationsByName } from './relations.ts';
import type { Rule } from './rule.ts';
import { buildPrograms, buildScopes, type RelationScopes } from './rule-program.ts';
import { applySuppressions, type Suppressed, type SuppressedFinding } from './suppression.ts';
import { readSuppressions } from './suppression-sources.ts';
import { buildTable, buildTables, type Table, type Tables } from './table.ts';

/** How to evaluate; everything but the output functions has a default. */
export interface EvaluateOptions extends OutputOptions {
  readonly relations?: ReadonlyMap<string, Relation>;
  /** Tables that are there already, to evaluate several sets of rules over one input. */
  readonly tables?: Tables;
  /** Scopes of relations that were made before; those that are missing are added. */
  readonly scopes?: Map<Relation, RelationScopes>;
  /** True when a base revision was given: rules over changes are judged. */
  readonly compared?: boolean;
  /** Severities that the configuration sets, by rule id. */
  readonly levels?: ReadonlyMap<string, Severity>;
  /** Entries of the configuration that silence findings, besides comments and annotations of the input. */
  readonly suppressions?: readonly SuppressionEntry[];
  /** Every rule there is, for suppressions that name one that is not judged; by default the rules themselves. */
  readonly known?: readonly Pick<Rule, 'id' | 'name'>[];
}

/** What rules say about an input. */
export interface Evaluation {
  readonly findings: readonly Finding[];
  /** What would be findings, but for a suppression. */
  readonly suppressed: readonly SuppressedFinding[];
  readonly notEvaluated: readonly NotEvaluated[];
  readonly notifications: readonly Notification[];
  /** Our own faults and those of rule packs; an edge reports them and fails. */
  readonly faults: readonly Fault[];
  /** Rules whose relation is not filled yet: they were not judged, and do not count. */
  readonly pending: readonly string[];
}

/**
 * Evaluates rules over everything that was found out (design.md §6). Relations are built when a rule reads them,
 * expressions compiled when the first row passed `where`; places become lines only for findings. An edge that
 * sets `Error.stackTraceLimit` need not: nothing is thrown here.
 */
export function evaluate(rules: readonly Rule[], context: Context, options: EvaluateOptions): Evaluation {
  const state = startEvaluation(context, options);
  const ordered = orderRules(rules);
  const isLast = (rule: Rule): boolean => state.relations.get(rule.each)?.verdicts !== undefined;
  const findings = judgeRules(
    ordered.filter((rule) => !isLast(rule)),
    state,
  );
  const suppressed = silence(findings, rules, context, options);
  const { notEvaluated, pending, judged } = state;
  const verdicts: Verdicts = { notEvaluated: [...notEvaluated], suppressions: suppressed.judged, judged };
  const late = judgeRules(ordered.filter(isLast), { ...state, verdicts });
  return {
    findings: [...suppressed.findings, ...late].sort(compareFindings),
    suppressed: suppressed.suppressed,
    notEvaluated: notEvaluated.sort((left, right) => compareText(left.rule, right.rule)),
    notifications: state.notifications.sort(compareNotifications),
    faults: state.faults.list(),
    pending,
  };
}

/** Tables that were made beforehand come without an input to read suppressions from. */
function silence(
  findings: readonly Finding[],
  rules: readonly Rule[],
  context: Context,
  { tables, suppressions = [], known = rules, locate }: EvaluateOptions,
): Suppressed {
  const all = tables === undefined ? readSuppressions(context, suppressions) : [];
  if (all.length === 0) return { findings, suppressed: [], judged: [] };
  return applySuppressions(findings, all, { now: context.fleet.now, rules: known, locate });
}

/** What grows while rules are judged. */
interface EvaluationState {
  readonly options: EvaluateOptions;
  readonly output: OutputOptions;
  readonly relations: ReadonlyMap<string, Relation>;
  readonly tables: Tables;
  readonly scopes: Map<Relation, RelationScopes>;
  readonly fired: ReturnType<typeof buildFired>;
  readonly faults: ReturnType<typeof buildFaultLog>;
  readonly notifications: Notification[];
  readonly notEvaluated: NotEvaluated[];
  readonly pending: string[];
  readonly judged: Set<string>;
  /** Set when all rules but those over verdicts are judged. */
  readonly verdicts?: Verdicts;
}

function startEvaluation(context: Context, options: EvaluateOptions): EvaluationState {
  const relations = options.relations ?? relationsByName();
  return {
    options,
    output: withChains(options, context),
    relations,
    tables: options.tables ?? buildTables(relations, context),
    scopes: options.scopes ?? new Map<Relation, RelationScopes>(),
    fired: buildFired(),
    faults: buildFaultLog(),
    notifications: [],
    notEvaluated: [],
    pending: [],
    judged: new Set(),
  };
}

/** Judges rules in their order; rows that fold go under what fired before. */
function judgeRules(rules: readonly Rule[], state: EvaluationState): readonly Finding[] {
  const { options, tables, faults, notEvaluated } = state;
  const drafts: Draft[] = [];
  for (const rule of rules) {
    if (rule.on.every((subject) => subject === 'change') && options.compared !== true) continue;
    const table = addVerdicts(tables.tableOf(rule.each), state.verdicts);
    if (table === undefined) {
      faults.add(rule.id, `there is no relation ${rule.each}`);
      continue;
    }
    if (table.relation.pending !== undefined && options.tables === undefined) {
      state.pending.push(rule.id);
      continue;
    }
    const active = activate(rule, table.relation, state);
    const { hits, missing, undecided } = judgeTable(active, table);
    if (undecided > 0) notEvaluated.push({ rule: rule.id, missing, rows: undecided });
    else state.judged.add(rule.id);
    drafts.push(...foldHits(active, hits, state.fired));
  }
  return drafts.flatMap((draft) => {
    if (!isRunLevel(draft)) return defined(buildFinding(draft, state.output));
    state.notifications.push(...defined(buildNotification(draft)));
    return [];
  });
}

function activate(rule: Rule, relation: Relation, { options, scopes, faults }: EvaluationState): ActiveRule {
  const kept = scopes.get(relation) ?? buildScopes(relation);
  scopes.set(relation, kept);
  return { rule: withLevel(rule, options), relation, programs: buildPrograms(rule, kept), faults };
}

function addVerdicts(table: Table | undefined, all: Verdicts | undefined): Table | undefined {
  const verdicts = table?.relation.verdicts;
  if (table === undefined || verdicts === undefined || all === undefined) return table;
  return buildTable(table.relation, [...table.rows, ...verdicts(all)]);
}

function isRunLevel({ hits: [first] }: Draft): boolean {
  return first?.runLevel === true;
}

function defined<T>(value: T | undefined): readonly T[] {
  return value === undefined ? [] : [value];
}

/** Findings carry the chains of a dump; tables that were made beforehand come without one. */
function withChains(options: EvaluateOptions, { diagnosis }: Context): OutputOptions {
  if (options.chainOf !== undefined || options.tables !== undefined) return options;
  return { ...options, chainOf: chainReader(diagnosis.chains, options.locate) };
}

function withLevel(rule: Rule, options: EvaluateOptions): Rule {
  const level = options.levels?.get(rule.id);
  return level === undefined ? rule : { ...rule, severity: [{ value: level, if: '' }] };
}

interface Judged {
  readonly hits: readonly Hit[];
  readonly missing: readonly string[];
  readonly undecided: number;
}

function judgeTable(active: ActiveRule, table: Table): Judged {
  const { rows, missing, undecided, errors } = matchRows(active.rule, table, active.programs);
  for (const error of errors) active.faults.add(active.rule.id, `${error} in \`when\``);
  const hits = rows.map((row) => judgeRow(active, row)).filter((hit) => isSubject(active, hit));
  return { hits, missing, undecided };
}

/** `on` tells manifests from printed objects by the object that `at` points into; files are neither. */
function isSubject(active: ActiveRule, hit: Hit): boolean {
  const { on } = active.rule;
  const [declared, observed] = [on.includes('declared'), on.includes('observed')];
  if (declared === observed || hit.runLevel) return true;
  const at = placeOf(active, active.rule.at, readerOf(singleDraft(active, hit)));
  return at === undefined || !isObjectPlace(at) || isObserved(at.object) === observed;
}

/** Root causes first: by severity, certainty and place (design.md §7). */
export function compareFindings(left: Finding, right: Finding): number {
  const [a, b] = [left.cause.location, right.cause.location];
  return (
    SEVERITIES.indexOf(left.severity) - SEVERITIES.indexOf(right.severity) ||
    Number(left.certainty === 'maybe') - Number(right.certainty === 'maybe') ||
    compareText(a.uri, b.uri) ||
    a.startLine - b.startLine ||
    a.startColumn - b.startColumn ||
    compareText(left.rule, right.rule) ||
    compareText(left.message, right.message)
  );
}

/** The order of statements about a run: by level, rule, text. */
export function compareNotifications(left: Notification, right: Notification): number {
  return (
    SEVERITIES.indexOf(left.level) - SEVERITIES.indexOf(right.level) ||
    compareText(left.rule, right.rule) ||
    compareText(left.message, right.message)
  );
}
