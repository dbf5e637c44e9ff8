import { type ParsedYaml, parseYaml, type YamlEvent } from './yaml-events.ts';
import type { YamlFault } from './yaml-fault.ts';
import { parseRepaired } from './yaml-repair.ts';
import { findTab } from './yaml-tabs.ts';
import { findForbidden, hasOddCharacters, readNextLines, readSeparators } from './yaml-text.ts';

/** The events of one document. `text` is what scalars are read from; its offsets are those of the input. */
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
  const parsed = parseYaml(broken);
  if ('events' in parsed) return { text, events: parsed.events, second: false };
  if (parsed.fault.reason === 'end of the stream or a document separator is expected') {
    const first = parseClosedRoot(broken, parsed.fault.offset);
    if (first !== undefined && 'events' in first) return { text, events: first.events, second: false };
  }
  const events = parsed.fault.reason === 'deficient indentation' ? parseRepaired(broken) : undefined;
  return events === undefined ? parsed : { text, events, second: true };
}

/** Behind a root that ends by itself (brackets, quotes) kubectl's library looks no further. */
function parseClosedRoot(text: string, end: number): ParsedYaml | undefined {
  const parsed = parseYaml(text.slice(0, end));
  const root = 'events' in parsed ? parsed.events[1] : undefined;
  return root !== undefined && 'style' in root && isClosed(root) ? parsed : undefined;
}

function isClosed(root: Extract<YamlEvent, { style: number }>): boolean {
  return 'start' in root ? root.style === 2 : root.style === 2 || root.style === 3;
}
