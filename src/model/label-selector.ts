import { isJsonObject, type Json, readList, readPath, readString } from '../api/json.ts';
import { readLabelKeyErrors, readLabelValueErrors, renderGoQuoted } from './label-selector-syntax.ts';

/** Labels of an object by key. */
export type Labels = ReadonlyMap<string, string>;

/** One condition of a selector. `matchLabels` entries become `In` with one value and no index. */
export interface LabelRequirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values: readonly string[];
  /** JSON pointer of the condition below the selector, such as `/matchExpressions/0`. */
  readonly path: string;
}

/** A label selector, all conditions to be met. One with an `error` is refused by the server and matches nothing. */
export interface LabelSelector {
  readonly requirements: readonly LabelRequirement[];
  readonly error?: string;
}

/** A requirement that labels fail, and the value they carry (undefined: the key is absent). */
export interface LabelMismatch {
  readonly requirement: LabelRequirement;
  readonly value: string | undefined;
}

const OPERATORS: ReadonlySet<string> = new Set(['In', 'NotIn', 'Exists', 'DoesNotExist']);

/**
 * Reads a `metav1.LabelSelector`. Absent or null gives undefined, which matches nothing; an empty selector has
 * no requirements and matches everything. What `LabelSelectorAsSelector` would refuse comes back with its `error`.
 */
export function readLabelSelector(json: Json | undefined): LabelSelector | undefined {
  if (json === undefined || json === null) return undefined;
  if (!isJsonObject(json)) return { requirements: [], error: 'a label selector must be an object' };
  const requirements: LabelRequirement[] = [];
  const labels = readPath(json, 'matchLabels') ?? {};
  for (const key of isJsonObject(labels) ? Object.keys(labels).sort() : []) {
    const path = `/matchLabels/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    requirements.push({ key, operator: 'In', values: [readString(labels, key)], path });
  }
  for (const [at, expression] of readList(json, 'matchExpressions').entries()) {
    const operator = readString(expression, 'operator');
    if (!isOperator(operator)) {
      const error = findError(requirements);
      return {
        requirements,
        error: error ?? `${renderGoQuoted(operator)} is not a valid label selector operator`,
      };
    }
    const values = readList(expression, 'values').map((value) => readString(value));
    requirements.push({
      key: readString(expression, 'key'),
      operator,
      values,
      path: `/matchExpressions/${at}`,
    });
  }
  const error = findError(requirements);
  return error === undefined ? { requirements } : { requirements, error };
}

function isOperator(text: string): text is LabelRequirement['operator'] {
  return OPERATORS.has(text);
}

function findError(requirements: readonly LabelRequirement[]): string | undefined {
  for (const requirement of requirements) {
    const errors = explainRequirementErrors(requirement);
    if (errors.length === 1) return errors[0];
    if (errors.length > 1) return `[${errors.join(', ')}]`;
  }
  return undefined;
}

/** Follows `labels.NewRequirement`. */
function explainRequirementErrors({ key, operator, values }: LabelRequirement): readonly string[] {
  const errors: string[] = [];
  const keyErrors = readLabelKeyErrors(key);
  if (keyErrors.length > 0)
    errors.push(`key: Invalid value: ${renderGoQuoted(key)}: ${keyErrors.join('; ')}`);
  const takesValues = operator === 'In' || operator === 'NotIn';
  if (takesValues && values.length === 0) {
    errors.push("values: Invalid value: null: for 'in', 'notin' operators, values set can't be empty");
  } else if (!takesValues && values.length > 0) {
    const printed = JSON.stringify(values);
    errors.push(`values: Invalid value: ${printed}: values set must be empty for exists and does not exist`);
  }
  for (const [at, value] of values.entries()) {
    const found = readLabelValueErrors(value);
    if (found.length === 0) continue;
    errors.push(`values[${at}][${key}]: Invalid value: ${renderGoQuoted(value)}: ${found.join('; ')}`);
  }
  return [...new Set(errors)];
}

/**
 * True when the labels meet every requirement. `NotIn` and `DoesNotExist` are met by an absent key. An absent
 * selector and one the server refuses match nothing.
 */
export function matchLabelSelector(selector: LabelSelector | undefined, labels: Labels): boolean {
  if (selector === undefined || selector.error !== undefined) return false;
  return selector.requirements.every((requirement) =>
    matchRequirement(requirement, labels.get(requirement.key)),
  );
}

/** The requirements that the labels fail, with the value seen; empty when all are met or there is no selector. */
export function explainLabelSelector(
  selector: LabelSelector | undefined,
  labels: Labels,
): readonly LabelMismatch[] {
  return (selector?.requirements ?? [])
    .map((requirement) => ({ requirement, value: labels.get(requirement.key) }))
    .filter(({ requirement, value }) => !matchRequirement(requirement, value));
}

function matchRequirement({ operator, values }: LabelRequirement, value: string | undefined): boolean {
  if (operator === 'In') return value !== undefined && values.includes(value);
  if (operator === 'NotIn') return value === undefined || !values.includes(value);
  return (value !== undefined) === (operator === 'Exists');
}
