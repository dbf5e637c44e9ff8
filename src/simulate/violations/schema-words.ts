import { isJsonList, isJsonObject, type Json, type JsonObject, readPath } from '../../api/json.ts';
import { nearNames } from '../../model/near-names.ts';
import type { Structural } from '../admission/structural.ts';
import {
  lastStep,
  listChoices,
  nameSort,
  parentOf,
  readAt,
  readSteps,
  renderCount,
  renderShort,
  renderValue,
} from './field.ts';
import { findSchema } from './field-schema.ts';
import { explainMetadata } from './metadata-words.ts';
import { explainRule } from './rule-words.ts';
import { renderShape } from './shape.ts';
import type { Fault, Words } from './violation.ts';

/** The object that a fault is about, with its schema and the stored object that it would replace. */
export interface WordsInput {
  readonly object: JsonObject;
  readonly root: Structural | undefined;
  readonly old: JsonObject | undefined;
}

/** Puts a fault of the schema stage into words; one about a list as a whole may be about several items. */
export function explainSchemaFault(fault: Fault, input: WordsInput): readonly Words[] {
  if (/\/metadata(\/|$)/.test(fault.pointer) || fault.text.includes('metadata.name max length')) {
    return [explainMetadata(fault, input.object)];
  }
  if (fault.text.startsWith('json: ')) return [explainDecoding(fault, input)];
  switch (fault.type) {
    case 'FieldValueRequired':
      return [explainRequired(fault, input)];
    case 'FieldValueTypeInvalid':
      return [explainType(fault, input)];
    case 'FieldValueNotSupported':
      return [explainChoice(fault, input)];
    case 'FieldValueTooLong':
    case 'FieldValueTooMany':
      return [explainTooMuch(fault, input)];
    case 'FieldValueDuplicate':
      return [explainRepeat(fault, input)];
    default:
      return explainRule(fault, input) ?? [explainLimit(fault, input)];
  }
}

/** Any text of the server that has no words of its own. */
export function quoteFault({ pointer, text }: Fault, { object }: WordsInput): Words {
  const field = renderShort(object, pointer);
  return {
    what: field === '' ? `the object is not valid.` : `${field} is not valid.`,
    advice: `Change it so that this no longer holds: ${text.replace(/\.$/, '')}.`,
  };
}

/** What fields are for, where their name does not say it. */
const MEANINGS: ReadonlyMap<string, string> = new Map([
  ['resourceSelectors', 'what to place'],
  ['clusterResourceSelectors', 'what to override'],
  ['clusterSelectorTerms', 'which clusters qualify'],
  ['preference', 'which clusters are preferred'],
  ['weight', 'how much the preference counts, from -100 to 100'],
  ['topologyKey', 'the label whose values are spread over'],
  ['overrideRules', 'what to change on which clusters'],
  ['placementName', 'the name of the placement'],
  ['clusterName', 'the name of the member'],
  ['stagedRolloutStrategyName', 'the name of the strategy'],
  ['stages', 'the stages in order'],
  ['identity', 'who the member agent is on the hub'],
  ['group', 'the API group, "" for the core group'],
  ['version', 'the API version, such as v1'],
  ['kind', 'the kind, such as Namespace'],
  ['apiVersion', 'the API version, such as apps/v1'],
  ['values', 'the values to compare with'],
  ['operator', 'how to compare'],
]);

function explainRequired({ pointer }: Fault, { object, root }: WordsInput): Words {
  const name = lastStep(pointer);
  const steps = readSteps(object, pointer);
  const shape = renderShape(steps);
  const choices = readChoices(root, steps);
  const meaning = MEANINGS.get(name);
  const hint = choices.length > 0 ? `: ${listChoices(choices)}` : meaning === undefined ? '' : `, ${meaning}`;
  const holder = renderShort(object, parentOf(pointer));
  return {
    what: `${holder === '' ? 'the object' : holder} lacks ${name}.`,
    advice: shape === '' ? `Add ${name}${hint}.` : `Add ${name}${hint}; for example ${shape}.`,
    allowed: choices,
    shape,
    missing: pointer,
  };
}

/** The values that the schema lists for the node at these steps. */
function readChoices(root: Structural | undefined, steps: readonly (string | number)[]): readonly string[] {
  const schema = root === undefined ? undefined : findSchema(root, steps);
  return (schema?.limits.enum ?? []).map((value) =>
    typeof value === 'string' ? value : JSON.stringify(value),
  );
}

const SORTS: Readonly<Record<string, string>> = {
  string: 'a text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  'date-time': 'a time such as 2026-01-31T12:00:00Z',
  byte: 'base64',
  'integer,string': 'a whole number or a text',
};

