import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findSourceFiles } from './files.ts';

const base = mkdtempSync(join(tmpdir(), 'files-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));

let count = 0;
function tree(files: Record<string, string>, links: Record<string, string> = {}): string {
  count += 1;
  const root = join(base, String(count));
  mkdirSync(root);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  for (const [path, target] of Object.entries(links)) symlinkSync(target, join(root, path));
  return root;
}

async function find(cwd: string, paths: string[], options = {}) {
  const { files, refused, limitsReached } = await findSourceFiles(paths, { cwd, ...options });
  return { uris: files.map(({ uri }) => uri), files, refused, limitsReached };
}

describe('folders', () => {
  it('are walked in order; only files that can hold something are opened', async () => {
    const cwd = tree({
      'b.yml': '',
      'a/z.yaml': '',
      'a/Kustomization': '',
      'a/x.png': '',
      'main.go': '',
      'ticket.tar.gz': '',
      'logs/hub-agent.log.1': '',
      'node_modules/p/x.yaml': '',
      '.git/x.yaml': '',
      'dist/x.yaml': '',
    });
    expect((await find(cwd, ['.'])).uris).toEqual([
      'a/Kustomization',
      'a/z.yaml',
      'b.yml',
      'logs/hub-agent.log.1',
      'ticket.tar.gz',
    ]);
    expect((await find(cwd, ['dist', 'main.go'])).uris).toEqual(['dist/x.yaml', 'main.go']);
    expect((await find(cwd, ['.'], { noIgnore: true })).uris).toContain('node_modules/p/x.yaml');
  });
  it('obey ignore files, nested ones over outer ones, ours over those of git', async () => {
    const cwd = tree({
      '.gitignore': 'out/\n*.log\n',
      '.fleetlintignore': '!keep.log\n',
      'out/x.yaml': '',
      'a.log': '',
      'keep.log': '',
      'sub/.gitignore': '!b.log\n/c.yaml\n',
      'sub/b.log': '',
      'sub/c.yaml': '',
      'sub/d/c.yaml': '',
    });
    expect((await find(cwd, ['.'])).uris).toEqual(['keep.log', 'sub/b.log', 'sub/d/c.yaml']);
    expect((await find(cwd, ['.'], { ignore: ['sub/d'] })).uris).toEqual(['keep.log', 'sub/b.log']);
  });
  it('that are asked for by name are read although they are ignored, and so are files', async () => {
    const cwd = tree({
      '.gitignore': 'dump/\n*.log\n',
      'dump/hub/x.yaml': '',
      'dump/a.log': '',
      'b.log': '',
    });
    expect((await find(cwd, ['dump'])).uris).toEqual(['dump/a.log', 'dump/hub/x.yaml']);
    expect((await find(cwd, ['b.log'])).uris).toEqual(['b.log']);
  });
});

describe('symbolic links', () => {
  it('are followed inside, read once, and cannot run in circles', async () => {
    const cwd = tree(
      { 'a/x.json': '{}', 'a/y.dump': 'y' },
      {
        'a/x.yaml': 'x.json',
        'a/loop': '..',
        'a/y.yaml': 'y.dump',
        'one.yaml': 'two.yaml',
        'two.yaml': 'one.yaml',
      },
    );
    const { uris, files } = await find(cwd, ['.']);
    expect(uris).toEqual(['a/x.json', 'a/y.yaml', 'one.yaml', 'two.yaml']);
    expect(files[2]?.unreadable).toBe('symbolic links that lead in a circle');
  });
  it('tell where what they led to really lies, for hosts that show nothing behind a link', async () => {
    const cwd = tree(
      { 'in/a.yaml': '', 'hidden/x.dump': 'x', 'hidden/y.dump': 'y' },
      { 'in/x.yaml': '../hidden/x.dump', 'y.yaml': 'hidden/y.dump' },
    );
    const walked = await findSourceFiles(['.'], { cwd });
    expect(walked.files.map(({ uri }) => uri)).toEqual(['in/a.yaml', 'in/x.yaml', 'y.yaml']);
    expect([...walked.links]).toEqual([
      ['in/x.yaml', 'hidden/x.dump'],
      ['y.yaml', 'hidden/y.dump'],
    ]);
    const below = await findSourceFiles(['x.yaml'], { cwd: join(cwd, 'in') });
    expect([...below.links]).toEqual([['x.yaml', '../hidden/x.dump']]);
  });
  it('do not lead out of the folder', async () => {
    const cwd = tree({ 'in/a.yaml': '', 'outside.yaml': 'secret' }, { 'in/b.yaml': '../outside.yaml' });
    const { files } = await find(join(cwd, 'in'), ['.']);
    expect(files.map(({ uri, unreadable }) => [uri, unreadable])).toEqual([
      ['a.yaml', undefined],
      ['b.yaml', 'a symbolic link that leaves the folder'],
    ]);
  });
});

describe('names and patterns', () => {
  it('open a named file whatever its ending, once', async () => {
    const cwd = tree({ 'x.tpl': 'a: 1', '[odd].yaml': '' });
    const { files } = await find(cwd, ['x.tpl', './x.tpl', '.', '[odd].yaml']);
    expect(files.map(({ uri, named }) => [uri, named])).toEqual([
      ['[odd].yaml', true],
      ['x.tpl', true],
    ]);
  });
  it('expand patterns and refuse what gives nothing', async () => {
    const cwd = tree({ 'a/x.yaml': '', 'a/b/y.yaml': '', 'a/node_modules/z.yaml': '', 'a/b/n.txt': '' });
    const { uris, refused } = await find(cwd, ['a/**/*.yaml', 'nothing.yaml', 'b*/*.yml']);
    expect(uris).toEqual(['a/b/y.yaml', 'a/x.yaml']);
    expect(refused.map(({ path, reason }) => [path, reason])).toEqual([
      ['nothing.yaml', 'absent'],
      ['b*/*.yml', 'no-match'],
    ]);
    expect((await find(cwd, ['a/*'])).uris).toEqual(['a/b/n.txt', 'a/b/y.yaml', 'a/x.yaml']);
  });
  it('read stdin for a dash', async () => {
    const readStdin = async () => new TextEncoder().encode('a: 1');
    const { files } = await find(base, ['-'], { readStdin, stdinFilename: 'apps/x.yaml' });
    expect([files[0]?.uri, files[0]?.bytes.length, files[0]?.named]).toEqual(['apps/x.yaml', 4, true]);
  });
  it('write uris relative to the root', async () => {
    const cwd = tree({ 'sub/x.yaml': '' });
    expect((await find(join(cwd, 'sub'), ['.'], { root: '..' })).uris).toEqual(['sub/x.yaml']);
    expect((await find(join(cwd, 'sub'), ['x.yaml', '../sub'], {})).uris).toEqual(['x.yaml']);
  });
});

describe('limits', () => {
  it('turn a file that is too large into a statement', async () => {
    const cwd = tree({ 'a.yaml': '12345', 'b.yaml': '1', 'c.yaml': '1' });
    const { files } = await find(cwd, ['.'], { limits: { fileBytes: 4, totalBytes: 1 } });
    expect(files.map(({ bytes, overLimit }) => [bytes.length, overLimit])).toEqual([
      [0, true],
      [1, undefined],
      [0, true],
    ]);
    expect((await find(cwd, ['.'], { limits: { files: 2 } })).limitsReached).toEqual([
      '. holds more than 2 files; the rest was not read',
    ]);
  });
});
