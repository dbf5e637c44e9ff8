import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import type { Json } from '../api/json.ts';
import { nodePlatform } from '../cli/platform.ts';
import { decodeYaml, decodeYamlStream } from './yaml.ts';

const RUNS = Number(process.env['FUZZ_RUNS'] ?? 500);

describe('a document', () => {
  it('keeps hostile keys to itself', () => {
    const { value } = decodeYaml('__proto__:\n  polluted: 1\nconstructor: 2\nhasOwnProperty: 3\n');
    expect(Object.keys(value as object)).toEqual(['__proto__', 'constructor', 'hasOwnProperty']);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
    expect(decodeYaml('a:\n  <<: {__proto__: {x: 1}}\n').value).toEqual({
      a: JSON.parse('{"__proto__": {"x": 1}}'),
    });
  });

  it('may be nested deeply without harm', () => {
    for (const depth of [100, 1000, 20_000, 200_000]) {
      const flow = decodeYaml(`a: ${'['.repeat(depth)}${']'.repeat(depth)}\n`);
      expect(flow.fault === undefined || depth > 1000).toBe(true);
      const open = decodeYaml('{a: '.repeat(depth));
      expect(open.fault).toBeDefined();
      const block = decodeYaml('- '.repeat(depth));
      expect(block.fault === undefined || depth > 1000).toBe(true);
    }
  });

  it.each([
    ['&x [1,1,1]\n', 1],
    [`a: &a ${JSON.stringify(Array(100).fill(1))}\nb: [*a, *a, *a]\n`, 2],
  ])('may use aliases: %#', (text, depth) => {
    expect(decodeYaml(text)).toMatchObject({ depth });
  });

  it.each([
    ['a: "x\ny"\n', { a: 'x y' }],
    ["a: 'x\n\ny'\nb: 1\n", { a: 'x\ny', b: 1 }],
    ['a: {\n"b": [1,\n2], # c\n"d": e f\n}\ng: 1\n', { a: { b: [1, 2], d: 'e f' }, g: 1 }],
    ['a: {\n\t"b": 1,\n\t"c": "x\ty"\n}\n', { a: { b: 1, c: 'x\ty' } }],
    ['a: "x"# c\nb: [1,# c\n  2]\n', { a: 'x', b: [1, 2] }],
  ])('may have flow content anywhere: %j', (text, value) => {
    expect(decodeYaml(text)).toMatchObject({ value, second: true });
  });

  it.each([
    '-\ta\n',
    'a: |\n  \tx\n',
    'a: b\n\t# c\n',
    'a: [x?y]\n',
    'a: [:x]\n',
    '{a\n: 1}\n',
    'a: &x b: c\n',
    'a: &é b\n',
    '%YAML 1.3\n---\na: 1\n',
    '...\n',
  ])('is refused where kubectl refuses it: %j', (text) => {
    expect(decodeYaml(text).fault).toBeDefined();
  });

  it('without a final line feed ends its last block of text without one', () => {
    expect(decodeYaml('a: |\n  x').value).toEqual({ a: 'x' });
    expect(decodeYaml('a: |+\n  x\n\n').value).toEqual({ a: 'x\n\n' });
    expect(decodeYamlStream(new TextEncoder().encode('a: |\n  x'), nodePlatform).documents).toEqual([
      { a: 'x\n' },
    ]);
  });

  it('is read as other parsers read it, where they agree on what YAML is', { timeout: 3_600_000 }, () => {
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('a\nb\n', ' x ', '\tq', '#', 'a: b'),
    );
    const key = fc.oneof(fc.stringMatching(/^[a-z]{3,8}$/), text);
    const { value } = fc.letrec<{ value: Json }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        text,
        fc.boolean(),
        fc.integer(),
        fc.double({ noNaN: true, noDefaultInfinity: true }).map((each) => each + 0),
        fc.constant(null),
        fc.array(tie('value')),
        fc.dictionary(key, tie('value')),
      ),
    }));
    const style = fc.record({
      indentSeq: fc.boolean(),
      lineWidth: fc.constantFrom(0, 20, 80),
      collectionStyle: fc.constantFrom('any' as const, 'block' as const, 'flow' as const),
      blockQuote: fc.constantFrom(true, false, 'folded' as const, 'literal' as const),
    });
    let read = 0;
    fc.assert(
      fc.property(value, style, (given, options) => {
        const written = stringify(given, { ...options, version: '1.1' });
        // These end lines in YAML 1.1, and in no other parser.
        if (/[\x85\u2028\u2029]/.test(written)) return;
        const document = decodeYaml(written);
        if (document.fault !== undefined) return;
        read++;
        expect(document.value).toEqual(parse(written, { version: '1.1' }));
        expect(document.value).toEqual(given);
      }),
      { numRuns: RUNS },
    );
    expect(read).toBeGreaterThan(RUNS * 0.7);
  });
});

describe('whatever bytes come', () => {
  const decode = { decodeText: nodePlatform.decodeText };
  const piece = fc.constantFrom(
    ...[
      'a',
      'b: ',
      '- ',
      '\n',
      '\n  ',
      '\t',
      '[',
      ']',
      '{',
      '}',
      ',',
      '"',
      "'",
      '|',
      '>',
      '#',
      '&a ',
      '*a',
      '<<: *a',
    ],
    ...[
      '!!int ',
      '!x ',
      '---\n',
      '...\n',
      '%YAML 1.1\n',
      '? ',
      ': ',
      '\r',
      '\u2028',
      '\ufeff',
      '\0',
      '😀',
      '\\',
      '@',
    ],
    ...['kind: List\nitems:\n- ', 'kind: Secret\n', '1', '0x1', '.inf', '{"a":1}\n'],
  );

  it('the reader does not throw', { timeout: 3_600_000 }, () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.array(piece, { maxLength: 30 }).map((pieces) => new TextEncoder().encode(pieces.join(''))),
    );
    fc.assert(
      fc.property(bytes, (input) => {
        const { documents } = decodeYamlStream(input, decode);
        expect(Array.isArray(documents)).toBe(true);
      }),
      { numRuns: RUNS * 4 },
    );
  });

  it('what is read can be written as JSON', { timeout: 3_600_000 }, () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const { value, fault } = decodeYaml(pieces.join(''));
        if (fault === undefined) expect(JSON.parse(JSON.stringify(value))).toEqual(value);
      }),
      { numRuns: RUNS * 2 },
    );
  });
});
