import type { Platform } from './source.ts';

const WINDOW = 100;
const BASE = 37;
const WORD = 2 ** 32;
/** 37 to the 100th, modulo 2 to the 64th: what the unit that leaves the window still weighs. */
const [LEAVING_HIGH, LEAVING_LOW] = buildPower(WINDOW);
const END_MARK = 65_535;
const CHUNK = 1 << 20;

/** A 64-bit number in two halves. */
type Half = readonly [high: number, low: number];

function buildPower(exponent: number): Half {
  let [high, low] = [0, 1];
  for (let step = 0; step < exponent; step++) [high, low] = multiply(high, low, BASE);
  return [high, low];
}

/** (high, low) times a factor of at most 16 bits, modulo 2 to the 64th. */
function multiply(high: number, low: number, factor: number): Half {
  const product = low * factor;
  const rest = product >>> 0;
  return [(high * factor + (product - rest) / WORD) >>> 0, rest];
}

/** One pass over the units of a file. */
interface Rolling {
  readonly window: Uint16Array;
  readonly hashes: string[];
  readonly counts: Map<string, number>;
  /** Where lines began that the window has not passed yet, as numbers of kept units. */
  readonly starts: number[];
  kept: number;
  high: number;
  low: number;
  lineStarts: boolean;
}

/**
 * GitHub's `primaryLocationLineHash` of every line of a file, in order (sarif-and-integrations.md §1.3): a hash
 * over the 100 characters from the line's start on, blanks left out, and how often it has come so far.
 */
export function readLineHashes(bytes: Uint8Array, platform: Pick<Platform, 'decodeText'>): readonly string[] {
  const rolling: Rolling = {
    window: new Uint16Array(WINDOW),
    hashes: [],
    counts: new Map(),
    starts: [],
    kept: 0,
    high: 0,
    low: 0,
    lineStarts: true,
  };
  let afterReturn = false;
  for (let start = 0; start < bytes.length; ) {
    const end = findChunkEnd(bytes, start);
    const text = platform.decodeText(bytes.subarray(start, end), 'utf-8');
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      const skipped = unit === 32 || unit === 9 || (unit === 10 && afterReturn);
      afterReturn = unit === 13;
      if (!skipped) addUnit(rolling, unit === 13 ? 10 : unit);
    }
    start = end;
  }
  addUnit(rolling, END_MARK);
  for (let step = 0; step < WINDOW; step++) rollUnit(rolling, 0);
  return rolling.hashes;
}

/** Chunks end between characters. */
function findChunkEnd(bytes: Uint8Array, start: number): number {
  let end = Math.min(bytes.length, start + CHUNK);
  while (end < bytes.length && end > start + 1 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return end;
}

function addUnit(rolling: Rolling, unit: number): void {
  if (rolling.lineStarts) rolling.starts.push(rolling.kept);
  rolling.lineStarts = unit === 10;
  rollUnit(rolling, unit);
}

/** Moves the window on by one unit; a line is hashed when the window begins at its start. */
function rollUnit(rolling: Rolling, unit: number): void {
  const slot = rolling.kept % WINDOW;
  const old = rolling.window[slot] ?? 0;
  rolling.window[slot] = unit;
  const [high, low] = multiply(rolling.high, rolling.low, BASE);
  const [oldHigh, oldLow] = multiply(LEAVING_HIGH, LEAVING_LOW, old);
  const sum = low + unit - oldLow;
  rolling.low = sum >>> 0;
  rolling.high = (high - oldHigh + Math.floor(sum / WORD)) >>> 0;
  rolling.kept++;
  if (rolling.starts[0] === rolling.kept - WINDOW) {
    rolling.starts.shift();
    const hash = renderHash(rolling.high, rolling.low);
    const count = (rolling.counts.get(hash) ?? 0) + 1;
    rolling.counts.set(hash, count);
    rolling.hashes.push(`${hash}:${count}`);
  }
}

function renderHash(high: number, low: number): string {
  return high === 0 ? low.toString(16) : high.toString(16) + low.toString(16).padStart(8, '0');
}
