import { isJsonObject, type Json, type JsonObject, readNumber, readString } from '../../api/json.ts';
import { parseJson } from '../document-json.ts';
import { decodeQuoted, decodeValues, type LineValue } from './line-values.ts';

/** How much a line matters, in klog's letters. */
export type LogLevel = 'I' | 'W' | 'E' | 'F';

/** One line of an agent's log, whatever it was written and collected with. */
export interface LogLine {
  readonly level: LogLevel;
  /** RFC 3339 text; `MMDD hh:mm:ss.uuuuuu` where the line tells no year; '' when it tells no time. */
  readonly time: string;
  /** `scheduler/scheduler.go`; '' when the line does not say. */
  readonly caller: string;
  readonly message: string;
  /** What went wrong: the value of `err` or `error`; '' when there is none. */
  readonly error: string;
  /** All other pairs. */
  readonly values: readonly LineValue[];
}

/** What `kubectl logs --prefix`, `--timestamps` and container runtimes put before a line. */
const PREFIX =
  /^(?:\[[^\]\s]{1,300}\] )?(?:(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\S{0,20})[ \t])?(?:std(?:out|err) [FP] )?/;
/** klog behind what stern, syslog and the like put before a line; perhaps with a time in it. */
const EMBEDDED = /^(.{1,299}?)(?<![A-Za-ln-z0-9])(?=[IWEF]\d{4} \d{2}:\d{2}:\d{2}\.\d)/;
const STAMP = /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\S{0,20}/;
const KLOG = /^([IWEF])(\d{4} \d{2}:\d{2}:\d{2}\.\d{1,9})\s+\d+ ([^\]\s]{1,200})\] ?/;
/** Words that a runtime prints when a program dies. */
const DEATH = /^(?:panic: |fatal error: |\[signal SIG)/;
const CONSOLE = /^(DEBUG|INFO|WARN|ERROR|DPANIC|PANIC|FATAL)\t/;

/** Reads one line, without its end; undefined for what is no entry of a log: continuations, traces, banners. */
export function decodeLogLine(text: string): LogLine | undefined {
  const plain = text.replace(/^[\0\ufeff]+/, '');
  if (DEATH.test(plain)) return bare('F', '', plain);
  const [prefix = '', stamp = ''] = PREFIX.exec(plain) ?? [];
  const rest = plain.slice(prefix.length);
  const klog = KLOG.exec(rest);
  if (klog !== null) return decodeKlog(klog, rest.slice(klog[0].length), stamp);
  if (DEATH.test(rest)) return bare('F', stamp, rest);
  if (rest.startsWith('{')) return decodeJsonLine(rest, stamp);
  const level = stamp === '' ? undefined : CONSOLE.exec(rest)?.[1];
  if (level !== undefined) return decodeConsole(rest, level, stamp);
  if (/^(?:time|level|ts)=/.test(rest)) return decodePairs(rest, stamp);
  const lead = EMBEDDED.exec(rest)?.[0] ?? '';
  const inner = lead === '' ? null : KLOG.exec(rest.slice(lead.length));
  if (inner === null) return undefined;
  const told = stamp === '' ? (STAMP.exec(lead)?.[0] ?? '') : stamp;
  return decodeKlog(inner, rest.slice(lead.length + inner[0].length), told);
}

function bare(level: LogLevel, time: string, message: string): LogLine {
  return { level, time, caller: '', message, error: '', values: [] };
}

function decodeKlog(klog: RegExpExecArray, body: string, stamp: string): LogLine {
  const [, level = 'I', time = '', place = ''] = klog;
  const head = {
    level: levelOf(level),
    time: stamp === '' ? time : stamp,
    caller: place.replace(/:\d+$/, ''),
  };
  if (!body.startsWith('"')) return { ...head, message: body, error: '', values: [] };
  const { value, end, closed } = decodeQuoted(body, 0);
  return { ...head, message: value, ...splitError(closed ? decodeValues(body, end) : []) };
}

function splitError(pairs: readonly LineValue[]): Pick<LogLine, 'error' | 'values'> {
  const isError = ([key]: LineValue): boolean => key === 'err' || key === 'error';
  return {
    error: pairs.find(isError)?.[1] ?? '',
    values: pairs.filter((pair) => !isError(pair)),
  };
}

function levelOf(word: string): LogLevel {
  const first = word.charAt(0).toUpperCase();
  if (first === 'E' || first === 'W' || first === 'F') return first;
  // zap's DPANIC and PANIC.
  return /^d?panic$|^critical$/i.test(word) ? 'F' : 'I';
}

/** JSON of zap, of klog, or Docker's own form around a line of text. */
function decodeJsonLine(text: string, stamp: string): LogLine | undefined {
  const value = parseJson(text)?.value;
  if (!isJsonObject(value)) return undefined;
  const wrapped = readString(value, 'log');
  if (wrapped !== '' && readString(value, 'stream') !== '') {
    const inner = decodeLogLine(wrapped.replace(/\r?\n$/, ''));
    const time = readString(value, 'time');
    return inner === undefined || time === '' ? inner : { ...inner, time };
  }
  const message = firstString(value, ['msg', 'message']);
  if (message === '') return undefined;
  const error = firstString(value, ['err', 'error']);
  const level = firstString(value, ['level', 'lvl', 'severity']);
  // klog's JSON has a verbosity for information, and no level.
  const isError = level === '' && readNumber(value, 'v') === undefined && error !== '';
  return {
    level: isError ? 'E' : levelOf(level),
    time: stamp === '' ? readStamp(value) : stamp,
    caller: firstString(value, ['caller']).replace(/:\d+$/, ''),
    message,
    error,
    values: Object.entries(value).flatMap(([key, item]): LineValue[] =>
      TAKEN.has(key) ? [] : [[key, textOf(item)]],
    ),
  };
}

const TAKEN: ReadonlySet<string> = new Set(
  'msg message err error level lvl severity ts time timestamp caller v stacktrace stream log'.split(' '),
);

function firstString(value: JsonObject, keys: readonly string[]): string {
  return keys.map((key) => readString(value, key)).find((text) => text !== '') ?? '';
}

/** klog writes objects as `{name, namespace}`, which is `namespace/name` in its text form. */
function textOf(item: Json): string {
  if (typeof item === 'string') return item;
  if (!isJsonObject(item)) return JSON.stringify(item);
  const name = readString(item, 'name');
  const namespace = readString(item, 'namespace');
  const isReference = name !== '' && Object.keys(item).every((key) => key === 'name' || key === 'namespace');
  if (!isReference) return JSON.stringify(item);
  return namespace === '' ? name : `${namespace}/${name}`;
}

function readStamp(value: JsonObject): string {
  const text = firstString(value, ['ts', 'time', 'timestamp']);
  if (text !== '') return text;
  const number = readNumber(value, 'ts') ?? readNumber(value, 'time');
  if (number === undefined || !Number.isFinite(number)) return '';
  // Seconds or milliseconds since 1970; the former are below 1e11 until the year 5138.
  const time = new Date(Math.round(number < 1e11 ? number * 1000 : number));
  return Number.isNaN(time.getTime()) ? '' : time.toISOString();
}

/** `time TAB level TAB logger TAB message TAB {json}`, as zap prints it for people. */
function decodeConsole(text: string, level: string, time: string): LogLine {
  const parts = text.split('\t').slice(1);
  const last = parts.at(-1) ?? '';
  const json = last.startsWith('{') ? parseJson(last)?.value : undefined;
  const words = json === undefined ? parts : parts.slice(0, -1);
  const message = words.at(-1) ?? '';
  const entries = isJsonObject(json) ? Object.entries(json) : [];
  const pairs = entries.map(([key, item]): LineValue => [key, textOf(item)]);
  return { level: levelOf(level), time, caller: '', message, ...splitError(pairs) };
}

/** `time="…" level=error msg="…"`. */
function decodePairs(text: string, stamp: string): LogLine | undefined {
  const pairs = decodeValues(text, 0);
  const textAt = (key: string): string => pairs.find(([each]) => each === key)?.[1] ?? '';
  const message = textAt('msg');
  if (message === '') return undefined;
  const time = stamp === '' ? textAt('time') || textAt('ts') : stamp;
  const { error, values } = splitError(pairs.filter(([key]) => !TAKEN.has(key) || key.startsWith('err')));
  return { level: levelOf(textAt('level')), time, caller: '', message, error, values };
}
