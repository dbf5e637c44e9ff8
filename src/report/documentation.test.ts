import { readFileSync } from 'node:fs';
import pico from 'picocolors';
import { expect, it } from 'vitest';
import type { Analysis } from '../evaluate/analysis.ts';
import { FORMATS } from './formats.ts';
import { renderText } from './text.ts';

const text = readFileSync('docs/output.md', 'utf8');

it.each(FORMATS.map((format) => [format.name, format.endings] as const))(
  'docs/output.md tells of %s',
  (name, endings) => {
    expect(text).toContain(`| \`${name}\` |${endings[0] === undefined ? '' : ` \`${endings[0]}\``} |`);
  },
);

it.each([false, true])('docs/problem-matcher.json reads the text, colours: %s', (colours) => {
  const analysis: Analysis = JSON.parse(readFileSync('testdata/reports/analysis.json', 'utf8'));
  const { problemMatcher } = JSON.parse(readFileSync('docs/problem-matcher.json', 'utf8'));
  const pattern = new RegExp(problemMatcher[0].pattern[0].regexp);
  const lines = [...renderText(analysis, { paint: pico.createColors(colours) })].join('').split('\n');
  const read = lines.flatMap((line) => {
    const [found, uri, startLine, startColumn, severity, rule] = pattern.exec(line) ?? [];
    return found === undefined
      ? []
      : [[uri, Number(startLine), Number(startColumn), severity, rule].join(' ')];
  });
  const expected = analysis.findings
    .filter(({ severity }) => severity !== 'note')
    .map(({ severity, rule, cause: { location } }) =>
      [location.uri, location.startLine, location.startColumn, severity, rule].join(' '),
    );
  expect(read.sort()).toEqual(expected.sort());
});
