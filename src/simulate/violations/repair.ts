import { isJsonList, isJsonObject, type Json, type JsonObject, readString } from '../../api/json.ts';
import { editItems, withMember } from '../admission/json-edit.ts';
import { type Draft, placeOf } from './draft.ts';
import { parentOf, readAt, readSteps } from './field.ts';

const STAND_INS: Readonly<Record<string, JsonObject>> = {
  ClusterResourcePlacement: { group: 'rbac.authorization.k8s.io', version: 'v1', kind: 'ClusterRole' },
  ResourcePlacement: { group: '', version: 'v1', kind: 'ConfigMap' },
};
/** Fields that decide which others are allowed beside them. */
const CHOICES: ReadonlySet<string> = new Set(['placementType', 'type', 'overrideType']);
const SELECTOR = /^\/spec\/resourceSelectors\/(\d+)/;

/** A place that was mended, and whether what stood there was taken out, so that other fields may lack it now. */
export interface MendedPlace {
  readonly pointer: string;
  readonly isGone: boolean;
}

/** An object with its faults mended somehow. */
export interface RepairedObject {
  readonly object: JsonObject;
  readonly places: readonly MendedPlace[];
}

/**
 * Mends the faults of an object so that the hub comes to say what else is wrong with it; undefined when one of them
 * cannot be mended without knowing what was meant.
 */
export function repairObject(object: JsonObject, drafts: readonly Draft[]): RepairedObject | undefined {
  const places: MendedPlace[] = [];
  let repaired = object;
  for (const draft of drafts) {
    const edited = repairOne(repaired, draft);
    if (edited === undefined) return undefined;
    repaired = edited.object;
    places.push({ pointer: edited.within ?? placeOf(draft), isGone: edited.isGone === true });
  }
  return { object: repaired, places };
}

interface Edited {
  readonly object: JsonObject;
  readonly isGone?: boolean;
  /** The part that cannot be judged any more; the place itself when left out. */
  readonly within?: string;
}

function repairOne(object: JsonObject, draft: Draft): Edited | undefined {
  const { words } = draft;
  const at = placeOf(draft);
  if (words.missing !== undefined) return undefined;
  const [selector, index] = SELECTOR.exec(at) ?? [];
  if (selector !== undefined && words.topic?.startsWith('selector-') === true) {
    const stand = STAND_INS[readString(object, 'kind')];
    return stand && { object: setAt(object, selector, { ...stand, name: `stand-in-${index}` }) };
  }
  if (at === '/metadata/name') return { object: setAt(object, at, 'stand-in') };
  if (words.replacement !== undefined && words.replacement !== '' && words.isKey !== true) {
    return { object: setAt(object, at, readReplacement(words.replacement)) };
  }
  const value = readAt(object, at);
  if (value === undefined || at === '') return undefined;
  const [allowed] = words.allowed ?? [];
  if (draft.fault.type === 'FieldValueNotSupported' && allowed !== undefined) {
    // What depends on the choice cannot be judged while the choice is not known.
    const within = CHOICES.has(String(readSteps(object, at).at(-1))) ? parentOf(at) : at;
    return { object: setAt(object, at, allowed), isGone: true, within };
  }
  if (typeof readSteps(object, at).at(-1) === 'number') {
    return typeof value === 'string' ? { object: setAt(object, at, `stand-in-${at.length}`) } : undefined;
  }
  const marks = (words.marks ?? []).map(({ pointer }) => pointer);
  return {
    object: [at, ...marks].reduce((left, pointer) => setAt(left, pointer, undefined), object),
    isGone: true,
  };
}

/** The value that a replacement stands for when it is put into YAML. */
function readReplacement(text: string): Json {
  if (/^-?\d+$/.test(text)) return Number(text);
  if (text === 'true' || text === 'false') return text === 'true';
  return /^".*"$/s.test(text) ? text.slice(1, -1) : text;
}

/** The object with the node at a pointer set, or taken out when `value` is undefined. */
function setAt(object: JsonObject, pointer: string, value: Json | undefined): JsonObject {
  const edited = setSteps(object, readSteps(object, pointer), value);
  return isJsonObject(edited) ? edited : object;
}

function setSteps(holder: Json, steps: readonly (string | number)[], value: Json | undefined): Json {
  const [step, ...rest] = steps;
  if (step === undefined) return value ?? null;
  if (isJsonList(holder)) {
    return editItems(holder, (item, index) => (index === step ? setSteps(item, rest, value) : item));
  }
  if (!isJsonObject(holder)) return holder;
  const key = String(step);
  if (rest.length === 0) return withMember(holder, key, value);
  return Object.hasOwn(holder, key)
    ? withMember(holder, key, setSteps(holder[key] ?? null, rest, value))
    : holder;
}
