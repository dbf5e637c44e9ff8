import { compareText, objectKey, siteName } from '../model/identity.ts';
import { isUnknown, type Known, missingGates, type Unknown, unknown } from '../model/knowledge.ts';
import type { KubeObject } from '../read/bundle.ts';
import type { ObjectPlace, Place } from '../read/place.ts';
import type { Cell } from './relation.ts';

/** True for a place inside an object, as opposed to a range of a file. */
export function isObjectPlace(place: Place): place is ObjectPlace {
  return 'object' in place;
}

/** True for an object cell. Cells are made by relations, so their shape can be trusted. */
export function isObjectCell(value: unknown): value is KubeObject {
  return (
    typeof value === 'object' && value !== null && 'origin' in value && 'kind' in value && 'value' in value
  );
}

/** True for a place cell. */
export function isPlaceCell(value: unknown): value is Place {
  return (
    typeof value === 'object' && value !== null && 'side' in value && ('pointer' in value || 'start' in value)
  );
}

/** The identity of an object across versions and copies: the cluster it is of, group, kind, namespace, name. */
export function objectCellKey(object: KubeObject): string {
  return `${siteName(object.site)}\u0001${objectKey(object)}`;
}

/** The identity of a place: its object or source, the pointer or offset, and the side. */
export function placeCellKey(place: Place): string {
  if (!isObjectPlace(place)) return `${place.source.uri}\u0001${pad(place.start)}\u0001${place.side}`;
  const { source, start } = place.object.origin;
  return `${source.uri}\u0001${pad(start)}\u0001${objectCellKey(place.object)}\u0001${place.pointer}\u0001${place.side}`;
}

function pad(offset: number): string {
  return String(offset).padStart(12, '0');
}

/** A text that is equal exactly for equal cells; objects and places count by identity. */
export function cellKey(cell: Known<Cell>): string {
  if (isUnknown(cell)) return '\u0001unknown';
  if (Array.isArray(cell)) return `[${cell.map(cellKey).join('\u0002')}]`;
  if (isObjectCell(cell)) return objectCellKey(cell);
  if (isPlaceCell(cell)) return placeCellKey(cell);
  if (typeof cell !== 'object' || cell === null) return `${typeof cell}:${String(cell)}`;
  return `{${Object.entries(cell)
    .map(([field, item]) => `${field}=${cellKey(item as Cell)}`)
    .join('\u0002')}}`;
}

/** Orders cells of one column: numbers by amount, everything else by key. */
function compareCells(left: Cell, right: Cell): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  return compareText(cellKey(left), cellKey(right));
}

/**
 * What a column of several rows becomes in a finding that groups them: the list of its values, sorted, each
 * once; lists are joined. Unknown only when no row tells anything.
 */
export function gatherCells(cells: readonly Known<Cell>[]): readonly Cell[] | Unknown {
  const known = cells.filter((cell): cell is Cell => !isUnknown(cell));
  if (known.length === 0)
    return unknown(...cells.flatMap((cell) => (isUnknown(cell) ? missingGates(cell) : [])));
  const items = known.flatMap((cell): readonly Cell[] =>
    Array.isArray(cell) ? (cell as readonly Cell[]) : [cell],
  );
  const unique = new Map(items.map((item) => [cellKey(item), item]));
  return [...unique.values()].sort(compareCells);
}
