import { type JsonObject, readPath } from '../../api/json.ts';
import { readAt, renderField, renderShort, renderValue } from './field.ts';
import type { Fault, Words } from './violation.ts';

const LABEL_VALUE =
  'at most 63 letters, digits, dashes, dots and underscores, with a letter or digit at both ends';
const KEY = `${LABEL_VALUE}; an optional DNS prefix and a slash may stand before it`;
const DNS =
  'lower-case letters, digits, dashes and dots, with a letter or digit at both ends, at most 253 characters';

/** The forms that names have, by a fragment of the server's words. */
const FORMS: readonly (readonly [text: string, form: string])[] = [
  ['RFC 1123 subdomain', DNS],
  ['no more than 253', DNS],
  [
    'RFC 1123 label',
    'lower-case letters, digits and dashes, with a letter or digit at both ends, at most 63 characters',
  ],
  ['must not contain dots', 'lower-case letters, digits and dashes, without dots'],
  ['DNS-1035 label', 'lower-case letters, digits and dashes, with a letter in front'],
  ['a valid label must be', LABEL_VALUE],
  ['name part', KEY],
  ['prefix part', KEY],
  ['a qualified name', KEY],
  ['no more than 63', LABEL_VALUE],
];

/** The form that a name, key or value must have, taken from the server's words; '' when they tell none. */
export function explainForm(text: string): string {
  return FORMS.find(([fragment]) => text.includes(fragment))?.[1] ?? '';
}

/** Puts a fault of `metadata` into words. */
export function explainMetadata({ pointer, text }: Fault, object: JsonObject): Words {
  if (/name or generateName is required/.test(text)) {
    return { what: 'the object has no name.', advice: 'Add metadata.name.', missing: '/metadata/name' };
  }
  if (pointer === '/metadata/namespace' && /Required/.test(text)) {
    return { what: 'metadata.namespace is missing.', advice: 'Add metadata.namespace.', missing: pointer };
  }
  const length = /metadata\.name max length is (\d+)|cannot have length exceeding (\d+)/.exec(text);
  if (length !== null) return explainLength(length[1] ?? length[2] ?? '', object);
  const mismatch = explainMismatch(text, pointer, object);
  if (mismatch !== undefined) return mismatch;
  const form = explainForm(text);
  if (form === '') {
    return {
      what: `${renderField(object, pointer)} is not valid.`,
      advice: `Change it so that this no longer holds: ${text}.`,
    };
  }
  const [, quoted] = /^Invalid value: "((?:[^"\\]|\\.)*)"/.exec(text) ?? [];
  const value = readAt(object, pointer);
  const shown = typeof value === 'string' ? renderValue(value) : JSON.stringify(quoted ?? '');
  const isOfKey = quoted !== undefined && typeof value === 'string' && quoted !== value;
  const what = isOfKey ? `the key ${JSON.stringify(quoted)}` : renderField(object, pointer);
  return {
    what: isOfKey
      ? `${what} in ${renderShort(object, pointer)} is not valid.`
      : `${what} is ${shown}, which is not valid.`,
    advice: `Write ${form}.`,
    isKey: isOfKey,
  };
}

function explainLength(most: string, object: JsonObject): Words {
  const name = String(readPath(object, 'metadata', 'name') ?? '');
  return {
    pointer: '/metadata/name',
    what: `the name has ${[...name].length} characters; at most ${most} are allowed.`,
    advice: `Shorten metadata.name to ${most} characters.`,
  };
}

const SORTS: Readonly<Record<string, string>> = {
  string: 'a text',
  int64: 'a whole number',
  bool: 'true or false',
};

/** Labels and annotations that YAML reads as numbers or truth values are the usual case. */
function explainMismatch(text: string, pointer: string, object: JsonObject): Words | undefined {
  const [, found, wanted = ''] = /cannot unmarshal (\w+)(?: \S+)? into Go .* of type (\S+)$/.exec(text) ?? [];
  if (found === undefined) return undefined;
  const value = readAt(object, pointer);
  const field = renderField(object, pointer);
  if (wanted === 'string' && (typeof value === 'number' || typeof value === 'boolean')) {
    const quoted = JSON.stringify(String(value));
    return {
      what: `${field} is ${renderValue(value)}, which YAML reads as a ${found}; it must be a text.`,
      advice: `Put it in quotes: ${quoted}.`,
      replacement: quoted,
      isSafe: true,
    };
  }
  const sort =
    SORTS[wanted] ?? (wanted.startsWith('map[') ? 'a mapping' : wanted.startsWith('[]') ? 'a list' : wanted);
  return { what: `${field} is of the wrong sort; it must be ${sort}.`, advice: `Write ${sort}.` };
}
