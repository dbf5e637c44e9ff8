import { describe, expect, it } from 'vitest';
import { nodePlatform } from '../cli/platform.ts';
import { readSource } from './document.ts';
import type { SourceKind } from './source.ts';

const readText = (text: string, kind: SourceKind = 'yaml') => {
  const bytes = new TextEncoder().encode(text);
  const { objects, problems, passedOver } = readSource(
    { uri: 'a', bytes, kind, encoding: 'utf-8' },
    nodePlatform,
  );
  const cut = ({ start, end }: { start: number; end: number }) =>
    nodePlatform.decodeText(bytes.subarray(start, end), 'utf-8');
  return {
    objects: objects.map(({ apiVersion, kind: each, name }) => `${apiVersion} ${each} ${name}`),
    origins: objects.map(({ origin }) => [cut(origin), origin.pointer]),
    problems: problems.map((problem) => `${problem.kind} @${problem.start}: ${problem.message}`),
    passedOver,
  };
};
const named = (kind: string, name: string) => `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n`;
const json = (kind: string, name: string) => JSON.stringify({ apiVersion: 'v1', kind, metadata: { name } });

describe('documents', () => {
  it('are read around a broken one', () => {
    const { objects, problems } = readText(`${named('A', 'a')}---\nkind: B: c\n---\n${named('C', 'c')}`);
    expect(objects).toEqual(['v1 A a', 'v1 C c']);
    expect(problems).toEqual([
      'not-parsable @54: A value without quotes holds a colon and a space, so it reads as a second key',
    ]);
  });

  it('are read behind a bad separator', () => {
    const { objects, problems } = readText(`${named('A', 'a')}--- x\n${named('C', 'c')}`);
    expect(objects).toEqual(['v1 A a', 'v1 C c']);
    expect(problems).toEqual([expect.stringContaining('not-parsable @43: Text follows the three dashes')]);
  });

  it('tell of keys given twice, but not of merges', () => {
    const twice = readText(`${named('A', 'a')}spec:\n  é: 1\n  x: 1\n  x: 2\n`);
    expect(twice.objects).toEqual(['v1 A a']);
    expect(twice.problems).toEqual([expect.stringContaining('duplicate-key @66: The key x is given twice')]);
    expect(readText(`${named('A', 'a')}b: &b {x: 1}\nc:\n  <<: *b\n  x: 2\n`).problems).toEqual([]);
  });

  it('tell of text that kubectl never looks at', () => {
    expect(readText(`${named('A', 'a')}...\nb: 2\n`).problems).toEqual([
      expect.stringContaining('not-parsable @43: kubectl never looks at the text from here on'),
    ]);
    expect(readText(`${named('A', 'a')}...\n# c\n`).problems).toEqual([]);
  });

  it('tell of what only kubectl can read', () => {
    expect(readText(`${named('A', 'a')}spec: [1,\t2]\n`).problems).toEqual([
      expect.stringContaining('second-parser'),
    ]);
  });

  it('tell of bytes that are no UTF-8, and are read all the same', () => {
    const bytes = new Uint8Array([...new TextEncoder().encode(`${named('A', 'a')}x: `), 0xe9, 10]);
    const found = readSource({ uri: 'a', bytes, kind: 'yaml', encoding: 'utf-8' }, nodePlatform);
    expect(found.objects).toHaveLength(1);
    expect(found.problems).toMatchObject([{ kind: 'not-parsable', start: bytes.length - 2 }]);
  });

  it('are passed over when they have nothing to do with Kubernetes', () => {
    const values = 'replicaCount: 1\nimage:\n  tag: x\n';
    const chart = 'apiVersion: v2\nname: chart\nversion: 1.0.0\n';
    const pipeline = '- hosts: all\n  tasks: []\n';
    expect(readText(`${values}---\n${chart}---\n${pipeline}---\n# nothing\n`)).toMatchObject({
      objects: [],
      problems: [],
      passedOver: 3,
    });
  });

  it('tell of objects that lack what names their kind', () => {
    expect(readText('kind: A\nmetadata:\n  name: a\n').problems).toEqual([
      'not-an-object @0: A has no apiVersion, so nobody can tell what it is',
    ]);
    expect(readText('apiVersion: v1\nmetadata:\n  name: a\n').problems).toEqual([
      'not-an-object @0: v1 has no kind, so nobody can tell what it is',
    ]);
    expect(readText('just text\n').problems).toEqual([
      expect.stringContaining('not-an-object @0: Plain text stands'),
    ]);
  });

  it('nested too deeply are not analyzed', () => {
    const { objects, problems } = readText(`${named('A', 'a')}x: ${'['.repeat(600)}${']'.repeat(600)}\n`);
    expect(objects).toEqual([]);
    expect(problems).toEqual([
      expect.stringContaining('limit-reached @0: The document nests 601 levels deep'),
    ]);
    const deep = readText(`{"apiVersion":"v1","kind":"A","x":${'['.repeat(600)}${']'.repeat(600)}}`, 'json');
    expect(deep).toMatchObject({ objects: [], problems: [expect.stringContaining('limit-reached')] });
  });
});

