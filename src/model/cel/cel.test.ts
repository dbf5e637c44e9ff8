import { describe, expect, it } from 'vitest';
import { unknown } from '../knowledge.ts';
import { compileCel, declareCel, evaluateCel } from './cel.ts';
import { isCelProblem } from './scope.ts';

const scope = declareCel({
  variables: {
    found: 'int',
    wanted: 'int',
    name: 'string',
    v: 'dyn',
    refusals: 'list<Refusal>',
    thing: 'Thing',
    ns: 'list<string>',
    type: 'string',
  },
  structs: {
    Refusal: { fields: { cluster: { type: 'string' }, age: { type: 'int' } } },
    Thing: {
      fields: {
        kind: { type: 'string' },
        labels: { type: 'map<string, string>', read: () => new Map([['app', 'web']]) },
      },
      key: (value) => String(Reflect.get(value, 'id')),
    },
  },
  functions: [
    {
      signatures: ['twice(int): int', 'twice(string): string'],
      means: 'doubles',
      bind:
        () =>
        ([value]) =>
          typeof value === 'bigint' ? value * 2n : `${String(value)}${String(value)}`,
    },
  ],
});

/** Evaluates over a row; problems, gates and errors come back as text. */
function run(text: string, row: Record<string, unknown> = {}): unknown {
  const program = compileCel(scope, text);
  if (isCelProblem(program)) return `problem: ${program.problem} @${program.start}`;
  const outcome = evaluateCel(program, (name) => row[name]);
  if ('value' in outcome) return outcome.value;
  return 'gates' in outcome ? `gates: ${outcome.gates.join(' ')}` : `error: ${outcome.error}`;
}

describe('expressions', () => {
  it('take whole numbers of the input for ints', () => {
    expect(run('found + 1 < wanted', { found: 1, wanted: 3 })).toBe(true);
    expect(run('v.replicas + 1', { v: { replicas: 2 } })).toBe(3n);
    expect(run('v.replicas > 2.5', { v: { replicas: 3 } })).toBe(true);
    expect(run('v.list.exists(x, x + 1 == 3)', { v: { list: [1, 2] } })).toBe(true);
  });

  it('read structures by declaration and never by prototype', () => {
    expect(run('thing.labels["app"] + thing.kind', { thing: { kind: 'Pod', id: 1 } })).toBe('webPod');
    expect(run('has(v.constructor)', { v: {} })).toBe(false);
    expect(run('v.constructor', { v: {} })).toBe('error: there is no field constructor');
    expect(run('has(thing.labels.app)', { thing: { id: 1 } })).toBe(true);
    expect(run('thing == v', { thing: { id: 1, kind: 'a' }, v: { id: 1, kind: 'b' } })).toBe(true);
  });

  it('may use names that are also types', () => {
    expect(run('type == "Applied" && size(type) == 7', { type: 'Applied' })).toBe(true);
    expect(run('ns.exists(type, type == "b")', { ns: ['a', 'b'], type: 'x' })).toBe(true);
    expect(run('type(found) == int', { found: 1 })).toBe(true);
  });

  it('loop', () => {
    const row = {
      refusals: [
        { cluster: 'a', age: 3 },
        { cluster: 'b', age: 9 },
      ],
    };
    expect(run('refusals.filter(r, r.age > 5).map(r, r.cluster)', row)).toEqual(['b']);
    expect(run('refusals.all(r, r.age > 5)', row)).toBe(false);
    expect(run('refusals.exists_one(r, r.age > 5)', row)).toBe(true);
    expect(run('refusals.map(r, r.age > 5, r.cluster)', row)).toEqual(['b']);
    expect(run('refusals.exists(r, refusals.exists(q, q.age == r.age && q.cluster == r.cluster))', row)).toBe(
      true,
    );
    expect(run('cel.bind(x, found, x + x)', { found: 2 })).toBe(4n);
  });

  it('tell what a missing gate leaves open, and only then', () => {
    const row = { found: unknown('members'), wanted: unknown('time', 'members'), name: 'x' };
    expect(run('found < 3', row)).toBe('gates: members');
    expect(run('found < wanted', row)).toBe('gates: members time');
    expect(run('found < 3 && name == "y"', row)).toBe(false);
    expect(run('name == "y" && found < 3', row)).toBe(false);
    expect(run('found < 3 || name == "x"', row)).toBe(true);
    expect(run('found < 3 || name == "y"', row)).toBe('gates: members');
    expect(run('!(found < 3)', row)).toBe('gates: members');
    expect(run('found < 3 ? 1 : 2', row)).toBe('gates: members');
    expect(run('["x", "y"].exists(n, n == name || found > 1)', row)).toBe(true);
    expect(run('["x", "y"].all(n, n == name || found > 1)', row)).toBe('gates: members');
    expect(run('(wanted > 1 || found > 1) && found > 1 && 1 / 0 > 1', row)).toBe('gates: members time');
  });

  it('say what is wrong with them', () => {
    expect(run('fond < 3')).toBe('problem: Unknown variable: fond; did you mean found? @0');
    expect(run('refusals.map(r, r.clusters)')).toBe(
      'problem: No such key: clusters; did you mean cluster? @18',
    );
    expect(run('found < "a"')).toContain('problem: no such overload: int < string');
    expect(run('name.matches("(")')).toContain('no RE2 regular expression');
    expect(run('found +')).toBe('problem: Unexpected token: EOF @7');
    expect(run('timestamp("2026-01-01T00:00:00Z") > timestamp("2026-01-01T00:00:00Z")')).toContain(
      'timestamp is not supported',
    );
    expect(run('1 / found', { found: 0 })).toBe('error: division by zero');
    expect(run('twice(found) == 4 && twice(name) == "abab"', { found: 2, name: 'ab' })).toBe(true);
  });

  it('end in time whatever they are', () => {
    const list = Array.from({ length: 2000 }, (_, index) => `${index}`);
    expect(run('ns.all(a, ns.all(b, ns.all(c, a != "x")))', { ns: list })).toBe(
      'error: the expression takes too many steps',
    );
    const doubling = 'cel.bind(a, name + name, '
      .repeat(20)
      .replaceAll('name', 'a')
      .replace('a + a', 'name + name');
    expect(run(`${doubling}a.size()${')'.repeat(20)}`, { name: 'x'.repeat(1000) })).toBe(
      'error: the expression takes too many steps',
    );
    expect(run('name.matches("^(a+)+$")', { name: `${'a'.repeat(40)}b` })).toBe(false);
  });
});
