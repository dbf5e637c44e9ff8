import { describe, expect, it } from 'vitest';
import { compileCel, evaluateCel } from '../model/cel/cel.ts';
import { isCelProblem } from '../model/cel/scope.ts';
import { unknown } from '../model/knowledge.ts';
import { toyObject } from '../testing/toy-relations.ts';
import { printerFor } from './print.ts';
import type { Relation } from './relation.ts';
import { buildRowScope } from './row-scope.ts';

const relation: Relation = {
  name: 'toys',
  grain: 'one row per toy',
  columns: {
    toy: { type: 'object', means: '' },
    toys: { type: 'list<object>', means: '' },
    where: { type: 'place', means: '' },
    parts: { type: 'list<Part>', means: '' },
    names: { type: 'list<string>', means: '' },
    n: { type: 'int', means: '' },
    value: { type: 'any', means: '' },
  },
  structs: { Part: { text: { type: 'string', means: '' }, size: { type: 'int', means: '' } } },
  rows: () => [],
};
const scope = buildRowScope(relation);
const manifest = { metadata: { labels: { app: 'web', bad: 3 }, generation: 4 }, spec: { replicas: 2 } };
const toy = {
  ...toyObject('Toy', 'bear', 'shop', manifest),
  uid: 'x',
  site: { role: 'member', cluster: 'east' } as const,
};
const row: Readonly<Record<string, unknown>> = {
  toy,
  toys: [toy, toyObject('Toy', 'car')],
  where: { object: toy, pointer: '/spec', side: 'head' },
  parts: [
    { text: 'arm (loose)', size: 1 },
    { text: 'leg', size: 2 },
  ],
  names: ['east', 'west', 'north', 'south', 'up', 'down', 'in'],
  n: 3,
  value: manifest,
};

/** What an expression prints over the row; problems and errors come as text too. */
function print(text: string, cells: Readonly<Record<string, unknown>> = {}): string {
  const program = compileCel(scope, text);
  if (isCelProblem(program)) return `problem: ${program.problem}`;
  const outcome = evaluateCel(program, (name) => ({ ...row, ...cells })[name]);
  if ('value' in outcome) return printerFor(program.type)(outcome.value);
  return 'gates' in outcome ? `gates: ${outcome.gates.join()}` : `error: ${outcome.error}`;
}

describe('functions of rules', () => {
  it.each([
    ['toy', 'Toy shop/bear'],
    ['where', 'Toy shop/bear /spec'],
    ['parts', 'arm (loose) and leg'],
    ['names', 'east, west, north, south, up and 2 more'],
    ['list(names, 2)', 'east, west and 5 more'],
    ['list(names.filter(x, x == "none"))', 'none'],
    ['list(toys)', 'Toy shop/bear and Toy car'],
    ['list(parts.map(p, p.size))', '1 and 2'],
    ['list("one")', 'one'],
    ['join(parts, " + ")', 'arm (loose) + leg'],
    ['count(names)', '7'],
    ['first(toys)', 'Toy shop/bear'],
    ['first(names.filter(x, false))', 'error: the list is empty'],
    ['plural(n, "cluster")', '3 clusters'],
    ['plural(1, "policy", "policies")', '1 policy'],
    ['plural(0, "policy", "policies")', '0 policies'],
    ['lower("AbC")', 'abc'],
    ['near("esat", names)', 'east'],
    ['near("EAST", names)', 'east'],
    ['near("elsewhere", names) == ""', 'true'],
    ['compareQuantity("1Gi", "1024Mi")', '0'],
    ['compareQuantity("900m", "1") < 0', 'true'],
    ['compareQuantity("x", "1")', 'error: "x" is no quantity'],
    ['isQuantity("1.5Gi") && !isQuantity("1,5")', 'true'],
    ['span(90)', '1 min 30 s'],
    ['span(2 * 86400 + 3600 * 5 + 59)', '2 d 5 h'],
    ['span(0)', '0 s'],
    ['quote("a\\"b")', '"a\\"b"'],
    ['place(toy, "/a/b")', 'Toy shop/bear /a/b'],
    ['place(toy)', 'Toy shop/bear'],
    ['below(where, "/x")', 'Toy shop/bear /spec/x'],
    ['place(toy, pointer(["metadata", "labels", "a/b"]))', 'Toy shop/bear /metadata/labels/a~1b'],
    ['toy.labels["app"] + toy.ns + toy.cluster + toy.site + string(toy.generation)', 'webshopeastmember4'],
    ['"bad" in toy.labels', 'false'],
    ['toy.observed && where.path == "/spec" && where.file == "bear.yaml"', 'true'],
    ['toy == first(toys) && toy in toys && toys[1] != toy', 'true'],
    ['value.spec.replicas + 1 == n', 'true'],
    ['value', '{"metadata":{"labels":{"app":"web","bad":3},"generation":4},"spec":{"replicas":2}}'],
  ])('%s gives %s', (text, printed) => {
    expect(print(text)).toBe(printed);
  });

  it('ask whether a value is told', () => {
    expect(print('known(n) ? "yes" : "no"', { n: unknown('members') })).toBe('no');
    expect(print('known(n) && n == 3')).toBe('true');
    expect(print('known(1 / (n - 3))')).toBe('error: division by zero');
  });

  it('keep the key of an entry as a place', () => {
    const program = compileCel(scope, 'key(where)');
    const outcome = isCelProblem(program) ? undefined : evaluateCel(program, (name) => row[name]);
    expect(outcome).toEqual({ value: { object: toy, pointer: '/spec', side: 'head', part: 'key' } });
  });
});
