/** A piece of a text, in bytes. */
export interface SnippetRange {
  readonly start: number;
  readonly end: number;
}

const FENCE = /^([ \t>]*)(`{3,}|~{3,})\s*([A-Za-z0-9_+.-]*)/;
const DATA_FENCES: readonly string[] = ['yaml', 'yml', 'json', ''];
const SHELL_FENCES: readonly string[] = [
  'bash',
  'sh',
  'shell',
  'console',
  'azurecli',
  'azurecli-interactive',
  'zsh',
];
const HEREDOC = /<<-?\s*(["']?)([A-Za-z_][A-Za-z0-9_]*)\1/;
/** Only what names itself is an object; a fence may hold anything. */
const OBJECT = /^[ \t>]*(- )?("?apiVersion"?:)/m;
/** A line that stands for something left out: the whole piece is then a fragment (manifest-shapes.md S26). */
const ELLIPSIS = /^\s*(-\s+|[\w."-]+:\s+)?\.\.\.\s*$/m;

/**
 * The pieces of a Markdown page or shell script that hold Kubernetes objects: code fences and here-documents
 * (design.md §4.21). `decode` turns bytes into text, one UTF-16 unit for each byte.
 */
export function readSnippets(uri: string, bytes: Uint8Array): readonly SnippetRange[] {
  const lines = readLines(bytes);
  const found = /\.(sh|bash)$/i.test(uri) ? readHereDocuments(lines, 0, lines.length) : readFences(lines);
  return found.flatMap((range) => splitIndented(lines, range)).filter((range) => isObjectText(bytes, range));
}

/** One line: its text, one character for each byte, and where it begins. */
interface Line {
  readonly text: string;
  readonly start: number;
}

/** Numbers of the first line and of the line after the last. */
interface LineRange {
  readonly from: number;
  readonly to: number;
}

function readLines(bytes: Uint8Array): readonly Line[] {
  const lines: Line[] = [];
  for (let start = 0; start < bytes.length; ) {
    const at = bytes.indexOf(10, start);
    const end = at === -1 ? bytes.length : at + 1;
    lines.push({ text: readLatin(bytes, start, end), start });
    start = end;
  }
  lines.push({ text: '', start: bytes.length });
  return lines;
}

function readLatin(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let at = start; at < end; at += 1) text += String.fromCharCode(bytes[at] ?? 0);
  return text;
}

function readFences(lines: readonly Line[]): readonly LineRange[] {
  const found: LineRange[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const open = FENCE.exec(lines[at]?.text ?? '');
    if (open === null) continue;
    const [, , mark = '', language = ''] = open;
    let end = at + 1;
    while (end < lines.length && !isClosing(lines[end]?.text ?? '', mark)) end += 1;
    if (DATA_FENCES.includes(language.toLowerCase()))
      found.push({ from: at + 1, to: Math.min(end, lines.length - 1) });
    else if (SHELL_FENCES.includes(language.toLowerCase()))
      found.push(...readHereDocuments(lines, at + 1, end));
    at = end;
  }
  return found;
}

function isClosing(text: string, mark: string): boolean {
  const trimmed = text.replace(/^[ \t>]*/, '').trimEnd();
  return trimmed.length >= mark.length && trimmed === (mark[0] ?? '').repeat(trimmed.length);
}

function readHereDocuments(lines: readonly Line[], from: number, to: number): readonly LineRange[] {
  const found: LineRange[] = [];
  for (let at = from; at < to; at += 1) {
    const word = HEREDOC.exec(lines[at]?.text ?? '')?.[2];
    if (word === undefined) continue;
    let end = at + 1;
    while (end < to && (lines[end]?.text ?? '').trim() !== word) end += 1;
    found.push({ from: at + 1, to: Math.min(end, lines.length - 1) });
    at = end;
  }
  return found;
}

/** Separators are indented like the rest of a snippet, where the stream splitter would not see them. */
function splitIndented(lines: readonly Line[], range: LineRange): readonly SnippetRange[] {
  const pieces: SnippetRange[] = [];
  let start = lines[range.from]?.start ?? 0;
  for (let at = range.from; at < range.to; at += 1) {
    const line = lines[at];
    if (line === undefined || line.text.trim() !== '---') continue;
    pieces.push({ start, end: line.start });
    start = lines[at + 1]?.start ?? line.start;
  }
  pieces.push({ start, end: lines[range.to]?.start ?? start });
  return pieces;
}

function isObjectText(bytes: Uint8Array, { start, end }: SnippetRange): boolean {
  const text = readLatin(bytes, start, end);
  return OBJECT.test(text) && !ELLIPSIS.test(text);
}
