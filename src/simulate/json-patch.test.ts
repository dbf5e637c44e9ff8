import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Json, readString } from '../api/json.ts';
import { applyJsonPatch, type PatchOperation } from './json-patch.ts';

describe('JSON Patch in the dialect of the Go library', () => {
  // [document, operations, expected document or error text]; recorded from the library.
  const recorded: [Json, PatchOperation[], Json | { error: string }][] = JSON.parse(
    readFileSync('testdata/kubefleet/overrides/json-patch.json', 'utf8'),
  );

  it.each(recorded.map((row, at) => [at, ...row] as const))(
    'case %i',
    (_at, document, operations, wanted) => {
      const result = applyJsonPatch(document, operations);
      const error = readString(wanted, 'error');
      if (error !== '') expect(result).toMatchObject({ error });
      else expect(result).toEqual({ document: wanted });
    },
  );

  it('names the operation that failed and applies none of the others', () => {
    const document = { a: 1 };
    const result = applyJsonPatch(document, [
      { op: 'add', path: '/b', value: 2 },
      { op: 'remove', path: '/c' },
    ]);
    expect(result).toEqual({
      failed: 1,
      error: "error in remove for path: '/c': unable to remove nonexistent key: c: missing value",
    });
    expect(document).toEqual({ a: 1 });
  });

  it('treats __proto__ as a plain key', () => {
    const result = applyJsonPatch({}, [{ op: 'add', path: '/__proto__', value: { polluted: true } }]);
    expect('document' in result && Object.keys(result.document as object)).toEqual(['__proto__']);
    expect(Object.hasOwn({}, 'polluted')).toBe(false);
  });

  const tree = fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom<Json>(1, 'x', true, null),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom('a', 'b', 'c/d', '~', ''), tie('value'), { maxKeys: 3 }),
    ),
  })).value;
  const documents = fc.dictionary(fc.constantFrom('a', 'b', 'c'), tree, { noNullPrototype: true });

  it('undoes an added member by removing it', () => {
    fc.assert(
      fc.property(documents, tree, (document, value) => {
        const added = applyJsonPatch(document, [
          { op: 'add', path: '/new', value },
          { op: 'remove', path: '/new' },
        ]);
        expect(added).toEqual({ document });
      }),
    );
  });

  it('never changes its input', () => {
    fc.assert(
      fc.property(
        documents,
        tree,
        fc.constantFrom('/a', '/a/0', '/b/a', '/c/-', '//a'),
        (document, value, path) => {
          const before = JSON.stringify(document);
          applyJsonPatch(document, [{ op: 'add', path, value }]);
          applyJsonPatch(document, [{ op: 'remove', path }]);
          expect(JSON.stringify(document)).toBe(before);
        },
      ),
    );
  });

  it('replaces exactly what it can also remove and add', () => {
    fc.assert(
      fc.property(
        documents,
        tree,
        fc.constantFrom('/a', '/a/0', '/b/a', '/a/b', '/b/-1'),
        (document, value, path) => {
          const replaced = applyJsonPatch(document, [{ op: 'replace', path, value }]);
          const removed = applyJsonPatch(document, [{ op: 'remove', path }]);
          expect('error' in replaced).toBe('error' in removed);
        },
      ),
    );
  });
});
