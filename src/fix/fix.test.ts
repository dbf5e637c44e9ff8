import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import type { Json } from '../api/json.ts';
import { nodePlatform } from '../cli/platform.ts';
import type { Edit, Finding, Fix } from '../evaluate/finding.ts';
import { readTexts } from '../testing/read-texts.ts';
import { addReplacements, planFixes } from './fix.ts';

type Step = {
  readonly op: 'replace' | 'add' | 'remove';
  readonly at: string;
  readonly value?: string;
  readonly key?: true;
};

/** What becomes of the file when the steps are made in its first object. */
async function edit(text: string, steps: readonly Step[], object = 0) {
  const { objects } = await readTexts({ 'deploy/a.yaml': text });
  const chosen = objects[object];
  if (chosen === undefined) throw new Error('no object');
  const edits = steps.map(({ op, at, value, key }): Edit => {
    const part = key === undefined ? {} : { part: 'key' as const };
    return {
      op,
      place: { object: chosen, pointer: at, side: 'head', ...part },
      ...(value !== undefined && { value }),
    };
  });
  return planFixes([finding([{ title: 'mend it', safe: true, edits }])], {
    choice: 'safe',
    platform: nodePlatform,
  });
}

async function edited(text: string, ...steps: readonly Step[]): Promise<string | undefined> {
  const { changes, skipped } = await edit(text, steps);
  return changes[0]?.after ?? skipped[0]?.reason;
}

function finding(fixes: readonly Fix[]): Finding {
  const spot = {
    path: '',
    location: { uri: 'deploy/a.yaml', startLine: 1, startColumn: 1, endLine: 1, endColumn: 2 },
  };
  return {
    rule: 'FL0001',
    name: 'sample',
    severity: 'warning',
    ruleSeverity: 'warning',
    certainty: 'sure',
    message: 'Words.',
    why: '',
    do: '',
    fleet: 'default',
    at: spot,
    cause: spot,
    clusters: [],
    related: [],
    evidence: [],
    chain: [],
    fixes,
    identity: 'a',
  };
}

const HEAD = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x # the name\n';

describe('a replaced value', () => {
  it.each([
    ['plain', 'a: 3 # three\n', '/a', '4', 'a: 4 # three\n'],
    ['in double quotes', 'a: "three" # quoted\n', '/a', 'four', 'a: "four" # quoted\n'],
    ['in single quotes', "a: 'three'\n", '/a', 'four', "a: 'four'\n"],
    ['text that looks like a number', 'a: three\n', '/a', '4', 'a: "4"\n'],
    ['text that looks like a truth value', 'a: three\n', '/a', 'yes', 'a: "yes"\n'],
    ['absent', 'a:\nb: 1\n', '/a', '4', 'a: 4\nb: 1\n'],
    ['inside a flow map', 'a: { b: 1, c: 2 } # flow\n', '/a/b', '4', 'a: { b: 4, c: 2 } # flow\n'],
    [
      'a block instead of a scalar',
      'a: 1 # one\nb: 2\n',
      '/a',
      '{ c: 3, d: [ 4 ] }',
      'a:\n  c: 3\n  d:\n    - 4 # one\nb: 2\n',
    ],
    [
      'a scalar instead of a block',
      'a:\n  c: 3 # deep\n\n# below\nb: 2\n',
      '/a',
      '4',
      'a: 4 # deep\n\n# below\nb: 2\n',
    ],
  ])('%s', async (_, before, at, value, after) => {
    expect(await edited(HEAD + before, { op: 'replace', at, value })).toBe(HEAD + after);
  });
});

