import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unknown } from '../knowledge.ts';
import { compileCel, declareCel, evaluateCel } from './cel.ts';
import { isCelProblem } from './scope.ts';

const scope = declareCel({
  variables: { a: 'bool', b: 'bool', m: 'int', n: 'int', s: 'list<int>', v: 'dyn' },
});

const { condition } = fc.letrec<{ condition: string; number: string }>((tie) => ({
  number: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom('m', 'n', '0', '1', '2'),
    fc
      .tuple(tie('number'), fc.constantFrom('+', '-', '*', '/'), tie('number'))
      .map(([l, o, r]) => `(${l} ${o} ${r})`),
    fc.tuple(tie('condition'), tie('number'), tie('number')).map(([c, l, r]) => `(${c} ? ${l} : ${r})`),
  ),
  condition: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom('a', 'b', 'true', 'false'),
    fc
      .tuple(tie('condition'), fc.constantFrom('&&', '||'), tie('condition'))
      .map(([l, o, r]) => `(${l} ${o} ${r})`),
    tie('condition').map((c) => `!(${c})`),
    fc
      .tuple(tie('number'), fc.constantFrom('<', '==', '>='), tie('number'))
      .map(([l, o, r]) => `(${l} ${o} ${r})`),
    fc
      .tuple(fc.constantFrom('all', 'exists'), tie('condition'), tie('number'))
      .map(([macro, c, n]) => `s.${macro}(x, x < ${n} || ${c})`),
    fc.tuple(tie('condition'), tie('condition'), tie('condition')).map(([c, l, r]) => `(${c} ? ${l} : ${r})`),
  ),
}));
const row = fc.record({
  a: fc.boolean(),
  b: fc.boolean(),
  m: fc.integer({ min: -2, max: 3 }),
  n: fc.integer({ min: -2, max: 3 }),
  s: fc.array(fc.integer({ min: -1, max: 3 }), { maxLength: 3 }),
});

describe('conditions over what is not told', () => {
  it('are only decided when every world that fits decides them alike', () => {
    fc.assert(
      fc.property(
        condition,
        row,
        row,
        fc.subarray(['a', 'b', 'm', 'n', 's']),
        (text, told, other, hidden) => {
          const program = compileCel(scope, text);
          if (isCelProblem(program)) throw new Error(`${text}: ${program.problem}`);
          const world = new Map<string, unknown>(Object.entries(told));
          const elsewhere = new Map<string, unknown>(Object.entries(other));
          const outcome = evaluateCel(program, (name) =>
            hidden.includes(name) ? unknown(name) : world.get(name),
          );
          const full = evaluateCel(program, (name) =>
            hidden.includes(name) ? elsewhere.get(name) : world.get(name),
          );
          if ('value' in outcome) expect([text, full]).toEqual([text, outcome]);
          if ('gates' in outcome) expect(outcome.gates.every((gate) => hidden.includes(gate))).toBe(true);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('are decided whenever everything is told, or fail for a reason', () => {
    fc.assert(
      fc.property(condition, row, (text, told) => {
        const program = compileCel(scope, text);
        if (isCelProblem(program)) throw new Error(program.problem);
        const outcome = evaluateCel(program, (name) => Reflect.get(told, name));
        expect('value' in outcome || ('error' in outcome && outcome.error === 'division by zero')).toBe(true);
      }),
    );
  });
});

describe('any text', () => {
  it('is a program or a problem inside it, and running it never throws', () => {
    const pieces = fc.constantFrom(
      'a',
      'm',
      'v',
      'v.x',
      '.',
      '(',
      ')',
      '[',
      ']',
      '{',
      '}',
      '&&',
      '==',
      '"',
      "'",
      '1',
      '1.5',
      'u',
      '-',
      '!',
      '?',
      ':',
      ',',
      'exists',
      'map',
      'has',
      'cel.bind',
      ' ',
      '\\',
      '\n',
      'b"x"',
      '__proto__',
      'constructor',
      'matches',
      '\u{1f600}',
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, fc.jsonValue(), (source, value) => {
        const program = compileCel(scope, source);
        if (isCelProblem(program)) {
          expect(program.start >= 0 && program.start <= program.end).toBe(true);
          expect(program.end <= source.length + 1).toBe(true);
          return;
        }
        evaluateCel(program, (name) => (name === 'v' ? value : 1));
      }),
      { numRuns: 3000 },
    );
  });
});
