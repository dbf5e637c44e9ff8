import { isJsonList, isJsonObject, type Json, pointer } from '../api/json.ts';

/**
 * The pointer to the first node in which two values differ, in the order of the left one's keys; undefined when
 * they are equal. The order of keys does not count, the order of lists does.
 */
export function firstDifference(left: Json, right: Json, at = ''): string | undefined {
  if (left === right) return undefined;
  if (isJsonList(left) && isJsonList(right)) {
    for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
      const [a, b] = [left[index], right[index]];
      const here = at + pointer(index);
      if (a === undefined || b === undefined) return here;
      const found = firstDifference(a, b, here);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (!isJsonObject(left) || !isJsonObject(right)) return at;
  for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
    const here = at + pointer(key);
    const [a, b] = [ownValue(left, key), ownValue(right, key)];
    if (a === undefined || b === undefined) return here;
    const found = firstDifference(a, b, here);
    if (found !== undefined) return found;
  }
  return undefined;
}

function ownValue(object: { readonly [key: string]: Json }, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
