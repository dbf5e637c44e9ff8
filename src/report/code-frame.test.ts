import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderCodeFrame } from './code-frame.ts';
import { cells, renderWrapped } from './width.ts';

function frame(
  lines: readonly string[],
  [startLine, startColumn, endLine, endColumn]: readonly number[],
  width?: number,
) {
  const location = { uri: 'a', startLine, startColumn, endLine, endColumn, frame: { firstLine: 1, lines } };
  return renderCodeFrame(location as never, width === undefined ? {} : { width }).lines;
}

describe('a code frame', () => {
  it('marks what is meant', () => {
    expect(frame(['a: 1', 'b: two', 'c: 3'], [2, 4, 2, 7])).toEqual([
      '  |',
      '1 | a: 1',
      '2 | b: two',
      '  |    ^^^',
      '3 | c: 3',
    ]);
  });

  it('counts cells, not characters', () => {
    expect(frame(['担当: "a🚢" # \tx'], [1, 5, 1, 10]).slice(1)).toEqual([
      '1 | 担当: "a🚢" #  x',
      '  |       ^^^^^',
    ]);
    expect(frame(['\u001b[1m: x'], [1, 7, 1, 8]).slice(1)).toEqual(['1 | \\x1b[1m: x', '  |          ^']);
  });

  it('marks something where nothing is', () => {
    expect(frame([''], [1, 1, 1, 1])[2]).toBe('  | ^');
    expect(frame(['a'], [1, 9, 1, 9])[2]).toBe('  |  ^');
  });

  it('says that a line was cut before it came here', () => {
    const location = { uri: 'a', startLine: 1, startColumn: 1008, endLine: 1, endColumn: 1012 };
    const held = { firstLine: 1, firstColumn: 1001, lines: ['before HERE after'] };
    expect(renderCodeFrame({ ...location, frame: held }).lines).toEqual([
      '  |',
      '1 | ...before HERE after',
      '  |           ^^^^',
    ]);
  });

  it('shows at most five lines, those that are meant', () => {
    const lines = Array.from({ length: 9 }, (_each, index) => `line${index + 1}`);
    const text = frame(lines, [6, 1, 6, 6]).join('\n');
    expect(text.match(/line\d/g)).toEqual(['line4', 'line5', 'line6', 'line7', 'line8']);
  });

  it('fits into any width and keeps its mark over the same text', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', 'b', '担', ' ', '🚢'), { maxLength: 300, size: 'max' }),
        fc.integer({ min: 0, max: 250 }),
        fc.integer({ min: 30, max: 120 }),
        (characters, at, width) => {
          const [before, after] = [characters.slice(0, at).join(''), characters.slice(at).join('')];
          const column = before.length + 1;
          const lines = frame([`${before}HERE${after}`], [1, column, 1, column + 4], width);
          for (const line of lines) expect(cells(line)).toBeLessThanOrEqual(width);
          const [, line = '', carets = ''] = lines;
          const text = cells(line.slice(0, line.indexOf('HERE')));
          expect(carets.indexOf('^')).toBe(text);
          expect(carets.replace(/^ *\| */, '')).toBe('^^^^');
        },
      ),
    );
  });
});

describe('wrapped text', () => {
  it('loses no word and keeps to the width', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ minLength: 1, maxLength: 12, unit: fc.constantFrom('a', 'é', '担') })),
        fc.integer({ min: 24, max: 80 }),
        (words, width) => {
          const lines = renderWrapped(words.join(' '), width, 5);
          expect(lines.join(' ')).toBe(words.join(' '));
          for (const [index, line] of lines.entries()) {
            if (line.includes(' ')) expect(cells(line)).toBeLessThanOrEqual(width - (index === 0 ? 5 : 0));
          }
        },
      ),
    );
  });
});
