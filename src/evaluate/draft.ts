import { isUnknown, type Known } from '../model/knowledge.ts';
import { cellKey, gatherCells } from './cell.ts';
import type { FaultLog } from './faults.ts';
import type { Certainty, Severity } from './finding.ts';
import type { Cell, Relation, Row } from './relation.ts';
import type { Branch, Rule } from './rule.ts';
import type { RulePrograms } from './rule-program.ts';

/** A rule that is being evaluated, with its programs and the relation it reads. */
export interface ActiveRule {
  readonly rule: Rule;
  readonly relation: Relation;
  readonly programs: RulePrograms;
  readonly faults: FaultLog;
}

/** A row for which a rule holds, and how much it matters. */
export interface Hit {
  readonly row: Row;
  readonly severity: Severity;
  readonly certainty: Certainty;
  /** True when it speaks about the whole run: then it becomes a notification. */
  readonly runLevel: boolean;
}

/** A finding in the making: the rows of one group, and the rows of other rules that were folded into it. */
export interface Draft {
  readonly active: ActiveRule;
  readonly hits: Hit[];
  readonly folded: { readonly active: ActiveRule; readonly hit: Hit }[];
}

export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'note'];

/** The severity of what is only `maybe` is reported one level lower (design.md §4.9). */
export function reportedSeverity(severity: Severity, certainty: Certainty): Severity {
  if (certainty === 'sure') return severity;
  return severity === 'error' ? 'warning' : 'note';
}

/** Judges how much a row matters: the first severity and certainty whose condition holds. */
export function judgeRow(active: ActiveRule, row: Row): Hit {
  const { rule, relation } = active;
  const severity = firstBranch(active, rule.severity, row) ?? 'warning';
  const stated = firstBranch(active, rule.certainty, row);
  const runLevel = firstBranch(active, runLevelBranches(rule), row) ?? false;
  if (stated !== undefined || !Object.hasOwn(relation.columns, 'certainty')) {
    return { row, severity, certainty: stated ?? 'sure', runLevel };
  }
  const told = row['certainty'];
  const certainty = told === 'maybe' || isUnknown(told) ? 'maybe' : 'sure';
  return { row, severity, certainty, runLevel };
}

function runLevelBranches({ notification }: Rule): readonly Branch<boolean>[] {
  if (notification === '') return [];
  return [{ value: true, if: notification === 'true' ? '' : notification }];
}

/** A condition that cannot be told does not hold: what is claimed must be known. */
function firstBranch<T>(active: ActiveRule, branches: readonly Branch<T>[], row: Row): T | undefined {
  for (const branch of branches) {
    if (branch.if === '') return branch.value;
    const outcome = active.programs.run('row', branch.if)((name) => row[name]);
    if ('error' in outcome) active.faults.add(active.rule.id, outcome.error);
    if ('value' in outcome && outcome.value === true) return branch.value;
  }
  return undefined;
}

/** Puts the rows that make one finding, or one notification, together, in the order of their first rows. */
export function groupHits(active: ActiveRule, hits: readonly Hit[]): readonly Draft[] {
  if (active.rule.group.length === 0) return hits.map((hit) => ({ active, hits: [hit], folded: [] }));
  const drafts = new Map<string, Draft>();
  for (const hit of hits) {
    const key = `${hit.runLevel} ${rowKey(hit.row, active.rule.group)}`;
    const draft = drafts.get(key);
    if (draft === undefined) drafts.set(key, { active, hits: [hit], folded: [] });
    else draft.hits.push(hit);
  }
  return [...drafts.values()];
}

/** A text that is equal exactly for rows that agree in these columns. */
export function rowKey(row: Row, columns: readonly string[]): string {
  return columns.map((column) => cellKey(row[column] ?? '')).join('\u0003');
}

/** The hit that decides a finding's level: the worst severity, and of those a sure one. */
export function strongestHit(draft: Draft): Hit | undefined {
  const rank = (hit: Hit): number =>
    SEVERITIES.indexOf(hit.severity) * 2 + (hit.certainty === 'sure' ? 0 : 1);
  return draft.hits.reduce<Hit | undefined>(
    (best, hit) => (best === undefined || rank(hit) < rank(best) ? hit : best),
    undefined,
  );
}

/** How the expressions of a finding read columns. */
export type Read = (column: string) => Known<Cell> | undefined;

/** How the expressions of a finding read columns: as they are for one row, gathered for a group. */
export function readerOf(draft: Draft): Read {
  const [first] = draft.hits;
  const { group } = draft.active.rule;
  if (group.length === 0) return (column) => first?.row[column];
  const gathered = new Map<string, Known<Cell>>();
  return (column) => {
    if (group.includes(column)) return first?.row[column];
    const found = gathered.get(column);
    if (found !== undefined) return found;
    const cells = draft.hits.map(({ row }) => row[column]);
    const made = gatherCells(cells.filter((cell) => cell !== undefined));
    gathered.set(column, made);
    return made;
  };
}

/** A cell that the input tells; undefined for an Unknown and for a column that is not there. */
export function toldCell(cell: Known<Cell> | undefined): Cell | undefined {
  return cell === undefined || isUnknown(cell) ? undefined : cell;
}
