import type { JsonObject } from '../../api/json.ts';
import type { ServedSchema } from './catalogue.ts';
import { readRuleErrors } from './cel/rules.ts';
import { correlate } from './correlation.ts';
import { readEmbeddedErrors } from './embedded.ts';
import { type FieldError, type FieldErrorType, fieldError } from './field-error.ts';
import { readListTypeErrors } from './keyed-lists.ts';
import { readMetaErrors, readMetaUpdateErrors } from './object-meta.ts';
import { readSchemaErrors } from './schema-validation.ts';

/** Findings of these types keep the server from running CEL rules. */
const BLOCKING: ReadonlySet<FieldErrorType> = new Set([
  'FieldValueNotSupported',
  'FieldValueRequired',
  'FieldValueTooLong',
  'FieldValueTooMany',
  'FieldValueTypeInvalid',
]);
/** The server's note that it left CEL rules out: an entry of its answer, but no fault of the object. */
export const RULES_NOT_RUN = fieldError(undefined, {
  type: 'FieldValueInvalid',
  value: null,
  detail:
    'some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
});

/** What the schema stage found; `unjudged` lists CEL rules that could not be run here. */
export interface SchemaFindings {
  readonly errors: readonly FieldError[];
  readonly unjudged: readonly string[];
}

/**
 * The schema stage of the API server for a decoded object (objects-and-selection.md §1, stage 3;
 * `customResourceStrategy`). With `old`, on update, faults of unchanged values are forgiven. Findings come sorted
 * by path and text.
 */
export function judgeBySchema(
  object: JsonObject,
  old: JsonObject | undefined,
  schema: ServedSchema,
): SchemaFindings {
  const { root } = schema;
  const pair = old === undefined ? undefined : correlate(object, old, root);
  const oldListErrors = old === undefined ? [] : readListTypeErrors(old, root, undefined);
  const errors: FieldError[] = [
    ...(old === undefined ? readMetaErrors(object, schema.namespaced) : readMetaUpdateErrors(object, old)),
    ...readSchemaErrors(object, root, pair),
    ...readEmbeddedErrors(object, root, undefined),
    ...(oldListErrors.length === 0 ? readListTypeErrors(object, root, undefined) : []),
  ];
  const unjudged: string[] = [];
  if (root.below.rules) {
    if (errors.some((error) => BLOCKING.has(error.type))) errors.push(RULES_NOT_RUN);
    else {
      const found = readRuleErrors(object, root, old, pair);
      errors.push(...found.errors);
      unjudged.push(...found.unjudged);
    }
  }
  return { errors: errors.sort(compareErrors), unjudged };
}

function compareErrors(a: FieldError, b: FieldError): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.message < b.message ? -1 : a.message > b.message ? 1 : 0;
}
