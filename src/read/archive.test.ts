import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { nodePlatform } from '../cli/platform.ts';
import { testFiles } from '../testing/read-texts.ts';
import { packTar } from '../testing/relay.ts';
import { type ArchiveLimits, readArchives } from './archive.ts';
import { cleanName } from './archive-entries.ts';

const text = (content: string) => new TextEncoder().encode(content);
const gzip = (content: string | Uint8Array) => new Uint8Array(gzipSync(content));

async function open(files: Record<string, string | Uint8Array>, limits: Partial<ArchiveLimits> = {}) {
  const { files: opened, problems, archives } = await readArchives(testFiles(files), nodePlatform, limits);
  return {
    uris: opened.map(({ uri }) => uri),
    opened,
    problems: problems.map(({ kind, source, message }) => `${kind} ${source.uri}: ${message}`),
    archives: archives.map(({ uri }) => uri),
  };
}

describe('readArchives', () => {
  it('names members after their archive, whatever the archive is called', async () => {
    const tar = await packTar([{ name: './hub/x.yaml', content: 'a: 1' }]);
    const zip = zipSync({ 'hub\\y.yaml': text('b: 1') });
    const { uris, problems, archives } = await open({
      'a.tar.gz': gzip(tar),
      'b.bin': tar,
      'c.zip': zip,
      'd.yaml.gz': gzip('c: 1'),
      'e.yaml': 'd: 1',
    });
    expect(uris).toEqual([
      'a.tar.gz!/hub/x.yaml',
      'b.bin!/hub/x.yaml',
      'c.zip!/hub/y.yaml',
      'd.yaml.gz!/d.yaml',
      'e.yaml',
    ]);
    expect([problems, archives]).toEqual([[], ['a.tar.gz', 'b.bin', 'c.zip', 'd.yaml.gz']]);
  });
  it('opens an archive in an archive, and a packed log in that, but no third archive', async () => {
    const innermost = zipSync({ 'deep.yaml': text('a: 1') });
    const inner = gzip(
      await packTar([
        { name: 'x.yaml', content: 'a: 1' },
        { name: 'agent.log.gz', content: gzip('log') },
        { name: 'third.zip', content: innermost },
      ]),
    );
    const outer = zipSync({ 'in/ner.tar.gz': inner });
    const { uris, problems } = await open({ 'o.zip': outer });
    expect(uris).toEqual(['o.zip!/in/ner.tar.gz!/x.yaml', 'o.zip!/in/ner.tar.gz!/agent.log.gz!/agent.log']);
    expect(problems).toEqual([
      'limit-reached o.zip!/in/ner.tar.gz!/third.zip: it lies 3 archives deep, more than the limit of 2; it was not opened',
    ]);
    expect((await open({ 'o.zip': outer }, { depth: 3 })).uris).toHaveLength(3);
  });
  it('leaves out what leads out of the archive, and says so', async () => {
    const tar = await packTar([
      { name: 'good.yaml', content: 'a: 1' },
      { name: '../evil.yaml', content: 'b: 1' },
      { name: 'a/../../evil.yaml', content: 'b: 1' },
      { name: '/etc/passwd', content: 'root' },
      { name: 'C:/x.yaml', content: 'b: 1' },
      { name: 'link.yaml', link: '../../outside.yaml' },
      { name: 'abs.yaml', link: '/etc/passwd' },
      { name: 'one.yaml', link: 'two.yaml' },
      { name: 'two.yaml', link: 'one.yaml' },
    ]);
    const { uris, problems } = await open({ 'x.tar': tar });
    expect(uris).toEqual(['x.tar!/good.yaml']);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(
      'unsafe-entry x.tar: 8 entries were not read: ../evil.yaml (its name leads out',
    );
  });
  it('follows links inside, and reads every file once', async () => {
    const tar = await packTar([
      { name: 'r/x.json', content: '{}' },
      { name: 'r/x.yaml', link: 'x.json' },
      { name: 'r/data', content: 'a: 1' },
      { name: 'y.yaml', link: './r/data' },
      { name: 'z.yaml', link: 'r/data', hard: true },
      { name: 'folder', link: 'r' },
      { name: 'nowhere.yaml', link: 'missing.yaml' },
      { name: '__MACOSX/._x.yaml', content: 'junk' },
      { name: 'r/._x.json', content: 'junk' },
    ]);
    const { uris, problems, opened } = await open({ 'x.tar': tar });
    expect(uris).toEqual(['x.tar!/r/x.json', 'x.tar!/r/data', 'x.tar!/y.yaml', 'x.tar!/z.yaml']);
    expect(problems).toEqual([]);
    expect(opened[2]?.bytes).toEqual(text('a: 1'));
    expect(opened[0]?.modified).toBe(1_700_000_000_000);
  });
  it('takes the last of two entries with one name', async () => {
    const tar = await packTar([
      { name: 'x.yaml', content: 'old' },
      { name: './x.yaml', content: 'new' },
    ]);
    const { opened } = await open({ 'x.tar': tar });
    expect(opened.map(({ bytes }) => new TextDecoder().decode(bytes))).toEqual(['new']);
  });
  it('stops at each limit and names it', async () => {
    const tar = await packTar([
      { name: 'a', content: 'x'.repeat(3000) },
      { name: 'b', content: 'x'.repeat(3000) },
    ]);
    expect((await open({ 'x.tar': tar }, { totalBytes: 4000 })).problems).toEqual([
      'limit-reached x.tar: the archives unpack to more than the limit of 4000 bytes; the rest was not read',
    ]);
    expect((await open({ 'x.tar': tar }, { entries: 1 })).problems).toEqual([
      'limit-reached x.tar: the archives hold more than the limit of 1 files; the rest was not read',
    ]);
    const bomb = gzip(new Uint8Array(20_000_000));
    expect((await open({ 'b.yaml.gz': bomb })).problems).toEqual([
      `limit-reached b.yaml.gz: its ${bomb.length} bytes unpack to more than 250 times their size; it was not read`,
    ]);
  });
  it('reads what can be read of a damaged archive', async () => {
    const tar = gzip(
      await packTar(
        Array.from({ length: 60 }, (_, at) => ({
          name: `${at}.yaml`,
          content: Array.from({ length: 200 }, (_e, line) => (at * line * 7919).toString(36)).join('\n'),
        })),
      ),
    );
    const { uris, problems } = await open({
      'x.tgz': tar.slice(0, tar.length / 2),
      'y.tar.gz': gzip('hello').slice(0, 8),
    });
    expect(uris.length).toBeGreaterThan(5);
    expect(problems.map((each) => each.replace(/\(.*\)/, '()'))).toEqual([
      'list-truncated x.tgz: the archive is damaged (); what comes before the damage was read',
      'unreadable y.tar.gz: the archive is damaged (); nothing of it could be read',
    ]);
  });
  it('says what it cannot unpack', async () => {
    const { problems } = await open({
      'x.tar.xz': new Uint8Array([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00, 1]),
      'y.zip': new Uint8Array([0x50, 0x4b, 0x03, 0x04, 1, 2, 3]),
    });
    expect(problems.map((each) => each.replace(/\(.*\)/, '()'))).toEqual([
      'unreadable x.tar.xz: it is packed with xz, which is not unpacked here',
      'unreadable y.zip: the archive is damaged (); nothing of it could be read',
    ]);
  });
});

describe('cleanName', () => {
  it.each([
    ['./a//b/./c', 'a/b/c'],
    ['a\\b', 'a/b'],
    ['../a', undefined],
    ['a/..', undefined],
    ['/a', undefined],
    ['\\\\server\\a', undefined],
    ['c:\\a', undefined],
    ['a\0b', undefined],
    ['./', undefined],
    ['..a/b..', '..a/b..'],
  ])('%j is %j', (name, clean) => {
    expect(cleanName(name)).toBe(clean);
  });
});
