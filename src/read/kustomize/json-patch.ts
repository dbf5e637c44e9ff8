import { isJsonList, isJsonObject, type Json, pointerSteps, readString } from '../../api/json.ts';
import { withKey } from './json-edit.ts';

/** True for the content of a JSON patch: a list of operations. */
export function isJsonPatch(value: Json): value is readonly Json[] {
  return isJsonList(value) && value.length > 0 && value.every((each) => readString(each, 'op') !== '');
}

/** The value after the operations of a JSON patch (RFC 6902); undefined when one of them cannot be applied. */
export function applyJsonPatch(value: Json, operations: readonly Json[]): Json | undefined {
  let current: Json | undefined = value;
  for (const operation of operations) {
    if (current === undefined) return undefined;
    current = applyOperation(current, operation);
  }
  return current;
}

function applyOperation(value: Json, operation: Json): Json | undefined {
  const path = pointerSteps(readString(operation, 'path'));
  const given = isJsonObject(operation) && Object.hasOwn(operation, 'value') ? operation['value'] : undefined;
  const from = pointerSteps(readString(operation, 'from'));
  switch (readString(operation, 'op')) {
    case 'add':
      return given === undefined ? undefined : edit(value, path, 'add', given);
    case 'replace':
      return given === undefined ? undefined : edit(value, path, 'replace', given);
    case 'remove':
      return edit(value, path, 'remove', null);
    case 'test':
      return valueAt(value, path) === undefined ? undefined : value;
    case 'copy': {
      const item = valueAt(value, from);
      return item === undefined ? undefined : edit(value, path, 'add', item);
    }
    case 'move': {
      const item = valueAt(value, from);
      const rest = item === undefined ? undefined : edit(value, from, 'remove', null);
      return item === undefined || rest === undefined ? undefined : edit(rest, path, 'add', item);
    }
    default:
      return undefined;
  }
}

function valueAt(value: Json, path: readonly string[]): Json | undefined {
  let current: Json | undefined = value;
  for (const step of path) {
    if (isJsonList(current)) current = current[Number(step)];
    else if (isJsonObject(current) && Object.hasOwn(current, step)) current = current[step];
    else return undefined;
  }
  return current;
}

function edit(
  value: Json,
  path: readonly string[],
  op: 'add' | 'replace' | 'remove',
  item: Json,
): Json | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return op === 'remove' ? undefined : item;
  if (isJsonList(value)) return editList(value, step, rest, op, item);
  if (!isJsonObject(value)) return undefined;
  const old = Object.hasOwn(value, step) ? value[step] : undefined;
  if (rest.length > 0) {
    const inner = old === undefined ? undefined : edit(old, rest, op, item);
    return inner === undefined ? undefined : withKey(value, step, inner);
  }
  if (old === undefined && op !== 'add') return undefined;
  return withKey(value, step, op === 'remove' ? undefined : item);
}

function editList(
  list: readonly Json[],
  step: string,
  rest: readonly string[],
  op: 'add' | 'replace' | 'remove',
  item: Json,
): Json | undefined {
  const at = step === '-' ? list.length : Number(step);
  if (!Number.isInteger(at) || at < 0 || at > list.length) return undefined;
  const old = list[at];
  if (rest.length > 0) {
    const inner = old === undefined ? undefined : edit(old, rest, op, item);
    return inner === undefined ? undefined : list.with(at, inner);
  }
  if (op === 'add') return list.toSpliced(at, 0, item);
  if (old === undefined) return undefined;
  return op === 'remove' ? list.toSpliced(at, 1) : list.with(at, item);
}
