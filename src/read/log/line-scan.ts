import { WANTED_MESSAGES } from './log-topics.ts';

/** Takes the lines of a text that arrives in pieces; a line is a view that changes after the call. */
export interface LineScan {
  readonly push: (piece: Uint8Array) => void;
  /** Hands over a last line without an end. */
  readonly end: () => void;
}

/** Of a longer line only the beginning counts. */
export const LONGEST_LINE = 65_536;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/** Cuts pieces into lines, wherever the pieces end. Lines end at LF or CR LF; a NUL is a character like others. */
export function buildLineScan(take: (line: Uint8Array) => void): LineScan {
  const kept = new Uint8Array(LONGEST_LINE);
  let length = 0;
  let isOpen = false;
  const keep = (part: Uint8Array): void => {
    const room = Math.min(part.length, LONGEST_LINE - length);
    kept.set(room === part.length ? part : part.subarray(0, room), length);
    length += room;
    isOpen = true;
  };
  const finish = (line: Uint8Array): void => {
    const last = line.length - 1;
    take(line[last] === CARRIAGE_RETURN ? line.subarray(0, last) : line);
  };
  const flush = (): void => {
    finish(kept.subarray(0, length));
    length = 0;
    isOpen = false;
  };
  return {
    push: (piece) => {
      let at = 0;
      for (let end = piece.indexOf(LINE_FEED, at); end !== -1; end = piece.indexOf(LINE_FEED, at)) {
        if (isOpen) {
          keep(piece.subarray(at, end));
          flush();
        } else finish(piece.subarray(at, Math.min(end, at + LONGEST_LINE)));
        at = end + 1;
      }
      if (at < piece.length) keep(piece.subarray(at));
    },
    end: () => {
      if (isOpen) flush();
    },
  };
}

/** What the first bytes of a line tell without reading it. */
export interface LineHead {
  /** Worth reading. */
  readonly wanted: boolean;
  /** Where klog's header begins and ends; -1 for lines of another form. */
  readonly start: number;
  readonly close: number;
}

const NO_HEADER = { start: -1, close: -1 };
const PASSED: LineHead = { wanted: false, ...NO_HEADER };
const READ: LineHead = { wanted: true, ...NO_HEADER };
const [BRACKET, CLOSE, BRACE, QUOTE, SPACE, TAB] = [91, 93, 123, 34, 32, 9];
/** Level letters; of E and F everything is read. */
const [ERROR, FATAL, INFORMATION, WARNING] = [69, 70, 73, 87];
const LONGEST_HEADER = 300;

/** First bytes of messages that are read whatever their level, by their first letter. */
const WANTED: ReadonlyMap<number, readonly (readonly number[])[]> = groupByFirst(WANTED_MESSAGES);

function groupByFirst(messages: readonly string[]): ReadonlyMap<number, readonly (readonly number[])[]> {
  const groups = new Map<number, (readonly number[])[]>();
  for (const message of messages) {
    const codes = [...message.slice(0, 24)].map((letter) => letter.charCodeAt(0));
    const [first = 0] = codes;
    groups.set(first, [...(groups.get(first) ?? []), codes]);
  }
  return groups;
}

/**
 * Looks at the beginning of a line: most lines of a log are klog's information, and are passed over without making
 * text of them. Lines in other forms are read when they may be entries.
 */
export function skimLine(line: Uint8Array): LineHead {
  let at = 0;
  while (line[at] === 0) at += 1;
  if (line[at] === BRACKET) {
    const close = line.indexOf(CLOSE, at);
    if (close === -1 || close > at + LONGEST_HEADER || line[close + 1] !== SPACE) return READ;
    at = close + 2;
  }
  if (isDigit(line[at]) && line[at + 4] === 45 && line[at + 7] === 45) {
    at = skipWord(line, at);
    if (line[at] === 115 && line[at + 1] === 116 && line[at + 2] === 100)
      at = skipWord(line, skipWord(line, at));
  }
  const first = line[at] ?? 0;
  if (isKlogHeader(line, at)) {
    const close = line.indexOf(CLOSE, at + 20);
    const isHeader = close !== -1 && close < at + LONGEST_HEADER;
    const head = { start: at, close: isHeader ? close : -1 };
    return { wanted: first === ERROR || first === FATAL || isWantedMessage(line, close + 2), ...head };
  }
  if (first === BRACE) return READ;
  // `panic:`, `fatal error:`, `[signal`, `time=`, `level=`, `ts=`; zap's ERROR, DPANIC, PANIC and FATAL.
  const isEntry = first === 112 || first === 102 || first === BRACKET || first === 116 || first === 108;
  const isTrouble = first === ERROR || first === FATAL || first === 68 || first === 80;
  if (isEntry || isTrouble) return READ;
  return findHeader(line) === -1 ? PASSED : READ;
}

/** Where klog's header begins behind what another tool put before the line; -1 when it does not. */
function findHeader(line: Uint8Array): number {
  const end = Math.min(line.length - 20, LONGEST_HEADER);
  for (let at = 1; at < end; at += 1) {
    if (isKlogHeader(line, at) && line[at + 11] === 58 && !isWordByte(line[at - 1])) return at;
  }
  return -1;
}

/** A letter or digit, but for the `m` at the end of a colour. */
function isWordByte(byte = 0): boolean {
  return isDigit(byte) || (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122 && byte !== 109);
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 48 && byte <= 57;
}

function skipWord(line: Uint8Array, from: number): number {
  let at = from;
  while (at < line.length && line[at] !== SPACE && line[at] !== TAB) at += 1;
  return at + 1;
}

function isKlogHeader(line: Uint8Array, at: number): boolean {
  const level = line[at];
  const isLevel = level === INFORMATION || level === WARNING || level === ERROR || level === FATAL;
  return (
    isLevel && isDigit(line[at + 1]) && isDigit(line[at + 4]) && line[at + 5] === SPACE && line[at + 8] === 58
  );
}

function isWantedMessage(line: Uint8Array, from: number): boolean {
  const at = line[from] === QUOTE ? from + 1 : from;
  const candidates = WANTED.get(line[at] ?? 0);
  return candidates?.some((codes) => codes.every((code, index) => line[at + index] === code)) === true;
}
