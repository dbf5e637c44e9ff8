import { distance } from 'fastest-levenshtein';
import type { SchedulingCluster } from '../scheduling/cluster.ts';
import type { Requirement } from './requirement.ts';

/** A label that members carry and that a policy may have meant. */
export interface NearLabel {
  readonly key: string;
  readonly value: string;
  /** How many members carry it. */
  readonly count: number;
}

/** Labels of the fleet: key to value to how many members carry it. */
export type LabelCounts = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** Counts every label of the members. */
export function countLabels(clusters: readonly SchedulingCluster[]): LabelCounts {
  const counts = new Map<string, Map<string, number>>();
  for (const { labels } of clusters) {
    for (const [key, value] of labels) {
      const values = counts.get(key) ?? new Map<string, number>();
      values.set(value, (values.get(value) ?? 0) + 1);
      counts.set(key, values);
    }
  }
  return counts;
}

/**
 * The label that a requirement nobody meets may have meant: the same key with a value written almost alike, or a key
 * written almost alike with the wanted value.
 */
export function findNearLabel(
  { key, operator, values }: Requirement,
  counts: LabelCounts,
): NearLabel | undefined {
  if (operator !== 'In' && operator !== 'Exists') return undefined;
  const found: NearLabel[] = [];
  for (const [otherKey, carried] of counts) {
    const sameKey = otherKey === key;
    if (!sameKey && !isMisspelling(key, otherKey)) continue;
    for (const [value, count] of carried) {
      const fits = operator === 'Exists' || values.includes(value);
      const near = values.some((wanted) => isMisspelling(wanted, value));
      if (sameKey ? near && operator === 'In' : fits) found.push({ key: otherKey, value, count });
    }
  }
  found.sort((a, b) => b.count - a.count || (`${a.key} ${a.value}` < `${b.key} ${b.value}` ? -1 : 1));
  return found[0];
}

const SEPARATORS = /[-_./ ]/g;

/**
 * True for two different words of which one is likely meant for the other: they differ in letter case or separators
 * only, by one letter, or in a long word by two. Words that differ in their numbers alone count on purpose
 * (`zone-1`, `eastus2`).
 */
export function isMisspelling(wanted: string, seen: string): boolean {
  if (wanted === seen) return false;
  const [left, right] = [wanted, seen].map((word) => word.toLowerCase().replaceAll(SEPARATORS, ''));
  if (left === undefined || right === undefined || left === '' || right === '') return false;
  if (left === right) return true;
  if (left.replaceAll(/\d/g, '') === right.replaceAll(/\d/g, '')) return false;
  const length = Math.max(left.length, right.length);
  const steps = distance(left, right);
  if (steps === 1) return length >= 4;
  return steps === 2 && length >= 8 && left[0] === right[0];
}
