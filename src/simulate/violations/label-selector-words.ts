import {
  isJsonObject,
  type Json,
  type JsonObject,
  pointer,
  readList,
  readPath,
  readString,
} from '../../api/json.ts';
import { readLabelSelector } from '../../model/label-selector.ts';
import { readLabelKeyErrors, readLabelValueErrors } from '../../model/label-selector-syntax.ts';
import { nearNames } from '../../model/near-names.ts';
import { readAt, renderShort } from './field.ts';
import { explainForm } from './metadata-words.ts';
import type { Words } from './violation.ts';

const OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist'];
const WORDED: ReadonlyMap<string, string> = new Map([
  ['Equals', 'In'],
  ['Equal', 'In'],
  ['=', 'In'],
  ['==', 'In'],
  ['!=', 'NotIn'],
  ['NotEquals', 'NotIn'],
  ['Exist', 'Exists'],
  ['NotExists', 'DoesNotExist'],
]);

/** Words for a label selector that the label library refuses; `at` is its pointer. */
export function explainLabelSelectorFault(object: JsonObject, at: string): Words {
  const selector = readAt(object, at) ?? {};
  const labels = readPath(selector, 'matchLabels');
  for (const [key, value] of Object.entries(isJsonObject(labels) ? labels : {})) {
    const place = at + pointer('matchLabels', key);
    const found = explainKey(key, place, true) ?? explainValue(value, place);
    if (found !== undefined) return found;
  }
  for (const [index, expression] of readList(selector, 'matchExpressions').entries()) {
    const found = explainExpression(expression, at + pointer('matchExpressions', index));
    if (found !== undefined) return found;
  }
  const reason = readLabelSelector(selector)?.error ?? 'it is not valid';
  return {
    pointer: at,
    what: `${renderShort(object, at)} is not valid.`,
    advice: `Change it so that this no longer holds: ${reason}.`,
  };
}

function explainExpression(expression: Json, at: string): Words | undefined {
  const operator = readString(expression, 'operator');
  if (!OPERATORS.includes(operator)) return explainOperator(operator, at);
  const values = readList(expression, 'values');
  if (/In$/.test(operator) && values.length === 0) {
    return {
      pointer: at,
      what: `an expression with operator ${operator} lists no values.`,
      advice: operator === 'In' ? 'Add values, or use Exists.' : 'Add values, or use DoesNotExist.',
      missing: `${at}/values`,
    };
  }
  if (!/In$/.test(operator) && values.length > 0) {
    return {
      pointer: `${at}/values`,
      isKey: true,
      what: `an expression with operator ${operator} lists values.`,
      advice: `Take values out, or use ${operator === 'Exists' ? 'In' : 'NotIn'}.`,
    };
  }
  return (
    explainKey(readString(expression, 'key'), `${at}/key`, false) ??
    values
      .map((value, index) => explainValue(value, `${at}/values/${index}`))
      .find((each) => each !== undefined)
  );
}

function explainOperator(operator: string, at: string): Words {
  const nearest = WORDED.get(operator) ?? nearNames(operator, OPERATORS)[0] ?? '';
  return {
    pointer: `${at}/operator`,
    what: `a label selector has no operator ${JSON.stringify(operator)}; it takes In, NotIn, Exists or DoesNotExist.`,
    advice: nearest === '' ? 'Write one of them.' : `Write ${nearest}.`,
    allowed: OPERATORS,
    nearest,
    replacement: nearest,
    isSafe: nearest.toLowerCase() === operator.toLowerCase(),
  };
}

function explainKey(key: string, at: string, isKey: boolean): Words | undefined {
  const [reason] = readLabelKeyErrors(key);
  if (reason === undefined) return undefined;
  return {
    pointer: at,
    isKey,
    what: `${JSON.stringify(key)} is no label key.`,
    advice: `Write ${explainForm(reason)}.`,
  };
}

function explainValue(value: Json, at: string): Words | undefined {
  const [reason] = typeof value === 'string' ? readLabelValueErrors(value) : [];
  if (reason === undefined) return undefined;
  return {
    pointer: at,
    what: `${JSON.stringify(value)} is no label value.`,
    advice: `Write ${explainForm(reason)}.`,
  };
}