describe('an added entry', () => {
  it.each([
    [
      'below the last one',
      'a:\n  b: 1 # one\n# below\nc: 2\n',
      '/a/d',
      '4',
      'a:\n  b: 1 # one\n  d: 4\n# below\nc: 2\n',
    ],
    [
      'behind a block of text',
      'a:\n  b: |\n    text\nc: 2\n',
      '/a/d',
      '4',
      'a:\n  b: |\n    text\n  d: 4\nc: 2\n',
    ],
    ['in a flow map', 'a: { b: 1 }\n', '/a/d', '4', 'a: { b: 1, d: 4 }\n'],
    ['in an empty map', 'a: {}\n', '/a/d', '4', 'a:\n  d: 4\n'],
    ['in maps that are not there', 'a:\n  b: 1\n', '/a/c/d', '4', 'a:\n  b: 1\n  c:\n    d: 4\n'],
    ['in a list', 'a:\n- b\n- c # last\nd: 1\n', '/a/-', 'e', 'a:\n- b\n- c # last\n- e\nd: 1\n'],
    ['in a list of texts', 'a: [ "1" ]\n', '/a/-', '2', 'a: [ "1", "2" ]\n'],
    [
      'in a list of maps',
      'a:\n  - b: 1\n    c: 2\n',
      '/a/-',
      '{ b: 3, c: 4 }',
      'a:\n  - b: 1\n    c: 2\n  - b: 3\n    c: 4\n',
    ],
    ['where there was another', 'a: 1\n', '/a', '4', 'a: 4\n'],
  ])('%s', async (_, before, at, value, after) => {
    expect(await edited(HEAD + before, { op: 'add', at, value })).toBe(HEAD + after);
  });
});

describe('a removed entry', () => {
  it.each([
    ['of a block', 'a:\n  b: 1 # one\n  c: 2\n', '/a/b', 'a:\n  c: 2\n'],
    ['with all below it', 'a:\n  b:\n    - 1\n    - 2\n  c: 2\n', '/a/b', 'a:\n  c: 2\n'],
    ['the last of a block', 'a:\n  b: 1\nc: 2\n', '/a/b', 'a: {}\nc: 2\n'],
    ['an item', 'a:\n  - b: 1\n    c: 2\n  - d\n', '/a/0', 'a:\n  - d\n'],
    ['the first key of an item', 'a:\n  - b: 1\n    c: 2\n', '/a/0/b', 'a:\n  - c: 2\n'],
    ['of a flow map', 'a: { b: 1, c: 2, d: 3 }\n', '/a/c', 'a: { b: 1, d: 3 }\n'],
    ['the last of a flow list', 'a: [ 1, 2 ]\n', '/a/1', 'a: [ 1 ]\n'],
    ['at the end of a file without a line end', 'a: 1\nb: 2', '/b', 'a: 1'],
  ])('%s', async (_, before, at, after) => {
    expect(await edited(HEAD + before, { op: 'remove', at })).toBe(HEAD + after);
  });
});

