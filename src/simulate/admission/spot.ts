import { pointer } from '../../api/json.ts';

/** A place in an object: the way from the root. Map entries are told from fields: servers print them otherwise. */
export interface Spot {
  readonly parent: Spot | undefined;
  readonly step: string | number;
  /** True when `step` is the key of a map, not a field of an object. */
  readonly entry: boolean;
}

/** The field, list item or map entry below a place; undefined is the root. */
export function below(parent: Spot | undefined, step: string | number, entry = false): Spot {
  return { parent, step, entry };
}

function stepsOf(spot: Spot | undefined): Spot[] {
  const steps: Spot[] = [];
  for (let each = spot; each !== undefined; each = each.parent) steps.unshift(each);
  return steps;
}

/** The place as the API machinery prints a path: `spec.rules[0]`, `data[key]`; the root is `<nil>`. */
export function renderPath(spot: Spot | undefined): string {
  if (spot === undefined) return '<nil>';
  let text = '';
  for (const { step, entry } of stepsOf(spot)) {
    if (typeof step === 'number' || entry) text += `[${step}]`;
    else text += text === '' ? step : `.${step}`;
  }
  return text;
}

/** The place as the schema validator prints it: map entries read `.key` like fields; the root is ''. */
export function renderDottedPath(spot: Spot | undefined): string {
  let text = '';
  for (const { step, entry } of stepsOf(spot)) {
    if (typeof step === 'number') text += `[${step}]`;
    else text += text === '' && !entry ? step : `.${step}`;
  }
  return text;
}

/** The place as a JSON pointer. */
export function renderPointer(spot: Spot | undefined): string {
  return pointer(...stepsOf(spot).map((each) => each.step));
}
