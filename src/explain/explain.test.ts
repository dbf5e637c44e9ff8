import { describe, expect, it } from 'vitest';
import type { Relation } from '../evaluate/relation.ts';
import { readRules } from '../evaluate/rule-file.ts';
import { explainNewRule, explainRelations, explainRules } from './explain.ts';

const toys: Relation = {
  name: 'toys',
  grain: 'one row per toy',
  columns: {
    toy: { type: 'object', means: 'The toy.' },
    parts: { type: 'list<Part>', means: 'Its parts | pieces.', gates: ['members'] },
  },
  structs: { Part: { text: { type: 'string', means: 'Its name.' } } },
  rows: () => [],
};
const relations = new Map([['toys', toys]]);
const text = `
id: TOY0001
name: broken-toy
title: A toy is broken
each: toys
when: size(parts) > 1
severity: [{ error: size(parts) > 5 }, warning]
at: toy
say: { what: "\${toy} has \${list(parts)} and $\${NOT-ME}.", do: "Mend \${plural(size(parts), 'part')}." }
fix: [{ safe: true, title: "mend \${toy}", edit: [{ remove: at }] }]
docs: How toys *behave*.
examples:
  - { name: a broken one, input: { files: { a.yaml: "a: \`\`\`" } }, finds: [{ cause: a.yaml /a, severity: error, message: broken }] }
  - { name: unknown, input: { rows: [{ toy: Toy x }] }, notEvaluated: [members] }
`;

describe('the page of a rule', () => {
  const { rules, errors } = readRules([{ uri: 'rules/toys/broken-toy.yaml', text }], relations);
  const pages = explainRules(rules, relations, () => new Set(['parts']));

  it('is made of the file alone', () => {
    expect(errors).toEqual([]);
    const page = pages.get('TOY0001-broken-toy.md') ?? '';
    for (const part of [
      '# TOY0001 broken-toy',
      '| Severity | error if `size(parts) > 5`; else warning |',
      '| Needs to know | `members` |',
      '> *toy* has *parts* and ${NOT-ME}.',
      '- mend *toy* (safe): remove `at`',
      'How toys *behave*.',
      '````yaml\na: ```\n````',
      'Finds error at `a.yaml /a`: broken',
      'Not evaluated: the input does not tell `members`.',
      '# fleetlint-ignore TOY0001 reason',
    ]) {
      expect(page).toContain(part);
    }
  });

  it('is linked from the index', () => {
    expect(pages.get('README.md')).toContain(
      '| [TOY0001](TOY0001-broken-toy.md) | broken-toy | error, warning | A toy is broken |',
    );
  });
});

describe('the page on relations', () => {
  it('lists columns, structures, fields and functions', () => {
    const page = explainRelations({
      relations: [toys],
      functions: [{ signatures: ['f(int): int'], means: 'Does it.', bind: () => 'never' }],
      objectFields: { name: { type: 'string', means: 'Name.' } },
      placeFields: {},
    });
    expect(page).toContain('| `parts` | `list<Part>` | Its parts \\| pieces. | `members` |');
    expect(page).toContain('`Part`:');
    expect(page).toContain('| `f(int): int` | Does it. |');
  });
});

describe('a new rule', () => {
  it('is well formed, so that only its examples fail', () => {
    const { errors } = readRules(
      [
        {
          uri: 'rules/toys/new-one.yaml',
          text: explainNewRule('TOY0002', 'new-one')
            .replace('each: placements', 'each: toys')
            .replaceAll('placement', 'toy'),
        },
      ],
      relations,
    );
    expect(errors).toEqual([]);
  });
});
