import { isUnknown } from '../model/knowledge.ts';
import type { Context } from './context.ts';
import type { Relation, Row } from './relation.ts';
import type { Scalar } from './rule.ts';

/** The rows of one relation, with an index for each column that a rule has asked for by equality. */
export interface Table {
  readonly relation: Relation;
  readonly rows: readonly Row[];
  readonly find: (column: string, values: readonly Scalar[]) => Found;
}

/** Rows whose cell in a column is one of the values asked for, or Unknown. */
export interface Found {
  /** In order. */
  readonly positions: readonly number[];
  /** True when no cell of the column is Unknown. */
  readonly isTold: boolean;
}

/** Tables by relation name; each is built when it is first asked for. */
export interface Tables {
  readonly tableOf: (relation: string) => Table | undefined;
}

/** Prepares tables over what is known. Nothing is computed before it is asked for, and nothing twice. */
export function buildTables(relations: ReadonlyMap<string, Relation>, context: Context): Tables {
  const kept = new Map<string, Table>();
  return {
    tableOf: (name) => {
      const found = kept.get(name);
      if (found !== undefined) return found;
      const relation = relations.get(name);
      if (relation === undefined) return undefined;
      const table = buildTable(relation, [...relation.rows(context)]);
      kept.set(name, table);
      return table;
    },
  };
}

/** A table over rows that are there already. */
export function buildTable(relation: Relation, rows: readonly Row[]): Table {
  const indexes = new Map<string, ColumnIndex>();
  return {
    relation,
    rows,
    find: (column, values) => {
      const index = indexes.get(column) ?? buildIndex(rows, column);
      indexes.set(column, index);
      const lists = values.map((value) => index.known.get(value) ?? []).filter((list) => list.length > 0);
      const isTold = index.unknown.length === 0;
      if (!isTold) lists.push(index.unknown);
      const [only = []] = lists;
      if (lists.length < 2) return { positions: only, isTold };
      return { positions: [...new Set(lists.flat())].sort((left, right) => left - right), isTold };
    },
  };
}

interface ColumnIndex {
  readonly known: ReadonlyMap<unknown, readonly number[]>;
  readonly unknown: readonly number[];
}

function buildIndex(rows: readonly Row[], column: string): ColumnIndex {
  const known = new Map<unknown, number[]>();
  const unknown: number[] = [];
  rows.forEach((row, at) => {
    const cell = row[column];
    if (isUnknown(cell)) {
      unknown.push(at);
      return;
    }
    const list = known.get(cell);
    if (list === undefined) known.set(cell, [at]);
    else list.push(at);
  });
  return { known, unknown };
}
