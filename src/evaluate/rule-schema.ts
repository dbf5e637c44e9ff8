import type { Json, JsonObject } from '../api/json.ts';

/** One key of a rule file: what it may hold, and what it means. */
interface Key {
  readonly key: string;
  readonly required?: true;
  readonly schema: JsonObject;
  readonly means: string;
}

const TEXT: JsonObject = { type: 'string' };
const EXPRESSION: JsonObject = { type: 'string', pattern: '\\S' };
const NAMES: JsonObject = { type: 'array', items: { type: 'string', pattern: '\\S' }, uniqueItems: true };
const SCALAR: JsonObject = { type: ['string', 'number', 'boolean'] };
const SEVERITY: JsonObject = { enum: ['error', 'warning', 'note'] };
const CERTAINTY: JsonObject = { enum: ['sure', 'maybe'] };
const IDS: JsonObject = { type: 'array', items: { type: 'string', pattern: '^[A-Z]{2,8}[0-9]{3,6}$' } };

/** A closed object: keys beyond `properties` are mistakes. */
function record(properties: JsonObject, ...required: readonly string[]): JsonObject {
  return { type: 'object', additionalProperties: false, properties, required };
}

/** One constant, or a list whose last item is a constant and whose others are `{ value: condition }`. */
function branches(values: JsonObject, ...names: readonly string[]): JsonObject {
  const condition = {
    type: 'object',
    minProperties: 1,
    maxProperties: 1,
    additionalProperties: false,
    properties: Object.fromEntries(names.map((name) => [name, EXPRESSION])),
  };
  return { anyOf: [values, { type: 'array', minItems: 1, items: { anyOf: [values, condition] } }] };
}

const SAY = { what: EXPRESSION, why: TEXT, do: TEXT };
const EDIT: JsonObject = {
  anyOf: [
    record({ replace: EXPRESSION, value: TEXT }, 'replace', 'value'),
    record({ add: EXPRESSION, value: TEXT }, 'add', 'value'),
    record({ remove: EXPRESSION }, 'remove'),
    record({ file: record({ path: EXPRESSION, content: TEXT }, 'path', 'content') }, 'file'),
  ],
};
const FILES: JsonObject = { type: 'object', additionalProperties: TEXT };
const TEXTS: JsonObject = { anyOf: [TEXT, { type: 'array', items: TEXT, minItems: 1 }] };
const INPUT = record({
  files: FILES,
  dir: EXPRESSION,
  rows: { type: 'array', items: { type: 'object' }, minItems: 1 },
  config: { type: 'object' },
  now: EXPRESSION,
  base: FILES,
});
const EXPECTED = record({
  cause: EXPRESSION,
  at: EXPRESSION,
  severity: SEVERITY,
  certainty: CERTAINTY,
  message: TEXTS,
  placement: TEXT,
  clusters: { type: 'array', items: TEXT },
  related: { type: 'array', items: TEXT },
  evidence: IDS,
  notification: { type: 'boolean' },
});
const EXAMPLE = record(
  {
    name: EXPRESSION,
    input: INPUT,
    finds: { type: 'array', items: EXPECTED },
    notEvaluated: { type: 'array', items: EXPRESSION, minItems: 1 },
  },
  'name',
  'input',
);

