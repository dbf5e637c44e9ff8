import { parseYaml, SCALAR, type YamlEvent } from './yaml-events.ts';
import type { YamlFault } from './yaml-fault.ts';

/** js-yaml's words for flow content, or a quoted line, that stands too far left or behind a tab. */
const TOO_FAR_LEFT = 'deficient indentation';
/** How often a text may be parsed again, and how many characters that may cost altogether. */
const MAX_ATTEMPTS = 500;
const MAX_WORK = 50_000_000;

/** The events of the mended text, or what is wrong with it that cannot be mended so. */
export type Repaired =
  | { readonly events: readonly YamlEvent[] }
  | { readonly fault: YamlFault; readonly repaired: string; readonly joined: readonly number[] };

/**
 * Parses again a text that js-yaml refused because of where flow content stands, or because of a comment right
 * behind a quote or bracket: kubectl's library minds neither. Tabs are taken for spaces, lines are joined and
 * comments blanked, each at equal length, so that offsets stay; scalars are to be read from the text as it was.
 */
export function parseRepaired(text: string, first: YamlFault): Repaired {
  const joined: number[] = [];
  let repaired = text;
  let fault = first;
  let work = 0;
  for (let attempt = 0; attempt < MAX_ATTEMPTS && work < MAX_WORK; attempt++) {
    const end = lastBreak(repaired, fault.offset - 1);
    if (repaired[fault.offset] === '#') repaired = blankLine(repaired, fault.offset);
    else if (fault.reason !== TOO_FAR_LEFT) break;
    else if (repaired.includes('\t')) repaired = repaired.replaceAll('\t', ' ');
    else if (end === -1) break;
    else {
      repaired = joinLines(repaired, end);
      joined.push(end);
    }
    const parsed = parseYaml(repaired);
    if ('events' in parsed) return { events: foldJoined(parsed.events, joined) };
    fault = parsed.fault;
    work += fault.offset + text.length;
  }
  return { fault, repaired, joined };
}

/** The last line break at or before `from`, or -1. */
export function lastBreak(text: string, from: number): number {
  return Math.max(text.lastIndexOf('\n', from), text.lastIndexOf('\r', from));
}

/** Blanks the rest of the line. */
function blankLine(text: string, from: number): string {
  const end = text.slice(from).search(/[\r\n]|$/) + from;
  return text.slice(0, from) + ' '.repeat(end - from) + text.slice(end);
}

/** Puts the line after `end` behind the one before it, whose comment gives way. */
function joinLines(text: string, end: number): string {
  const start = lastBreak(text, end - 1) + 1;
  const line = text.slice(start, end);
  const comment = line.search(/(?:^|[ \t])#/);
  const kept = comment === -1 ? line.replace(/\r$/, '') : line.slice(0, comment);
  return text.slice(0, start) + kept.padEnd(end - start + 1) + text.slice(end + 1);
}

/** Scalars across joined lines are still to be folded. */
export function foldJoined(events: readonly YamlEvent[], joined: readonly number[]): readonly YamlEvent[] {
  if (joined.length === 0) return events;
  return events.map((event) => {
    if (event.type !== SCALAR || !event.fast) return event;
    const isAcross = joined.some((end) => event.valueStart <= end && end < event.valueEnd);
    return isAcross ? { ...event, fast: false } : event;
  });
}