describe('Lists', () => {
  const item = (kind: string, name: string) => `- ${named(kind, name).replaceAll('\n', '\n  ').trimEnd()}\n`;
  const tail = 'kind: List\nmetadata:\n  resourceVersion: ""\n';

  it('give their items, each with its own bytes', () => {
    const { objects, origins } = readText(
      `apiVersion: v1\nitems:\n${item('A', 'a')}${item('B', 'b')}${tail}`,
    );
    expect(objects).toEqual(['v1 A a', 'v1 B b']);
    expect(origins).toEqual([
      [item('A', 'a'), '/0'],
      [item('B', 'b'), '/0'],
    ]);
  });

  it('name the kind of items that do not', () => {
    const list = 'apiVersion: v1\nitems:\n- metadata:\n    name: a\nkind: PodList\n';
    expect(readText(list).objects).toEqual(['v1 Pod a']);
    expect(readText(list.replace('PodList', 'List')).problems).toEqual([
      expect.stringContaining('not-an-object @22: An item of a List has no apiVersion and no kind'),
    ]);
  });

  it('may be nested, or no Lists but arrays', () => {
    const inner = `{"apiVersion":"v1","kind":"List","items":[${json('A', 'a')}]}`;
    expect(
      readText(`{"apiVersion":"v1","kind":"List","items":[${inner},${json('B', 'b')}]}`).objects,
    ).toEqual(['v1 A a', 'v1 B b']);
    expect(readText(`[${json('A', 'a')},${json('B', 'b')}]`, 'json').objects).toEqual(['v1 A a', 'v1 B b']);
    expect(readText(`- ${json('A', 'a')}\n`).objects).toEqual(['v1 A a']);
  });

  it.each([
    ['a page', `apiVersion: v1\nitems:\n${item('A', 'a')}kind: List\nmetadata:\n  continue: abc\n`],
    ['a count', `apiVersion: v1\nitems:\n${item('A', 'a')}kind: List\nmetadata:\n  remainingItemCount: 7\n`],
    ['a missing end', `apiVersion: v1\nitems:\n${item('A', 'a')}`],
    ['an end inside an item', `apiVersion: v1\nitems:\n${item('A', 'a')}- apiVersion: v1\n  kind: "B`],
    ['an end inside JSON', `{"apiVersion":"v1","items":[${json('A', 'a')},{"apiVersion":"v1","ki`],
  ])('tell by %s that they are not whole', (_, text) => {
    const { objects, problems } = readText(text);
    expect(objects).toEqual(['v1 A a']);
    expect(problems).toEqual([expect.stringContaining('list-truncated')]);
  });
});

describe('JSON', () => {
  it('comes as several values, and with YAML behind', () => {
    expect(readText(`${json('A', 'a')}\n${json('B', 'b')}\n`).objects).toEqual(['v1 A a', 'v1 B b']);
    expect(readText(`${json('A', 'a')}\n---\n${named('B', 'b')}`).objects).toEqual(['v1 A a', 'v1 B b']);
  });

  it('with a trailing comma is YAML to kubectl', () => {
    expect(readText(`${json('A', 'a').slice(0, -1)},}`)).toMatchObject({ objects: ['v1 A a'], problems: [] });
  });

  it('tells of keys given twice', () => {
    expect(readText(`{"apiVersion":"v1","kind":"A","x":1,"x":2}`, 'json').problems).toEqual([
      expect.stringContaining('duplicate-key @37: The key x is given twice'),
    ]);
  });

  it('breaks at a place', () => {
    const { objects, problems } = readText('{"apiVersion": "v1" "kind": "A"}', 'json');
    expect(objects).toEqual([]);
    expect(problems).toEqual([
      'not-parsable @20: Between brackets or braces a comma is missing, or one is too many',
    ]);
  });
});
