import type { Platform, TextEncoding } from './source.ts';

/**
 * The encoding of a file: by its byte order mark, else by where the NUL bytes of its first characters lie
 * (YAML 1.2.2 §5.2). Everything else is UTF-8.
 */
export function detectEncoding(bytes: Uint8Array): TextEncoding {
  const [a = -1, b = -1, c = -1, d = -1] = bytes.subarray(0, 4);
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff) return 'utf-32be';
  if (a === 0xff && b === 0xfe && c === 0 && d === 0) return 'utf-32le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0 && b === 0 && c === 0 && d > 0) return 'utf-32be';
  if (a > 0 && b === 0 && c === 0 && d === 0) return 'utf-32le';
  if (a === 0 && b > 0 && c === 0 && d > 0) return 'utf-16be';
  if (a > 0 && b === 0 && c > 0 && d === 0) return 'utf-16le';
  return 'utf-8';
}

/** The file as UTF-8, so that everything after works on one encoding. A byte order mark stays. */
export function readUtf8(bytes: Uint8Array, platform: Platform): Uint8Array {
  const encoding = detectEncoding(bytes);
  return encoding === 'utf-8' ? bytes : encodeUtf8(platform.decodeText(bytes, encoding));
}

/** Text to UTF-8; a surrogate without its partner becomes U+FFFD. */
export function encodeUtf8(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 3);
  let size = 0;
  for (let at = 0; at < text.length; at++) {
    let code = text.codePointAt(at) ?? 0xfffd;
    if (code > 0xffff) at++;
    else if (code >= 0xd800 && code <= 0xdfff) code = 0xfffd;
    if (code < 0x80) bytes[size++] = code;
    else {
      if (code < 0x800) bytes[size++] = 0xc0 | (code >> 6);
      else {
        if (code < 0x10000) bytes[size++] = 0xe0 | (code >> 12);
        else {
          bytes[size++] = 0xf0 | (code >> 18);
          bytes[size++] = 0x80 | ((code >> 12) & 0x3f);
        }
        bytes[size++] = 0x80 | ((code >> 6) & 0x3f);
      }
      bytes[size++] = 0x80 | (code & 0x3f);
    }
  }
  return bytes.slice(0, size);
}

/** How far a file is searched for NUL bytes. */
const BINARY_PROBE = 8192;

/** True when the first part of a file holds a NUL byte: no text in UTF-8. */
export function isBinary(bytes: Uint8Array): boolean {
  return bytes.subarray(0, BINARY_PROBE).includes(0);
}

/** True when `text`, decoded from `bytes`, has one UTF-16 unit for each byte, so that offsets are equal in both. */
export function isOneToOne(text: string, bytes: Uint8Array): boolean {
  return text.length === bytes.length;
}

/**
 * The byte offset, counted from `start`, at which the UTF-16 unit number `units` of the decoded text begins.
 * Malformed sequences count as the decoder counts them: one U+FFFD for each longest valid beginning.
 */
export function byteOffsetOf(bytes: Uint8Array, start: number, end: number, units: number): number {
  let at = start;
  for (let seen = 0; seen < units && at < end; ) {
    const size = sequenceLength(bytes, at, end);
    seen += size === 4 ? 2 : 1;
    at += Math.abs(size);
  }
  return Math.min(at, end);
}

/** How many UTF-16 units the bytes from `start` to `end` decode to. */
export function countUnits(bytes: Uint8Array, start: number, end: number): number {
  let units = 0;
  for (let at = start; at < end; ) {
    const size = sequenceLength(bytes, at, end);
    units += size === 4 ? 2 : 1;
    at += Math.abs(size);
  }
  return units;
}

/** The offset of the first byte that is no UTF-8, or -1. */
export function findMalformed(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end; ) {
    const size = sequenceLength(bytes, at, end);
    if (size < 0) return at;
    at += size;
  }
  return -1;
}

/** Bytes of the character at `at`; negative when they are malformed (then: how many become one U+FFFD). */
function sequenceLength(bytes: Uint8Array, at: number, end: number): number {
  const lead = bytes[at] ?? 0;
  if (lead < 0x80) return 1;
  const size =
    lead >= 0xc2 && lead < 0xe0 ? 2 : lead >= 0xe0 && lead < 0xf0 ? 3 : lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
  if (size === 0) return -1;
  for (let step = 1; step < size; step++) {
    const byte = at + step < end ? (bytes[at + step] ?? 0) : 0;
    const low = step > 1 ? 0x80 : lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
    const high = step > 1 ? 0xbf : lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
    if (byte < low || byte > high) return -step;
  }
  return size;
}
