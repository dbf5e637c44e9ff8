import { Lexer } from 'yaml';
import { buildLineIndex, lineOf } from './location-lines.ts';
import type { Platform, Source } from './source.ts';
import { byteOffsetOf } from './text.ts';

/** A comment that silences findings about the node on whose line, or above which, it stands. */
export interface SuppressionComment {
  readonly source: Source;
  /** Byte range of the comment. */
  readonly start: number;
  readonly end: number;
  /** What follows the marker: rules, reason, perhaps an end. */
  readonly text: string;
  /** Lines of the node that it is about, from 1, both included. */
  readonly firstLine: number;
  readonly lastLine: number;
}

const MARKER = /^#\s*fleetlint-ignore(?![\w-])[ \t:]*(.*)$/;
const NEEDLE = [...'fleetlint-ignore'].map((letter) => letter.charCodeAt(0));
const HASH = 35;

/**
 * The suppression comments of a source (design.md §7). What looks like one inside a block scalar is data; hence the
 * lexer of the YAML package, over the documents alone that hold the marker.
 */
export function readSuppressionComments(source: Source, platform: Platform): readonly SuppressionComment[] {
  if (source.kind !== 'yaml' || findMarker(source.bytes, 0) === -1) return [];
  const lines = buildLineIndex(source.bytes);
  return splitDocuments(source.bytes, lines.starts).flatMap(({ start, end }) => {
    if (findMarker(source.bytes, start, end) === -1) return [];
    const text = platform.decodeText(source.bytes.subarray(start, end), 'utf-8');
    const firstLine = lineOf(lines, start);
    const document = text.split(/\r\n|\r|\n/);
    return findComments(text).map(({ at, comment, message }): SuppressionComment => {
      const from = byteOffsetOf(source.bytes, start, end, at);
      const covered = findCovered(document, lineOf(lines, from) - firstLine);
      return {
        source,
        start: from,
        end: byteOffsetOf(source.bytes, from, end, comment.length),
        text: message,
        firstLine: firstLine + covered.first,
        lastLine: firstLine + covered.last,
      };
    });
  });
}

/** The offset of the next `#` that the marker follows on its line; -1 when there is none. */
function findMarker(bytes: Uint8Array, from: number, end = bytes.length): number {
  for (let at = bytes.indexOf(HASH, from); at !== -1 && at < end; at = bytes.indexOf(HASH, at + 1)) {
    let next = at + 1;
    while (bytes[next] === 32 || bytes[next] === 9) next++;
    if (NEEDLE.every((letter, index) => bytes[next + index] === letter)) return at;
  }
  return -1;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Byte ranges between lines that begin with `---`, which begin the ranges. */
function splitDocuments(bytes: Uint8Array, starts: Uint32Array): readonly Span[] {
  const cuts = [...starts].filter(
    (at) => bytes[at] === 45 && bytes[at + 1] === 45 && bytes[at + 2] === 45 && at > (starts[0] ?? 0),
  );
  const begins = [starts[0] ?? 0, ...cuts];
  return begins.map((start, index) => ({ start, end: begins[index + 1] ?? bytes.length }));
}

interface Comment {
  readonly at: number;
  readonly comment: string;
  readonly message: string;
}

/** Tokens of the lexer that stand for a decision of its own and take no text. */
const MARKS = new Set(['\u0002', '\u0018', '\u001f']);

function findComments(text: string): readonly Comment[] {
  const found: Comment[] = [];
  let at = 0;
  let isScalar = false;
  for (const token of new Lexer().lex(text)) {
    if (MARKS.has(token)) {
      isScalar = token === '\u001f';
      continue;
    }
    const message = isScalar ? undefined : MARKER.exec(token)?.[1];
    if (message !== undefined) found.push({ at, comment: token, message: message.trim() });
    at += token.length;
    isScalar = false;
  }
  return found;
}

const BLANK = /^\s*(#.*)?$/;
const DIRECTIVE = /^(%|---\s*(#.*)?$)/;

/** The lines, from 0, of the node that a comment on line `at` is about: itself behind something, else the next one. */
function findCovered(
  lines: readonly string[],
  at: number,
): { readonly first: number; readonly last: number } {
  const isBehind = !/^\s*#/.test(lines[at] ?? '') && !DIRECTIVE.test(lines[at] ?? '');
  let first = at;
  if (!isBehind) while (first < lines.length - 1 && isEmpty(lines[first])) first++;
  const content = lines.findIndex((line) => !isEmpty(line));
  if (!isBehind && first === content) return { first, last: lines.length - 1 };
  const indent = indentOf(lines[first]);
  const isItem = /^\s*-(\s|$)/.test(lines[first] ?? '');
  let last = first;
  for (let next = first + 1; next < lines.length; next++) {
    const line = lines[next] ?? '';
    if (isEmpty(line)) continue;
    const isOwnItem = !isItem && indentOf(line) === indent && /^\s*-(\s|$)/.test(line);
    if (indentOf(line) <= indent && !isOwnItem) break;
    last = next;
  }
  return { first, last };
}

function isEmpty(line = ''): boolean {
  return BLANK.test(line) || DIRECTIVE.test(line);
}

function indentOf(line = ''): number {
  return line.length - line.trimStart().length;
}