/** The keys of a rule file, in the order in which they are best written. */
export const RULE_KEYS: readonly Key[] = [
  {
    key: 'id',
    required: true,
    schema: { type: 'string', pattern: '^[A-Z]{2,8}[0-9]{3,6}$' },
    means: 'SARIF ruleId, never reused; `FL` is ours, packs take letters of their own.',
  },
  {
    key: 'name',
    required: true,
    schema: { type: 'string', pattern: '^[a-z0-9]+(-[a-z0-9]+)*$' },
    means: 'For suppressions and people: names the fault, never the remedy; also the name of the file.',
  },
  { key: 'title', required: true, schema: EXPRESSION, means: 'One sentence that states the fault.' },
  {
    key: 'on',
    schema: {
      type: 'array',
      minItems: 1,
      uniqueItems: true,
      items: { type: 'string', enum: ['declared', 'observed', 'change'] },
    },
    means:
      'What is judged: manifests, objects that a cluster printed, or two revisions. Default: declared and observed.',
  },
  {
    key: 'each',
    required: true,
    schema: EXPRESSION,
    means: 'The relation; its columns are top-level names.',
  },
  {
    key: 'where',
    schema: {
      type: 'object',
      additionalProperties: { anyOf: [SCALAR, { type: 'array', minItems: 1, items: SCALAR }] },
    },
    means:
      'Columns and the value, or list of values, one of which they must equal. Indexed: other rows cost nothing.',
  },
  { key: 'when', schema: EXPRESSION, means: 'The condition over one row, true or false.' },
  {
    key: 'severity',
    required: true,
    schema: branches(SEVERITY, 'error', 'warning', 'note'),
    means:
      '`error`, `warning` or `note`; or a list of `{ severity: condition }`, first match wins, ending in a constant.',
  },
  {
    key: 'certainty',
    schema: branches(CERTAINTY, 'sure', 'maybe'),
    means:
      '`sure` or `maybe`, or a list like `severity`. Default: the column `certainty`, else sure. `maybe` lowers the reported severity by one level.',
  },
  {
    key: 'group',
    schema: NAMES,
    means:
      'Columns that make one finding. In every key below, the other columns are lists of all their values, sorted, each once; columns that are lists are joined.',
  },
  {
    key: 'under',
    schema: IDS,
    means: 'If one of these rules fired with equal `same` columns, the row becomes its evidence.',
  },
  {
    key: 'unless',
    schema: IDS,
    means: 'If one of these rules fired with equal `same` columns, the row is not judged.',
  },
  {
    key: 'same',
    schema: NAMES,
    means: 'The columns that `under` and `unless` compare; both relations must have them.',
  },
  {
    key: 'distinguish',
    schema: NAMES,
    means: 'Columns whose values tell apart several findings of the rule at one place, for their identity.',
  },
  { key: 'at', schema: EXPRESSION, means: 'The place where the symptom is judged.' },
  { key: 'cause', schema: EXPRESSION, means: 'The place to change; `at` when left out.' },
  {
    key: 'related',
    schema: EXPRESSION,
    means: 'Further places: a list of places or objects, or of structures with `place` and `text`.',
  },
  {
    key: 'placement',
    schema: EXPRESSION,
    means: 'The placement concerned; the column `placement` when left out.',
  },
  {
    key: 'clusters',
    schema: EXPRESSION,
    means: 'The clusters concerned; the column `clusters` or `cluster` when left out.',
  },
  {
    key: 'say',
    required: true,
    schema: {
      anyOf: [
        record(SAY, 'what'),
        { type: 'array', minItems: 1, items: record({ if: EXPRESSION, ...SAY }, 'what') },
      ],
    },
    means:
      'The words: `what` (object, value), `why` (consequence), `do` (fix), with `${expression}`; or a list of such blocks with `if`, first match wins.',
  },
  {
    key: 'fix',
    schema: {
      type: 'array',
      items: record(
        {
          safe: { type: 'boolean' },
          title: EXPRESSION,
          if: EXPRESSION,
          edit: { type: 'array', minItems: 1, items: EDIT },
        },
        'safe',
        'title',
        'edit',
      ),
    },
    means: 'Changes that would mend it: `replace`, `add` or `remove` a place, or write a `file`.',
  },
  {
    key: 'notification',
    schema: { anyOf: [{ type: 'boolean' }, EXPRESSION] },
    means:
      'True for a statement about the whole run, which has no place; or the condition under which a row is one.',
  },
  {
    key: 'securitySeverity',
    schema: { type: 'number', minimum: 0.1, maximum: 10 },
    means:
      'Only for rules that are truly about security: how severe, 0.1 to 10; code scanning shows those apart.',
  },
  {
    key: 'enabled',
    schema: { const: false },
    means:
      'False for a heuristic that is off until somebody asks for it, with `--enable` or `rules: { ID: on }`; its examples run with it on.',
  },
  {
    key: 'docs',
    required: true,
    schema: EXPRESSION,
    means: 'Markdown: how KubeFleet behaves, how it looks in a dump.',
  },
  {
    key: 'examples',
    required: true,
    schema: { type: 'array', minItems: 2, items: EXAMPLE },
    means:
      'At least one that finds and one that stays silent; and one with `notEvaluated` where a column can be Unknown.',
  },
];

/** The JSON Schema of a rule file. */
export function buildRuleSchema(): JsonObject {
  const properties = Object.fromEntries(
    RULE_KEYS.map(({ key, schema, means }): [string, Json] => [key, { description: means, ...schema }]),
  );
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'fleetlint rule',
    ...record(properties, ...RULE_KEYS.filter((key) => key.required).map(({ key }) => key)),
  };
}
