/** East Asian wide and emoji ranges that terminals draw two cells wide. */
const WIDE: readonly (readonly [from: number, to: number])[] = [
  [0x1100, 0x115f],
  [0x231a, 0x231b],
  [0x23e9, 0x23ec],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x18aff],
  [0x1b000, 0x1b2ff],
  [0x1f004, 0x1f004],
  [0x1f18e, 0x1f19a],
  [0x1f200, 0x1f320],
  [0x1f32d, 0x1f64f],
  [0x1f680, 0x1f6ff],
  [0x1f7e0, 0x1f7eb],
  [0x1f90c, 0x1f9ff],
  [0x1fa70, 0x1faff],
  [0x20000, 0x3fffd],
];
const COMBINING = /^[\p{Mn}\p{Me}]$/u;

/** How many terminal cells `text` takes. It holds no control characters (see `renderLine`). */
export function cells(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let sum = 0;
  for (const character of text) sum += cellsOf(character);
  return sum;
}

function cellsOf(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x300) return 1;
  if (COMBINING.test(character)) return 0;
  return WIDE.some(([from, to]) => code >= from && code <= to) ? 2 : 1;
}

/**
 * Breaks `text` at blanks into lines of at most `width` cells; the first line has `used` cells less.
 * A word that is longer than a line stays whole, so that names and paths can be copied.
 */
export function renderWrapped(text: string, width: number, used = 0): string[] {
  const lines: string[] = [];
  let line = '';
  let room = width - used;
  for (const word of text.split(' ')) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (line === '' || cells(joined) <= room) {
      line = joined;
      continue;
    }
    lines.push(line);
    room = width;
    line = word;
  }
  return [...lines, line];
}

/** The part of `text` between two cell positions; a blank stands for half a wide character at its start. */
export function readCells(text: string, from: number, to: number): string {
  let at = 0;
  let part = '';
  for (const character of text) {
    const wide = cellsOf(character);
    if (at >= from && at + wide <= to) part += character;
    else if (at < from && at + wide > from) part += ' ';
    at += wide;
  }
  return part;
}
