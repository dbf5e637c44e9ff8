import { type ParsedYaml, parseYaml, SCALAR, type YamlEvent } from './yaml-events.ts';

/** js-yaml's words for flow content, or a quoted line, that stands too far left or behind a tab. */
const TOO_FAR_LEFT = 'deficient indentation';
/** How often a text may be parsed again, and how many characters that may cost altogether. */
const MAX_ATTEMPTS = 500;
const MAX_WORK = 20_000_000;

/**
 * Parses again a text that js-yaml refused because of where flow content stands: kubectl's library lets it stand
 * at any column and behind tabs. Tabs are taken for spaces and lines are joined, each by a character of equal
 * length, so that offsets stay; scalars are to be read from the text as it was. Undefined when that is no cure.
 */
export function parseRepaired(text: string): readonly YamlEvent[] | undefined {
  const joined: number[] = [];
  let repaired = text.replaceAll('\t', ' ');
  let work = 0;
  for (let attempt = 0; attempt < MAX_ATTEMPTS && work < MAX_WORK; attempt++) {
    const parsed: ParsedYaml = parseYaml(repaired);
    if ('events' in parsed) return parsed.events.map((event) => foldJoined(event, joined));
    const { reason, offset } = parsed.fault;
    const end = repaired.lastIndexOf('\n', offset - 1);
    if (reason !== TOO_FAR_LEFT || end === -1) return undefined;
    repaired = joinLines(repaired, end);
    joined.push(end);
    work += offset;
  }
  return undefined;
}

/** Puts the line after `end` behind the one before it, whose comment gives way. */
function joinLines(text: string, end: number): string {
  const start = text.lastIndexOf('\n', end - 1) + 1;
  const line = text.slice(start, end);
  const comment = line.search(/(?:^|[ \t])#/);
  const kept = comment === -1 ? line.replace(/\r$/, '') : line.slice(0, comment);
  return text.slice(0, start) + kept.padEnd(end - start + 1) + text.slice(end + 1);
}

/** A scalar across joined lines is still to be folded. */
function foldJoined(event: YamlEvent, joined: readonly number[]): YamlEvent {
  if (event.type !== SCALAR || !event.fast) return event;
  const isAcross = joined.some((end) => event.valueStart <= end && end < event.valueEnd);
  return isAcross ? { ...event, fast: false } : event;
}
