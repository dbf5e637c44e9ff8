import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TOY_OPTIONS, toyFiles } from '../testing/toy-relations.ts';
import { readConfig } from './config.ts';
import { readRules } from './rule-file.ts';
import { isTextProblem, readText } from './template.ts';
import { readYamlText } from './yaml-text.ts';

describe('our own YAML files', () => {
  it('keep `on` a word, and aliases from growing', () => {
    expect(readYamlText('on: [declared]\nyes: no', 'a').value).toEqual({ on: ['declared'], yes: 'no' });
    const bomb = [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      ...'bcdefgh'.split('').map((name, at) => `${name}: &${name} [${`*${'abcdefgh'[at]},`.repeat(9)}]`),
    ];
    expect(readYamlText(bomb.join('\n'), 'a').errors).toMatchObject([
      { line: 1, message: expect.stringContaining('alias') },
    ]);
  });

  it('are data or located errors, whatever is done to them', () => {
    const text = toyFiles()
      .map((file) => file.text)
      .join('---\n');
    const edit = fc.record({
      at: fc.nat(text.length),
      drop: fc.nat(40),
      add: fc.oneof(
        fc.string(),
        fc.constantFrom('\t', '- ', ': ', '&a ', '*a', '[', '}', '"', '${', '!!js ', '\u0000'),
      ),
    });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
        let damaged = text;
        for (const { at, drop, add } of edits)
          damaged = damaged.slice(0, at) + add + damaged.slice(at + drop);
        const { rules, errors } = readRules(
          [{ uri: 'rules/toys/a.yaml', text: damaged }],
          TOY_OPTIONS.relations,
        );
        const lines = damaged.split('\n').length;
        expect(rules.length === 0 || errors.length === 0).toBe(true);
        for (const error of errors)
          expect(error.line >= 1 && error.line <= lines + 1 && error.column >= 1).toBe(true);
        readConfig('a.yaml', (path) => (path === 'a.yaml' ? damaged : undefined));
      }),
      { numRuns: 300 },
    );
  });
});

describe('texts with expressions', () => {
  it('are split without losing a character', () => {
    const literal = fc.string().map((text) => text.replaceAll('$', '').replaceAll('{', ''));
    const expression = fc.constantFrom('a', "x['}']", '"${b}"', '{1: {2: 3}}', ' a ');
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            literal.map((text) => ({ literal: text })),
            expression.map((text) => ({ expression: text })),
          ),
        ),
        (wanted) => {
          const text = wanted
            .map((part) => ('literal' in part ? part.literal : `\${${part.expression}}`))
            .join('');
          const parts = readText(text);
          if (isTextProblem(parts)) throw new Error(parts.problem);
          const joined = parts
            .map((part) => ('literal' in part ? part.literal : `\${${part.expression}}`))
            .join('');
          expect(joined).toBe(text);
          for (const part of parts)
            if ('expression' in part) expect(text.slice(part.start).startsWith(part.expression)).toBe(true);
        },
      ),
    );
    expect(readText('$${A}: ${a}')).toEqual([{ literal: '${A}: ' }, { expression: 'a', start: 9 }]);
    expect(readText('${ }')).toMatchObject({ start: 0 });
  });
});
