import type { Known } from '../model/knowledge.ts';
import type { Cell, Row } from './relation.ts';

/** What each column of a row is, worked out from what the row is about. */
export type CellReaders<T> = Readonly<Record<string, (subject: T) => Known<Cell>>>;

const SUBJECT: unique symbol = Symbol('subject');

interface Holder<T> {
  readonly [SUBJECT]: T;
}

/**
 * Makes rows whose cells are worked out when a rule reads them: for relations with many rows of which most rules
 * read a few columns. A cell is computed anew at each reading, so what is costly must be kept by the subject.
 * `told` holds further cells that are there already.
 */
export function buildLazyRows<T>(readers: CellReaders<T>): (subject: T, told?: Row) => Row {
  const columns: PropertyDescriptorMap = {};
  for (const [name, read] of Object.entries(readers)) {
    columns[name] = {
      enumerable: true,
      get(this: Holder<T>) {
        return read(this[SUBJECT]);
      },
    };
  }
  const prototype: object = Object.create(null, columns);
  return (subject, told) => {
    const row: { [SUBJECT]: T } = Object.create(prototype);
    row[SUBJECT] = subject;
    return Object.assign(row as unknown as Row, told);
  };
}
