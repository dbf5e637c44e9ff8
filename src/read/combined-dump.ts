/** A piece of a text, in bytes. */
interface ByteRange {
  readonly start: number;
  readonly end: number;
}

const START = '==== START logs for container ';
const END = '==== END logs for container ';

/** True when a text is the output of `kubectl cluster-info dump` without a directory: JSON values and log blocks. */
export function isCombinedDump(bytes: Uint8Array): boolean {
  return bytes[0] === 0x7b && findLine(bytes, 0, START) !== -1;
}

/** The parts of such a text that hold objects, one JSON value each (sarif-and-integrations.md §6.3). */
export function readCombinedDump(bytes: Uint8Array): readonly ByteRange[] {
  const values: ByteRange[] = [];
  for (let at = 0; at < bytes.length; ) {
    const log = findLine(bytes, at, START);
    const end = log === -1 ? bytes.length : log;
    values.push(...splitValues(bytes, at, end));
    if (log === -1) break;
    const close = findLine(bytes, log, END);
    at = close === -1 ? bytes.length : nextLine(bytes, close);
  }
  return values;
}

/** The values are printed with indentation: a closing brace at the start of a line ends one. */
function splitValues(bytes: Uint8Array, from: number, to: number): readonly ByteRange[] {
  const values: ByteRange[] = [];
  let start = from;
  for (let line = from; line < to; line = nextLine(bytes, line)) {
    if (bytes[line] !== 0x7d) continue;
    const end = Math.min(nextLine(bytes, line), to);
    values.push({ start, end });
    start = end;
  }
  return values;
}

function nextLine(bytes: Uint8Array, from: number): number {
  const at = bytes.indexOf(10, from);
  return at === -1 ? bytes.length : at + 1;
}

/** The offset of the first line from `from` on that begins with `text`, or -1. */
function findLine(bytes: Uint8Array, from: number, text: string): number {
  for (let at = bytes.indexOf(0x3d, from); at !== -1; at = bytes.indexOf(0x3d, at + 1)) {
    if (at > 0 && bytes[at - 1] !== 10) continue;
    let same = 0;
    while (same < text.length && bytes[at + same] === text.charCodeAt(same)) same += 1;
    if (same === text.length) return at;
  }
  return -1;
}
