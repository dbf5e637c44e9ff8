import type { Frame } from './place.ts';

/** A line longer than this is cut around the region: whole dumps stand on one line of JSON. */
const LONGEST_LINE = 2000;
const AROUND = 500;
/** Of a region over many lines only the beginning is shown. */
const MOST_REGION_LINES = 20;

/** What a frame is cut from: text with secrets masked, and where its first character stands in the source. */
export interface FrameText {
  readonly text: string;
  /** Column (from 1) of the text's first character. */
  readonly column: number;
}

/**
 * The lines around a region, `context` of them on either side, never beyond the text. `from` and `to` are UTF-16
 * offsets of the region in the text, `startLine` is the number of its first line. Control characters become
 * visible signs of the same width; tabs stay.
 */
export function buildFrame(
  { text: given, column }: FrameText,
  regionStart: number,
  regionEnd: number,
  startLine: number,
  context: number,
): Frame {
  const marked = given.startsWith('\ufeff') ? 1 : 0;
  const text = given.slice(marked).replace(/\r(?!\n)/g, '\n');
  const from = Math.max(0, regionStart - marked);
  const to = Math.max(from, regionEnd - marked);
  const first = text.lastIndexOf('\n', from - 1) + 1;
  const lead = first === 0 ? column - 1 : 0;
  const length = nextBreak(text, from) - first + lead;
  if (length > LONGEST_LINE)
    return cutLine(text.slice(first, first + length - lead), from - first, lead, startLine);
  const { begin, above } = findBegin(text, first, context, column - 1);
  const lines = (begin === 0 ? ' '.repeat(column - 1) : '')
    .concat(text.slice(begin, findEnd(text, from, to, context)))
    .split('\n')
    .map((line) => renderVisible(line.slice(0, LONGEST_LINE)));
  while (lines.length > above + 1 && lines.at(-1) === '') lines.pop();
  return { firstLine: startLine - above, lines };
}

/** The part of a very long line around the region. `lead` characters stand before it in the source. */
function cutLine(line: string, from: number, lead: number, number: number): Frame {
  const start = Math.max(0, from - AROUND);
  const lines = [renderVisible(line.slice(start, start + LONGEST_LINE))];
  const firstColumn = lead + start + 1;
  return { firstLine: number, lines, ...(firstColumn > 1 ? { firstColumn } : {}) };
}

/** Where the frame begins: up to `context` lines above the one that begins at `first`. */
function findBegin(
  text: string,
  first: number,
  context: number,
  lead: number,
): { begin: number; above: number } {
  let begin = first;
  let above = 0;
  while (above < context && begin > 0) {
    begin = begin === 1 ? 0 : text.lastIndexOf('\n', begin - 2) + 1;
    above++;
  }
  // The first line of a piece that begins far inside a line is left out.
  if (begin === 0 && above > 0 && lead > LONGEST_LINE) {
    return { begin: nextBreak(text, 0) + 1, above: above - 1 };
  }
  return { begin, above };
}

/** Where the frame ends: `context` lines below the region, of which only the first lines count. */
function findEnd(text: string, from: number, to: number, context: number): number {
  let end = nextBreak(text, from);
  for (let step = 1; step < MOST_REGION_LINES && end < to; step++) end = nextBreak(text, end + 1);
  for (let step = 0; step < context && end < text.length; step++) end = nextBreak(text, end + 1);
  return end;
}

function nextBreak(text: string, from: number): number {
  const at = text.indexOf('\n', from);
  return at === -1 ? text.length : at;
}

/** Signs that would move the cursor, colour the terminal or turn the reading direction. */
const INVISIBLE = /[\0-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

function renderVisible(line: string): string {
  return line.replace(/\r$/, '').replace(INVISIBLE, (sign) => {
    const code = sign.charCodeAt(0);
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    return code === 0x7f ? '\u2421' : '\ufffd';
  });
}
