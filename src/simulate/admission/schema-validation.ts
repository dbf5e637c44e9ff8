import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../api/json.ts';
import { renderGoQuoted } from '../../model/label-selector-syntax.ts';
import type { Correlation } from './correlation.ts';
import { isDeepEqual } from './correlation.ts';
import { type FieldError, schemaError } from './field-error.ts';
import { below, renderDottedPath, type Spot } from './spot.ts';
import type { Structural } from './structural.ts';
import {
  matchCount,
  matchEnum,
  matchNumber,
  matchText,
  matchTextFormat,
  matchType,
  type Outcome,
} from './value-rules.ts';

/**
 * Checks an object against its structural schema, CEL rules aside (kube-openapi's schema validator). With `pair`,
 * on update, faults of values that did not change are forgiven. Equal findings come once, in no set order.
 */
export function readSchemaErrors(
  value: JsonObject,
  schema: Structural,
  pair: Correlation | undefined,
): readonly FieldError[] {
  const { errors } = validate(value, schema, undefined, pair);
  const seen = new Set<string>();
  return errors.filter(({ path, message }) => {
    const key = `${path}\n${message}`;
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}

/** Gathers outcomes; every check that was made counts one more. */
interface Gathered {
  readonly errors: FieldError[];
  checks: number;
}

function gather(into: Gathered, outcome: Outcome, applied = 1): void {
  into.errors.push(...outcome.errors);
  into.checks += outcome.checks + applied;
}

function validate(
  value: Json,
  schema: Structural,
  spot: Spot | undefined,
  pair: Correlation | undefined,
): Outcome {
  const found: Gathered = { errors: [], checks: 0 };
  const format = schema.checkedFormat;
  if (value === null) {
    gather(found, matchType(value, schema, format, spot), 0);
    gather(found, matchEnum(value, schema.limits, spot), 0);
  } else {
    if (schema.types.length > 0 || format !== '') gather(found, matchType(value, schema, format, spot));
    gather(found, validateAlternatives(value, schema, spot));
    if (typeof value === 'string') {
      gather(found, matchText(value, schema.limits, spot));
      if (format !== '') gather(found, matchTextFormat(value, format, spot));
    } else if (typeof value === 'number') gather(found, matchNumber(value, schema.limits, spot));
    else if (isJsonList(value)) gather(found, validateList(value, schema, spot, pair));
    gather(found, matchEnum(value, schema.limits, spot));
    if (isJsonObject(value)) gather(found, validateObject(value, schema, spot, pair));
    found.checks += 1;
  }
  if (found.errors.length > 0 && pair?.isSame()) return { errors: [], checks: found.checks };
  return found;
}

function validateList(
  value: readonly Json[],
  schema: Structural,
  spot: Spot | undefined,
  pair: Correlation | undefined,
): Outcome {
  const { limits, items } = schema;
  const found: Gathered = { errors: [], checks: 1 };
  if (items !== undefined) {
    value.forEach((item, index) => {
      gather(found, validate(item, items, below(spot, index), pair?.item(index)), 0);
    });
  }
  found.errors.push(...matchCount(value.length, limits.minItems, limits.maxItems, 'items', spot));
  if (limits.uniqueItems && hasRepeats(value)) {
    const detail = `${renderDottedPath(spot)} in body shouldn't contain duplicates`;
    found.errors.push(schemaError(spot, { type: 'FieldValueInvalid', value: '', detail }));
  }
  return found;
}

function hasRepeats(value: readonly Json[]): boolean {
  return value.some((item, at) => value.slice(0, at).some((earlier) => isDeepEqual(item, earlier)));
}

function validateObject(
  value: JsonObject,
  schema: Structural,
  spot: Spot | undefined,
  pair: Correlation | undefined,
): Outcome {
  const { limits, properties, additional } = schema;
  const found: Gathered = { errors: [], checks: 0 };
  const keys = Object.keys(value);
  found.errors.push(
    ...matchCount(keys.length, limits.minProperties, limits.maxProperties, 'properties', spot),
  );
  for (const key of keys) {
    const property = properties?.get(key);
    const nested = property ?? (typeof additional === 'object' ? additional : undefined);
    const member = value[key] ?? null;
    if (nested !== undefined) {
      // Type and version are never forgiven: both sides were converted to the same ones.
      const former =
        spot === undefined && (key === 'kind' || key === 'apiVersion') ? undefined : pair?.member(key);
      gather(found, validate(member, nested, below(spot, key, property === undefined), former), 0);
    } else if (additional === false) {
      const detail = `${renderDottedPath(spot)}.${key} in body is a forbidden property`;
      found.errors.push(schemaError(spot, { type: 'FieldValueInvalid', value: key, detail }));
    }
  }
  for (const name of schema.required) {
    if (Object.hasOwn(value, name)) continue;
    found.errors.push(schemaError(below(spot, name), { type: 'FieldValueRequired' }));
  }
  return found;
}

/** `anyOf`, `oneOf`, `allOf` and `not`. Of alternatives that all fail, the one that came furthest is told. */
function validateAlternatives(value: Json, schema: Structural, spot: Spot | undefined): Outcome {
  const found: Gathered = { errors: [], checks: 1 };
  const complain = (text: string): void => {
    const detail = `${renderGoQuoted(renderDottedPath(spot))} must ${text}`;
    found.errors.push({
      ...schemaError(spot, { type: 'FieldValueInvalid', value: '', detail }),
      path: '<nil>',
    });
  };
  if (schema.anyOf.length > 0) {
    const tried = schema.anyOf.map((each) => validate(value, each, spot, undefined));
    const passed = tried.find((each) => each.errors.length === 0);
    if (passed === undefined) complain('validate at least one schema (anyOf)');
    const told = passed ?? findFurthest(tried);
    if (told !== undefined) gather(found, told, 0);
  }
  if (schema.oneOf.length > 0) {
    const tried = schema.oneOf.map((each) => validate(value, each, spot, undefined));
    const passed = tried.filter((each) => each.errors.length === 0);
    if (passed.length === 1) for (const each of passed) gather(found, each, 0);
    else {
      const count = passed.length === 0 ? 'Found none valid' : `Found ${passed.length} valid alternatives`;
      complain(`validate one and only one schema (oneOf). ${count}`);
      const told = passed.length === 0 ? findFurthest(tried) : undefined;
      if (told !== undefined) gather(found, told, 0);
    }
  }
  if (schema.allOf.length > 0) {
    const tried = schema.allOf.map((each) => validate(value, each, spot, undefined));
    for (const each of tried) gather(found, each, 0);
    const passed = tried.filter((each) => each.errors.length === 0).length;
    if (passed < tried.length) {
      complain(`validate all the schemas (allOf)${passed === 0 ? '. None validated' : ''}`);
    }
  }
  if (schema.not !== undefined && validate(value, schema.not, spot, undefined).errors.length === 0) {
    complain('not validate the schema (not)');
  }
  return found;
}

function findFurthest(tried: readonly Outcome[]): Outcome | undefined {
  return tried.reduce<Outcome | undefined>(
    (best, each) => (best === undefined || each.checks > best.checks ? each : best),
    undefined,
  );
}
