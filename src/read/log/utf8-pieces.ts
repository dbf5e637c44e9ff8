import type { Platform, TextEncoding } from '../source.ts';
import { encodeUtf8 } from '../text.ts';

/** Turns pieces of a text in UTF-16 or UTF-32 into UTF-8, wherever the pieces end. */
export function buildUtf8Pieces(
  encoding: TextEncoding,
  platform: Platform,
  push: (piece: Uint8Array) => void,
): (piece: Uint8Array) => void {
  if (encoding === 'utf-8') return push;
  const unit = encoding.startsWith('utf-32') ? 4 : 2;
  let rest = new Uint8Array(0);
  return (piece) => {
    const bytes = new Uint8Array(rest.length + piece.length);
    bytes.set(rest);
    bytes.set(piece, rest.length);
    let end = bytes.length - (bytes.length % unit);
    if (unit === 2 && isHighSurrogate(bytes, end - 2, encoding)) end -= 2;
    rest = bytes.slice(end);
    if (end > 0) push(encodeUtf8(platform.decodeText(bytes.subarray(0, end), encoding)));
  };
}

/** The first half of a pair of units. */
function isHighSurrogate(bytes: Uint8Array, at: number, encoding: TextEncoding): boolean {
  const high = at < 0 ? 0 : (bytes[encoding === 'utf-16be' ? at : at + 1] ?? 0);
  return high >= 0xd8 && high <= 0xdb;
}
