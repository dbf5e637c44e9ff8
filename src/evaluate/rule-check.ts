import { type CelProblem, isCelProblem } from '../model/cel/scope.ts';
import type { CelType } from '../model/cel/value.ts';
import type { Column, Relation } from './relation.ts';
import type { Branch, Rule, Scalar } from './rule.ts';
import { type Expects, listExpressions, listTexts } from './rule-expressions.ts';
import type { LocatedRule } from './rule-file.ts';
import { buildPrograms, buildScopes, type RelationScopes } from './rule-program.ts';
import { nearestKey } from './shape.ts';
import { isTextProblem, readText } from './template.ts';
import type { FileError } from './yaml-text.ts';

type Report = (pointer: string, message: string, offset?: number) => void;

/**
 * What a shape cannot say about rules: names, types, and how rules refer to each other. `isWhole` is false when
 * some files could not be read, so that a rule that is referred to may be one of them.
 */
export function checkRules(
  located: readonly LocatedRule[],
  relations: ReadonlyMap<string, Relation>,
  known: readonly Rule[],
  isWhole: boolean,
): readonly FileError[] {
  const errors: FileError[] = [];
  const scopes = new Map<Relation, RelationScopes>();
  const all = new Map([...known, ...located.map(({ rule }) => rule)].map((rule) => [rule.id, rule]));
  const taken = new Map<string, string>(
    known.flatMap((rule) => [
      [rule.id, 'a shipped rule'],
      [rule.name, 'a shipped rule'],
    ]),
  );
  for (const { rule, text } of located) {
    const report: Report = (pointer, message, offset) => {
      errors.push(text.errorAt(pointer, message, offset));
    };
    for (const key of ['id', 'name'] as const) {
      const owner = taken.get(rule[key]);
      if (owner !== undefined) report(`/${key}`, `${rule[key]} is taken by ${owner}; choose another ${key}`);
      taken.set(rule[key], text.uri);
    }
    if (known.length > 0 && rule.id.startsWith('FL')) {
      report('/id', 'ids that begin with FL are those of shipped rules; take letters of your own');
    }
    const relation = relations.get(rule.each);
    if (relation === undefined) {
      report('/each', `there is no relation ${rule.each}${nearestKey(rule.each, [...relations.keys()])}`);
      continue;
    }
    const kept = scopes.get(relation) ?? buildScopes(relation);
    scopes.set(relation, kept);
    checkColumns(rule, relation, report);
    checkBranches(rule, report);
    checkExpressions(rule, kept, report);
    checkReferences(rule, relation, { all, relations, isWhole }, report);
  }
  errors.push(
    ...located
      .filter(({ rule }) => isInCircle(rule, all))
      .map(({ rule, text }) =>
        text.errorAt(
          rule.under.length > 0 ? '/under' : '/unless',
          `${rule.id} waits for itself through under or unless; break the circle`,
        ),
      ),
  );
  return errors;
}

function checkColumns(rule: Rule, relation: Relation, report: Report): void {
  const columns = Object.keys(relation.columns);
  for (const [name, wanted] of Object.entries(rule.where)) {
    const column = columnOf(relation, name);
    if (column === undefined) {
      report(`/where/${name}`, `${relation.name} has no column ${name}${nearestKey(name, columns)}`);
      continue;
    }
    const wrong = wanted.find((value) => !fits(value, column));
    if (wrong !== undefined)
      report(`/where/${name}`, `${name} is ${column.type} and can never equal ${JSON.stringify(wrong)}`);
  }
  for (const key of ['group', 'same', 'distinguish'] as const) {
    rule[key].forEach((name, at) => {
      if (columnOf(relation, name) === undefined) {
        report(`/${key}/${at}`, `${relation.name} has no column ${name}${nearestKey(name, columns)}`);
      }
    });
  }
}

function columnOf(relation: Relation, name: string): Column | undefined {
  return Object.hasOwn(relation.columns, name) ? relation.columns[name] : undefined;
}

function fits(value: Scalar, column: Column): boolean {
  if (column.type === 'string') return typeof value === 'string';
  if (column.type === 'bool') return typeof value === 'boolean';
  return (column.type === 'int' || column.type === 'double') && typeof value === 'number';
}

