import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { nodePlatform } from '../cli/platform.ts';
import { buildComposeCache } from './compose-state.ts';
import { readListOrDocument } from './document-items.ts';
import { splitList } from './document-list.ts';
import { type DocumentContext, readYamlDocument } from './document-value.ts';

const contextOf = (text: string): DocumentContext => {
  const bytes = new TextEncoder().encode(text);
  const decode = (start: number, end: number) => nodePlatform.decodeText(bytes.subarray(start, end), 'utf-8');
  return { bytes, decode, cache: buildComposeCache() };
};
const readBoth = (text: string) => {
  const context = contextOf(text);
  const range = { start: 0, end: context.bytes.length };
  return { list: readListOrDocument(context, range), whole: readYamlDocument(context, range), context };
};

const LIST = `apiVersion: v1
items:
- apiVersion: v1
  kind: A
# between
- kind: B
  text: |
    - no item
- kind: C
kind: List
metadata:
  resourceVersion: ""
`;

describe('a List as kubectl prints it', () => {
  it('is read item by item', () => {
    const { list, whole, context } = readBoth(LIST);
    expect(list.value).toEqual(whole.value);
    expect(list.items?.map(({ start, end }) => context.decode(start, end))).toEqual([
      '- apiVersion: v1\n  kind: A\n# between\n',
      '- kind: B\n  text: |\n    - no item\n',
      '- kind: C\n',
    ]);
  });

  it.each([
    ['an alias leads from one item to another', 'items:\n- &a {x: 1}\n- *a\nkind: List\n'],
    ['a quoted text looks like an item', 'items:\n- x: "a\n- b"\nkind: List\n'],
    ['items are given twice', 'items:\n- a: 1\nkind: List\nitems:\n- b: 2\n'],
  ])('is read as a whole when %s', (_, text) => {
    const { list, whole } = readBoth(text);
    expect(list.value).toEqual(whole.value);
    expect(list.items === undefined || list.faults.length > 0).toBe(true);
  });

  it.each([
    ['items indented', 'items:\n  - a: 1\nkind: List\n'],
    ['no items', 'items: []\nkind: List\n'],
    ['a tab', 'items:\n- a: 1\n\t\nkind: List\n'],
  ])('is not taken apart with %s', (_, text) => {
    const bytes = new TextEncoder().encode(text);
    const list = splitList(bytes, 0, bytes.length);
    expect(list === undefined || readBoth(text).list.items === undefined || text.includes('\t')).toBe(true);
    expect(readBoth(text).list.value).toEqual(readBoth(text).whole.value);
  });

  it('loses only the item that is broken', () => {
    const { list } = readBoth(LIST.replace('kind: A', 'kind: A: B'));
    expect(list.value).toMatchObject({ kind: 'List', items: [null, { kind: 'B' }, { kind: 'C' }] });
    expect(list.faults).toEqual([
      { start: 22, end: 62, reason: 'bad indentation of a mapping entry', offset: 48 },
    ]);
  });

  it('gives the same as the whole text, whatever the items are', { timeout: 3_600_000 }, () => {
    const value = fc.jsonValue({ maxDepth: 3 });
    fc.assert(
      fc.property(fc.array(fc.dictionary(fc.string(), value), { minLength: 1 }), (items) => {
        const text = stringify(
          { apiVersion: 'v1', items, kind: 'List' },
          { indentSeq: false, version: '1.1' },
        );
        const { list, whole } = readBoth(text);
        if (whole.faults.length === 0) expect(list.value).toEqual(whole.value);
        else expect(list.faults.length).toBeGreaterThan(0);
      }),
      { numRuns: Number(process.env['FUZZ_RUNS'] ?? 300) },
    );
  });
});
