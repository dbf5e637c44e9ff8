import { isJsonList, isJsonObject, type Json } from '../api/json.ts';
import { type SplitList, splitList } from './document-list.ts';
import { type DocumentContext, NOTHING_ODD, type ReadDocument, readYamlDocument } from './document-value.ts';
import type { DocumentRange } from './split.ts';

/** How much text is composed at a time; larger pieces are slower and cost more memory. */
const PIECE_BYTES = 65_536;
/** A text this large is not parsed in one piece when taking it apart has failed: it would take ten times as much. */
const WHOLE_BYTES = 32 * 1024 * 1024;

interface ItemPiece extends ReadDocument {
  readonly values: readonly Json[];
}

/**
 * Reads a YAML document. A List as kubectl prints it is read item by item, so that each item has a range of its
 * own, memory stays small, and a broken item costs only itself. Everything else is read as a whole.
 */
export function readListOrDocument(context: DocumentContext, range: DocumentRange): ReadDocument {
  const list = splitList(context.bytes, range.start, range.end);
  if (list === undefined) return readYamlDocument(context, range);
  const fast = readSplitList(context, range, list, readPiece);
  if (fast !== undefined) return fast;
  if (range.end - range.start <= WHOLE_BYTES) {
    const whole = readYamlDocument(context, range);
    if (whole.faults.length === 0) return whole;
  }
  return readSplitList(context, range, list, readBrokenPiece) ?? readYamlDocument(context, range);
}

type ReadItems = (context: DocumentContext, items: readonly DocumentRange[]) => ItemPiece | undefined;

function readSplitList(
  context: DocumentContext,
  range: DocumentRange,
  list: SplitList,
  readItems: ReadItems,
): ReadDocument | undefined {
  const frame = readFrame(context, list);
  if (frame === undefined) return undefined;
  const pieces: ItemPiece[] = [];
  for (const group of groupItems(list.items)) {
    const piece = readItems(context, group);
    if (piece === undefined) return undefined;
    pieces.push(piece);
  }
  const odd = pieces.filter((piece) => piece.faults.length + piece.duplicates.length > 0);
  return {
    ...range,
    value: { ...frame, items: pieces.flatMap(({ values }) => values) },
    items: list.items,
    depth: pieces.reduce((most, { depth }) => Math.max(most, depth + 1), 1),
    duplicates: odd.flatMap(({ duplicates }) => duplicates),
    second: pieces.some(({ second }) => second),
    ignored: -1,
    malformed: pieces.find(({ malformed }) => malformed !== -1)?.malformed ?? -1,
    faults: odd.flatMap(({ faults }) => faults),
  };
}

/** The List without its items; undefined when head and tail do not make one. */
function readFrame(context: DocumentContext, { head, tail }: SplitList): { [key: string]: Json } | undefined {
  const { bytes, cache } = context;
  const text = context.decode(head.start, head.end) + context.decode(tail.start, tail.end);
  const frame = readYamlDocument({ bytes, cache, decode: () => text }, tail);
  if (frame.faults.length > 0 || frame.aliased || frame.ignored !== -1 || !isJsonObject(frame.value)) {
    return undefined;
  }
  const isPlain = frame.value['items'] === null && frame.duplicates.length === 0;
  return isPlain ? { ...frame.value } : undefined;
}

function* groupItems(items: readonly DocumentRange[]): Generator<readonly DocumentRange[]> {
  let group: DocumentRange[] = [];
  for (const item of items) {
    const first = group[0];
    if (first !== undefined && item.end - first.start > PIECE_BYTES) {
      yield group;
      group = [];
    }
    group.push(item);
  }
  if (group.length > 0) yield group;
}

/** Reads neighbouring items as one text; undefined when they do not come out one by one. */
function readPiece(context: DocumentContext, items: readonly DocumentRange[]): ItemPiece | undefined {
  const [first, last] = [items[0], items.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const piece = readYamlDocument(context, { start: first.start, end: last.end });
  const isWhole = piece.faults.length === 0 && !piece.aliased && piece.ignored === -1;
  if (!isWhole || !isJsonList(piece.value) || piece.value.length !== items.length) return undefined;
  return { ...piece, values: piece.value };
}

/** Reads items one by one where they do not come out together; a broken one becomes null and a fault. */
function readBrokenPiece(context: DocumentContext, items: readonly DocumentRange[]): ItemPiece | undefined {
  const together = readPiece(context, items);
  if (together !== undefined) return together;
  const pieces = items.map((item) => readPiece(context, [item]) ?? readBrokenItem(context, item));
  return {
    ...NOTHING_ODD,
    start: items[0]?.start ?? 0,
    end: items.at(-1)?.end ?? 0,
    value: null,
    values: pieces.flatMap(({ values }) => values),
    depth: pieces.reduce((most, { depth }) => Math.max(most, depth), 0),
    duplicates: pieces.flatMap(({ duplicates }) => duplicates),
    faults: pieces.flatMap(({ faults }) => faults),
  };
}

function readBrokenItem(context: DocumentContext, item: DocumentRange): ItemPiece {
  const read = readYamlDocument(context, item);
  const faults =
    read.faults.length > 0 ? read.faults : [{ ...item, reason: 'no list item', offset: item.start }];
  return { ...NOTHING_ODD, ...item, value: null, values: [null], faults };
}
