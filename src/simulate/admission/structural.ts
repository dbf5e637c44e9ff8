import {
  isJsonList,
  isJsonObject,
  type Json,
  type JsonObject,
  readPath,
  readString,
} from '../../api/json.ts';
import { type CelProgram, compileCel } from './cel/program.ts';
import { knownFormat } from './formats.ts';
import { prepareMatcher } from './regular-expression.ts';

/** A rule in CEL of `x-kubernetes-validations`. Absent texts are ''. */
export interface SchemaRule {
  readonly rule: string;
  readonly message: string;
  readonly messageExpression: string;
  readonly reason: string;
  readonly fieldPath: string;
  readonly optionalOldSelf: boolean;
}

/** A rule with its programs, compiled when they are first asked for; a text says why one cannot be compiled. */
export interface CompiledRule {
  readonly rule: SchemaRule;
  readonly program: () => CelProgram | string;
  readonly messageProgram: () => CelProgram | string | undefined;
}

/** One node of a structural schema, ready to be walked. Absent texts are '', absent numbers undefined. */
export interface Structural {
  readonly type: string;
  /** Types a value may have; two for `x-kubernetes-int-or-string`, none when the schema names none. */
  readonly types: readonly string[];
  readonly format: string;
  /** The format when the server checks it, else ''. */
  readonly checkedFormat: string;
  readonly nullable: boolean;
  readonly intOrString: boolean;
  readonly preserveUnknown: boolean;
  readonly embedded: boolean;
  readonly properties: ReadonlyMap<string, Structural> | undefined;
  readonly additional: Structural | boolean | undefined;
  readonly items: Structural | undefined;
  readonly listType: string;
  readonly listMapKeys: readonly string[];
  readonly required: readonly string[];
  readonly defaultValue: Json | undefined;
  readonly limits: Limits;
  readonly anyOf: readonly Structural[];
  readonly allOf: readonly Structural[];
  readonly oneOf: readonly Structural[];
  readonly not: Structural | undefined;
  readonly rules: readonly CompiledRule[];
  /** What occurs here or below, so that walks can leave whole branches out. */
  readonly below: Occurrence;
}

/** What a node or one below it holds. */
export interface Occurrence {
  readonly rules: boolean;
  readonly defaults: boolean;
  readonly embedded: boolean;
  readonly keyedLists: boolean;
}

/** Limits on a value. */
export interface Limits {
  readonly enum: readonly Json[];
  readonly pattern: string;
  /** Gives what matches `pattern` the way Go does, or a text when it is no regular expression; undefined without one. */
  readonly matches: (() => ((text: string) => boolean) | string) | undefined;
  readonly minLength: number | undefined;
  readonly maxLength: number | undefined;
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
  readonly exclusiveMinimum: boolean;
  readonly exclusiveMaximum: boolean;
  readonly multipleOf: number | undefined;
  readonly minItems: number | undefined;
  readonly maxItems: number | undefined;
  readonly uniqueItems: boolean;
  readonly minProperties: number | undefined;
  readonly maxProperties: number | undefined;
}

/**
 * Makes a node of an OpenAPI schema as CustomResourceDefinitions hold it. `build` makes the nested ones of what
 * stands in their place: a schema, or in a stored table its number.
 */
