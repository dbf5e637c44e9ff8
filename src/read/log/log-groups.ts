import { encodeUtf8 } from '../text.ts';
import type { LineValue } from './line-values.ts';
import type { LogGroup } from './log-file.ts';
import type { LogLine } from './log-line.ts';
import type { LogTopic } from './log-topics.ts';
import { NAME_KEYS, redactLog } from './redact-log.ts';

/** More kinds of lines than this are counted, but not told apart. */
const MOST_GROUPS = 10_000;
/** What names nothing, and what went well, must not crowd out the rest. */
const MOST_OF_TOPIC: ReadonlyMap<LogTopic, number> = new Map([
  ['other', 1000],
  ['done', 5000],
]);
const LONGEST_NAME = 300;

/** Gathers lines into groups, and keeps the first line of each. */
export interface LogGrouping {
  /** `text` is the whole line and `number` its place in the log, from 1. */
  readonly add: (line: LogLine, found: Found, text: string, number: number) => void;
  readonly finish: () => GroupedLines;
}

export interface GroupedLines {
  readonly groups: readonly LogGroup[];
  readonly dropped: number;
  /** The first lines of the groups, masked, and their numbers in the log. */
  readonly bytes: Uint8Array;
  readonly lineNumbers: Uint32Array;
}

export interface Found {
  readonly topic: LogTopic;
  readonly message: string;
}

/** A group while lines are added. */
interface Draft {
  readonly group: Omit<LogGroup, 'count' | 'peak' | 'last'>;
  count: number;
  peak: number;
  last: string;
  /** Ten minutes of the clock, and the lines in them so far. */
  span: string;
  inSpan: number;
}

/** What differs between repetitions of one message: addresses, identities, times, long numbers. */
const VARYING =
  /0x[0-9a-f]+|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b\d+(?:\.\d+)?(?:ms|s|m|h)\b|\d{4,}/gi;

/** Makes an empty grouping. */
export function buildLogGrouping(): LogGrouping {
  const drafts = new Map<string, Draft>();
  const lines: Uint8Array[] = [];
  const numbers: number[] = [];
  const counts = new Map<LogTopic, number>();
  let size = 0;
  let dropped = 0;
  const keepLine = (text: string, number: number): number => {
    const start = size;
    const bytes = encodeUtf8(`${text}\n`);
    lines.push(bytes);
    numbers.push(number);
    size += bytes.length;
    return start;
  };
  return {
    add: (line, found, text, number) => {
      const named = readNames(line, found);
      const key = [
        found.topic,
        line.level,
        found.message.replace(VARYING, '#'),
        line.error.replace(VARYING, '#'),
        ...named.flat(),
      ].join('\u0000');
      const known = drafts.get(key);
      if (known !== undefined) {
        countLine(known, line.time);
        return;
      }
      const kept = counts.get(found.topic) ?? 0;
      if (drafts.size >= MOST_GROUPS || kept >= (MOST_OF_TOPIC.get(found.topic) ?? MOST_GROUPS)) {
        dropped += 1;
        return;
      }
      counts.set(found.topic, kept + 1);
      const shown = renderLine(line, text);
      const isTold = found.topic !== 'done';
      const start = isTold ? keepLine(shown.text, number) : 0;
      const group = {
        topic: found.topic,
        level: line.level,
        message: redactLog(found.message),
        error: redactLog(line.error),
        names: new Map(named.map(([name, value]) => [name, redactLog(value)])),
        first: line.time,
        start,
        end: isTold ? start + shown.told : 0,
      };
      drafts.set(key, { group, count: 1, peak: 1, last: line.time, span: spanOf(line.time), inSpan: 1 });
    },
    finish: () => ({
      groups: [...drafts.values()].map(({ group, count, peak, last }) => ({ ...group, count, peak, last })),
      dropped,
      bytes: joinLines(lines, size),
      lineNumbers: Uint32Array.from(numbers),
    }),
  };
}

function countLine(draft: Draft, time: string): void {
  draft.count += 1;
  if (time !== '') draft.last = time;
  const span = spanOf(time);
  draft.inSpan = span === draft.span ? draft.inSpan + 1 : 1;
  draft.span = span;
  draft.peak = Math.max(draft.peak, draft.inSpan);
}

/** Ten minutes of the clock: all of a time but the last digit of its minute. */
function spanOf(time: string): string {
  const at = time.indexOf(':');
  return at === -1 ? time.slice(0, -6) : time.slice(0, at + 2);
}

function readNames({ values }: LogLine, { topic }: Found): readonly LineValue[] {
  if (topic === 'throttling') return [];
  return values.filter(([key, value]) => NAME_KEYS.has(key) && value.length <= LONGEST_NAME);
}

/**
 * A line as it is kept: its header and message as they are, the error masked, names, and asterisks for all other
 * values. `told` is how many bytes of it stand at the same columns as in the log.
 */
function renderLine(line: LogLine, text: string): { readonly text: string; readonly told: number } {
  const header = /^[^\]]{0,300}\] "?(?=[^ ])/.exec(text)?.[0] ?? '';
  const isPlain = header !== '' && text.startsWith(line.message, header.length);
  const message = redactLog(line.message.split('\n', 1)[0] ?? '');
  const error = line.error === '' ? '' : ` err="${quoteText(redactLog(line.error))}"`;
  const rest = line.values.map(([key, value]) => renderPair(key, value));
  const isQuoted = header.endsWith('"');
  const shown = isPlain
    ? `${header}${message}${isQuoted ? '"' : ''}${error}${rest.join('')}`
    : renderAsKlog(line, `"${quoteText(message)}"${error}${rest.join('')}`, text);
  const told = isPlain && message === line.message ? header.length + message.length : 0;
  return { text: shown.replace(/[\r\n\0]+/g, ' '), told: encodeUtf8(shown.slice(0, told)).length };
}

/** Lines of other forms are kept in klog's, so that they can be read again; last words stay as they are. */
function renderAsKlog({ time, level, caller, error, values }: LogLine, body: string, text: string): string {
  if (error === '' && values.length === 0 && /^(?:panic: |fatal error: |\[signal )/.test(text))
    return redactLog(text);
  const [, month = '01', day = '01', clock = '00:00:00'] =
    /^\d{4}-(\d{2})-(\d{2})T(\d{2}:\d{2}:\d{2})/.exec(time) ?? [];
  const isStamp = time.includes('T');
  const stamp = isStamp
    ? `${level}${month}${day} ${clock}.000000`
    : `${level}${time === '' ? '0101 00:00:00.000000' : time}`;
  return `${isStamp ? `${time} ` : ''}${stamp} 1 ${caller === '' ? 'unknown' : caller}:1] ${body}`;
}

/** Text inside double quotes. */
function quoteText(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"');
}

function renderPair(key: string, value: string): string {
  if (/^(?:true|false|null|\d{1,6})$/.test(value)) return ` ${key}=${value}`;
  const isName = NAME_KEYS.has(key) && value.length <= LONGEST_NAME;
  return isName ? ` ${key}="${quoteText(redactLog(value))}"` : ` ${key}=***`;
}

function joinLines(lines: readonly Uint8Array[], size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const line of lines) {
    bytes.set(line, at);
    at += line.length;
  }
  return bytes;
}
