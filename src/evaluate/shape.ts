import { distance } from 'fastest-levenshtein';
import type { Json, JsonObject } from '../api/json.ts';
import { isJsonList, isJsonObject, pointerSteps, readPath } from '../api/json.ts';
import type { FileError, YamlText } from './yaml-text.ts';

/** An error as the validators give it that are compiled ahead from our JSON Schemas. */
export interface ShapeError {
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string;
}

/** A validator compiled ahead: true when the value has the shape; otherwise the errors hang on it. */
export interface Validator {
  (value: unknown): boolean;
  errors?: null | readonly ShapeError[];
}

/** Runs a validator and turns what it finds into located errors with suggestions. */
export function evaluateShape(text: YamlText, validate: Validator, schema: JsonObject): readonly FileError[] {
  if (validate(text.value)) return [];
  const errors = validate.errors ?? [];
  const told = new Map<string, FileError>();
  for (const error of dropAlternatives(errors)) {
    const made = describeShape(error, text, schema);
    told.set(`${made.line}:${made.column}:${made.message}`, made);
  }
  return [...told.values()];
}

/**
 * A failed choice reports the errors of all its branches, most of them noise. The branch that was meant is the one
 * with the least wrong: a value of another kind weighs most, then an unknown word, then everything else.
 */
function dropAlternatives(errors: readonly ShapeError[]): readonly ShapeError[] {
  const choices = errors.filter((error) => error.keyword === 'anyOf');
  const outer = choices.filter(
    (choice) => !choices.some((other) => other !== choice && isInside(choice, other)),
  );
  const inside = (error: ShapeError): boolean =>
    outer.some((choice) => error === choice || isInside(error, choice));
  return [
    ...errors.filter((error) => !inside(error)),
    ...outer.flatMap((choice) => meantBranch(choice, errors)),
  ];
}

function isInside(error: ShapeError, choice: ShapeError): boolean {
  const below =
    error.instancePath === choice.instancePath || error.instancePath.startsWith(`${choice.instancePath}/`);
  return below && error.schemaPath.startsWith(`${choice.schemaPath}/`);
}

function meantBranch(choice: ShapeError, errors: readonly ShapeError[]): readonly ShapeError[] {
  const branches = new Map<string, ShapeError[]>();
  for (const error of errors) {
    if (!isInside(error, choice)) continue;
    const branch = error.schemaPath.slice(choice.schemaPath.length + 1).split('/')[0] ?? '';
    branches.set(branch, [...(branches.get(branch) ?? []), error]);
  }
  const ranked = [...branches.values()]
    .map((branch) => ({ branch, weight: branch.reduce((sum, error) => sum + weigh(error, choice), 0) }))
    .sort((left, right) => left.weight - right.weight);
  const [best] = ranked;
  return best === undefined || best.weight >= OTHER_KIND ? [choice] : dropAlternatives(best.branch);
}

const OTHER_KIND = 100;

function weigh(error: ShapeError, choice: ShapeError): number {
  if (error.instancePath !== choice.instancePath) return 1;
  if (error.keyword === 'type') return OTHER_KIND;
  return error.keyword === 'enum' ? 50 : 2;
}

function describeShape(error: ShapeError, text: YamlText, schema: JsonObject): FileError {
  const at = error.instancePath;
  const here = at === '' ? 'the file' : `\`${at.slice(1).replaceAll('/', '.')}\``;
  const { params } = error;
  switch (error.keyword) {
    case 'additionalProperties': {
      const key = String(params['additionalProperty']);
      const near = nearestKey(key, keysAllowed(schema, error.schemaPath));
      return text.errorAt(`${at}/${key}`, `unknown key \`${key}\`${near}`, 0, 'key');
    }
    case 'required':
      return text.errorAt(at, `${here} lacks the key \`${String(params['missingProperty'])}\`; add it`);
    case 'enum': {
      const allowed = params['allowedValues'];
      const names = Array.isArray(allowed) ? allowed.map(String) : [];
      const near = nearestKey(String(readPath(text.value, ...steps(at))), names);
      return text.errorAt(at, `${here} must be one of ${names.join(', ')}${near}`);
    }
    case 'type':
      return text.errorAt(
        at,
        `${here} must be ${article(params['type'])}, not ${kindOf(readPath(text.value, ...steps(at)))}`,
      );
    case 'anyOf':
      return text.errorAt(
        at,
        `${here} has none of the shapes it may have; see the page on this file's format`,
      );
    case 'pattern':
      return text.errorAt(at, `${here} does not look right: it must match ${String(params['pattern'])}`);
    default:
      return text.errorAt(at, `${here} ${error.message ?? 'has the wrong shape'}`);
  }
}

function steps(pointer: string): (string | number)[] {
  return pointerSteps(pointer).map((step) => (/^\d+$/.test(step) ? Number(step) : step));
}

function article(type: unknown): string {
  const names: Record<string, string> = {
    object: 'a mapping',
    array: 'a list',
    boolean: 'true or false',
    string: 'a text',
  };
  return Array.isArray(type)
    ? type.map((each) => names[String(each)] ?? `a ${String(each)}`).join(' or ')
    : (names[String(type)] ?? `a ${String(type)}`);
}

function kindOf(value: Json | undefined): string {
  if (value === null || value === undefined) return 'empty';
  if (isJsonList(value)) return 'a list';
  return isJsonObject(value) ? 'a mapping' : JSON.stringify(value);
}

/** The keys that the schema at an `additionalProperties` error knows. */
function keysAllowed(schema: JsonObject, schemaPath: string): readonly string[] {
  const path = pointerSteps(
    decodeURIComponent(schemaPath.replace(/^#/, '').replace(/\/additionalProperties$/, '')),
  );
  const found = readPath(
    schema,
    ...path.map((step) => (/^\d+$/.test(step) ? Number(step) : step)),
    'properties',
  );
  return isJsonObject(found) ? Object.keys(found) : [];
}

/** `; did you mean x?` for the nearest of the names, or nothing. */
export function nearestKey(word: string, names: readonly string[]): string {
  const plain = word.toLowerCase();
  const ranked = names
    .map((name) => {
      const other = name.toLowerCase();
      const begins = plain.length > 2 && (other.startsWith(plain) || plain.startsWith(other));
      return { name, steps: begins ? 1 : distance(plain, other) };
    })
    .sort((left, right) => left.steps - right.steps);
  const [best] = ranked;
  return best !== undefined && best.steps <= Math.max(2, word.length / 3)
    ? `; did you mean \`${best.name}\`?`
    : '';
}
