import { isUnknown, missingGates } from '../model/knowledge.ts';
import type { Row } from './relation.ts';
import type { Rule, Scalar } from './rule.ts';
import type { RulePrograms, RunExpression } from './rule-program.ts';
import type { Found, Table } from './table.ts';

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
  const found = findCandidates(rule, table);
  const wanted = Object.entries(rule.where).filter(([column]) => column !== found.decided);
  let run: RunExpression = () => ({ value: true });
  let isCompiled = rule.when === '';
  const judge = (row: Row): void => {
    const gates = wanted.length === 0 ? NO_GATES : whereGates(wanted, row);
    if (gates === undefined) return;
    if (!isCompiled) run = programs.run('row', rule.when);
    isCompiled = true;
    const outcome = run((column) => row[column]);
    if ('error' in outcome) errors.push(outcome.error);
    else if ('gates' in outcome || (outcome.value === true && gates.length > 0)) {
      undecided += 1;
      for (const gate of [...gates, ...('gates' in outcome ? outcome.gates : [])]) missing.add(gate);
    } else if (outcome.value === true) rows.push(row);
    else if (outcome.value !== false) errors.push('the condition is neither true nor false');
  };
  for (const row of found.rows) judge(row);
  return { rows, missing: [...missing].sort(), undecided, errors };
}

const NO_GATES: readonly string[] = [];

interface Candidates {
  readonly rows: Iterable<Row>;
  /** The column whose index gave the rows, if it is told for all of them: it need not be compared again. */
  readonly decided: string | undefined;
}

/** The rows that the most telling column of `where` leaves over. */
function findCandidates(rule: Rule, table: Table): Candidates {
  let best: Found | undefined;
  let decided: string | undefined;
  for (const [column, values] of Object.entries(rule.where)) {
    const found = table.find(column, values);
    if (best !== undefined && found.positions.length >= best.positions.length) continue;
    best = found;
    decided = found.isTold ? column : undefined;
  }
  return best === undefined
    ? { rows: table.rows, decided: undefined }
    : { rows: rowsAt(table.rows, best.positions), decided };
}

function* rowsAt(rows: readonly Row[], positions: readonly number[]): Generator<Row> {
  for (const at of positions) {
    const row = rows[at];
    if (row !== undefined) yield row;
  }
}

/** The gates that `where` lacks for a row; none when it holds, undefined when it does not. */
function whereGates(
  wanted: readonly (readonly [string, readonly Scalar[]])[],
  row: Row,
): readonly string[] | undefined {
  let gates = NO_GATES;
  for (const [column, values] of wanted) {
    const cell = row[column];
    if (isUnknown(cell)) gates = [...gates, ...missingGates(cell)];
    else if (!(values as readonly unknown[]).includes(cell)) return undefined;
  }
  return gates;
}
