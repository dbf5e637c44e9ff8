import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { isJsonList, isJsonObject, type Json, pointer } from '../api/json.ts';
import { nodePlatform } from '../cli/platform.ts';
import { readSource } from './document.ts';
import { createLocator } from './location.ts';
import type { Location, Place } from './place.ts';
import type { Source, SourceKind } from './source.ts';
import { decodeYaml } from './yaml.ts';

function locatorOf(text: string | Uint8Array, kind: SourceKind = 'yaml') {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  const source: Source = { uri: 'a.yaml', bytes, kind, encoding: 'utf-8' };
  const found = readSource(source, nodePlatform);
  const objects = found.objects.map((object) => ({ ...object, site: { role: 'declared' as const } }));
  const { locate } = createLocator(nodePlatform);
  const at = (path: string, part: 'key' | 'value' = 'value', index = 0): Location => {
    const object = objects[index];
    if (object === undefined) throw new Error('no object was read');
    const place: Place = { object, pointer: path, part, side: 'head' };
    return locate(place);
  };
  return { source, objects, problems: found.problems, locate, at };
}

/** The text of a region, by lines and columns as an editor counts them. */
function cut(text: string, location: Location): string {
  const lines = text.replace(/^\ufeff/, '').split(/(?<=\r\n|\n|\r(?!\n))/);
  const offsetOf = (line: number, column: number) => lines.slice(0, line - 1).join('').length + column - 1;
  return lines
    .join('')
    .slice(
      offsetOf(location.startLine, location.startColumn),
      offsetOf(location.endLine, location.endColumn),
    );
}

const OBJECT = `# 😀 comment
apiVersion: v1
kind: ConfigMap
metadata: { name: "é😀", labels: {} }
data:
  plain: some text
    goes on  # comment
  'quoted': 'it''s'
  double: "a\\
    b"
  block: |- # | comment
    first

    last
  empty:
  list:
  - one
  - name: two
    x: 1
  - - three
  anchor: &a { b: c }
  alias: *a
`;

describe('a place in YAML', () => {
  it.each([
    ['/kind', 'ConfigMap'],
    ['/metadata/name', '"é😀"'],
    ['/data/plain', 'some text\n    goes on'],
    ['/data/quoted', "'it''s'"],
    ['/data/double', '"a\\\n    b"'],
    ['/data/block', '|-'],
    ['/data/empty', 'empty'],
    ['/data', 'data'],
    ['/data/list', 'list'],
    ['/data/list/0', 'one'],
    ['/data/list/1', 'name: two'],
    ['/data/list/1/name', 'two'],
    ['/data/list/2/0', 'three'],
    ['/data/anchor', 'anchor'],
    ['/data/alias', '*a'],
    ['/data/alias/b', 'c'],
    ['', '"é😀"'],
  ])('%s is %j', (path, text) => {
    expect(cut(OBJECT, locatorOf(OBJECT).at(path))).toBe(text);
  });

  it.each([
    ['/data/none/below', 'data'],
    ['/spec', '"é😀"'],
    ['/data/list/7', 'list'],
  ])('%s is absent, so its nearest ancestor is shown', (path, text) => {
    expect(cut(OBJECT, locatorOf(OBJECT).at(path))).toBe(text);
  });

  it('may mean the key', () => {
    expect(cut(OBJECT, locatorOf(OBJECT).at('/data/quoted', 'key'))).toBe("'quoted'");
    expect(cut(OBJECT, locatorOf(OBJECT).at('/data/block', 'key'))).toBe('block');
  });

  it.each(['\r\n', '\r'])('is found with line breaks %j', (lineBreak) => {
    const text = OBJECT.replaceAll('\n', lineBreak);
    const { at } = locatorOf(text);
    expect(at('/data/block')).toMatchObject({ startLine: 11, startColumn: 10, endLine: 11, endColumn: 12 });
    expect(cut(text, at('/data/list/2/0'))).toBe('three');
  });

  it('counts columns without the byte order mark', () => {
    const text = `\ufeff${OBJECT.slice(OBJECT.indexOf('\n') + 1)}`;
    expect(locatorOf(text).at('/apiVersion')).toMatchObject({
      startLine: 1,
      startColumn: 13,
      frame: { firstLine: 1 },
    });
    expect(locatorOf(text).at('/apiVersion').frame?.lines[0]).toBe('apiVersion: v1');
  });

  it('is found in the last document and List item', () => {
    const list = `apiVersion: v1\nitems:\n- apiVersion: v1\n  kind: A\n  metadata:\n    name: a\n- apiVersion: v1\n  kind: B\n  metadata:\n    name: b\nkind: List\n`;
    const text = `${OBJECT}---\n${list}`;
    expect(cut(text, locatorOf(text).at('/metadata/name', 'value', 2))).toBe('b');
    expect(locatorOf(text).at('', 'value', 2)).toMatchObject({ startLine: 33, startColumn: 11 });
  });

  it('is found where merges and unusual keys lead', () => {
    const text = `apiVersion: v1\nkind: A\na: &a {x: 1}\nb: &b {x: 2, z: 3}\nspec:\n  <<: [*a, *b]\n  on: v\n  0x10: w\n`;
    const { at } = locatorOf(text);
    expect(['x', 'z', 'true', '16'].map((key) => cut(text, at(`/spec/${key}`)))).toEqual([
      '1',
      '3',
      'v',
      'w',
    ]);
    expect(at('/spec/x').startLine).toBe(3);
  });

  it('is found far inside a line of characters of many bytes', () => {
    for (const padding of ['', 'x', 'xx']) {
      const text = `{"apiVersion": "v1", "kind": "A", "${padding}": "${'€'.repeat(100_000)}", "last": "😀"}\n`;
      expect(cut(text, locatorOf(text).at('/last'))).toBe('"😀"');
    }
  });

  it('carries the hash of its line when asked', () => {
    const { source, objects } = locatorOf('apiVersion: v1\nkind: Namespace\nmetadata:\n  name: a\n');
    const { locate } = createLocator(nodePlatform, { lineHashes: true, frameLines: -1 });
    const [object] = objects;
    if (object === undefined) throw new Error('no object was read');
    const location = locate({ object, pointer: '/metadata/name', side: 'head' });
    expect(location).toEqual({
      uri: source.uri,
      startLine: 4,
      startColumn: 9,
      endLine: 4,
      endColumn: 10,
      lineHash: 'a6b6ede492fce51:1',
    });
  });
});

