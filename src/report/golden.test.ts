import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { TOOL } from '../api/tool.ts';
import type { Analysis } from '../evaluate/analysis.ts';
import type { ReportOptions } from './format.ts';
import { FORMATS, readFormat, readFormatOfFile } from './formats.ts';
import type { Paint } from './paint.ts';
import { renderReport } from './report.ts';
import { cells } from './width.ts';

const RICH: Analysis = JSON.parse(readFileSync('testdata/reports/analysis.json', 'utf8'));
const EMPTY: Analysis = {
  ...RICH,
  findings: [],
  notEvaluated: [],
  notifications: [],
  summary: {
    ...RICH.summary,
    findings: { error: 0, warning: 0, note: 0 },
    rules: { evaluated: 16, notEvaluated: 0 },
  },
};

/** Colours as letters, so that the golden file stays readable. */
const MARKED: Paint = {
  bold: (text) => `<b ${text} b>`,
  dim: (text) => `<d ${text} d>`,
  red: (text) => `<r ${text} r>`,
  yellow: (text) => `<y ${text} y>`,
  cyan: (text) => `<c ${text} c>`,
  green: (text) => `<g ${text} g>`,
};

async function render(name: string, options: ReportOptions = {}, analysis = RICH): Promise<string> {
  const format = readFormat(name);
  if (format === undefined) throw new Error(`no format ${name}`);
  return [...(await renderReport(analysis, format, options))].join('');
}

describe('every format', () => {
  it.each(FORMATS.map(({ name }) => name))('%s writes what its golden file holds', async (name) => {
    await expect(await render(name)).toMatchFileSnapshot(`../../testdata/reports/${name}.out`);
  });

  it.each([
    ['text-80', 'text', { width: 80 }],
    ['text-color', 'text', { width: 80, paint: MARKED }],
    ['text-wide', 'text', { width: 120 }],
    ['text-wide-color', 'text', { width: 120, paint: MARKED }],
    ['text-quiet', 'text', { quiet: true }],
    ['markdown-short', 'markdown', { mostBytes: 2400, linkBase: 'https://example.test/blob/1/' }],
  ] as const)('%s', async (file, name, options) => {
    await expect(await render(name, options)).toMatchFileSnapshot(`../../testdata/reports/${file}.out`);
  });

  it.each(FORMATS.map(({ name }) => name))('%s can tell that there is nothing to tell', async (name) => {
    await expect(await render(name, {}, EMPTY)).toMatchFileSnapshot(
      `../../testdata/reports/empty/${name}.out`,
    );
  });

  it.each(FORMATS.map(({ name }) => name))(
    '%s lets no control character of the input through',
    async (name) => {
      const text = await render(name);
      expect(
        [...text].filter((character) => /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/.test(character)),
      ).toEqual([]);
    },
  );

  it.each([60, 80, 100, 120])(
    'text fits into %i columns, but for words that cannot be broken',
    async (width) => {
      const lines = (await render('text', { width })).split('\n');
      const tooWide = lines.filter(
        (line) => !line.startsWith('== ') && cells(line) > width && line.trim().split(' ').length > 3,
      );
      expect(tooWide).toEqual([]);
    },
  );

  it('is chosen by the longest ending of a file name', () => {
    expect(readFormatOfFile('out/Scan.SARIF.json')?.name).toBe('sarif');
    expect(readFormatOfFile('out/scan.json')?.name).toBe('json');
    expect(readFormatOfFile('out/scan.yaml')).toBeUndefined();
  });
});

it('names the version of the package', () => {
  expect(TOOL.version).toBe(JSON.parse(readFileSync('package.json', 'utf8')).version);
});
