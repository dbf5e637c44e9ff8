import {
  isJsonList,
  isJsonObject,
  type Json,
  type JsonObject,
  readList,
  readObject,
  readPath,
  readString,
} from '../api/json.ts';
import type { Certainty, Severity } from './finding.ts';
import type { Example, ExampleInput, ExpectedFinding } from './rule.ts';

/** The examples of a rule file, with everything that is left out filled in. The shape has been checked. */
export function decodeExamples(examples: readonly Json[]): readonly Example[] {
  return examples.map((example) => {
    const finds = readPath(example, 'finds');
    const notEvaluated = readPath(example, 'notEvaluated');
    return {
      name: readString(example, 'name'),
      input: decodeInput(readObject(example, 'input') ?? {}),
      finds: isJsonList(finds) ? finds.map(decodeExpected) : undefined,
      notEvaluated: isJsonList(notEvaluated) ? notEvaluated.map(String) : undefined,
    };
  });
}

function decodeInput(input: JsonObject): ExampleInput {
  const base = readObject(input, 'base');
  const rows = readPath(input, 'rows');
  return {
    files: decodeFiles(readObject(input, 'files')),
    dir: readString(input, 'dir'),
    rows: isJsonList(rows) ? rows.filter(isJsonObject) : undefined,
    config: readObject(input, 'config') ?? {},
    now: readString(input, 'now'),
    base: base === undefined ? undefined : decodeFiles(base),
  };
}

function decodeFiles(files: JsonObject | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(files ?? {}).map(([path, text]) => [path, String(text)]));
}

function decodeExpected(value: Json): ExpectedFinding {
  const text = (key: string): string | undefined => readString(value, key) || undefined;
  const list = (key: string): readonly string[] | undefined => {
    const found = readPath(value, key);
    if (found === undefined) return undefined;
    return isJsonList(found) ? found.map(String) : [String(found)];
  };
  const expected = {
    cause: text('cause'),
    at: text('at'),
    severity: text('severity') as Severity | undefined,
    certainty: text('certainty') as Certainty | undefined,
    message: list('message'),
    placement: text('placement'),
    clusters: list('clusters'),
    related: list('related'),
    evidence: readPath(value, 'evidence') === undefined ? undefined : readList(value, 'evidence').map(String),
    notification: readPath(value, 'notification') === true ? true : undefined,
  };
  return Object.fromEntries(Object.entries(expected).filter(([, item]) => item !== undefined));
}