describe('an edit', () => {
  it('renames a key and keeps its value', async () => {
    expect(
      await edited(`${HEAD}dta: { a: 1 }\n`, { op: 'replace', at: '/dta', value: 'data', key: true }),
    ).toBe(`${HEAD}data: { a: 1 }\n`);
  });

  it('keeps line ends, a byte order mark and other documents', async () => {
    const text = `\ufeff${HEAD}a: 1\n---\n${HEAD}`.replaceAll('\n', '\r\n');
    expect(await edited(text, { op: 'add', at: '/b', value: '2' })).toBe(
      text.replace('a: 1\r\n', 'a: 1\r\nb: 2\r\n'),
    );
  });

  it('finds its object in a List and among documents', async () => {
    const text = `apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: ConfigMap\n    metadata: { name: a }\n  - apiVersion: v1\n    kind: ConfigMap\n    metadata: { name: b }\n    data: { x: "1" }\n---\n${HEAD}`;
    const { changes } = await edit(text, [{ op: 'replace', at: '/data/x', value: '2' }], 1);
    expect(changes[0]?.after).toBe(text.replace('"1"', '"2"'));
  });

  it('writes JSON in JSON', async () => {
    const text =
      '{\n  "apiVersion": "v1",\n  "kind": "ConfigMap",\n  "metadata": { "name": "x" },\n  "data": { "a": "1" }\n}\n';
    expect(await edited(text, { op: 'add', at: '/data/b', value: '2' })).toBe(
      text.replace('"1" }', '"1", "b": 2 }'),
    );
  });

  it('removes a document, or the file with its only one', async () => {
    expect(
      await edited(`# top\n${HEAD}---\n# other\n${HEAD.replace(': x', ': y')}`, { op: 'remove', at: '' }),
    ).toBe(`---\n# other\n${HEAD.replace(': x', ': y')}`);
    const { changes } = await edit(HEAD, [{ op: 'remove', at: '' }]);
    expect(changes).toMatchObject([{ uri: 'deploy/a.yaml', after: undefined }]);
  });

  it.each([
    [
      'that an alias repeats',
      'a: &x { b: 1 }\nc: *x\n',
      { op: 'replace', at: '/a', value: '2' } as const,
      'it is used in several places of the file by an alias',
    ],
    [
      'that is not there',
      'a: 1\n',
      { op: 'remove', at: '/b' } as const,
      'its place is not in the file as it is written',
    ],
  ])('of something %s is refused with a reason', async (_, more, step, reason) => {
    expect(await edited(HEAD + more, step)).toBe(reason);
  });

  it('waits when another one touches its lines', async () => {
    const { objects } = await readTexts({ 'deploy/a.yaml': `${HEAD}a: 1\n` });
    const [object] = objects;
    if (object === undefined) throw new Error('no object');
    const to = (value: string): Finding =>
      finding([
        {
          title: value,
          safe: true,
          edits: [{ op: 'replace', place: { object, pointer: '/a', side: 'head' }, value }],
        },
      ]);
    const plan = planFixes([to('2'), to('3')], { choice: 'safe', platform: nodePlatform });
    expect(plan.changes[0]?.after).toBe(`${HEAD}a: 2\n`);
    expect(plan.skipped.map(({ reason }) => reason)).toEqual([
      'another fix changes the same lines; run it again',
    ]);
  });

  it('is told as text with its region', async () => {
    const { objects } = await readTexts({ 'a.yaml': `${HEAD}a: 1\n` });
    const [object] = objects;
    if (object === undefined) throw new Error('no object');
    const edits: Edit[] = [{ op: 'replace', place: { object, pointer: '/a', side: 'head' }, value: '22' }];
    const [told] = addReplacements([finding([{ title: 'x', safe: true, edits }])], nodePlatform);
    expect(told?.fixes[0]?.replacements).toEqual([
      { location: { uri: 'a.yaml', startLine: 5, startColumn: 4, endLine: 5, endColumn: 5 }, text: '22' },
    ]);
  });
});

describe('edits of random files', () => {
  const word = fc.constantFrom('a', 'b', 'on', '1', 'x y', 'null', 'é', '- ', '#', ': ');
  const leaf = fc.oneof(word, fc.integer({ min: 0, max: 99 }), fc.boolean());
  const { tree } = fc.letrec<{ tree: Json }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 3 },
      leaf,
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom('k', 'l', 'm', 'y'), tie('tree'), { maxKeys: 3 }),
    ),
  }));
  const style = fc.record({
    indentSeq: fc.boolean(),
    isFlow: fc.boolean(),
    isWindows: fc.boolean(),
    seed: fc.nat(),
  });

  it('mean what they say, in whatever style the file is written', async () => {
    await fc.assert(
      fc.asyncProperty(tree, tree, style, async (data, value, { indentSeq, isFlow, isWindows, seed }) => {
        const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' }, data };
        const written = stringify(object, {
          indentSeq,
          version: '1.1',
          collectionStyle: isFlow ? 'flow' : 'block',
        });
        const text = isWindows ? written.replaceAll('\n', '\r\n') : written;
        // The package writes an empty list below its key at the key's own column, which kubectl refuses.
        fc.pre((await readTexts({ 'a.yaml': text })).objects.length === 1);
        const places = pointers(data, '/data');
        const at = places[seed % places.length] ?? '/data';
        const { changes, skipped } = await edit(text, [{ op: 'replace', at, value: JSON.stringify(value) }]);
        expect(skipped.map(({ reason }) => reason)).toEqual([]);
        const { objects } = await readTexts({ 'a.yaml': changes[0]?.after ?? text });
        expect(objects).toHaveLength(1);
      }),
      { numRuns: 300 },
    );
  });
});

function pointers(value: Json, at: string): readonly string[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, item]) => pointers(item as Json, `${at}/${key}`))];
}
