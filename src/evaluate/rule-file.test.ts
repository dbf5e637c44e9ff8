import { describe, expect, it } from 'vitest';
import { TOY_OPTIONS, toyFiles } from '../testing/toy-relations.ts';
import { readRules } from './rule-file.ts';

const [first, second] = toyFiles();

/** The errors of the toy rules when one text of the first is replaced. */
function errorsAfter(from: string, to: string): string[] {
  const files = [first, second].flatMap((file) => (file ? [file] : []));
  const damaged = files.map((file, at) => (at === 0 ? { ...file, text: file.text.replace(from, to) } : file));
  return readRules(damaged, TOY_OPTIONS.relations).errors.map(
    ({ uri, line, column, message }) => `${uri.split('/').at(-1)}:${line}:${column} ${message}`,
  );
}

describe('a rule file', () => {
  it('is read with every key filled in', () => {
    const { rules, errors } = readRules(
      [first, second].flatMap((file) => (file ? [file] : [])),
      TOY_OPTIONS.relations,
    );
    expect(errors).toEqual([]);
    expect(rules.map(({ id, family, on, where }) => [id, family, on, where])).toEqual([
      ['TOY0402', 'scheduling', ['declared', 'observed'], { policyType: ['PickN'] }],
      ['TOY1201', 'status', ['observed'], { quiet: [false] }],
    ]);
    expect(rules[0]?.severity).toEqual([
      { value: 'error', if: 'found == 0' },
      { value: 'warning', if: '' },
    ]);
    expect(JSON.parse(JSON.stringify(rules))).toEqual(rules);
  });

  it.each([
    ['where: { p', 'wher: { p', ['toy-not-enough.yaml:5:1 unknown key `wher`; did you mean `where`?']],
    [
      'severity: [{ error:',
      'severity: [{ eror:',
      ['toy-not-enough.yaml:7:14 unknown key `eror`; did you mean `error`?'],
    ],
    ['title: A toy', '# A toy', ['toy-not-enough.yaml:1:1 the file lacks the key `title`; add it']],
    [
      'name: toy-not-enough',
      'name: Toy',
      ['toy-not-enough.yaml:2:7 `name` does not look right: it must match ^[a-z0-9]+(-[a-z0-9]+)*$'],
    ],
    [
      'same: [placement]',
      'same: placement',
      ['toy-not-enough.yaml:8:7 `same` must be a list, not "placement"'],
    ],
    ['each: toys', 'each: toyz', ['toy-not-enough.yaml:4:7 there is no relation toyz; did you mean `toys`?']],
    [
      '{ policyType: PickN }',
      '{ policytype: PickN }',
      ['toy-not-enough.yaml:5:22 toys has no column policytype; did you mean `policyType`?'],
    ],
    [
      '{ policyType: PickN }',
      '{ policyType: 3 }',
      ['toy-not-enough.yaml:5:22 policyType is string and can never equal 3'],
    ],
    [
      '{ policyType: PickN }',
      '{ decisive: x }',
      ['toy-not-enough.yaml:5:20 decisive is list<place> and can never equal "x"'],
    ],
    [
      'when: found < wanted',
      'when: fond < wanted',
      ['toy-not-enough.yaml:6:7 Unknown variable: fond; did you mean found?'],
    ],
    [
      'when: found < wanted &&',
      'when: "found < wanted &&',
      ['toy-not-enough.yaml:6:36 Missing closing "quote'],
    ],
    ['wanted > 0', 'wanted > "0"', ['toy-not-enough.yaml:6:25 no such overload: int > string']],
    [
      'when: found < wanted && wanted > 0',
      'when: found',
      ['toy-not-enough.yaml:6:7 `found` gives int, but true or false is needed here'],
    ],
    [
      '${found} qualify',
      '${fund} qualify',
      ['toy-not-enough.yaml:13:54 Unknown variable: fund; did you mean found?'],
    ],
    ['${found} qualify', '${found qualify', ['toy-not-enough.yaml:13:52 this ${ has no closing brace']],
    ['r.place)', 'r.places)', ['toy-not-enough.yaml:11:28 No such key: places; did you mean place?']],
    [
      'cause: decisive',
      'cause: nearest',
      ['toy-not-enough.yaml:10:8 `nearest` gives list<string>, but a place or an object is needed here'],
    ],
    [
      'at: place(',
      '# at: place(',
      ['toy-not-enough.yaml:1:1 the file lacks the key `at`; say where the symptom is judged'],
    ],
    [
      '[{ error: found == 0 }, warning]',
      '[{ error: found == 0 }]',
      ['toy-not-enough.yaml:7:12 the last of severity must hold always; take its condition away'],
    ],
    [
      '[{ error: found == 0 }, warning]',
      '[error, warning]',
      ['toy-not-enough.yaml:7:12 what follows in severity is never reached; give this one a condition'],
    ],
    [
      'same: [placement]',
      'same: [place]',
      ['toy-not-enough.yaml:8:8 toys has no column place; did you mean `placement`?'],
    ],
    [
      'same: [placement]',
      'under: [TOY1202]',
      ['toy-not-enough.yaml:8:9 there is no rule TOY1202; did you mean `TOY1201`?'],
    ],
    [
      'same: [placement]',
      'unless: [TOY1201]\nsame: [found]',
      [
        'toy-not-enough.yaml:9:7 TOY1201 reads echoes, which has no column found of type int to compare',
        'toy-not-enough.yaml:8:9 TOY0402 waits for itself through under or unless; break the circle',
        'toy-echo.yaml:9:8 TOY1201 waits for itself through under or unless; break the circle',
      ],
    ],
    [
      'id: TOY0402',
      'id: TOY1201',
      [
        'toy-echo.yaml:1:5 TOY1201 is taken by rules/scheduling/toy-not-enough.yaml; choose another id',
        'toy-echo.yaml:9:9 there is no rule TOY0402',
      ],
    ],
    [
      'replace: at',
      'replace: found',
      ['toy-not-enough.yaml:19:23 `found` gives int, but a place or an object is needed here'],
    ],
    [
      'replace: at',
      'replaces: at',
      [
        'toy-not-enough.yaml:19:12 `fix.0.edit.0` lacks the key `replace`; add it',
        'toy-not-enough.yaml:19:14 unknown key `replaces`; did you mean `replace`?',
      ],
    ],
  ])('says what is wrong: %s -> %s', (from, to, errors) => {
    expect(errorsAfter(from, to)).toEqual(errors);
  });

  it('of a pack may refer to shipped rules, and takes no id of theirs', () => {
    const { rules } = readRules(first ? [{ ...first, text: first.text }] : [], TOY_OPTIONS.relations);
    const pack = second === undefined ? [] : [second];
    expect(readRules(pack, TOY_OPTIONS.relations, rules).errors).toEqual([]);
    const taken = pack.map((file) => ({ ...file, text: file.text.replace('TOY1201', 'FL9999') }));
    expect(readRules(taken, TOY_OPTIONS.relations, rules).errors).toMatchObject([
      {
        line: 1,
        column: 5,
        message: 'ids that begin with FL are those of shipped rules; take letters of your own',
      },
    ]);
  });

  it('is bounded', () => {
    expect(errorsAfter('wanted > 0', `wanted > ${'1 + '.repeat(2000)}1`)[0]).toContain(
      'longer than 4000 characters',
    );
    expect(errorsAfter('wanted > 0', `${'('.repeat(60)}wanted > 0${')'.repeat(60)}`)[0]).toContain('6:');
    expect(errorsAfter('docs: |', `docs: ${'x'.repeat(1_000_001)}`)[0]).toContain(
      'larger than 1000000 characters',
    );
    const bomb = 'docs: &a [x, x]\nfix: &b [*a, *a]\n';
    expect(errorsAfter('docs: |\n  How it behaves.\n', bomb)).not.toEqual([]);
  });
});
