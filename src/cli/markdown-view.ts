import type { Paint } from '../report/paint.ts';

/**
 * Markdown of our own pages as a terminal shows it best: headings bold, code indented, tables as aligned columns,
 * quotes set off, links as their text. Pieces are lines.
 */
export function* renderMarkdownView(markdown: string, paint: Paint): Generator<string> {
  let table: string[][] = [];
  let fence = '';
  for (const line of markdown.replace(/<!--[\s\S]*?-->\n*/g, '').split('\n')) {
    const ticks = /^`{3,}/.exec(line)?.[0] ?? '';
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
    yield fence === '' ? renderLine(line, paint) : `    ${line}\n`;
  }
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
  const widths = shown[0]?.map((_cell, at) => Math.max(...shown.map((row) => (row[at] ?? '').length))) ?? [];
  for (const row of shown) {
    const cells = row.map((cell, at) => (at === row.length - 1 ? cell : cell.padEnd(widths[at] ?? 0)));
    yield `  ${renderInline(cells.join('  '), paint)}\n`;
  }
}

function renderLine(line: string, paint: Paint): string {
  const heading = /^#+ (.*)$/.exec(line)?.[1];
  if (heading !== undefined) return `${paint.bold(heading)}\n`;
  const quote = /^> ?(.*)$/.exec(line)?.[1];
  if (quote !== undefined) return `  ${paint.dim('|')} ${renderInline(quote, paint)}\n`;
  return `${renderInline(line, paint)}\n`;
}

function renderInline(text: string, paint: Paint): string {
  return text
    .replace(/\[([^\]]+)\]\([^)]*\)/g, '$1')
    .replace(/\*\*([^*]+)\*\*/g, (_all, words: string) => paint.bold(words))
    .replace(/(?<!`)`([^`]+)`(?!`)/g, (_all, code: string) => paint.cyan(code));
}
