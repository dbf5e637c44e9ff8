import { describe, expect, it } from 'vitest';
import { buildFrame } from './frame.ts';

const LINES = ['a: 1', 'b:', '\tc: 2', 'd: 3', 'e: 4', 'f: 5', ''].join('\n');
const at = (text: string) => LINES.indexOf(text);

describe('a frame', () => {
  it('holds the lines around a region', () => {
    expect(buildFrame({ text: LINES, column: 1 }, at('d'), at('d') + 1, 14, 2)).toEqual({
      firstLine: 12,
      lines: ['b:', '\tc: 2', 'd: 3', 'e: 4', 'f: 5'],
    });
    expect(buildFrame({ text: LINES, column: 1 }, at('d'), at('d') + 1, 14, 0)).toEqual({
      firstLine: 14,
      lines: ['d: 3'],
    });
  });

  it('ends where the text does', () => {
    expect(buildFrame({ text: LINES, column: 1 }, 0, 1, 1, 2).lines).toEqual(['a: 1', 'b:', '\tc: 2']);
    expect(buildFrame({ text: LINES, column: 1 }, at('f'), at('f') + 1, 6, 2).lines).toEqual([
      'd: 3',
      'e: 4',
      'f: 5',
    ]);
    expect(buildFrame({ text: '', column: 1 }, 0, 0, 1, 2)).toEqual({ firstLine: 1, lines: [''] });
  });

  it('shows all lines of a region, but no hundreds', () => {
    expect(buildFrame({ text: LINES, column: 1 }, at('b'), at('d') + 1, 2, 1).lines).toHaveLength(5);
    const long = 'x\n'.repeat(500);
    expect(buildFrame({ text: long, column: 1 }, 0, long.length, 1, 2).lines).toHaveLength(22);
  });

  it('makes control characters visible and keeps the width', () => {
    const text = 'a\u001b[1m\u007f\u0085\u202e\ufeffb\tc\r';
    expect(buildFrame({ text, column: 1 }, 0, 1, 1, 0).lines).toEqual(['a␛[1m␡\ufffd\ufffd\ufffdb\tc']);
  });

  it('begins where its piece begins in the line', () => {
    expect(buildFrame({ text: '{\n  "a": 1\n}', column: 5 }, 4, 7, 2, 2)).toEqual({
      firstLine: 1,
      lines: ['    {', '  "a": 1', '}'],
    });
  });

  it('cuts a very long line around the region', () => {
    const text = `${'x'.repeat(5000)}HERE${'y'.repeat(5000)}`;
    const frame = buildFrame({ text, column: 101 }, 5000, 5004, 1, 2);
    expect(frame.lines).toHaveLength(1);
    expect(frame.lines[0]?.length).toBeLessThanOrEqual(2000);
    expect(frame.lines[0]?.slice(5100 + 1 - (frame.firstColumn ?? 1)).startsWith('HERE')).toBe(true);
  });
});
