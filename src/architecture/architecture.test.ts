import { describe, expect, it } from 'vitest';
import { LAWS } from './laws.ts';
import { parseSource, readSourceTree } from './source-tree.ts';

const tree = readSourceTree(process.cwd());
const parsed = [...tree].map(([path, text]) => parseSource(path, text));

/** The advice of every law about the tree with one file added or replaced. */
function adviceWith(path: string, text: string): string[] {
  const files = [...parsed.filter((file) => file.path !== path), parseSource(path, text)];
  return Object.values(LAWS).flatMap((law) =>
    law(files)
      .filter((found) => found.path === path)
      .map((found) => found.advice),
  );
}

describe('the laws of the house', () => {
  it.each(Object.entries(LAWS))('%s holds', (_name, law) => {
    expect(law(parsed)).toEqual([]);
  });

  it('fails when it saw too few files', () => {
    expect(LAWS['enoughSeen']?.([]).length).toBeGreaterThan(1);
  });

  // One planted fault per law: path, text, and a word of the advice that must come.
  it.each([
    [
      'read imports evaluate',
      'src/read/planted.ts',
      "import { x } from '../evaluate/evaluate.ts';\nexport const y = x;",
      'left',
    ],
    [
      'function past a door',
      'src/report/planted.ts',
      "import { x } from '../evaluate/order.ts';\nexport const y = x;",
      'door',
    ],
    [
      'fix sees diff',
      'src/fix/planted.ts',
      "import { x } from '../diff/diff.ts';\nexport const y = x;",
      'left',
    ],
    [
      'core imports an edge',
      'src/model/planted.ts',
      "import type { X } from '../cli/files.ts';\nexport type Y = X;",
      'edge',
    ],
    [
      'import type in a type',
      'src/api/planted.ts',
      "export type Y = import('../model/fleet.ts').Fleet;",
      'left',
    ],
    [
      'Node in the core',
      'src/model/planted.ts',
      "import { readFileSync } from 'node:fs';\nexport const y = readFileSync;",
      'Node',
    ],
    ['a global of Node', 'src/model/planted.ts', 'export const y = () => process.cwd();', 'process'],
    ['a clock', 'src/model/planted.ts', 'export const y = () => new Date();', 'clock'],
    ['chance', 'src/model/planted.ts', 'export const y = () => Math.random();', 'repeat'],
    ['a locale', 'src/model/planted.ts', "export const y = (a: string) => a.localeCompare('b');", 'locale'],
    ['a class', 'src/model/planted.ts', 'export class Y {}', 'classes'],
    ['mutable module state', 'src/model/planted.ts', 'export let y = 1;', 'mutable'],
    [
      'a label written out',
      'src/model/planted.ts',
      "export const y = 'kubernetes-fleet.io/parent-CRP';",
      'constant',
    ],
    ['a long file', 'src/model/planted.ts', 'export const y = 1;\n'.repeat(401), '400'],
    ['a long function', 'src/model/planted.ts', `export function y() {\n${'  y();\n'.repeat(60)}}`, '60'],
    ['utils', 'src/model/string-utils.ts', 'export const y = 1;', 'what it holds'],
    ['camel case', 'src/model/labelSelector.ts', 'export const y = 1;', 'kebab'],
    ['a barrel', 'src/model/planted.ts', "export { y } from './fleet.ts';", 're-exports'],
    [
      'the network',
      'src/cli/planted.ts',
      "import { get } from 'node:https';\nexport const y = get;",
      'connection',
    ],
    [
      'a program',
      'src/cli/planted.ts',
      "import { spawn } from 'node:child_process';\nexport const y = spawn;",
      'start programs',
    ],
    ['a relation nobody lists', 'src/evaluate/relations/planted.ts', 'export const y = 1;', 'List it'],
  ])('catches %s', (_name, path, text, word) => {
    expect(adviceWith(path, text).join('\n')).toContain(word);
  });

  it('catches a circle of imports', () => {
    const circle = [
      parseSource('src/model/a.ts', "import { b } from './b.ts';\nexport const a = b;"),
      parseSource('src/model/b.ts', "import { a } from './a.ts';\nexport const b = a;"),
    ];
    expect(LAWS['noCycles']?.(circle).map((found) => found.advice)).toEqual([
      'Break the circle src/model/a.ts -> src/model/b.ts -> src/model/a.ts',
    ]);
  });

  it('leaves the intended shapes alone', () => {
    expect(
      adviceWith(
        'src/report/planted.ts',
        "import type { Finding } from '../evaluate/finding.ts';\nexport type Y = Finding;",
      ),
    ).toEqual([]);
    expect(
      adviceWith('src/cli/planted.ts', "import { analyze } from '../analyze.ts';\nexport const y = analyze;"),
    ).toEqual([]);
  });
});
