import type { Paint } from '../report/paint.ts';

/**
 * Markdown of our own pages as a terminal shows it best: headings bold, code indented, tables as aligned columns,
 * quotes set off, links as their text, paragraphs filled to `width` when it is known. Pieces are lines.
 */
export function* renderMarkdownView(
  markdown: string,
  paint: Paint,
  width = Number.POSITIVE_INFINITY,
): Generator<string> {
  let table: string[][] = [];
  let paragraph: string[] = [];
  let fence = '';
  for (const line of markdown.replace(/<!--[\s\S]*?-->\n*/g, '').split('\n')) {
    const ticks = /^`{3,}/.exec(line)?.[0] ?? '';
    const isProse = fence === '' && ticks === '' && /^[^|#>\s-]/.test(line);
    if (!isProse) {
      yield* renderProse(paragraph, paint, width);
      paragraph = [];
    }
    if (fence === '' && line.startsWith('|')) {
      table.push(readCells(line));
      continue;
    }
    yield* renderTable(table, paint);
    table = [];
    if (ticks !== '' && (fence === '' || ticks.length >= fence.length)) {
      fence = fence === '' ? ticks : '';
      continue;
    }
    if (isProse) paragraph.push(line);
    else if (fence === '') yield* renderLine(line, paint, width);
    else yield `    ${line}\n`;
  }
  yield* renderProse(paragraph, paint, width);
  yield* renderTable(table, paint);
}

function readCells(line: string): string[] {
  return line
    .slice(1, -1)
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll('\\|', '|'));
}

/** Rows with content; the line of dashes and an empty head only structure the source. */
function* renderTable(rows: readonly string[][], paint: Paint): Generator<string> {
  const shown = rows.filter((row) => row.some((cell) => !/^(:?-+:?)?$/.test(cell)));
  const widths = shown[0]?.map((_cell, at) => Math.max(...shown.map((row) => lengthOf(row[at] ?? '')))) ?? [];
  for (const row of shown) {
    const cells = row.map((cell, at) =>
      at === row.length - 1 ? cell : cell + ' '.repeat((widths[at] ?? 0) - lengthOf(cell)),
    );
    yield `  ${renderInline(cells.join('  '), paint)}\n`;
  }
}

/** The lines of a paragraph: filled anew for a terminal, as they are for a file. */
function* renderProse(lines: readonly string[], paint: Paint, width: number): Generator<string> {
  if (lines.length === 0) return;
  const filled = width === Number.POSITIVE_INFINITY ? lines : fillWords(lines.join(' '), width);
  for (const line of filled) yield `${renderInline(line, paint)}\n`;
}

function* renderLine(line: string, paint: Paint, width: number): Generator<string> {
  const heading = /^#+ (.*)$/.exec(line)?.[1];
  const quote = /^> ?(.*)$/.exec(line)?.[1];
  if (heading !== undefined) yield `${paint.bold(heading)}\n`;
  else if (quote !== undefined)
    for (const part of fillWords(quote, width - 4))
      yield `  ${paint.dim('|')} ${renderInline(part, paint)}\n`;
  else {
    const [, lead = ''] = /^(\s*(?:- )?)/.exec(line) ?? [];
    const parts = fillWords(line.slice(lead.length), width - lead.length);
    for (const [at, part] of parts.entries())
      yield `${at === 0 ? lead : ' '.repeat(lead.length)}${renderInline(part, paint)}\n`;
  }
}

/** Breaks text at blanks, never inside of code, bold words or links; what they are marked with takes no room. */
function fillWords(text: string, width: number): string[] {
  const words = text.match(/(?:\[[^\]]*\]\([^)]*\)|\*\*[^*]+\*\*|`[^`]+`|\S)+/g) ?? [''];
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && lengthOf(last) + 1 + lengthOf(word) <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

const PLAIN = { bold: same, cyan: same };

function same(text: string): string {
  return text;
}

function lengthOf(text: string): number {
  return renderInline(text, PLAIN).length;
}

function renderInline(text: string, paint: Pick<Paint, 'bold' | 'cyan'>): string {
  return text
    .replace(/\[([^\]]+)\]\([^)]*\)/g, '$1')
    .replace(/\*\*([^*]+)\*\*/g, (_all, words: string) => paint.bold(words))
    .replace(/(?<!`)`([^`]+)`(?!`)/g, (_all, code: string) => paint.cyan(code));
}
