import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unknown } from '../model/knowledge.ts';
import { sha256, toyLocate, toyObject, toyRelations } from '../testing/toy-relations.ts';
import type { Context } from './context.ts';
import { type EvaluateOptions, evaluate } from './evaluate.ts';
import type { Relation, Row } from './relation.ts';
import type { Rule } from './rule.ts';
import { readRules } from './rule-file.ts';

const web = toyObject('Placement', 'web');
const shop = toyObject('Placement', 'shop', 'prod');
// These toy relations read nothing of an input; findings only ask for its chains.
const CONTEXT = {
  bundle: { objects: [] },
  diagnosis: { chains: { of: () => undefined } },
} as unknown as Context;

function toyRow(cells: Partial<Row>): Row {
  const empty = {
    placement: web,
    policyType: 'PickN',
    found: 0,
    wanted: 0,
    nearest: [],
    refusals: [],
    decisive: [],
  };
  return { ...empty, ...cells } as Row;
}

function echoRow(cells: Partial<Row>): Row {
  const object = (cells['placement'] ?? web) as typeof web;
  const where = { object, pointer: '/status', side: 'head' };
  return {
    placement: object,
    cluster: 'east',
    where,
    quiet: false,
    age: 0,
    certainty: 'sure',
    ...cells,
  } as Row;
}

const DEFAULTS = { title: 'x', docs: 'x', severity: 'warning', at: 'placement', say: { what: 'w' } };
const EXAMPLES = [
  { name: 'a', input: {} },
  { name: 'b', input: {} },
];

/** Rules from what differs from a plain rule. */
function rulesOf(...rules: readonly Record<string, unknown>[]): readonly Rule[] {
  const files = rules.map((rule, at) => ({
    uri: `rules/toys/${at}.yaml`,
    text: JSON.stringify({
      id: `TOY000${at + 1}`,
      name: `toy-${at}`,
      ...DEFAULTS,
      examples: EXAMPLES,
      ...rule,
    }),
  }));
  const { rules: read, errors } = readRules(files, toyRelations());
  expect(errors).toEqual([]);
  return read;
}

function run(
  rules: readonly Rule[],
  rows: Readonly<Record<string, readonly Row[]>>,
  options: Partial<EvaluateOptions> = {},
) {
  const relations = toyRelations(rows);
  return evaluate(rules, CONTEXT, { relations, locate: toyLocate, sha256, fleet: 'default', ...options });
}

