import { isJsonList, isJsonObject, type Json } from '../../api/json.ts';
import { renderGoQuoted } from '../../model/label-selector-syntax.ts';
import { isDeepEqual } from './correlation.ts';
import { type Complaint, type FieldError, schemaError } from './field-error.ts';
import { matchFormat } from './formats.ts';
import { countRunes, isGoInteger, renderGoFloat, renderGoNumber } from './go-text.ts';
import { renderDottedPath, type Spot } from './spot.ts';
import type { Limits, Structural } from './structural.ts';

/** What one of the schema validator's checks found; `checks` counts those that went well, to rank alternatives. */
export interface Outcome {
  readonly errors: readonly FieldError[];
  readonly checks: number;
}

const FINE: Outcome = { errors: [], checks: 0 };

function refuse(spot: Spot | undefined, complaint: Complaint): Outcome {
  return { errors: [schemaError(spot, complaint)], checks: 0 };
}

/** The name JSON schema gives to the type of a value. */
export function typeNameOf(value: Json): string {
  if (value === null) return 'null';
  if (isJsonList(value)) return 'array';
  if (isJsonObject(value)) return 'object';
  if (typeof value === 'number') return isGoInteger(value) ? 'integer' : 'number';
  return typeof value;
}

function wrongType(spot: Spot | undefined, wanted: string, found: string): Outcome {
  const detail = `${renderDottedPath(spot)} in body must be of type ${wanted}: ${renderGoQuoted(found)}`;
  return refuse(spot, { type: 'FieldValueTypeInvalid', value: found, detail });
}

/** Checks the type; a text or list under a format is left to the format. */
export function matchType(value: Json, schema: Structural, format: string, spot: Spot | undefined): Outcome {
  const fine = { errors: [], checks: 1 };
  const { types } = schema;
  if (value === null) {
    return types.length === 0 || types.includes('null') || schema.nullable
      ? fine
      : wrongType(spot, types.join(','), 'null');
  }
  if (types.length === 0 && format === '') return FINE;
  const found = typeNameOf(value);
  const numeric = types.includes('number') || types.includes('integer');
  const matches = types.includes(found) || (found === 'integer' && types.includes('number'));
  const textLike = found === 'string' || found === 'array';
  if (format !== '' && !textLike && !matches) {
    const got = found === 'integer' ? 'int64' : found === 'number' ? 'float64' : '';
    return wrongType(spot, format, got);
  }
  if (format !== '' && textLike && !numeric) return fine;
  return matches ? fine : wrongType(spot, types.join(','), found);
}

/** Checks a text against a format the server knows. */
export function matchTextFormat(value: string, format: string, spot: Spot | undefined): Outcome {
  return matchFormat(format, value) ? FINE : wrongType(spot, format, value);
}

/** Checks length and pattern; of several faults only the first is told. */
export function matchText(value: string, limits: Limits, spot: Spot | undefined): Outcome {
  const { minLength, maxLength, pattern, matches } = limits;
  const length = minLength === undefined && maxLength === undefined ? 0 : countRunes(value);
  if (maxLength !== undefined && length > maxLength) {
    const unit = maxLength === 1 ? 'byte' : 'bytes';
    return refuse(spot, {
      type: 'FieldValueTooLong',
      detail: `may not be more than ${maxLength} ${unit}`,
    });
  }
  if (minLength !== undefined && length < minLength) {
    const detail = `${renderDottedPath(spot)} in body should be at least ${minLength} chars long`;
    return refuse(spot, { type: 'FieldValueInvalid', value, detail });
  }
  const matcher = matches?.();
  if (matcher === undefined || (typeof matcher === 'function' && matcher(value))) return FINE;
  const shown = typeof matcher === 'string' ? `${pattern}, but pattern is invalid: ${matcher}` : pattern;
  const detail = `${renderDottedPath(spot)} in body should match '${shown}'`;
  return refuse(spot, { type: 'FieldValueInvalid', value, detail });
}

/** Checks bounds and factor of a number. */
export function matchNumber(value: number, limits: Limits, spot: Spot | undefined): Outcome {
  const errors: FieldError[] = [];
  const complain = (text: string): void => {
    const detail = `${renderDottedPath(spot)} in body should be ${text}`;
    errors.push(schemaError(spot, { type: 'FieldValueInvalid', value, detail }));
  };
  const whole = isGoInteger(value);
  const bound = (limit: number): number => (whole ? Math.trunc(limit) : limit);
  const print = whole ? renderGoNumber : renderGoFloat;
  const { multipleOf, minimum, maximum, exclusiveMinimum, exclusiveMaximum } = limits;
  if (multipleOf !== undefined && value % bound(multipleOf) !== 0) {
    complain(`a multiple of ${print(bound(multipleOf))}`);
  }
  if (minimum !== undefined && (value < bound(minimum) || (exclusiveMinimum && value === bound(minimum)))) {
    complain(`greater than ${exclusiveMinimum ? '' : 'or equal to '}${print(bound(minimum))}`);
  }
  if (maximum !== undefined && (value > bound(maximum) || (exclusiveMaximum && value === bound(maximum)))) {
    complain(`less than ${exclusiveMaximum ? '' : 'or equal to '}${print(bound(maximum))}`);
  }
  return { errors, checks: 1 };
}

/** Checks that a value is one of those listed; also asked of values of a wrong type. */
export function matchEnum(value: Json, limits: Limits, spot: Spot | undefined): Outcome {
  if (limits.enum.length === 0 || limits.enum.some((each) => isSameAs(value, each))) return FINE;
  const listed = limits.enum.map((each) =>
    renderGoQuoted(typeof each === 'string' ? each : JSON.stringify(each)),
  );
  const detail = `supported values: ${listed.join(', ')}`;
  return refuse(spot, { type: 'FieldValueNotSupported', value, detail });
}

/** Go converts before it compares: a whole number becomes a character, a fraction loses its decimals. */
function isSameAs(value: Json, listed: Json): boolean {
  if (listed === null || value === null) return false;
  if (typeof value === 'number' && typeof listed === 'number') {
    return isGoInteger(listed) ? Math.trunc(value) === listed : value === listed;
  }
  if (isGoInteger(value) && typeof listed === 'string') {
    return value >= 0 && value <= 0x10ffff && String.fromCodePoint(value) === listed;
  }
  return isDeepEqual(value, listed);
}

/** Checks how many items or members there are. */
export function matchCount(
  count: number,
  least: number | undefined,
  most: number | undefined,
  noun: 'items' | 'properties',
  spot: Spot | undefined,
): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (least !== undefined && count < least) {
    const detail = `${renderDottedPath(spot)} in body should have at least ${least} ${noun}`;
    errors.push(schemaError(spot, { type: 'FieldValueInvalid', value: count, detail }));
  }
  if (most !== undefined && count > most) {
    const detail = `must have at most ${most} ${most === 1 ? 'item' : 'items'}`;
    errors.push(schemaError(spot, { type: 'FieldValueTooMany', value: count, detail }));
  }
  return errors;
}
