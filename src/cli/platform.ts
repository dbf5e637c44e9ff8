import { createHash } from 'node:crypto';
import type { Platform } from '../read/source.ts';
import { gunzip, gunzipPieces } from './gzip.ts';
import { hideValues } from './hidden-values.ts';
import { readTarEntries } from './tar.ts';
import { readZipEntries } from './zip.ts';

/** What the core may not import, from Node: text decoding, SHA-256, gzip, tar and zip (design.md §4.13). */
export const nodePlatform: Platform = {
  decodeText: (bytes, encoding) =>
    encoding.startsWith('utf-32')
      ? readUtf32(bytes, encoding === 'utf-32le')
      : new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes),
  sha256: (text) => createHash('sha256').update(text, 'utf8').digest('hex'),
  gunzip,
  gunzipPieces,
  tarEntries: readTarEntries,
  zipEntries: readZipEntries,
  hide: hideValues,
};

/** UTF-32 to text; Node's decoder does not know it. Surrogates and what lies beyond Unicode become U+FFFD. */
function readUtf32(bytes: Uint8Array, littleEndian: boolean): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: string[] = [];
  let codes: number[] = [];
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    const code = view.getUint32(at, littleEndian);
    const isScalar = code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
    codes.push(isScalar ? code : 0xfffd);
    if (codes.length === 4096) {
      parts.push(String.fromCodePoint(...codes));
      codes = [];
    }
  }
  if (bytes.length % 4 !== 0) codes.push(0xfffd);
  parts.push(String.fromCodePoint(...codes));
  return parts.join('');
}
