import type { Json, JsonObject } from '../../api/json.ts';

/**
 * The object with every member passed through `edit`, which gives the new value or undefined to drop the member.
 * The very same object comes back when nothing changed. Keys are taken as data, `__proto__` included.
 */
export function editMembers(
  value: JsonObject,
  edit: (key: string, member: Json) => Json | undefined,
): JsonObject {
  let entries: [string, Json][] | undefined;
  const keys = Object.keys(value);
  for (const [at, key] of keys.entries()) {
    const member = value[key] ?? null;
    const edited = edit(key, member);
    if (entries === undefined && edited !== member) {
      entries = keys.slice(0, at).map((each) => [each, value[each] ?? null]);
    }
    if (entries !== undefined && edited !== undefined) entries.push([key, edited]);
  }
  return entries === undefined ? value : Object.fromEntries(entries);
}

/** The list with every item passed through `edit`; the very same list when nothing changed. */
export function editItems(
  value: readonly Json[],
  edit: (item: Json, index: number) => Json,
): readonly Json[] {
  let items: Json[] | undefined;
  for (const [index, item] of value.entries()) {
    const edited = edit(item, index);
    if (items === undefined && edited !== item) items = value.slice(0, index);
    items?.push(edited);
  }
  return items ?? value;
}

/** The object with one member set, or dropped when `member` is undefined. */
export function withMember(value: JsonObject, key: string, member: Json | undefined): JsonObject {
  if (member !== undefined) return { ...value, [key]: member };
  if (!Object.hasOwn(value, key)) return value;
  return Object.fromEntries(Object.entries(value).filter(([each]) => each !== key));
}
