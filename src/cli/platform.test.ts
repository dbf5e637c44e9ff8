import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { pack } from 'tar-stream';
import { describe, expect, it } from 'vitest';
import { nodePlatform } from './platform.ts';

const LIMITS = { bytes: 1_000_000, entries: 1000 };
const text = (bytes: Uint8Array) => nodePlatform.decodeText(bytes, 'utf-8');
const bytesOf = (content: string) => new TextEncoder().encode(content);

async function packTar(
  entries: { name: string; content?: string; linkname?: string; type?: 'symlink' | 'link' }[],
) {
  const archive = pack();
  for (const { name, content, linkname, type } of entries) {
    if (type === undefined) archive.entry({ name, mtime: new Date(1_700_000_000_000) }, content ?? '');
    else archive.entry({ name, type, linkname: linkname ?? '' });
  }
  archive.finalize();
  const chunks: Uint8Array[] = [];
  for await (const chunk of archive) chunks.push(chunk as Uint8Array);
  return new Uint8Array(Buffer.concat(chunks));
}

describe('decodeText', () => {
  it('keeps a byte order mark and replaces malformed sequences', () => {
    expect(text(new Uint8Array([0xef, 0xbb, 0xbf, 0x61, 0xff]))).toBe('\ufeffa\ufffd');
  });
  it('reads UTF-16 and UTF-32 of either order', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (content) => {
        const little = new Uint8Array(Buffer.from(content, 'utf16le'));
        const codes = [...content].map((one) => one.codePointAt(0) ?? 0);
        const wide = new Uint8Array(codes.length * 4);
        codes.forEach((code, at) => {
          new DataView(wide.buffer).setUint32(at * 4, code, false);
        });
        expect(nodePlatform.decodeText(little, 'utf-16le')).toBe(content);
        expect(nodePlatform.decodeText(wide, 'utf-32be')).toBe(content);
      }),
    );
  });
  it('never throws on half a character', () => {
    expect(nodePlatform.decodeText(new Uint8Array([0, 0, 0]), 'utf-32le')).toBe('\ufffd');
    expect(nodePlatform.decodeText(new Uint8Array([0, 0xd8, 0, 0]), 'utf-32le')).toBe('\ufffd');
  });
});

describe('sha256', () => {
  it('hashes the UTF-8 form', () => {
    expect(nodePlatform.sha256('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });
});

describe('gunzip', () => {
  it('unpacks, joins several members and needs no limit to be reached', async () => {
    const packed = Buffer.concat([gzipSync('one '), gzipSync('two')]);
    const { bytes, stopped } = await nodePlatform.gunzip(packed, 100);
    expect([text(bytes), stopped]).toEqual(['one two', undefined]);
  });
  it('stops at the limit and keeps what came before', async () => {
    const { bytes, stopped } = await nodePlatform.gunzip(gzipSync('x'.repeat(5000)), 1000);
    expect([bytes.length, stopped]).toEqual([1000, { reason: 'bytes' }]);
  });
  it('keeps the readable part of a file that is cut short', async () => {
    const content = Array.from({ length: 5000 }, (_, at) => `line ${at * 7919}\n`).join('');
    const packed = gzipSync(content);
    const { bytes, stopped } = await nodePlatform.gunzip(packed.subarray(0, packed.length - 2000), 1e6);
    expect(stopped?.reason).toBe('damaged');
    expect(bytes.length).toBeGreaterThan(1000);
    expect(content.startsWith(text(bytes))).toBe(true);
  });
  it('says so when the bytes are no gzip at all', async () => {
    const { bytes, stopped } = await nodePlatform.gunzip(bytesOf('hello'), 10);
    expect([bytes.length, stopped?.reason]).toEqual([0, 'damaged']);
  });
});

describe('tarEntries', () => {
  it('gives files and links in order, with times', async () => {
    const long = `${'folder/'.repeat(30)}x.yaml`;
    const tar = await packTar([
      { name: 'b/a.yaml', content: 'a: 1' },
      { name: long, content: 'long' },
      { name: 'link.yaml', type: 'symlink', linkname: 'b/a.yaml' },
      { name: 'hard.yaml', type: 'link', linkname: 'b/a.yaml' },
      { name: 'empty.yaml' },
    ]);
    const { entries, stopped } = await nodePlatform.tarEntries(tar, LIMITS);
    expect(stopped).toBeUndefined();
    expect(
      entries.map(({ name, linkTarget, hardLink, bytes }) => [name, linkTarget, hardLink, text(bytes)]),
    ).toEqual([
      ['b/a.yaml', undefined, undefined, 'a: 1'],
      [long, undefined, undefined, 'long'],
      ['link.yaml', 'b/a.yaml', false, ''],
      ['hard.yaml', 'b/a.yaml', true, ''],
      ['empty.yaml', undefined, undefined, ''],
    ]);
    expect(entries[0]?.modified).toBe(1_700_000_000_000);
  });
  it('keeps the entries before a cut, and the part of the one that was cut', async () => {
    const tar = await packTar([
      { name: 'a', content: 'first' },
      { name: 'b', content: 'x'.repeat(3000) },
    ]);
    const { entries, stopped } = await nodePlatform.tarEntries(tar.subarray(0, 2600), LIMITS);
    expect(stopped?.reason).toBe('damaged');
    expect(entries.map(({ name, bytes }) => [name, bytes.length])).toEqual([
      ['a', 5],
      ['b', 1064],
    ]);
  });
  it('stops at the limits', async () => {
    const tar = await packTar([
      { name: 'a', content: 'first' },
      { name: 'b', content: 'second' },
      { name: 'c', content: 'third' },
    ]);
    const few = await nodePlatform.tarEntries(tar, { bytes: 100, entries: 2 });
    expect([few.entries.length, few.stopped]).toEqual([2, { reason: 'entries' }]);
    const small = await nodePlatform.tarEntries(tar, { bytes: 8, entries: 9 });
    expect(small.stopped).toEqual({ reason: 'bytes' });
  });
  it('never throws on bytes that are no tar', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), async (bytes) => {
        await nodePlatform.tarEntries(bytes, LIMITS);
        await nodePlatform.zipEntries(bytes, LIMITS);
        await nodePlatform.gunzip(bytes, 1000);
      }),
      { numRuns: 60 },
    );
  });
});

