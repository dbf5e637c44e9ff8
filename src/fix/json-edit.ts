import { isJsonList, isJsonObject, type Json } from '../api/json.ts';

/** An edit with its value as data. */
export type DataEdit =
  | { readonly op: 'replace' | 'add'; readonly steps: readonly string[]; readonly value: Json }
  | { readonly op: 'rename'; readonly steps: readonly string[]; readonly key: string }
  | { readonly op: 'remove'; readonly steps: readonly string[] };

/**
 * The value after an edit, as JSON; undefined when the edit does not fit the value. `add` makes the maps that are
 * missing on the way; a step `-` appends to a list. What the text of a file must mean after it was edited.
 */
export function applyDataEdit(value: Json | undefined, edit: DataEdit): Json | undefined {
  const [step, ...rest] = edit.steps;
  if (step === undefined) return edit.op === 'replace' || edit.op === 'add' ? edit.value : undefined;
  const inner = { ...edit, steps: rest };
  if (isJsonList(value ?? null)) return editList(value as readonly Json[], step, inner);
  if (value !== undefined && value !== null && !isJsonObject(value)) return undefined;
  const entries = Object.entries(value ?? {});
  const at = entries.findIndex(([key]) => key === step);
  if (rest.length === 0 && edit.op === 'remove') {
    return at === -1 ? undefined : Object.fromEntries(entries.filter((_, index) => index !== at));
  }
  if (rest.length === 0 && edit.op === 'rename') {
    if (at === -1 || entries.some(([key]) => key === edit.key)) return undefined;
    return Object.fromEntries(entries.map(([key, each]) => [key === step ? edit.key : key, each]));
  }
  if (at === -1 && edit.op !== 'add') return undefined;
  const next = applyDataEdit(entries[at]?.[1], inner);
  if (next === undefined) return undefined;
  if (at === -1) return Object.fromEntries([...entries, [step, next]]);
  return Object.fromEntries(entries.map(([key, each], index) => [key, index === at ? next : each]));
}

function editList(list: readonly Json[], step: string, inner: DataEdit): Json | undefined {
  const isEnd = step === '-' || step === String(list.length);
  if (isEnd) {
    if (inner.op !== 'add') return undefined;
    const item = applyDataEdit(undefined, inner);
    return item === undefined ? undefined : [...list, item];
  }
  const at = Number(step);
  const item = list[at];
  if (!Number.isInteger(at) || item === undefined) return undefined;
  if (inner.steps.length === 0 && inner.op === 'remove') return list.filter((_, index) => index !== at);
  const next = applyDataEdit(item, inner);
  return next === undefined ? undefined : list.map((each, index) => (index === at ? next : each));
}
