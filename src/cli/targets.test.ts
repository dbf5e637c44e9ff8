import { describe, expect, it } from 'vitest';
import { readTargets } from './targets.ts';

function names(formats: string[], outputs: string[]): string[] {
  return readTargets(formats, outputs).map(({ format, file }) => `${format.name}>${file ?? ''}`);
}

describe('reports and where they go', () => {
  it.each([
    [[], [], ['text>']],
    [['json'], [], ['json>']],
    [[], ['x.sarif'], ['sarif>x.sarif']],
    [[], ['x.unknown'], ['text>x.unknown']],
    [['json'], ['x.sarif'], ['json>x.sarif']],
    [['sarif=a=b.sarif', 'text'], [], ['sarif>a=b.sarif', 'text>']],
    [['sarif', 'text'], ['a.sarif'], ['sarif>a.sarif', 'text>']],
    [['json'], ['-'], ['json>']],
    [[], ['a.md', 'b.json'], ['markdown>a.md', 'json>b.json']],
  ])('%j with %j gives %j', (formats, outputs, expected) => {
    expect(names(formats, outputs)).toEqual(expected);
  });

  it.each([
    [['text', 'json'], [], 'cannot both go to standard output'],
    [['text'], ['a', 'b'], 'has no --format of its own'],
    [['sarf'], [], 'did you mean "sarif"'],
    [['sarif='], [], 'names no file'],
  ])('%j with %j is refused', (formats, outputs, words) => {
    expect(() => readTargets(formats, outputs)).toThrow(words);
  });
});
