import type { Platform, Source, SourceFile } from '../source.ts';
import { detectEncoding } from '../text.ts';
import { buildLineScan, skimLine } from './line-scan.ts';
import type { LogFile } from './log-file.ts';
import { buildLogGrouping, type LogGrouping } from './log-groups.ts';
import { decodeLogLine, type LogLine } from './log-line.ts';
import { matchLogAgent, matchLogTopic } from './log-topics.ts';
import { buildUtf8Pieces } from './utf8-pieces.ts';

/** Lines whose folder and names tell whose log it is. */
const TELLING_LINES = 4000;
/** Values over several lines end somewhere. */
const LONGEST_ENTRY = 65_536;
const HEADER_BYTES = 200;
const FLAG_MESSAGE = 'flag:';
const MOST_FLAGS = 500;
const [TAB, SPACE, GREATER, BRACE] = [9, 32, 62, 123];
/** The namespace of a member on the hub, alone or before a name; service accounts are called alike. */
const MAILBOX = /[\s"'=(]fleet-member-([a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?)[/"'\s,)\\]/;
const HUB_NAME = /hub[-_]?agent/i;
const MEMBER_NAME = /member[-_]?agent/i;

/** A log while it is read; changed by each line. */
interface Reading {
  readonly platform: Platform;
  readonly grouping: LogGrouping;
  /** How many lines come from the code of either agent. */
  readonly agents: { hub: number; member: number };
  readonly mailboxes: Map<string, number>;
  readonly flags: Map<string, string>;
  lines: number;
  first: string;
  last: string;
  /** The beginning of the newest line with a header, read for its time when the log ends. */
  readonly header: Uint8Array;
  headerLength: number;
  /** An entry whose value goes on in the next lines. */
  open: string;
  openLine: number;
}

/**
 * Reads an agent's log: klog as text or JSON, zap's two forms, with whatever `kubectl logs` and container runtimes put
 * before it. Memory does not grow with the log: lines are read one by one from pieces and gathered into groups.
 */
export async function readLog(file: SourceFile, platform: Platform): Promise<LogFile> {
  const reading: Reading = {
    platform,
    grouping: buildLogGrouping(),
    agents: { hub: 0, member: 0 },
    mailboxes: new Map(),
    flags: new Map(),
    lines: 0,
    first: '',
    last: '',
    header: new Uint8Array(HEADER_BYTES),
    headerLength: 0,
    open: '',
    openLine: 0,
  };
  const scan = buildLineScan((line) => readLine(reading, line));
  const push = buildUtf8Pieces(detectEncoding(file.bytes), platform, scan.push);
  const stopped = file.pieces === undefined ? undefined : await file.pieces(push);
  if (file.pieces === undefined) push(file.bytes);
  scan.end();
  closeEntry(reading);
  const { groups, dropped, bytes, lineNumbers } = reading.grouping.finish();
  const source: Source = { uri: file.uri, bytes, kind: 'log', encoding: 'utf-8', lineNumbers };
  return {
    source,
    agent: agentOf(file.uri, reading),
    mailbox: mostOf(reading.mailboxes),
    flags: reading.flags,
    lines: reading.lines,
    first: reading.first,
    last: lastTime(reading),
    groups,
    dropped,
    ...(stopped === undefined ? {} : { stopped }),
  };
}

function readLine(reading: Reading, line: Uint8Array): void {
  reading.lines += 1;
  const head = skimLine(line);
  if (reading.open !== '') {
    const goesOn = line[0] === TAB || (line[0] === SPACE && line[1] === GREATER);
    if (goesOn && reading.open.length < LONGEST_ENTRY) {
      reading.open += `\n${textOf(reading, line)}`;
      if (line[0] === TAB) return;
    }
    closeEntry(reading);
    if (goesOn) return;
  }
  if (head.start !== -1) {
    reading.headerLength = Math.min(line.length, HEADER_BYTES);
    reading.header.set(line.subarray(0, reading.headerLength));
    if (reading.first === '') reading.first = lastTime(reading);
    if (reading.lines <= TELLING_LINES) tellAgent(reading, line, head.close);
  }
  if (!head.wanted) return;
  const text = textOf(reading, line);
  if (text.endsWith('=<')) {
    reading.open = text;
    reading.openLine = reading.lines;
  } else addEntry(reading, text, reading.lines, line[0] === BRACE);
}

function textOf({ platform }: Reading, line: Uint8Array): string {
  return platform.decodeText(line, 'utf-8');
}

function closeEntry(reading: Reading): void {
  const { open, openLine } = reading;
  reading.open = '';
  if (open !== '') addEntry(reading, open, openLine, false);
}

function addEntry(reading: Reading, text: string, number: number, isJson: boolean): void {
  const decoded = decodeLogLine(text);
  if (decoded === undefined) return;
  // What a dying program prints has no time of its own.
  const line = decoded.time === '' ? { ...decoded, time: lastTime(reading) } : decoded;
  if (line.time !== '') {
    if (reading.first === '') reading.first = line.time;
    if (isJson || reading.headerLength === 0) reading.last = line.time;
  }
  if (isJson && reading.lines <= TELLING_LINES) countAgent(reading, line.caller, text);
  if (line.message === FLAG_MESSAGE) readFlag(reading, line);
  const found = matchLogTopic(line);
  if (found === undefined) return;
  if (number > TELLING_LINES) countAgent(reading, line.caller, text);
  reading.grouping.add(line, found, text, number);
}

/** Agents print each flag when they start; after a restart the newest counts. */
function readFlag({ flags }: Reading, { values }: LogLine): void {
  const readValue = (wanted: string): string | undefined => values.find(([key]) => key === wanted)?.[1];
  const [name, value] = [readValue('name'), readValue('value')];
  if (name === undefined || value === undefined) return;
  if (flags.has(name) || flags.size < MOST_FLAGS) flags.set(name, value);
}

function tellAgent(reading: Reading, line: Uint8Array, close: number): void {
  const text = textOf(reading, line);
  const caller = close === -1 ? '' : (/(\S+?)(?::\d+)?\]/.exec(text)?.[1] ?? '');
  countAgent(reading, caller, text);
}

function countAgent({ agents, mailboxes }: Reading, caller: string, text: string): void {
  const agent = matchLogAgent(caller);
  if (agent !== undefined) agents[agent] += 1;
  const named = MAILBOX.exec(text)?.[1];
  if (named !== undefined && mailboxes.size < TELLING_LINES) {
    mailboxes.set(named, (mailboxes.get(named) ?? 0) + 1);
  }
}

/** The name of the file decides; folders of code in the lines else, and then the names of folders, the nearest first. */
function agentOf(uri: string, { agents }: Reading): LogFile['agent'] {
  const [name = '', ...folders] = uri.split('/').reverse();
  const own = agentNamed(name);
  if (own !== '') return own;
  if (agents.hub !== agents.member) return agents.hub > agents.member ? 'hub' : 'member';
  return folders.map(agentNamed).find((each) => each !== '') ?? '';
}

function agentNamed(name: string): LogFile['agent'] {
  if (HUB_NAME.test(name) === MEMBER_NAME.test(name)) return '';
  return HUB_NAME.test(name) ? 'hub' : 'member';
}

/** The key that was counted most; the first of equals by name. */
function mostOf(counts: ReadonlyMap<string, number>): string {
  const [most] = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return most?.[0] ?? '';
}

function lastTime(reading: Reading): string {
  if (reading.headerLength === 0) return reading.last;
  const text = textOf(reading, reading.header.subarray(0, reading.headerLength));
  return decodeLogLine(text)?.time ?? reading.last;
}