describe('a place in JSON', () => {
  const value = { apiVersion: 'v1', kind: 'A', metadata: { name: 'é😀' }, spec: { list: [{ a: 1 }, true] } };

  it.each([0, 2])('is found with indentation %s', (indentation) => {
    const text = JSON.stringify(value, null, indentation);
    const { at } = locatorOf(text, 'json');
    expect(cut(text, at('/metadata/name'))).toBe('"é😀"');
    expect(cut(text, at('/spec/list/1'))).toBe('true');
    expect(cut(text, at('/spec'))).toBe('"spec"');
    expect(cut(text, at('/spec/list/0/a', 'key'))).toBe('"a"');
  });

  it('is found on one line of many megabytes, where the frame is cut around it', () => {
    const items = Array.from({ length: 20_000 }, (_, at) => ({
      ...value,
      odd: '"]}\\',
      metadata: { name: `é${at}` },
    }));
    const text = JSON.stringify({ apiVersion: 'v1', items, kind: 'List' });
    const { at } = locatorOf(text, 'json');
    const location = at('/metadata/name', 'value', 19_999);
    expect(cut(text, location)).toBe('"é19999"');
    const { frame } = location;
    expect(frame?.lines).toHaveLength(1);
    const start = location.startColumn - (frame?.firstColumn ?? 1);
    expect(frame?.lines[0]?.slice(start)).toMatch(/^"é19999"/);
  });
});

describe('a place without an object', () => {
  it('is its first line, or the character there', () => {
    const text = 'a: 1\n---\n# c\n\nb: é\nc: 1\n';
    const { source, locate } = locatorOf(text);
    const locateBytes = (start: number, end: number) => locate({ source, start, end, side: 'head' });
    expect(cut(text, locateBytes(5, 24))).toBe('b: é');
    expect(cut(text, locateBytes(17, 17))).toBe('é');
    expect(locateBytes(999, 999)).toMatchObject({ startLine: 7, startColumn: 1 });
    expect(locateBytes(5, 24).frame).toEqual({ firstLine: 3, lines: ['# c', '', 'b: é', 'c: 1'] });
  });
});

describe('places', () => {
  it('lead back to the value they stand for', { timeout: 3_600_000 }, () => {
    const key = fc.oneof(fc.string(), fc.constantFrom('on', '1', 'a b', '"', '😀'));
    const scalar = fc.oneof(
      fc.string(),
      fc.string({ unit: 'grapheme' }),
      fc.boolean(),
      fc.integer(),
      fc.constant(null),
    );
    const { value } = fc.letrec<{ value: Json }>((tie) => ({
      value: fc.oneof({ maxDepth: 3 }, scalar, fc.array(tie('value')), fc.dictionary(key, tie('value'))),
    }));
    fc.assert(
      fc.property(value, fc.boolean(), (spec, asJson) => {
        const object = { apiVersion: 'v1', kind: 'A', spec };
        const text = asJson ? JSON.stringify(object) : stringify(object, { version: '1.1' });
        if (decodeYaml(text).fault !== undefined) return;
        const { at, objects } = locatorOf(text, asJson ? 'json' : 'yaml');
        for (const [path, leaf] of leavesOf(objects[0]?.value['spec'] ?? null, '/spec')) {
          const region = cut(text, at(path));
          if (/^[|>]/.test(region)) continue;
          expect(decodeYaml(region).value).toEqual(leaf);
        }
      }),
      { numRuns: Number(process.env['FUZZ_RUNS'] ?? 300) },
    );
  });
});

function leavesOf(value: Json, path: string): [string, Json][] {
  if (isJsonList(value)) return value.flatMap((item, index) => leavesOf(item, path + pointer(index)));
  if (isJsonObject(value)) {
    return Object.keys(value).flatMap((key) => leavesOf(value[key] ?? null, path + pointer(key)));
  }
  return [[path, value]];
}
