import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { FORMATS } from './formats.ts';

const text = readFileSync('docs/output.md', 'utf8');

it.each(FORMATS.map((format) => [format.name, format.endings] as const))(
  'docs/output.md tells of %s',
  (name, endings) => {
    expect(text).toContain(`| \`${name}\` |${endings[0] === undefined ? '' : ` \`${endings[0]}\``} |`);
  },
);
