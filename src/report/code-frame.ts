import type { Location } from '../read/place.ts';
import { renderInert, renderSafe } from './escape.ts';
import { type Paint, PLAIN } from './paint.ts';
import { cells, readCells } from './width.ts';

/** How a frame is drawn: at most this wide (cells), with these colours and marker. */
export interface FrameStyle {
  readonly width?: number;
  readonly paint?: Paint;
  readonly mark?: (text: string) => string;
}

/** A drawn frame, and how wide its line numbers are. */
export interface CodeFrame {
  readonly lines: readonly string[];
  readonly gutter: number;
}

const MOST_LINES = 5;
const LEAST_TEXT = 20;
/** A file or pipe takes any width, but nobody reads a line of thousands. */
const USUAL_WIDTH = 120;
/** Stands for what a frame lacks at the left of its lines. */
const DOTS = '...';

/**
 * The lines around a region with a gutter of line numbers and carets below what is meant; empty when the
 * location has no frame. Tabs and control characters take one cell or are spelt out; a line that is too long
 * is cut around the carets.
 */
export function renderCodeFrame(location: Location, style: FrameStyle = {}): CodeFrame {
  const frame = location.frame;
  if (frame === undefined || frame.lines.length === 0) return { lines: [], gutter: 0 };
  const { paint = PLAIN, mark = paint.red } = style;
  const shown = chooseLines(location);
  const gutter = String(shown.at(-1)?.number ?? 0).length;
  const room = Math.max(LEAST_TEXT, (style.width ?? USUAL_WIDTH) - gutter - 3);
  const from = chooseCut(location, shown, room);
  const rows: string[] = [paint.dim(`${' '.repeat(gutter)} |`)];
  for (const { number, text } of shown) {
    const cut = isMarked(location, number) ? from : 0;
    const line = cutLine(readLine(text), cut, room);
    rows.push(`${paint.dim(`${String(number).padStart(gutter)} |`)} ${line}`.trimEnd());
    const [start, end] = markedCells(location, number, text);
    if (end <= start) continue;
    const carets = '^'.repeat(Math.max(1, Math.min(end - from, room) - (start - from)));
    rows.push(
      `${paint.dim(`${' '.repeat(gutter)} |`)} ${' '.repeat(Math.max(0, start - from))}${mark(carets)}`,
    );
  }
  return { lines: rows, gutter };
}

/** A line of a file as it is drawn: tabs take one cell, unsafe characters are spelt out. */
function readLine(text: string): string {
  return renderInert(renderSafe(text.replace(/[\r\n]+$/, '').replaceAll('\t', ' '), ''));
}

interface ShownLine {
  readonly number: number;
  readonly text: string;
}

/** Up to five lines: the region's own, and as many around it as fit. */
function chooseLines(location: Location): ShownLine[] {
  const { firstLine, lines, firstColumn = 1 } = location.frame ?? { firstLine: 1, lines: [] };
  const lead = firstColumn > 1 ? DOTS : '';
  const all = lines.map((text, index) => ({ number: firstLine + index, text: lead + text }));
  while (all.at(-1)?.text === '' && (all.at(-1)?.number ?? 0) > location.endLine) all.pop();
  if (all.length <= MOST_LINES) return all;
  const before = Math.max(0, Math.min(location.startLine - firstLine - 2, all.length - MOST_LINES));
  return all.slice(before, before + MOST_LINES);
}

function isMarked(location: Location, number: number): boolean {
  return number >= location.startLine && number <= location.endLine;
}

/** The marked cells of a line as [start, end), [0, 0) when nothing of it is meant. */
function markedCells(location: Location, number: number, text: string): [start: number, end: number] {
  if (!isMarked(location, number)) return [0, 0];
  const indent = text.length - text.trimStart().length;
  const { firstColumn = 1 } = location.frame ?? {};
  const missing = firstColumn > 1 ? firstColumn - DOTS.length : firstColumn;
  const from = number === location.startLine ? location.startColumn - missing : indent;
  const to = number === location.endLine ? location.endColumn - missing : text.trimEnd().length;
  if (number !== location.startLine && to <= from) return [0, 0];
  const start = cells(readLine(text.slice(0, from)));
  return [start, Math.max(start + 1, cells(readLine(text.slice(0, to))))];
}

/** How many cells to leave out at the left so that the carets fit: none when the line is short enough. */
function chooseCut(location: Location, shown: readonly ShownLine[], room: number): number {
  const line = shown.find(({ number }) => number === location.startLine);
  if (line === undefined || cells(readLine(line.text)) <= room) return 0;
  const [start, end] = markedCells(location, line.number, line.text);
  if (end <= room - 3) return 0;
  return Math.max(0, start - Math.max(8, Math.floor((room - (end - start)) / 2)));
}

/** The part of a line that fits into `room` cells after leaving out `from`; dots stand for what is missing. */
function cutLine(line: string, from: number, room: number): string {
  const wide = cells(line);
  if (from > 0 && wide <= from) return wide === 0 ? '' : DOTS;
  const rest = from === 0 ? line : `${DOTS}${readCells(line, from + 3, wide)}`;
  return cells(rest) <= room ? rest : `${readCells(rest, 0, room - 3)}${DOTS}`;
}