describe('conditions', () => {
  it('leave open what the input does not tell, with the gates of what was read', () => {
    const rules = rulesOf({ each: 'toys', when: 'found < 3 && wanted > 1' });
    const rows = [
      toyRow({ found: unknown('members'), wanted: 2 }),
      toyRow({ found: unknown('members'), wanted: 0 }),
      toyRow({ found: 1, wanted: 2 }),
    ];
    const { findings, notEvaluated, faults } = run(rules, { toys: rows });
    expect(findings.length).toBe(1);
    expect(notEvaluated).toEqual([{ rule: 'TOY0001', missing: ['members'], rows: 1 }]);
    expect(faults).toEqual([]);
  });

  it('leave open what `where` cannot tell, unless the rest says no', () => {
    const rules = rulesOf({ each: 'echoes', where: { quiet: false }, when: 'age > 1' });
    const rows = [echoRow({ quiet: unknown('time'), age: 2 }), echoRow({ quiet: unknown('time'), age: 0 })];
    const { findings, notEvaluated } = run(rules, { echoes: rows });
    expect(findings).toEqual([]);
    expect(notEvaluated).toEqual([{ rule: 'TOY0001', missing: ['time'], rows: 1 }]);
  });

  it('that fail are counted as faults, never taken for no', () => {
    const rules = rulesOf({ each: 'toys', when: '10 / found > 1' });
    const { findings, faults } = run(rules, { toys: [toyRow({}), toyRow({}), toyRow({ found: 2 })] });
    expect(findings.length).toBe(1);
    expect(faults).toEqual([{ rule: 'TOY0001', message: 'division by zero in `when`', rows: 2 }]);
  });

  it('take severity and certainty from the first branch that holds', () => {
    const rules = rulesOf({
      each: 'toys',
      severity: [{ error: 'found == 0' }, { note: 'wanted == 9' }, 'warning'],
      certainty: [{ maybe: 'wanted == 2' }, 'sure'],
    });
    const rows = [
      toyRow({ found: 0, wanted: 2 }),
      toyRow({ found: 1, wanted: 9, placement: shop }),
      toyRow({ found: unknown('members') }),
    ];
    const found = run(rules, { toys: rows }).findings.map(({ severity, ruleSeverity, certainty }) => [
      severity,
      ruleSeverity,
      certainty,
    ]);
    expect(found).toEqual([
      ['warning', 'warning', 'sure'],
      ['warning', 'error', 'maybe'],
      ['note', 'note', 'sure'],
    ]);
  });

  it('take certainty from the column of that name', () => {
    const rules = rulesOf({ each: 'echoes' });
    const rows = [echoRow({ certainty: 'maybe' }), echoRow({ certainty: unknown('time') }), echoRow({})];
    const found = run(rules, { echoes: rows }).findings;
    expect(found.map(({ severity, certainty }) => `${severity} ${certainty}`)).toEqual([
      'warning sure',
      'note maybe',
      'note maybe',
    ]);
  });

  it('build only the relations that rules read', () => {
    const relations = new Map<string, Relation>(
      [...toyRelations()].map(([name, relation]) => [
        name,
        {
          ...relation,
          rows: () => {
            if (name === 'echoes') throw new Error('nobody asked');
            return [];
          },
        },
      ]),
    );
    expect(run(rulesOf({ each: 'toys' }), {}, { relations }).faults).toEqual([]);
  });

  it('give the same rows with and without an index', () => {
    const scalar = fc.constantFrom('PickN', 'PickAll', '');
    const row = fc.record({
      policyType: fc.oneof(scalar, fc.constant(unknown('hub'))),
      found: fc.constantFrom(0, 1, unknown('members')),
    });
    fc.assert(
      fc.property(
        fc.array(row, { maxLength: 12 }),
        fc.uniqueArray(scalar, { minLength: 1 }),
        (cells, wanted) => {
          const rows = cells.map((each, at) =>
            toyRow({ ...each, placement: toyObject('Placement', `p${at}`) }),
          );
          const indexed = rulesOf({ each: 'toys', where: { policyType: wanted, found: 0 } });
          const scanned = rulesOf({
            each: 'toys',
            when: `policyType in ${JSON.stringify(wanted)} && found == 0`,
          });
          const [left, right] = [run(indexed, { toys: rows }), run(scanned, { toys: rows })];
          expect(left.findings.map(({ at }) => at.object)).toEqual(right.findings.map(({ at }) => at.object));
          expect(left.notEvaluated).toEqual(right.notEvaluated);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('folding', () => {
  const parent = { each: 'toys', when: 'found == 0', distinguish: ['policyType'] };
  const child = {
    each: 'echoes',
    under: ['TOY0001'],
    same: ['placement'],
    say: { what: '${cluster} echoes' },
  };

  it('turns rows of another relation into evidence', () => {
    const rows = {
      toys: [toyRow({})],
      echoes: [echoRow({}), echoRow({ cluster: 'west' }), echoRow({ placement: shop })],
    };
    const { findings } = run(rulesOf(parent, child), rows);
    expect(
      findings.map(({ rule, at, evidence }) => [
        rule,
        at.object?.name,
        evidence.map(({ rule: id, message }) => `${id} ${message}`),
      ]),
    ).toEqual([
      ['TOY0002', 'shop', []],
      ['TOY0001', 'web', ['TOY0002 east echoes', 'TOY0002 west echoes']],
    ]);
  });

  it('goes on to the root, whatever the order of the files', () => {
    const grandchild = {
      each: 'echoes',
      under: ['TOY0002'],
      same: ['placement', 'cluster'],
      say: { what: 'deeper' },
    };
    const rules = rulesOf(parent, child, grandchild);
    const rows = { toys: [toyRow({})], echoes: [echoRow({})] };
    for (const order of [rules, [...rules].reverse()]) {
      const { findings } = run(order, rows);
      expect(findings.map(({ rule, evidence }) => [rule, evidence.map((each) => each.rule)])).toEqual([
        ['TOY0001', ['TOY0002', 'TOY0003']],
      ]);
    }
  });

  it('does not happen when the other rule is off or did not fire', () => {
    const rows = { toys: [toyRow({ found: 1 })], echoes: [echoRow({})] };
    expect(run(rulesOf(parent, child), rows).findings.map(({ rule }) => rule)).toEqual(['TOY0002']);
    const [, second] = rulesOf(parent, child);
    const only = second === undefined ? [] : [second];
    expect(run(only, { ...rows, toys: [toyRow({})] }).findings.map(({ rule }) => rule)).toEqual(['TOY0002']);
  });

  it('drops rows with `unless`', () => {
    const rules = rulesOf(parent, { ...child, under: [], unless: ['TOY0001'] });
    const rows = { toys: [toyRow({})], echoes: [echoRow({}), echoRow({ placement: shop })] };
    const { findings } = run(rules, rows);
    expect(findings.map(({ rule, at }) => `${rule} ${at.object?.name}`)).toEqual([
      'TOY0002 shop',
      'TOY0001 web',
    ]);
  });

  it('folds rows one by one before it groups the rest', () => {
    const rules = rulesOf(
      { ...parent, when: 'found == 0' },
      { ...child, group: ['certainty'], at: 'first(where)', say: { what: '${list(cluster)}' } },
    );
    const rows = {
      toys: [toyRow({})],
      echoes: [
        echoRow({}),
        echoRow({ placement: shop, cluster: 'b' }),
        echoRow({ placement: shop, cluster: 'a' }),
      ],
    };
    const { findings } = run(rules, rows);
    expect(findings.map(({ message, evidence }) => [message, evidence.length])).toEqual([
      ['a and b', 0],
      ['w', 1],
    ]);
  });
});

describe('findings', () => {
  it('group rows: worst severity, columns as sorted lists, each value once', () => {
    const rules = rulesOf({
      each: 'toys',
      group: ['policyType'],
      severity: [{ error: 'found == 2' }, 'note'],
      say: { what: '${policyType}: ${list(found)}; ${list(nearest)}; ${list(placement)}; ${count(wanted)}' },
    });
    const rows = [
      toyRow({ found: 10, nearest: ['west', 'east'], placement: web }),
      toyRow({ found: 2, nearest: ['east'], placement: shop }),
      toyRow({ found: unknown('members'), placement: web }),
      toyRow({ policyType: 'PickAll', found: 1 }),
    ];
    const found = run(rules, { toys: rows }).findings.map(
      ({ severity, message }) => `${severity} ${message}`,
    );
    expect(found).toEqual([
      'error PickN: 2 and 10; east and west; Placement web and Placement prod/shop; 1',
      'note PickAll: 1; none; Placement web; 1',
    ]);
  });

  it('take placement and clusters from columns or from keys of their own', () => {
    const rows = { echoes: [echoRow({ placement: shop })], toys: [toyRow({ nearest: ['b', 'a', 'b'] })] };
    const rules = rulesOf(
      { each: 'echoes' },
      {
        each: 'toys',
        clusters: 'nearest',
        placement: "'Placement prod/' + placement.name",
        say: { what: 'on ${list(clusters)}' },
      },
    );
    expect(
      run(rules, rows).findings.map(({ placement, clusters, message }) => [placement, clusters, message]),
    ).toEqual([
      [{ kind: 'Placement', namespace: 'prod', name: 'shop' }, ['east'], 'w'],
      [{ kind: 'Placement', namespace: 'prod', name: 'web' }, ['a', 'b'], 'on a and b'],
    ]);
  });

  it('offer fixes whole or not at all', () => {
    const fix = [
      {
        safe: true,
        title: 'take ${found}',
        edit: [{ replace: 'at', value: '${found}' }, { remove: 'cause' }],
      },
      { safe: false, title: 'never', if: 'found > 5', edit: [{ remove: 'at' }] },
      { safe: false, title: 'no place', edit: [{ remove: 'decisive' }] },
    ];
    const rules = rulesOf({
      each: 'toys',
      at: "place(placement, '/spec')",
      cause: "place(placement, '/data')",
      fix,
    });
    const [finding] = run(rules, { toys: [toyRow({ found: 3 })] }).findings;
    expect(finding?.fixes).toEqual([
      {
        title: 'take 3',
        safe: true,
        edits: [
          { op: 'replace', place: { object: web, pointer: '/spec', side: 'head' }, value: '3' },
          { op: 'remove', place: { object: web, pointer: '/data', side: 'head' } },
        ],
      },
    ]);
  });

  it('say what is not known as such, and choose words by condition', () => {
    const say = [{ if: 'wanted > 5', what: 'many: ${found}' }, { what: '${found} of ${wanted}' }];
    const rows = [toyRow({ found: unknown('members'), wanted: 9 }), toyRow({ found: 1, placement: shop })];
    expect(
      run(rulesOf({ each: 'toys', say }), { toys: rows }).findings.map(({ message }) => message),
    ).toEqual(['1 of 0', 'many: not known']);
  });

  it('without a place are a fault', () => {
    const { findings, faults } = run(rulesOf({ each: 'toys', at: 'decisive' }), { toys: [toyRow({})] });
    expect(findings).toEqual([]);
    expect(faults).toEqual([{ rule: 'TOY0001', message: '`at: decisive` gives no place', rows: 1 }]);
  });

  it('come in the order of severity, certainty and place', () => {
    const rules = rulesOf(
      { each: 'toys', severity: 'note' },
      { each: 'toys', severity: 'error', certainty: 'maybe' },
      { each: 'toys', severity: 'warning' },
      { each: 'toys', severity: 'error' },
    );
    const { findings } = run(rules, { toys: [toyRow({}), toyRow({ placement: shop })] });
    expect(findings.map(({ rule, at }) => `${rule.slice(-1)} ${at.object?.name}`)).toEqual([
      '4 shop',
      '4 web',
      '3 shop',
      '3 web',
      '2 shop',
      '2 web',
      '1 shop',
      '1 web',
    ]);
  });

  it('are judged on what `on` names, and changes only when there is a base', () => {
    const seen = { ...web, uid: '1' };
    const rules = rulesOf(
      { each: 'toys', on: ['declared'] },
      { each: 'toys', on: ['observed'] },
      { each: 'toys', on: ['change'] },
    );
    const rows = { toys: [toyRow({}), toyRow({ placement: seen })] };
    expect(run(rules, rows).findings.map(({ rule }) => rule)).toEqual(['TOY0001', 'TOY0002']);
    expect(run(rules, rows, { compared: true }).findings.map(({ rule }) => rule)).toEqual([
      'TOY0001',
      'TOY0002',
      'TOY0003',
      'TOY0003',
    ]);
  });

  it('take the level that the configuration sets', () => {
    const [finding] = run(
      rulesOf({ each: 'toys' }),
      { toys: [toyRow({})] },
      { levels: new Map([['TOY0001', 'error']]) },
    ).findings;
    expect(finding?.severity).toBe('error');
  });

  it('become notifications when they have no place', () => {
    const rules = rulesOf({
      each: 'toys',
      notification: true,
      at: undefined,
      say: { what: 'a ${found}', why: 'b', do: 'c' },
    });
    const { findings, notifications } = run(rules, { toys: [toyRow({})] });
    expect(findings).toEqual([]);
    expect(notifications).toEqual([{ rule: 'TOY0001', level: 'warning', message: 'a 0 b', do: 'c' }]);
  });

  it('become notifications on the rows for which the rule says so, and are never mixed with findings', () => {
    const rules = rulesOf({
      each: 'toys',
      notification: 'found == 0',
      group: ['policyType'],
      say: { what: '${list(found)}', why: '', do: '' },
    });
    const rows = [toyRow({}), toyRow({ found: 2 }), toyRow({ found: 3 })];
    const { findings, notifications } = run(rules, { toys: rows });
    expect(findings.map(({ message }) => message)).toEqual(['2 and 3']);
    expect(notifications.map(({ message }) => message)).toEqual(['0']);
  });
});