describe('zipEntries', () => {
  const zip = zipSync({ 'a/b.yaml': bytesOf('a: 1'), '../evil.yaml': bytesOf('b'), 'c/': new Uint8Array(0) });
  it('gives files in order under their own names', async () => {
    const { entries, stopped } = await nodePlatform.zipEntries(zip, LIMITS);
    expect([entries.map(({ name, bytes }) => [name, text(bytes)]), stopped]).toEqual([
      [
        ['a/b.yaml', 'a: 1'],
        ['../evil.yaml', 'b'],
      ],
      undefined,
    ]);
  });
  it('knows links and entries with a password', async () => {
    const linked = zipSync({ link: [bytesOf('a/b.yaml'), { os: 3, attrs: 0o120777 << 16 }] });
    expect((await nodePlatform.zipEntries(linked, LIMITS)).entries[0]?.linkTarget).toBe('a/b.yaml');
    const locked = zip.slice();
    const view = new DataView(locked.buffer);
    for (let at = 0; at < locked.length - 4; at += 1) {
      if (view.getUint32(at, true) === 0x02014b50) view.setUint16(at + 8, 1, true);
    }
    const { entries } = await nodePlatform.zipEntries(locked, LIMITS);
    expect(entries.map(({ encrypted }) => encrypted)).toEqual([true, true]);
  });
  it('stops at the limits before unpacking', async () => {
    const bomb = zipSync({ big: new Uint8Array(5_000_000), small: bytesOf('x') });
    const { entries, stopped } = await nodePlatform.zipEntries(bomb, LIMITS);
    expect([entries.length, stopped]).toEqual([0, { reason: 'bytes' }]);
    const few = await nodePlatform.zipEntries(zip, { bytes: 100, entries: 1 });
    expect([few.entries.length, few.stopped]).toEqual([1, { reason: 'entries' }]);
  });
  it('leaves out the entry that is broken and keeps the others', async () => {
    const content = bytesOf(Array.from({ length: 900 }, (_, at) => `${at * 7919}`).join('\n'));
    const broken = zipSync({ 'a.yaml': content, 'b.yaml': bytesOf('b: 1') });
    broken.fill(0xff, 60, 400);
    const { entries, stopped } = await nodePlatform.zipEntries(broken, LIMITS);
    expect([entries.map(({ name }) => name), stopped?.reason]).toEqual([['b.yaml'], 'damaged']);
  });
});
