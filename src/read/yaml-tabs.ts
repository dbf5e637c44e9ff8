import {
  ABSENT,
  MAPPING,
  PLAIN,
  POP,
  SCALAR,
  SEQUENCE,
  type YamlEvent,
  type YamlScalar,
} from './yaml-events.ts';
import type { YamlFault } from './yaml-fault.ts';

/** A scalar with the column of the block collection that it stands in. */
interface Span {
  readonly event: YamlScalar;
  readonly indent: number;
}

/** A tab with nothing but spaces and block indicators before it on its line. */
const CANDIDATE = /^(?:[ \ufeff]|[-?:](?=[ \t]))*\t/gm;

/**
 * The first tab that kubectl's library refuses and js-yaml lets pass: on blank lines, after `-`, before a
 * comment, and at the beginning of a block scalar. Inside quotes and brackets tabs are harmless.
 */
export function findTab(text: string, events: readonly YamlEvent[]): YamlFault | undefined {
  let spans: readonly Span[] | undefined;
  let next = 0;
  let flow = { at: 0, depth: 0 };
  for (const found of text.matchAll(CANDIDATE)) {
    spans ??= readSpans(text, events);
    const tab = found.index + found[0].length - 1;
    while (next < spans.length && (spans[next]?.event.valueEnd ?? 0) <= tab) {
      flow = countBrackets(text, flow, spans[next]?.event.valueStart ?? 0, spans[next]?.event.valueEnd ?? 0);
      next++;
    }
    const inside = spans[next];
    const isInside = inside !== undefined && inside.event.valueStart <= tab;
    if (isInside) {
      if (isFaultInside(text, inside, found.index, tab)) return tabFault(tab);
      continue;
    }
    flow = countBrackets(text, flow, tab, tab);
    const before = spans[next - 1];
    const continues =
      before?.event.style === PLAIN && /^[ \t\r\n]*$/.test(text.slice(before.event.valueEnd, tab));
    if (continues ? tab - found.index <= before.indent : flow.depth === 0) return tabFault(tab);
  }
  return undefined;
}

function tabFault(offset: number): YamlFault {
  return { reason: 'tab characters must not be used in indentation', offset };
}

/** `line` is the offset of the line's first character. */
function isFaultInside(text: string, { event, indent }: Span, line: number, tab: number): boolean {
  if (event.style === PLAIN) return tab - line <= indent;
  if (event.style <= 3) return false;
  const header = text.slice(Math.max(0, event.valueStart - 80), event.valueStart);
  const isExplicit = /[|>][-+]?[1-9][^\n]*\r?\n$/.test(header);
  const isFirst = !/[^ \r\n]/.test(text.slice(event.valueStart, line));
  return (isFirst && !isExplicit) || tab - line < event.indent;
}

/** The scalars in order, each with the column of the innermost block collection around it (-1 for none). */
function readSpans(text: string, events: readonly YamlEvent[]): Span[] {
  const spans: Span[] = [];
  const columns: number[] = [];
  for (const event of events) {
    const outer = columns.at(-1) ?? -1;
    if (event.type === SCALAR) {
      if (event.valueStart !== ABSENT) spans.push({ event, indent: outer });
    } else if (event.type === MAPPING || event.type === SEQUENCE) {
      columns.push(event.style === 1 ? columnOf(text, event.start) : outer);
    } else if (event.type === POP) columns.pop();
  }
  return spans;
}

function columnOf(text: string, offset: number): number {
  const line = Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
  return offset - line;
}

/** Counts brackets between scalars, comments left out, from where counting stopped to `to`; goes on at `resume`. */
function countBrackets(
  text: string,
  from: { readonly at: number; readonly depth: number },
  to: number,
  resume: number,
): { at: number; depth: number } {
  let depth = from.depth;
  const gap = to > from.at ? text.slice(from.at, to).replace(/(^|[ \t\r\n])#.*/g, '$1') : '';
  for (const sign of gap) {
    if (sign === '[' || sign === '{') depth++;
    else if (sign === ']' || sign === '}') depth--;
  }
  return { at: Math.max(resume, from.at), depth };
}
