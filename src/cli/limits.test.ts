import { expect, it } from 'vitest';
import { readLimit } from './limits.ts';

it('reads sizes and counts, each into its place', () => {
  const one = readLimit('file-size=2MiB', undefined);
  const two = readLimit('archive-depth=1', one);
  expect(readLimit('archive-size=10', two)).toEqual({
    files: { fileBytes: 2 * 1024 * 1024 },
    archives: { depth: 1, totalBytes: 10 },
  });
});

it.each(['file-size', 'file-size=', 'file-size=many', 'files=2MiB', 'size=3', 'archive-depth=-1'])(
  'refuses %s and names what there is',
  (text) => {
    expect(() => readLimit(text, undefined)).toThrow('archive-depth');
  },
);
