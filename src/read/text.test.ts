import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nodePlatform } from '../cli/platform.ts';
import {
  byteOffsetOf,
  countUnits,
  detectEncoding,
  encodeUtf8,
  findMalformed,
  isBinary,
  readUtf8,
} from './text.ts';

const TEXT = 'kind: A # é😀\n';

function encode(text: string, size: 2 | 4, littleEndian: boolean): Uint8Array {
  const units =
    size === 2
      ? text.split('').map((each) => each.charCodeAt(0))
      : [...text].map((each) => each.codePointAt(0) ?? 0);
  const view = new DataView(new ArrayBuffer(units.length * size));
  units.forEach((unit, index) => {
    if (size === 2) view.setUint16(index * 2, unit, littleEndian);
    else view.setUint32(index * 4, unit, littleEndian);
  });
  return new Uint8Array(view.buffer);
}

describe('text', () => {
  it.each([
    ['utf-16le', 2, true],
    ['utf-16be', 2, false],
    ['utf-32le', 4, true],
    ['utf-32be', 4, false],
  ] as const)('in %s is read, with a byte order mark and without', (encoding, size, littleEndian) => {
    for (const text of [TEXT, `\ufeff${TEXT}`]) {
      const bytes = encode(text, size, littleEndian);
      expect(detectEncoding(bytes)).toBe(encoding);
      expect(nodePlatform.decodeText(readUtf8(bytes, nodePlatform), 'utf-8')).toBe(text);
    }
  });

  it('in UTF-8 stays as it is', () => {
    const bytes = new TextEncoder().encode(TEXT);
    expect(readUtf8(bytes, nodePlatform)).toBe(bytes);
    expect(detectEncoding(new Uint8Array())).toBe('utf-8');
  });

  it('with NUL bytes is none', () => {
    expect(isBinary(new Uint8Array([97, 0, 98]))).toBe(true);
    expect(isBinary(new Uint8Array([97, 98]))).toBe(false);
  });

  it('is encoded as everybody does', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(encodeUtf8(text)).toEqual(new TextEncoder().encode(text));
      }),
    );
    expect(encodeUtf8('\ud800x')).toEqual(new TextEncoder().encode('\ud800x'));
  });

  it('is counted as the decoder decodes it, malformed or not', () => {
    const byte = fc.oneof(
      fc.integer({ min: 0, max: 255 }),
      fc.constantFrom(0xe0, 0xed, 0xf0, 0xf4, 0x80, 0x9f, 0xbf, 97),
    );
    fc.assert(
      fc.property(fc.uint8Array(), fc.array(byte), (random, likely) => {
        for (const bytes of [random, new Uint8Array(likely)]) {
          const text = nodePlatform.decodeText(bytes, 'utf-8');
          expect(countUnits(bytes, 0, bytes.length)).toBe(text.length);
          expect(findMalformed(bytes, 0, bytes.length) === -1).toBe(
            !text.includes('\ufffd') || isSound(bytes, text),
          );
        }
      }),
      { numRuns: 500 },
    );
  });

  it('gives the bytes of its units', () => {
    const bytes = new TextEncoder().encode(TEXT);
    expect(byteOffsetOf(bytes, 0, bytes.length, TEXT.indexOf('😀'))).toBe(12);
    expect(byteOffsetOf(bytes, 0, bytes.length, TEXT.indexOf('\n'))).toBe(16);
    expect(byteOffsetOf(bytes, 0, bytes.length, 999)).toBe(bytes.length);
  });
});

function isSound(bytes: Uint8Array, text: string): boolean {
  const again = new TextEncoder().encode(text);
  return again.length === bytes.length && again.every((byte, index) => byte === bytes[index]);
}
