import { isJsonList, isJsonObject, type Json, pointerSteps, readPath } from '../../api/json.ts';

/** The steps of a JSON pointer as keys and, where the object has lists, positions. */
export function readSteps(object: Json, pointer: string): readonly (string | number)[] {
  const steps: (string | number)[] = [];
  let value: Json | undefined = object;
  for (const text of pointerSteps(pointer)) {
    const step: string | number = isJsonList(value) && /^\d+$/.test(text) ? Number(text) : text;
    value = readPath(value, step);
    steps.push(step);
  }
  return steps;
}

/** The value at a JSON pointer, or undefined. */
export function readAt(object: Json, pointer: string): Json | undefined {
  return readPath(object, ...readSteps(object, pointer));
}

/** The pointer of what holds the node; the root holds itself. */
export function parentOf(pointer: string): string {
  return pointer.slice(0, Math.max(0, pointer.lastIndexOf('/')));
}

/** The last step of a pointer, unescaped. */
export function lastStep(pointer: string): string {
  return pointerSteps(pointer).at(-1) ?? '';
}

/** A field as people write it: `spec.policy.clusterNames[1]`, `metadata.labels["a/b"]`. */
export function renderField(object: Json, pointer: string): string {
  return renderSteps(readSteps(object, pointer));
}

function renderSteps(steps: readonly (string | number)[]): string {
  let text = '';
  for (const step of steps) {
    if (typeof step === 'number') text += `[${step}]`;
    else if (/^[A-Za-z_$][\w$-]*$/.test(step)) text += text === '' ? step : `.${step}`;
    else text += `[${JSON.stringify(step)}]`;
  }
  return text;
}

const MOST_NAMES = 3;

/** The field in short for running text: long paths are cut to their last names. */
export function renderShort(object: Json, pointer: string): string {
  const steps = readSteps(object, pointer);
  const names = steps.flatMap((step, at) => (typeof step === 'string' ? [at] : []));
  if (names.length <= MOST_NAMES) return renderSteps(steps);
  return renderSteps(steps.slice(names.at(-2)));
}

const LONGEST = 60;

/** A value as it is written, for running text; long ones are told by their sort. */
export function renderValue(value: Json | undefined): string {
  if (value === undefined) return '';
  if (isJsonList(value) || isJsonObject(value)) {
    const text = renderFlow(value);
    return text.length > LONGEST ? nameSort(value) : text;
  }
  const text = JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/** What a value is, with its article: `a list`, `a number`. */
export function nameSort(value: Json | undefined): string {
  if (value === undefined || value === null) return 'empty';
  if (isJsonList(value)) return 'a list';
  if (isJsonObject(value)) return 'a mapping';
  if (typeof value === 'string') return 'a text';
  if (typeof value === 'boolean') return `the truth value ${value}`;
  return Number.isInteger(value) ? 'a whole number' : 'a number';
}

/** A value as YAML in one line. */
export function renderFlow(value: Json): string {
  if (isJsonList(value)) return value.length === 0 ? '[]' : `[${value.map(renderFlow).join(', ')}]`;
  if (isJsonObject(value)) {
    const entries = Object.entries(value).map(([key, item]) => `${renderScalar(key)}: ${renderFlow(item)}`);
    return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
  }
  return typeof value === 'string' ? renderScalar(value) : JSON.stringify(value);
}

/** A text without quotes where YAML reads it as the same text. */
function renderScalar(text: string): string {
  const isPlain = /^[A-Za-z][\w./-]*$/.test(text) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text);
  return isPlain ? text : JSON.stringify(text);
}

/** Placeholders that a program or a person is going to fill in: `__NAME__`, `<name>`, `CLUSTER_NAME`, `$1`. */
const PLACEHOLDER =
  /^(?:__\w+__|<[^<>]+>|[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|.*\$(?:\w|\{|\().*|.*\{\{.*|.*%[A-Z_]+%.*)$/;

/** True when the text, or a text in the list, is a placeholder. */
export function isPlaceholder(value: Json | undefined): boolean {
  if (typeof value === 'string') return PLACEHOLDER.test(value);
  return isJsonList(value) && value.some((item) => typeof item === 'string' && PLACEHOLDER.test(item));
}

/** `a`, `a or b`, `a, b or c`. */
export function listChoices(names: readonly string[], most = 8): string {
  const shown = names.slice(0, most);
  if (names.length > most) return `${shown.join(', ')} or one of ${names.length - most} more`;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} or ${shown.at(-1)}`;
}

/** A number with its noun: `1 entry`, `2 entries`. */
export function renderCount(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
