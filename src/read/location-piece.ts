import { pointerSteps } from '../api/json.ts';
import { type JsonElements, splitJsonList } from './json-scan.ts';
import { maskPiece } from './location-mask.ts';
import { buildOutline, type Outline } from './location-outline.ts';
import type { ObjectPlace } from './place.ts';
import type { Platform, Source } from './source.ts';
import type { DocumentRange } from './split.ts';
import { parseDocumentText } from './yaml-parse.ts';

/** A piece of a source that was read once and is read again to see where its nodes stand. */
export interface Piece extends DocumentRange {
  readonly text: string;
  readonly outline: Outline | undefined;
  /** Steps from the piece's root to the object that was asked for. */
  readonly steps: readonly string[];
  /** The text with secrets masked; made when asked. */
  readonly masked: () => string;
}

interface ParsedPiece extends DocumentRange {
  readonly source: Source;
  readonly text: string;
  readonly outline: Outline | undefined;
  readonly masks: Map<string, string>;
}

/** Pieces remembered; findings come in the order of objects more or less. */
const MAX_PIECES = 32;
/** JSON smaller than this is outlined whole; in larger Lists the item is found first. */
const SMALL_JSON = 65_536;

/** Makes a reader of pieces that remembers the last ones, and the items of large Lists in JSON. */
export function createPieceReader(platform: Platform): (place: ObjectPlace) => Piece {
  const pieces = new Map<string, ParsedPiece>();
  const lists = new Map<Source, Map<number, JsonElements | undefined>>();
  return ({ object }) => {
    const { source } = object.origin;
    const { start, end, steps } = narrow(object.origin, lists);
    const key = `${start} ${end} ${source.uri}`;
    let piece = pieces.get(key);
    if (piece?.source !== source) {
      piece = parsePiece(source, start, end, platform);
      const oldest = pieces.keys().next().value;
      if (pieces.size >= MAX_PIECES && oldest !== undefined) pieces.delete(oldest);
      pieces.set(key, piece);
    }
    const { text, outline, masks } = piece;
    const masked = (): string => {
      const hint = `${steps.join('/')} ${object.kind}`;
      const known = masks.get(hint) ?? maskPiece(text, outline, { steps, kind: object.kind });
      masks.set(hint, known);
      return known;
    };
    return { start, end, text, outline, steps, masked };
  };
}

function parsePiece(source: Source, start: number, end: number, platform: Platform): ParsedPiece {
  const text = platform.decodeText(source.bytes.subarray(start, end), 'utf-8');
  const parsed = parseDocumentText(text);
  const outline = 'events' in parsed ? buildOutline(parsed.text, parsed.events) : undefined;
  return { source, start, end, text, outline, masks: new Map() };
}

/** The item that `/items/N` or `/N` leads to, when the piece is a large List in JSON; else the whole piece. */
function narrow(
  { source, start, end, pointer }: ObjectPlace['object']['origin'],
  lists: Map<Source, Map<number, JsonElements | undefined>>,
): DocumentRange & { readonly steps: readonly string[] } {
  const steps = pointerSteps(pointer);
  const index = steps[0] === 'items' ? 1 : 0;
  if (end - start <= SMALL_JSON || !/^[0-9]+$/.test(steps[index] ?? '')) return { start, end, steps };
  const known = lists.get(source) ?? new Map<number, JsonElements | undefined>();
  lists.set(source, known);
  if (!known.has(start)) known.set(start, splitJsonList(source.bytes, start, end));
  const item = known.get(start)?.elements[Number(steps[index])];
  return item === undefined ? { start, end, steps } : { ...item, steps: steps.slice(index + 1) };
}
