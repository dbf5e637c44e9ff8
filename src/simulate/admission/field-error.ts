import type { Json } from '../../api/json.ts';
import { renderBadValue } from './go-text.ts';
import { renderDottedPath, renderPath, renderPointer, type Spot } from './spot.ts';

/** The API machinery's names for what can be wrong with a field. */
export type FieldErrorType =
  | 'FieldValueRequired'
  | 'FieldValueInvalid'
  | 'FieldValueTypeInvalid'
  | 'FieldValueNotSupported'
  | 'FieldValueTooLong'
  | 'FieldValueTooMany'
  | 'FieldValueDuplicate'
  | 'FieldValueForbidden';

/** One finding of the schema stage. */
export interface FieldError {
  readonly type: FieldErrorType;
  /** The field as the server prints it; `<nil>` for the whole object. */
  readonly path: string;
  readonly pointer: string;
  /** The server's text without the path. */
  readonly message: string;
}

const WORDS: Readonly<Record<FieldErrorType, string>> = {
  FieldValueRequired: 'Required value',
  FieldValueInvalid: 'Invalid value',
  FieldValueTypeInvalid: 'Invalid value',
  FieldValueNotSupported: 'Unsupported value',
  FieldValueTooLong: 'Too long',
  FieldValueTooMany: 'Too many',
  FieldValueDuplicate: 'Duplicate value',
  FieldValueForbidden: 'Forbidden',
};
const WITHOUT_VALUE: ReadonlySet<FieldErrorType> = new Set([
  'FieldValueRequired',
  'FieldValueTooLong',
  'FieldValueForbidden',
]);

/** What is wrong at a place. `value` is shown for the types that show one; `detail` may be ''. */
export interface Complaint {
  readonly type: FieldErrorType;
  readonly value?: Json;
  /** True when the keys of `value` keep their order. */
  readonly ordered?: boolean;
  readonly detail?: string;
}

/** The text of a field error without its path (`field.Error.ErrorBody`). */
export function renderComplaint({ type, value = '', ordered = false, detail = '' }: Complaint): string {
  const shown = WITHOUT_VALUE.has(type) ? '' : `: ${renderBadValue(value, ordered)}`;
  return `${WORDS[type]}${shown}${detail === '' ? '' : `: ${detail}`}`;
}

/** A field error at a place, its path printed the API machinery's way. */
export function fieldError(spot: Spot | undefined, complaint: Complaint): FieldError {
  return {
    type: complaint.type,
    path: renderPath(spot),
    pointer: renderPointer(spot),
    message: renderComplaint(complaint),
  };
}

/** A field error at a place, its path printed the schema validator's way. */
export function schemaError(spot: Spot | undefined, complaint: Complaint): FieldError {
  const path = renderDottedPath(spot).replace(/^\./, '');
  return {
    type: complaint.type,
    path: path === '' ? '<nil>' : path,
    pointer: renderPointer(spot),
    message: renderComplaint(complaint),
  };
}
