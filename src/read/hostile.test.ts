import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { findSourceFiles } from '../cli/files.ts';
import { nodePlatform } from '../cli/platform.ts';
import { nameObject, readTexts } from '../testing/read-texts.ts';
import { packTar } from '../testing/relay.ts';
import { read } from './read.ts';

const SOUND = 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n';

/** What a hostile file beside a sound one leaves: the sound object always, and a clear problem. */
async function readBeside(name: string, content: string | Uint8Array) {
  const { objects, problems } = await readTexts({ [name]: content, 'sound.yaml': SOUND });
  return {
    objects: objects.map(nameObject),
    problems: problems.map(({ kind, source, message }) => `${kind} ${source.uri}: ${message}`),
  };
}
const ONLY_SOUND = ['declared Namespace shop'];

describe('hostile input', () => {
  it('alias bomb', async () => {
    const levels = Array.from(
      { length: 30 },
      (_, at) => `l${at + 1}: &l${at + 1} [${`*l${at}, `.repeat(9)}*l${at}]`,
    );
    const { objects, problems } = await readBeside(
      'bomb.yaml',
      `apiVersion: v1\nkind: X\nl0: &l0 [x]\n${levels.join('\n')}\n`,
    );
    expect(objects).toEqual(ONLY_SOUND);
    expect(problems).toEqual([expect.stringMatching(/^not-parsable bomb\.yaml: .*alias/i)]);
  });
  it('sixty thousand brackets', async () => {
    const { objects, problems } = await readBeside(
      'deep.yaml',
      `apiVersion: v1\nkind: X\na: ${'['.repeat(60_000)}`,
    );
    expect(objects).toEqual(ONLY_SOUND);
    expect(problems).toEqual([expect.stringMatching(/^not-parsable deep\.yaml: /)]);
    const json = await readBeside('deep.json', '['.repeat(60_000));
    expect(json.objects).toEqual(ONLY_SOUND);
    expect(json.problems).toEqual([expect.stringMatching(/^not-parsable deep\.json: /)]);
  });
  it('tar that leads out of itself', async () => {
    const tar = await packTar([
      { name: '../../evil.yaml', content: SOUND.replace('shop', 'evil') },
      { name: 'link.yaml', link: '/etc/passwd' },
      { name: 'in.yaml', content: SOUND.replace('shop', 'in') },
    ]);
    const { objects, problems } = await readBeside('x.tar', tar);
    expect(objects).toEqual(['declared Namespace shop', 'declared Namespace in']);
    expect(problems).toEqual([expect.stringContaining('unsafe-entry x.tar: 2 entries were not read')]);
  });
  it('gzip bomb of 250 MB', async () => {
    const bomb = new Uint8Array(gzipSync(Buffer.alloc(250 * 1024 * 1024)));
    const { objects, problems } = await readBeside('bomb.yaml.gz', bomb);
    expect(objects).toEqual(ONLY_SOUND);
    expect(problems).toEqual([
      expect.stringMatching(/^limit-reached bomb\.yaml\.gz: its \d+ bytes unpack to more than 250 times/),
    ]);
  });
  it('NUL bytes', async () => {
    const { objects, problems } = await readBeside('nul.yaml', 'apiVersion: v1\nkind: \0\n');
    expect(objects).toEqual(ONLY_SOUND);
    expect(problems).toEqual(['not-parsable nul.yaml: It holds NUL bytes, so it is no text']);
  });
  it.each(['utf16le', 'utf16be'])('%s, with and without byte order mark', async (encoding) => {
    const encode = (text: string) => {
      const bytes = Buffer.from(text, 'utf16le');
      return new Uint8Array(encoding === 'utf16be' ? bytes.swap16() : bytes);
    };
    const ns = SOUND.replace('shop', 'größe');
    const { objects, problems } = await readTexts({ 'a.yaml': encode(`\ufeff${ns}`), 'b.yaml': encode(ns) });
    expect(objects.map(nameObject)).toEqual(['declared Namespace größe', 'declared Namespace größe']);
    expect(problems).toEqual([]);
  });
  it('list that breaks off', async () => {
    const item = (name: string) =>
      `- apiVersion: v1\n  kind: Namespace\n  metadata:\n    name: ${name}\n    uid: uid-${name}\n`;
    const { objects, problems } = await readBeside(
      'ns.yaml',
      `apiVersion: v1\nitems:\n${item('a')}${item('b')}`,
    );
    expect(objects).toEqual(['hub Namespace a', 'hub Namespace b', 'declared Namespace shop']);
    expect(problems).toEqual([expect.stringMatching(/^list-truncated ns\.yaml: /)]);
  });
  it('symbolic links in a circle', async () => {
    const root = mkdtempSync(join(tmpdir(), 'links-'));
    mkdirSync(join(root, 'a'));
    writeFileSync(join(root, 'a', 'sound.yaml'), SOUND);
    symlinkSync('..', join(root, 'a', 'up'));
    symlinkSync('y.yaml', join(root, 'x.yaml'));
    symlinkSync('x.yaml', join(root, 'y.yaml'));
    const { files } = await findSourceFiles([root], { root });
    const { objects, problems } = await read(files, nodePlatform);
    rmSync(root, { recursive: true });
    expect(objects.map(nameObject)).toEqual(ONLY_SOUND);
    expect(problems.map(({ kind, source, message }) => `${kind} ${source.uri}: ${message}`)).toEqual([
      'unreadable x.yaml: symbolic links that lead in a circle',
      'unreadable y.yaml: symbolic links that lead in a circle',
    ]);
  });
  it.each(['yaml', 'json'])('keys that reach for the prototype, in %s', async (ending) => {
    const text =
      '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x","__proto__":{"uid":"fake"},"constructor":{"a":1}},"__proto__":{"polluted":true},"data":{"__proto__":"y"}}';
    const { objects, problems } = await readTexts({ [`x.${ending}`]: text });
    expect(objects.map(nameObject)).toEqual(['declared ConfigMap x']);
    expect(problems).toEqual([]);
    expect('polluted' in {}).toBe(false);
    expect(Object.getPrototypeOf(objects[0]?.value)).toBe(Object.prototype);
  });
  it('prototype keys in a kustomization and its patches', async () => {
    const { objects } = await readTexts({
      'kustomization.yaml': 'resources: [x.yaml]\ncommonLabels: {__proto__: a}\npatches: [{path: p.yaml}]\n',
      'x.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n',
      'p.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n__proto__: {polluted: true}\n',
    });
    expect(objects.map(nameObject)).toEqual(['declared ConfigMap x']);
    expect(Object.getPrototypeOf(objects[0]?.value)).toBe(Object.prototype);
    expect('polluted' in {}).toBe(false);
  });
  it('empty files', async () => {
    const { objects, problems } = await readTexts({
      'a.yaml': '',
      'b.json': '',
      'c.yaml': '# only words\n',
      'd.yaml': '\n---\n',
      'e.tar.gz': '',
    });
    expect([objects, problems]).toEqual([[], []]);
  });
});
