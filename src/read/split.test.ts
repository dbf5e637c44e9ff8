import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitDocuments } from './split.ts';

const split = (text: string) => {
  const bytes = new TextEncoder().encode(text);
  const { documents, badSeparators } = splitDocuments(bytes);
  const cut = ({ start, end }: { start: number; end: number }) => text.slice(start, end);
  return { documents: documents.map(cut), bad: badSeparators.map(cut) };
};

describe('a stream', () => {
  it.each([
    ['', [], []],
    ['a: 1', ['a: 1'], []],
    ['a\n---\nb\n', ['a\n', 'b\n'], []],
    ['---\na\n---\nb\n', ['---\na\n', 'b\n'], []],
    ['---\r\na\r\n---  \r\nb', ['---\r\na\r\n', 'b'], []],
    ['a\n--- # c\nb', ['a\n', 'b'], []],
    ['a\n---\n---\nb', ['a\n', '---\nb'], []],
    ['a\n ---\nb', ['a\n ---\nb'], []],
    ['a: "\n---\nb"', ['a: "\n', 'b"'], []],
    ['--- {a: 1}\nb\n', ['b\n'], ['--- {a: 1}']],
    ['a\n----\nb\n---foo', ['a\n', 'b\n'], ['----', '---foo']],
    ['a\n--', ['a\n--'], []],
    [
      'apiVersion: v1\nitems: []\nkind: List\nmetadata:\n  resourceVersion: ""\napiVersion: v1\nitems: []\n',
      [
        'apiVersion: v1\nitems: []\nkind: List\nmetadata:\n  resourceVersion: ""\n',
        'apiVersion: v1\nitems: []\n',
      ],
      [],
    ],
    [
      'apiVersion: v1\nmetadata:\n  resourceVersion: "1"\n---\napiVersion: v1\n',
      ['apiVersion: v1\nmetadata:\n  resourceVersion: "1"\n', 'apiVersion: v1\n'],
      [],
    ],
    [
      'apiVersion: v1\nkind: A\napiVersion: v1\nkind: B\n',
      ['apiVersion: v1\nkind: A\napiVersion: v1\nkind: B\n'],
      [],
    ],
    ['a: 1\n  resourceVersion: ""\napiVersion: v1\n', ['a: 1\n  resourceVersion: ""\napiVersion: v1\n'], []],
  ])('%j', (text, documents, bad) => {
    expect(split(text)).toEqual({ documents, bad });
  });

  it('loses nothing but separators', () => {
    const line = fc.constantFrom(
      'apiVersion: v1\n',
      '  resourceVersion: ""\n',
      'a: 1\n',
      '---\n',
      '--- # x\n',
      '---- y\n',
      ' ---\n',
      '\n',
      '--',
      '---',
    );
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const text = lines.join('');
        const kept = split(text).documents.join('');
        const strip = (each: string) => each.replace(/^---.*\n?/gm, '');
        expect(strip(kept)).toBe(strip(text));
      }),
    );
  });
});
