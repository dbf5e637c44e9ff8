import { isJsonList, isJsonObject, type Json, pointer } from '../../../api/json.ts';
import type { Fleet } from '../../../model/fleet.ts';
import { memberNames } from '../../../model/hub-knowledge.ts';
import { compareText } from '../../../model/identity.ts';
import { isUnknown, unknown } from '../../../model/knowledge.ts';
import type { Member } from '../../../model/member.ts';
import type { OverrideRule } from '../../../model/override.ts';
import type { Place } from '../../../read/place.ts';
import type { Context } from '../../context.ts';
import type { Column, Row } from '../../relation.ts';

/** Columns about words in the values of a rule that fit some of its clusters only. */
export const NAMED_COLUMNS: Readonly<Record<string, Column>> = {
  everywhere: { type: 'bool', means: 'The rule is for every cluster: its list of terms is empty.' },
  word: {
    type: 'string',
    means:
      'A word in its values that is the name of a member, or its region or environment by label, though the rule reaches others, too; else empty.',
    gates: ['members'],
  },
  wordPlace: { type: 'place', means: 'The value with the word; the part when there is none.' },
  named: { type: 'list<string>', means: 'The members that the word fits.' },
  strangers: { type: 'list<string>', means: 'The clusters that it does not fit and that get the value.' },
};

/** Last parts of label keys whose values say where a cluster is, or what it is for. */
const TELLING = new Set([
  'country',
  'datacenter',
  'env',
  'environment',
  'geo',
  'location',
  'region',
  'stage',
  'tier',
]);
const SHORTEST_WORD = 2;

interface NamedValue {
  readonly word: string;
  readonly pointer: string;
  readonly named: readonly string[];
  readonly strangers: readonly string[];
}

/** The columns of a rule that is meant for the `matched` clusters; without a rule, nothing is named. */
export function namedColumns(
  { fleet }: Context,
  part: Place,
  rule: OverrideRule | undefined,
  matched: readonly string[],
): Row {
  const everywhere = rule?.clusterSelector?.length === 0;
  const none = { everywhere, word: '', wordPlace: part, named: [], strangers: [] };
  if (rule === undefined || !everywhere) return none;
  const found = findNamed(rule, fleet.members, matched);
  if (found === undefined) return { ...none, word: hasOpenMembers(fleet, rule) ? unknown('members') : '' };
  const { word, pointer, named, strangers } = found;
  return { ...none, word, wordPlace: { ...part, pointer }, named, strangers };
}

/** True when values have words, and members that the input does not show might be called so. */
function hasOpenMembers(fleet: Fleet, { patches }: OverrideRule): boolean {
  const texts = patches.flatMap((patch) => listTexts(patch.value ?? null, ''));
  return texts.length > 0 && isUnknown(memberNames(fleet));
}

function findNamed(
  { patches }: OverrideRule,
  members: readonly Member[],
  matched: readonly string[],
): NamedValue | undefined {
  const words = collectWords(members);
  for (const patch of patches) {
    for (const { text, at } of listTexts(patch.value ?? null, `${patch.pointer}/value`)) {
      for (const [word, named] of words) {
        const strangers = matched.filter((cluster) => !named.includes(cluster));
        if (strangers.length > 0 && hasWord(text, word)) return { word, pointer: at, named, strangers };
      }
    }
  }
  return undefined;
}

/** The words that tell members apart, the longest first, each with the members it fits. */
function collectWords(members: readonly Member[]): readonly (readonly [string, readonly string[]])[] {
  const words = new Map<string, string[]>();
  for (const { name, metadata } of members) {
    const labels = [...metadata.labels].filter(([key]) => TELLING.has(key.slice(key.lastIndexOf('/') + 1)));
    for (const word of new Set(
      [name, ...labels.map(([, value]) => value)].map((each) => each.toLowerCase()),
    )) {
      if (word.length >= SHORTEST_WORD) words.set(word, [...(words.get(word) ?? []), name]);
    }
  }
  return [...words].sort(([left], [right]) => right.length - left.length || compareText(left, right));
}

/** Every text in a value, without the variables that KubeFleet fills in per cluster. */
function listTexts(value: Json, at: string): readonly { readonly text: string; readonly at: string }[] {
  if (typeof value === 'string') return [{ text: value.replaceAll(/\$\{[^}]*\}/g, ' '), at }];
  if (isJsonList(value)) return value.flatMap((item, index) => listTexts(item, at + pointer(index)));
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => listTexts(item, at + pointer(key)));
}

/** True when the word stands by itself: `east` in `db.east.example`, not in `northeast`. */
function hasWord(text: string, word: string): boolean {
  const lower = text.toLowerCase();
  for (let at = lower.indexOf(word); at >= 0; at = lower.indexOf(word, at + 1)) {
    const [before = '', after = ''] = [lower.slice(0, at).at(-1), lower.at(at + word.length)];
    if (!/[a-z0-9]/.test(before) && !/[a-z0-9]/.test(after)) return true;
  }
  return false;
}
