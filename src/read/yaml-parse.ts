import { parseYaml, type YamlEvent } from './yaml-events.ts';
import type { YamlFault } from './yaml-fault.ts';
import { foldJoined, lastBreak, parseRepaired } from './yaml-repair.ts';
import { findTab } from './yaml-tabs.ts';
import {
  findBadDirective,
  findForbidden,
  hasOddCharacters,
  readNextLines,
  readSeparators,
} from './yaml-text.ts';

/** The events of one document. `text` is what scalars are read from, as far as kubectl reads; offsets are the input's. */
export interface ParsedDocument {
  readonly text: string;
  readonly events: readonly YamlEvent[];
  /** True when the text could only be read at the second attempt. */
  readonly second: boolean;
}

/**
 * Parses a text of one document to events, agreeing with kubectl's library on what is refused where js-yaml
 * is stricter or laxer: tabs, control characters, line breaks, flow content at any column.
 */
export function parseDocumentText(text: string): ParsedDocument | { readonly fault: YamlFault } {
  if (!hasOddCharacters(text)) return parse(text, text);
  const fault = findForbidden(text);
  if (fault !== undefined) return { fault };
  const normal = readNextLines(text);
  const parsed = parse(normal, readSeparators(normal));
  if ('fault' in parsed || !text.includes('\t')) return parsed;
  const tab = findTab(normal, parsed.events);
  return tab === undefined ? parsed : { fault: tab };
}

function parse(text: string, broken: string): ParsedDocument | { readonly fault: YamlFault } {
  const directive = findBadDirective(broken);
  if (directive !== undefined) return { fault: directive };
  const parsed = parseYaml(broken);
  if ('events' in parsed) return { text, events: parsed.events, second: false };
  const mended = parseRepaired(broken, parsed.fault);
  if ('events' in mended) return { text, events: mended.events, second: true };
  const { fault, repaired, joined } = mended;
  const root = fault.reason === BEYOND_ROOT ? parseRoot(repaired, fault.offset) : undefined;
  if (root === undefined) return parsed;
  const kept = text.slice(0, fault.offset);
  return { text: kept, events: foldJoined(root, joined), second: repaired !== broken };
}

/** js-yaml's words for text behind the root. */
const BEYOND_ROOT = 'end of the stream or a document separator is expected';

/**
 * kubectl's library looks no further than the root: a line behind its closing bracket or quote, or further left
 * than an indented root, is never seen.
 */
function parseRoot(text: string, end: number): readonly YamlEvent[] | undefined {
  const parsed = parseYaml(text.slice(0, end));
  const root = 'events' in parsed ? parsed.events[1] : undefined;
  if (!('events' in parsed) || root === undefined || !('style' in root)) return undefined;
  const lineStart = lastBreak(text, end - 1) + 1;
  if (text.slice(lineStart, end).trim() !== '') return undefined;
  if (!isClosed(root) && !('start' in root && columnOf(text, root.start) > end - lineStart)) return undefined;
  const rest = text.slice(end);
  if ('events' in parseYaml(rest) || 'events' in parseYaml(rest.slice(0, rest.indexOf('\n') + 1))) {
    return parsed.events;
  }
  return undefined;
}

function columnOf(text: string, offset: number): number {
  return offset - lastBreak(text, offset - 1) - 1;
}

function isClosed(root: Extract<YamlEvent, { style: number }>): boolean {
  return 'start' in root ? root.style === 2 : root.style === 2 || root.style === 3;
}
