import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

/** The rows of the table of traps: number, and the tests of each. */
const ROWS = readFileSync('docs/traps.md', 'utf8')
  .split('\n')
  .filter((line) => /^\| \d+ \|/.test(line))
  .map((line) => {
    const [, number = '', , , tests = ''] = line
      .split(' | ')
      .flatMap((cell, at) => (at === 0 ? ['', cell.slice(2)] : [cell]));
    return { number: Number(number), tests: tests.replace(/ \|$/, '').split('; ').map(readTest) };
  });

/** `file`: title. */
function readTest(text: string): { readonly file: string; readonly title: string } {
  const [, file = '', title = ''] = /^`([^`]+)`: (.+)$/.exec(text) ?? [];
  return { file, title };
}

/** True when a file has a test of that title, or a rule an example of that name. */
function hasTest(file: string, title: string): boolean {
  const text = readFileSync(file, 'utf8');
  if (!file.endsWith('.yaml')) return text.includes(`'${title}'`);
  const rule: { examples?: { name: string }[] } = parse(text);
  return (rule.examples ?? []).some(({ name }) => name === title);
}

describe('the traps', () => {
  it('are 28, in order', () => {
    expect(ROWS.map(({ number }) => number)).toEqual(Array.from({ length: 28 }, (_, at) => at + 1));
  });

  it.each(ROWS.map((row) => [row.number, row.tests] as const))('have a test that exists: %i', (_, tests) => {
    expect(tests.length).toBeGreaterThan(0);
    for (const { file, title } of tests) {
      expect(existsSync(file), file).toBe(true);
      expect(hasTest(file, title), `${file}: ${title}`).toBe(true);
    }
  });
});
