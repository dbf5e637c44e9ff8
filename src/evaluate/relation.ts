import type { Known } from '../model/knowledge.ts';
import type { KubeObject } from '../read/bundle.ts';
import type { Place } from '../read/place.ts';
import type { Context } from './context.ts';
import type { NotEvaluated } from './finding.ts';
import type { JudgedSuppression } from './suppression.ts';

/**
 * The type of a column as rules see it. `object` prints as `Kind ns/name` and has the fields of
 * `objectFields`; `place` is where to point; `any` is untyped JSON of a manifest, for `objects.value` alone.
 * `list<X>` takes one of the scalar types or the name of a struct that the relation declares.
 */
export type ColumnType =
  | 'string'
  | 'int'
  | 'double'
  | 'bool'
  | 'object'
  | 'place'
  | 'any'
  | `list<${string}>`;

/** One column: what it holds, and which gate is missing when a row has Unknown there. */
export interface Column {
  readonly type: ColumnType;
  /** One sentence for the documentation page, in the words of design.md. */
  readonly means: string;
  /** The gates whose absence makes the column Unknown, for the documentation page; none when always known. */
  readonly gates?: readonly string[];
}

/** Fields of one element of a `list<Struct>` column. */
export type Struct = Readonly<Record<string, Column>>;

/** A value in a row. Integers are plain numbers; the engine hands CEL what the declared type asks for. */
export type Cell = string | number | boolean | KubeObject | Place | Json | readonly Cell[] | StructCell;
type Json = import('../api/json.ts').Json;
export interface StructCell {
  readonly [field: string]: Cell;
}

/** Rows are total: every declared column has a value of its type, or Unknown. Empty means empty, never "not told". */
export type Row = Readonly<Record<string, Known<Cell>>>;

/** What all other rules said. */
export interface Verdicts {
  readonly notEvaluated: readonly NotEvaluated[];
  readonly suppressions: readonly JudgedSuppression[];
  /** Ids of the rules that were judged on all their rows. */
  readonly judged: ReadonlySet<string>;
}

/**
 * A typed table over the analysis (design.md §5), one file each in `evaluate/relations/`.
 * Built lazily, only when an enabled rule reads it.
 */
export interface Relation {
  readonly name: string;
  /** What one row is, for the documentation page: "one row per placement". */
  readonly grain: string;
  /** Never a column called `namespace`, which CEL reserves: it is `ns`. */
  readonly columns: Readonly<Record<string, Column>>;
  readonly structs?: Readonly<Record<string, Struct>>;
  /** What still has to be built before this table is filled; its rules are proven on hand-made rows and not judged. */
  readonly pending?: string;
  /** Set for a table over the verdicts of all other rules: its rules are judged last, on these rows and those of `rows`. */
  readonly verdicts?: (verdicts: Verdicts) => readonly Row[];
  /** Builds all rows, in a fixed order. */
  readonly rows: (context: Context) => Iterable<Row>;
}
