import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ignoreClosedPipe, writeFile, writeStream } from './output.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fleetlint-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function* failing(): Generator<string> {
  yield 'x'.repeat(200_000);
  throw new Error('no more');
}

describe('a file', () => {
  it('is written with its folders', () => {
    const path = join(folder, 'a/b/c.txt');
    writeFile(path, ['ä', 'b'.repeat(100_000), 'c']);
    expect(readFileSync(path, 'utf8')).toBe(`ä${'b'.repeat(100_000)}c`);
  });

  it('is whole or as it was', () => {
    const path = join(folder, 'c.txt');
    writeFileSync(path, 'before');
    expect(() => writeFile(path, failing())).toThrow('no more');
    expect(readFileSync(path, 'utf8')).toBe('before');
    expect(readdirSync(folder)).toEqual(['c.txt']);
  });

  it('is followed through a link', () => {
    writeFileSync(join(folder, 'real.txt'), 'before');
    symlinkSync(join(folder, 'real.txt'), join(folder, 'link.txt'));
    writeFile(join(folder, 'link.txt'), ['after']);
    expect(readFileSync(join(folder, 'real.txt'), 'utf8')).toBe('after');
  });

  it.skipIf(process.platform === 'win32')('may be a device', () => {
    writeFile('/dev/null', ['x']);
    expect(readdirSync('/dev')).toContain('null');
  });
});

describe('a stream', () => {
  it('waits for its reader', async () => {
    const got: string[] = [];
    const slow = new Writable({
      highWaterMark: 1,
      write: (chunk, _encoding, done) => {
        got.push(String(chunk));
        setImmediate(done);
      },
    });
    await writeStream(slow, ['a'.repeat(70_000), 'b', 'c']);
    expect(got.join('')).toBe(`${'a'.repeat(70_000)}bc`);
  });

  it('may be closed by its reader', async () => {
    let pieces = 0;
    const closed = new Writable({
      write: (_chunk, _encoding, done) => done(Object.assign(new Error('gone'), { code: 'EPIPE' })),
    });
    ignoreClosedPipe(closed);
    const endless = function* (): Generator<string> {
      for (;;) {
        pieces += 1;
        yield 'x'.repeat(70_000);
      }
    };
    await writeStream(closed, endless());
    expect(pieces).toBeLessThan(4);
  });

  it('fails for any other reason', async () => {
    const full = new Writable({
      write: (_chunk, _encoding, done) => done(Object.assign(new Error('full'), { code: 'ENOSPC' })),
    });
    full.on('error', () => undefined);
    await expect(writeStream(full, ['x'])).rejects.toThrow('full');
  });
});
