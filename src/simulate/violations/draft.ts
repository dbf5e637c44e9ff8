import type { FieldErrorType } from '../admission/field-error.ts';
import type { Fault, Words } from './violation.ts';

/** A fault with its words, before those that go into one edit are put together. */
export interface Draft {
  readonly fault: Fault;
  readonly words: Words;
  /** Everything the server says about it. */
  readonly said: readonly string[];
  /** The server refuses it whatever the client asks for. */
  readonly isRefused: boolean;
  /** The field that a misspelt one stands for; '' for other faults. */
  readonly standsFor: string;
}

/** The place to edit. */
export function placeOf({ fault, words }: Draft): string {
  return words.pointer ?? fault.pointer;
}

/** Of several faults at one place, the one that tells most. */
const TELLING: readonly (FieldErrorType | undefined)[] = [
  'FieldValueTypeInvalid',
  'FieldValueNotSupported',
  'FieldValueRequired',
  'FieldValueTooLong',
  'FieldValueTooMany',
  'FieldValueDuplicate',
  'FieldValueForbidden',
  undefined,
  'FieldValueInvalid',
];

/**
 * Puts faults together that one edit mends: a field that lacks because its name is misspelt, what stands inside a
 * value of the wrong type, and all that is said about one place.
 */
export function mergeDrafts(drafts: readonly Draft[]): readonly Draft[] {
  const wrong = drafts
    .filter(({ fault }) => fault.type === 'FieldValueTypeInvalid' || fault.text.startsWith('json: '))
    .map(({ fault }) => `${fault.pointer}/`);
  const outside = drafts.filter(
    ({ fault }) => fault.stage !== 'pruning' || !wrong.some((pointer) => fault.pointer.startsWith(pointer)),
  );
  return mergePlaces(mergeMissing(outside));
}

function mergeMissing(drafts: readonly Draft[]): readonly Draft[] {
  const explained = new Set<Draft>();
  const merged = drafts.map((draft): Draft => {
    if (draft.standsFor === '') return draft;
    const others = drafts.filter((other) => other !== draft && isMissing(other, draft.standsFor));
    if (others.length === 0) return draft;
    for (const other of others) explained.add(other);
    return { ...draft, isRefused: true, said: [...draft.said, ...others.flatMap(({ said }) => said)] };
  });
  return merged.filter((_, at) => {
    const draft = drafts[at];
    return draft === undefined || !explained.has(draft);
  });
}

function isMissing({ words, fault }: Draft, pointer: string): boolean {
  if (words.missing === pointer) return true;
  return fault.type === 'FieldValueRequired' && fault.pointer === pointer;
}

function mergePlaces(drafts: readonly Draft[]): readonly Draft[] {
  const groups = new Map<string, Draft[]>();
  for (const draft of drafts) {
    const key = `${placeOf(draft)} ${draft.words.topic === 'selector-kind' ? 'kind' : ''}`;
    groups.set(key, [...(groups.get(key) ?? []), draft]);
  }
  return [...groups.values()].flatMap((group) => {
    const [best] = [...group].sort(
      (left, right) => TELLING.indexOf(left.fault.type) - TELLING.indexOf(right.fault.type),
    );
    if (best === undefined) return [];
    const said = [best, ...group.filter((draft) => draft !== best)].flatMap((draft) => draft.said);
    return [{ ...best, said: [...new Set(said)], isRefused: group.some((draft) => draft.isRefused) }];
  });
}
