import {
  isJsonList,
  isJsonObject,
  type Json,
  type JsonObject,
  readList,
  readObject,
  readString,
} from '../api/json.ts';
import { decodeExamples } from './example-file.ts';
import type { Certainty, Severity } from './finding.ts';
import type { Relation } from './relation.ts';
import { relationsByName } from './relations.ts';
import type { Branch, EditSpec, FixSpec, Rule, Say, Scalar, Subject } from './rule.ts';
import { checkRules } from './rule-check.ts';
import { readPrecision } from './rule-precision.ts';
import { validate } from './rule-schema.generated.ts';
import { buildRuleSchema } from './rule-schema.ts';
import { evaluateShape, type Validator } from './shape.ts';
import { type FileError, readYamlText, type YamlText } from './yaml-text.ts';

/** A rule file as an edge found it. */
export interface RuleSource {
  /** Path with forward slashes; the folder is the family of the rule. */
  readonly uri: string;
  readonly text: string;
}

/** A rule with the text it came from, so that later checks can point into it. */
export interface LocatedRule {
  readonly rule: Rule;
  readonly text: YamlText;
}

/**
 * Reads rule files: shape, names of relations and columns, types of all expressions, references between rules.
 * Rules are given back only when nothing is wrong with any of them; `known` are rules that the files may refer to.
 */
export function readRules(
  files: readonly RuleSource[],
  relations: ReadonlyMap<string, Relation> = relationsByName(),
  known: readonly Rule[] = [],
): { readonly rules: readonly Rule[]; readonly errors: readonly FileError[] } {
  const errors: FileError[] = [];
  const located: LocatedRule[] = [];
  for (const file of files) {
    const text = readYamlText(file.text, file.uri);
    const shape =
      text.errors.length > 0
        ? text.errors
        : evaluateShape(text, validate as unknown as Validator, buildRuleSchema());
    errors.push(...shape);
    if (shape.length === 0 && isJsonObject(text.value))
      located.push({ rule: decodeRule(text.value, file.uri), text });
  }
  const isWhole = located.length === files.length;
  errors.push(...checkRules(located, relations, known, isWhole));
  if (errors.length > 0) return { rules: [], errors };
  const rules = located.map(({ rule }) => ({
    ...rule,
    precision: readPrecision(rule, relations.get(rule.each)),
  }));
  return { rules: rules.sort((left, right) => (left.id < right.id ? -1 : 1)), errors };
}

/** Fills in what a rule file leaves out. The shape has been checked. */
export function decodeRule(value: JsonObject, uri: string): Rule {
  const on = strings(value, 'on') as readonly Subject[];
  const say = value['say'];
  const security = value['securitySeverity'];
  return {
    id: readString(value, 'id'),
    name: readString(value, 'name'),
    family: uri.split('/').at(-2) ?? '',
    title: readString(value, 'title'),
    on: on.length > 0 ? on : ['declared', 'observed'],
    each: readString(value, 'each'),
    where: decodeWhere(readObject(value, 'where')),
    when: readString(value, 'when').trim(),
    severity: decodeBranches<Severity>(value['severity']),
    certainty: decodeBranches<Certainty>(value['certainty']),
    group: strings(value, 'group'),
    under: strings(value, 'under'),
    unless: strings(value, 'unless'),
    same: strings(value, 'same'),
    distinguish: strings(value, 'distinguish'),
    at: readString(value, 'at').trim(),
    cause: readString(value, 'cause').trim(),
    related: readString(value, 'related').trim(),
    placement: readString(value, 'placement').trim(),
    clusters: readString(value, 'clusters').trim(),
    say: (isJsonList(say) ? say : [say]).map(decodeSay),
    fix: readList(value, 'fix').map(decodeFix),
    notification: value['notification'] === true ? 'true' : readString(value, 'notification').trim(),
    ...(typeof security === 'number' ? { securitySeverity: security } : {}),
    ...(value['enabled'] === false ? { isOptIn: true as const } : {}),
    docs: readString(value, 'docs').trim(),
    examples: decodeExamples(readList(value, 'examples')),
  };
}

function strings(value: Json, key: string): readonly string[] {
  return readList(value, key).map(String);
}

function decodeWhere(where: JsonObject | undefined): Rule['where'] {
  const entries = Object.entries(where ?? {}).map(([column, wanted]): [string, readonly Scalar[]] => [
    column,
    (isJsonList(wanted) ? wanted : [wanted]) as readonly Scalar[],
  ]);
  return Object.fromEntries(entries);
}

function decodeBranches<T extends string>(value: Json | undefined): readonly Branch<T>[] {
  if (value === undefined) return [];
  return (isJsonList(value) ? value : [value]).map((item): Branch<T> => {
    if (!isJsonObject(item)) return { value: String(item) as T, if: '' };
    const [[name, condition] = ['', '']] = Object.entries(item);
    return { value: name as T, if: String(condition).trim() };
  });
}

function decodeSay(value: Json | undefined): Say {
  return {
    if: readString(value, 'if').trim(),
    what: readString(value, 'what').trim(),
    why: readString(value, 'why').trim(),
    do: readString(value, 'do').trim(),
  };
}

function decodeFix(value: Json): FixSpec {
  return {
    safe: readObject(value)?.['safe'] === true,
    title: readString(value, 'title').trim(),
    if: readString(value, 'if').trim(),
    edit: readList(value, 'edit').map(decodeEdit),
  };
}

function decodeEdit(edit: Json): EditSpec {
  const file = readObject(edit, 'file');
  if (file !== undefined)
    return { op: 'file', path: readString(file, 'path'), content: readString(file, 'content') };
  const remove = readString(edit, 'remove').trim();
  if (remove !== '') return { op: 'remove', place: remove };
  const replace = readString(edit, 'replace').trim();
  const value = readString(edit, 'value');
  return replace !== ''
    ? { op: 'replace', place: replace, value }
    : { op: 'add', place: readString(edit, 'add').trim(), value };
}
