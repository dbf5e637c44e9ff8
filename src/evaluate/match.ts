import { isUnknown, missingGates } from '../model/knowledge.ts';
import type { Row } from './relation.ts';
import type { Rule } from './rule.ts';
import { type RulePrograms, runExpression } from './rule-program.ts';
import type { Table } from './table.ts';

/** What a rule's condition says about the rows of its relation. */
export interface Matches {
  readonly rows: readonly Row[];
  /** Gates that would decide rows that are left undecided, and how many rows that are. */
  readonly missing: readonly string[];
  readonly undecided: number;
  /** Errors of rows that could not be judged: our fault, or the fault of a rule pack. */
  readonly errors: readonly string[];
}

/**
 * The rows a rule holds for. Rows that differ in an indexed column are never looked at; the condition runs on the
 * rest, in which an Unknown leaves the row undecided unless another part of the condition decides it.
 */
export function matchRows(rule: Rule, table: Table, programs: RulePrograms): Matches {
  const rows: Row[] = [];
  const missing = new Set<string>();
  const errors: string[] = [];
  let undecided = 0;
  for (const row of candidates(rule, table)) {
    const gates = whereGates(rule, row);
    if (gates === undefined) continue;
    const outcome =
      rule.when === '' ? { value: true } : runExpression(programs, 'row', rule.when, (name) => row[name]);
    if ('error' in outcome) errors.push(outcome.error);
    else if ('gates' in outcome || (outcome.value === true && gates.length > 0)) {
      undecided += 1;
      for (const gate of [...gates, ...('gates' in outcome ? outcome.gates : [])]) missing.add(gate);
    } else if (outcome.value === true) rows.push(row);
    else if (outcome.value !== false) errors.push('the condition is neither true nor false');
  }
  return { rows, missing: [...missing].sort(), undecided, errors };
}

/** The rows that the most telling column of `where` leaves over. */
function candidates(rule: Rule, table: Table): readonly Row[] {
  let best: readonly number[] | undefined;
  for (const [column, values] of Object.entries(rule.where)) {
    const found = table.find(column, values);
    if (best === undefined || found.length < best.length) best = found;
    if (best.length === 0) return [];
  }
  if (best === undefined) return table.rows;
  return best.flatMap((at) => {
    const row = table.rows[at];
    return row === undefined ? [] : [row];
  });
}

/** The gates that `where` lacks for a row; none when it holds, undefined when it does not. */
function whereGates(rule: Rule, row: Row): readonly string[] | undefined {
  const gates: string[] = [];
  for (const column in rule.where) {
    const cell = row[column];
    if (isUnknown(cell)) gates.push(...missingGates(cell));
    else if (!rule.where[column]?.some((value) => value === cell)) return undefined;
  }
  return gates;
}