export function buildStructural(source: JsonObject, build: (nested: Json) => Structural): Structural {
  const properties = readSchemas(readPath(source, 'properties'), build);
  const more = readPath(source, 'additionalProperties');
  const items = readPath(source, 'items');
  const intOrString = readPath(source, 'x-kubernetes-int-or-string') === true;
  const type = readString(source, 'type');
  const node = {
    type,
    types: intOrString ? ['integer', 'string'] : type === '' ? [] : [type],
    format: readString(source, 'format'),
    checkedFormat: knownFormat(readString(source, 'format')),
    nullable: readPath(source, 'nullable') === true,
    intOrString,
    preserveUnknown: readPath(source, 'x-kubernetes-preserve-unknown-fields') === true,
    embedded: readPath(source, 'x-kubernetes-embedded-resource') === true,
    properties,
    additional: more === undefined || typeof more === 'boolean' ? more : build(more),
    items: items === undefined ? undefined : build(items),
    listType: readString(source, 'x-kubernetes-list-type'),
    listMapKeys: readTexts(readPath(source, 'x-kubernetes-list-map-keys')),
    required: readTexts(readPath(source, 'required')),
    defaultValue: readPath(source, 'default') ?? undefined,
    limits: readLimits(source),
    anyOf: readAlternatives(source, 'anyOf', build),
    allOf: readAlternatives(source, 'allOf', build),
    oneOf: readAlternatives(source, 'oneOf', build),
    not: isJsonObject(readPath(source, 'not')) ? build(readPath(source, 'not') ?? null) : undefined,
    rules: readRules(readPath(source, 'x-kubernetes-validations')),
  };
  const children = [...(properties?.values() ?? []), node.additional, node.items];
  const has = (own: boolean, name: keyof Occurrence): boolean =>
    own || children.some((child) => typeof child === 'object' && child.below[name]);
  return {
    ...node,
    below: {
      rules: has(node.rules.length > 0, 'rules'),
      defaults: has(node.defaultValue !== undefined, 'defaults'),
      embedded: has(node.embedded, 'embedded'),
      keyedLists: has(node.listType === 'map' || node.listType === 'set', 'keyedLists'),
    },
  };
}

/** Makes a node of a whole schema in tree form, such as `openAPIV3Schema` of a CustomResourceDefinition. */
export function buildSchemaTree(schema: Json): Structural {
  return buildStructural(isJsonObject(schema) ? schema : {}, buildSchemaTree);
}

function readSchemas(
  value: Json | undefined,
  build: (nested: Json) => Structural,
): ReadonlyMap<string, Structural> | undefined {
  if (!isJsonObject(value)) return undefined;
  return new Map(Object.entries(value).map(([name, nested]) => [name, build(nested)]));
}

function readAlternatives(source: JsonObject, key: string, build: (nested: Json) => Structural) {
  const value = readPath(source, key);
  return isJsonList(value) ? value.map(build) : [];
}

function readTexts(value: Json | undefined): readonly string[] {
  return isJsonList(value) ? value.filter((item) => typeof item === 'string') : [];
}

function readRules(value: Json | undefined): readonly CompiledRule[] {
  if (!isJsonList(value)) return [];
  return value.filter(isJsonObject).map((rule) =>
    prepareRule({
      rule: readString(rule, 'rule'),
      message: readString(rule, 'message'),
      messageExpression: readString(rule, 'messageExpression'),
      reason: readString(rule, 'reason'),
      fieldPath: readString(rule, 'fieldPath'),
      optionalOldSelf: readPath(rule, 'optionalOldSelf') === true,
    }),
  );
}

function prepareRule(rule: SchemaRule): CompiledRule {
  let program: CelProgram | string | undefined;
  let messageProgram: CelProgram | string | undefined;
  return {
    rule,
    program: () => {
      program ??= compileCel(rule.rule);
      return program;
    },
    messageProgram: () => {
      if (rule.messageExpression !== '') messageProgram ??= compileCel(rule.messageExpression);
      return messageProgram;
    },
  };
}

function readLimits(source: JsonObject): Limits {
  const number = (key: string): number | undefined => {
    const value = readPath(source, key);
    return typeof value === 'number' ? value : undefined;
  };
  const values = readPath(source, 'enum');
  const pattern = readString(source, 'pattern');
  return {
    enum: isJsonList(values) ? values : [],
    pattern,
    matches: pattern === '' ? undefined : prepareMatcher(pattern),
    minLength: number('minLength'),
    maxLength: number('maxLength'),
    minimum: number('minimum'),
    maximum: number('maximum'),
    exclusiveMinimum: readPath(source, 'exclusiveMinimum') === true,
    exclusiveMaximum: readPath(source, 'exclusiveMaximum') === true,
    multipleOf: number('multipleOf'),
    minItems: number('minItems'),
    maxItems: number('maxItems'),
    uniqueItems: readPath(source, 'uniqueItems') === true,
    minProperties: number('minProperties'),
    maxProperties: number('maxProperties'),
  };
}