function explainType({ pointer, text }: Fault, input: WordsInput): Words {
  return explainMismatch(pointer, /must be of type ([\w,-]+):/.exec(text)?.[1] ?? '', input);
}

/** Puts what a Go program cannot decode into words: the schema says what it wants, but not how large a number may be. */
export function explainDecoding(fault: Fault, input: WordsInput): Words {
  const { object, root } = input;
  const schema = root === undefined ? undefined : findSchema(root, readSteps(object, fault.pointer));
  const value = readAt(object, fault.pointer);
  if (fault.pointer === '' || schema === undefined || value === undefined) return quoteFault(fault, input);
  if (typeof value !== 'number' || !schema.types.includes('integer')) {
    return explainMismatch(fault.pointer, schema.types.join(','), input);
  }
  const isWhole = Number.isInteger(value);
  return {
    what: `${renderShort(object, fault.pointer)} is ${value}${isWhole ? ', which does not fit 32 bits' : '; it must be a whole number'}.`,
    advice: isWhole ? 'Write a smaller number.' : 'Write a whole number.',
  };
}

function explainMismatch(pointer: string, wanted: string, { object, root }: WordsInput): Words {
  const value = readAt(object, pointer);
  const field = renderShort(object, pointer);
  const shape = wanted === 'array' || wanted === 'object' ? renderShape(readSteps(object, pointer)) : '';
  return {
    what: `${field} is ${nameSort(value)}${showScalar(value)}; it must be ${SORTS[wanted] ?? wanted}.`,
    shape,
    ...adviseType(
      wanted,
      value,
      shape,
      root === undefined ? undefined : findSchema(root, readSteps(object, pointer)),
    ),
  };
}

function showScalar(value: Json | undefined): string {
  const isScalar = typeof value === 'string' || typeof value === 'number';
  return isScalar ? ` (${renderValue(value)})` : '';
}

function adviseType(
  wanted: string,
  value: Json | undefined,
  shape: string,
  schema: Structural | undefined,
): Pick<Words, 'advice' | 'replacement' | 'isSafe'> {
  const example = shape === '' ? '' : ` The right shape: ${shape}.`;
  if (wanted === 'string' && (typeof value === 'number' || typeof value === 'boolean')) {
    const quoted = JSON.stringify(String(value));
    const matches = schema?.limits.matches?.();
    if (typeof matches === 'function' && !matches(String(value))) {
      return { advice: `Write ${explainPattern(schema?.limits.pattern ?? '')}.` };
    }
    return { advice: `Put it in quotes: ${quoted}.`, replacement: quoted, isSafe: true };
  }
  if (typeof value === 'string' && /^(integer|number|boolean)/.test(wanted)) {
    const isPlain = wanted === 'boolean' ? /^(true|false)$/.test(value) : /^-?\d+$/.test(value);
    if (isPlain) return { advice: `Take the quotes away: ${value}.`, replacement: value, isSafe: true };
  }
  if (wanted === 'array' && value !== null) {
    return { advice: `Make it a list: begin each item with a dash.${example}` };
  }
  if (wanted === 'object' && isJsonList(value)) {
    if (isJsonObject(value[0]) && Object.hasOwn(value[0], 'preference')) {
      return {
        advice: `Its items are preferences: write preferredDuringSchedulingIgnoredDuringExecution with placementType PickN, or require terms.${example}`,
      };
    }
    return { advice: `Take the dash away: it is one mapping, not a list of them.${example}` };
  }
  return { advice: `Write ${SORTS[wanted] ?? wanted}.${example}` };
}

function explainChoice({ pointer, text }: Fault, { object, root }: WordsInput): Words {
  const value = readAt(object, pointer);
  const listed = readChoices(root, readSteps(object, pointer));
  const told = [...(text.split('supported values: ')[1] ?? '').matchAll(/"([^"]*)"/g)].map(
    ([, each]) => each,
  );
  const allowed = listed.length > 0 ? listed : told.filter((each) => each !== undefined);
  const written = typeof value === 'string' ? value : String(value ?? '');
  const near = nearNames(written, allowed);
  const nearest = allowed.find((each) => each.toLowerCase() === written.toLowerCase()) ?? near[0] ?? '';
  const field = renderShort(object, pointer);
  return {
    what: `${field} is ${value === undefined ? 'not one of its values' : renderValue(value)}; it takes ${listChoices(allowed)}.`,
    advice: nearest === '' ? `Write ${listChoices(allowed)}.` : `Write ${nearest}.`,
    allowed,
    nearest,
    replacement: nearest || (allowed.length === 1 ? (allowed[0] ?? '') : ''),
    isSafe: nearest !== '' && nearest.toLowerCase() === written.toLowerCase(),
  };
}