function checkBranches(rule: Rule, report: Report): void {
  const lists: readonly (readonly [string, readonly Pick<Branch<string>, 'if'>[]])[] = [
    ['severity', rule.severity],
    ['certainty', rule.certainty],
    ['say', rule.say],
  ];
  for (const [key, list] of lists) {
    list.forEach((branch, at) => {
      const isLast = at === list.length - 1;
      if (isLast && branch.if !== '')
        report(`/${key}/${at}`, `the last of ${key} must hold always; take its condition away`);
      if (!isLast && branch.if === '')
        report(`/${key}/${at}`, `what follows in ${key} is never reached; give this one a condition`);
    });
  }
  if (rule.at === '' && rule.notification !== 'true')
    report('', 'the file lacks the key `at`; say where the symptom is judged');
}

function checkExpressions(rule: Rule, scopes: RelationScopes, report: Report): void {
  for (const { pointer, text } of listTexts(rule)) {
    const parts = readText(text);
    if (isTextProblem(parts)) report(pointer, parts.problem, parts.start);
  }
  const programs = buildPrograms(rule, scopes);
  for (const { pointer, text, offset, expects, scope } of listExpressions(rule)) {
    const compiled = programs.compile(scope, text);
    if (isCelProblem(compiled)) report(pointer, describeProblem(compiled, rule), offset + compiled.start);
    else if (!satisfies(compiled.type, expects)) {
      report(
        pointer,
        `\`${text.trim()}\` gives ${compiled.type.name}, but ${WANTED[expects]} is needed here`,
        offset,
      );
    }
  }
}

function describeProblem(problem: CelProblem, rule: Rule): string {
  const grouped =
    rule.group.length > 0 && problem.problem.includes('list<')
      ? ' (columns outside `group` are lists here)'
      : '';
  return `${problem.problem}${grouped}`;
}

const WANTED: Readonly<Record<Expects, string>> = {
  bool: 'true or false',
  place: 'a place or an object',
  places: 'a list of places, of objects, or of structures with `place`',
  placement: 'an object, or a text `Kind namespace/name`',
  clusters: 'a list of texts or objects',
  printable: 'something to print',
};

function satisfies(type: CelType, expects: Expects): boolean {
  const inner = type.kind === 'list' ? (type.valueType ?? type) : type;
  if (type.kind === 'dyn' || inner.kind === 'dyn') return expects !== 'place' || type.kind !== 'dyn';
  const name = inner.name;
  switch (expects) {
    case 'bool':
      return type.name === 'bool';
    case 'place':
      return name === 'place' || name === 'object';
    case 'places':
      return inner.kind === 'message';
    case 'placement':
    case 'clusters':
      return name === 'object' || name === 'string';
    case 'printable':
      return type.name !== 'type';
  }
}

/** What a rule may refer to. */
interface Others {
  readonly all: ReadonlyMap<string, Rule>;
  readonly relations: ReadonlyMap<string, Relation>;
  readonly isWhole: boolean;
}

function checkReferences(rule: Rule, relation: Relation, others: Others, report: Report): void {
  const { all, relations, isWhole } = others;
  for (const key of ['under', 'unless'] as const) {
    rule[key].forEach((id, at) => {
      const other = all.get(id);
      if (other === undefined) {
        if (isWhole) report(`/${key}/${at}`, `there is no rule ${id}${nearestKey(id, [...all.keys()])}`);
        return;
      }
      const theirs = relations.get(other.each);
      for (const column of rule.same) {
        const mine = columnOf(relation, column)?.type;
        const type = theirs && columnOf(theirs, column)?.type;
        if (mine !== undefined && theirs !== undefined && type !== mine) {
          report(
            '/same',
            `${id} reads ${theirs.name}, which has no column ${column} of type ${mine} to compare`,
          );
        }
      }
    });
  }
}

function isInCircle(rule: Rule, all: ReadonlyMap<string, Rule>): boolean {
  const seen = new Set<string>();
  const waiting = [...rule.under, ...rule.unless];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (id === rule.id) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    const other = all.get(id);
    if (other !== undefined) waiting.push(...other.under, ...other.unless);
  }
  return false;
}
