import type { CelType } from '../model/cel/value.ts';
import { isMapLike, mapEntry } from '../model/cel/value.ts';
import { compareText, renderObject } from '../model/identity.ts';
import type { KubeObject } from '../read/bundle.ts';
import type { Place } from '../read/place.ts';
import { isObjectPlace } from './cell.ts';

/** How many items of a list a text names; the rest is counted. */
export const NAMED = 5;

/**
 * The text a value of this static type prints as: objects as `Kind ns/name`, places as object and pointer,
 * structures by their field `text` or else `name`, lists with five items named and the rest counted.
 */
export function printerFor(type: CelType | undefined): (value: unknown) => string {
  if (type?.kind === 'list') {
    const item = printerFor(type.valueType);
    return (value) => printList(Array.isArray(value) ? value.map(item) : [], NAMED);
  }
  if (type?.name === 'object') return (value) => renderObject(value as KubeObject);
  if (type?.name === 'place') return (value) => printPlace(value as Place);
  if (type?.kind === 'message') return printStruct;
  return printAny;
}

/** `a`, `a and b`, `a, b and c`, or `a, b, c, d, e and 3 more`; `none` for an empty list. */
export function printList(items: readonly string[], named: number): string {
  if (items.length === 0) return 'none';
  const rest = items.length - named;
  if (rest > 0) return `${items.slice(0, named).join(', ')} and ${rest} more`;
  return [items.slice(0, -1).join(', '), ...items.slice(-1)].filter((part) => part !== '').join(' and ');
}

function printPlace(place: Place): string {
  if (!isObjectPlace(place)) return place.source.uri;
  return place.pointer === '' ? renderObject(place.object) : `${renderObject(place.object)} ${place.pointer}`;
}

function printStruct(value: unknown): string {
  if (!isMapLike(value)) return printAny(value);
  const text = mapEntry(value, 'text') ?? mapEntry(value, 'name');
  return printAny(text);
}

const LONGEST = 120;

function printAny(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'bigint' || typeof value === 'number' || typeof value === 'boolean')
    return String(value);
  if (Array.isArray(value)) return printList(value.map(printAny), NAMED);
  const text = JSON.stringify(value instanceof Map ? Object.fromEntries(value) : value, jsonSafe) ?? '';
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

function jsonSafe(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value;
}

/** Sorts and drops repeats by a text key. */
export function sortUnique<T>(items: readonly T[], keyOf: (item: T) => string): readonly T[] {
  const byKey = new Map<string, T>();
  for (const item of items) {
    const key = keyOf(item);
    if (!byKey.has(key)) byKey.set(key, item);
  }
  return [...byKey].sort(([left], [right]) => compareText(left, right)).map(([, item]) => item);
}
