import { expect, it } from 'vitest';
import { PLAIN } from '../report/paint.ts';
import { renderMarkdownView } from './markdown-view.ts';

const MARKED = { ...PLAIN, bold: (text: string) => `<${text}>`, cyan: (text: string) => `{${text}}` };

it('shows Markdown as a terminal does best', () => {
  const page = [
    '<!-- made by a program -->',
    '',
    '# FL0101 title',
    '',
    '|  |  |',
    '| --- | --- |',
    '| Severity | error |',
    '| Reads | [`a \\| b`](x.md) |',
    '',
    'Some `code` and **words**.',
    '',
    '> quoted',
    '',
    '````yaml',
    '```',
    '# a: `1`',
    '````',
    '',
  ].join('\n');
  expect([...renderMarkdownView(page, MARKED)].join('')).toBe(
    [
      '<FL0101 title>',
      '',
      '  Severity  error',
      '  Reads     {a | b}',
      '',
      'Some {code} and <words>.',
      '',
      '  | quoted',
      '',
      '    ```',
      '    # a: `1`',
      '',
      '',
    ].join('\n'),
  );
});

it('fills paragraphs and quotes to the width, and breaks no code', () => {
  const page = 'One two three four\nfive `six seven` eight.\n\n> A quote of words.\n\n- An item of a list.\n';
  expect([...renderMarkdownView(page, MARKED, 16)].join('').split('\n')).toEqual([
    'One two three',
    'four five',
    '{six seven} eight.',
    '',
    '  | A quote of',
    '  | words.',
    '',
    '- An item of a',
    '  list.',
    '',
    '',
  ]);
  expect([...renderMarkdownView('One two\nthree.', MARKED)].join('')).toBe('One two\nthree.\n');
});