function explainTooMuch({ pointer, text }: Fault, { object }: WordsInput): Words {
  const [, most = ''] = /at most (\d+)|more than (\d+)/.exec(text.replace('more than', 'at most')) ?? [];
  const value = readAt(object, pointer);
  const field = renderShort(object, pointer);
  const has = typeof value === 'string' ? renderCount([...value].length, 'character') : countItems(value);
  return {
    what: `${field} has ${has}; at most ${most} are allowed.`,
    advice: typeof value === 'string' ? `Shorten it to ${most} characters.` : `Leave at most ${most}.`,
  };
}

function countItems(value: Json | undefined): string {
  if (isJsonList(value)) return renderCount(value.length, 'item');
  return renderCount(Object.keys(isJsonObject(value) ? value : {}).length, 'entry', 'entries');
}

function explainRepeat({ pointer }: Fault, { object }: WordsInput): Words {
  const value = readPath(object, ...readSteps(object, pointer));
  return {
    what: `${renderShort(object, parentOf(pointer))} lists ${renderValue(value)} twice.`,
    advice: 'Take one of them out.',
  };
}

/** What values of these patterns look like. */
const FORMS: readonly (readonly [start: string, form: string])[] = [
  ['^((100|[0-9]{1,2})%|[0-9]+)$', 'a number or a percentage such as 25%'],
  ['^(100|[1-9][0-9]?)%$', 'a number from 1, or a percentage from 1% to 100%'],
  ['^[a-z0-9]+$', 'lower-case letters and digits, without a dash'],
  ['^(?:(?:0|[1-9][0-9]*)', 'a duration such as 30s, 15m or 1h'],
  ['^(?:0|(?:(?:0|', 'a duration such as 30s, 15m or 1h'],
  ['^([1-9][0-9]{0,2}|All)$', 'a number from 1 to 999, or All'],
  ['^(\\+|-)?((', 'a quantity such as 2, 500m or 1Gi'],
  ['^([a-z0-9]([-a-z0-9]', 'a label key such as example.com/name'],
];

function explainPattern(pattern: string): string {
  return FORMS.find(([start]) => pattern.startsWith(start))?.[1] ?? `a text that matches ${pattern}`;
}

/** Bounds, lengths, patterns and numbers of items. */
function explainLimit(fault: Fault, input: WordsInput): Words {
  const { pointer, text } = fault;
  const value = readAt(input.object, pointer);
  const field = renderShort(input.object, pointer);
  const is = `${field} is ${value === '' ? 'empty' : renderValue(value) || 'missing'}`;
  const pattern = /should match '(.*)'$/s.exec(text)?.[1];
  if (pattern !== undefined) {
    const form = explainPattern(pattern);
    return { what: `${is}; it must be ${form}.`, advice: `Write ${form}.` };
  }
  const [, bound, limit] =
    /should be (greater than or equal to|less than or equal to|greater than|less than) (\S+)$/.exec(text) ??
    [];
  if (bound !== undefined && limit !== undefined) {
    const range = describeRange(input, pointer, bound, limit);
    return { what: `${is}; it must be ${range.replace(/^of /, '')}.`, advice: `Write a number ${range}.` };
  }
  const [, least, things] =
    /should (?:have|be) at least (\d+) (items|properties|chars long)$/.exec(text) ?? [];
  if (least !== undefined) {
    const [one, many] =
      things === 'chars long' ? ['character'] : things === 'items' ? ['item'] : ['entry', 'entries'];
    const shape = renderShape(readSteps(input.object, pointer));
    return {
      what: `${field} is ${least === '1' ? 'empty' : 'too short'}; it needs at least ${renderCount(Number(least), one ?? '', many)}.`,
      advice: shape === '' ? `Add what is to stand there.` : `Add what is to stand there, such as ${shape}.`,
      shape,
    };
  }
  return quoteFault(fault, input);
}

/** The numbers that the schema allows, or the one bound that the server told. */
function describeRange({ root, object }: WordsInput, pointer: string, bound: string, limit: string): string {
  const limits = root === undefined ? undefined : findSchema(root, readSteps(object, pointer))?.limits;
  if (limits?.minimum !== undefined && limits.maximum !== undefined) {
    return `from ${limits.minimum} to ${limits.maximum}`;
  }
  const words = { 'greater than or equal to': 'of at least', 'less than or equal to': 'of at most' }[bound];
  return `${words ?? bound} ${limit}`;
}
