import type { Json, JsonObject } from '../../api/json.ts';

/**
 * The object with every member passed through `edit`, which gives the new value or undefined to drop the member.
 * The very same object comes back when nothing changed. Keys are taken as data, `__proto__` included.
 */
export function editMembers(
  value: JsonObject,
  edit: (key: string, member: Json) => Json | undefined,
): JsonObject {
  let changed = false;
  const entries: [string, Json][] = [];
  for (const [key, member] of Object.entries(value)) {
    const edited = edit(key, member);
    if (edited !== member) changed = true;
    if (edited !== undefined) entries.push([key, edited]);
  }
  return changed ? Object.fromEntries(entries) : value;
}

/** The list with every item passed through `edit`; the very same list when nothing changed. */
export function editItems(
  value: readonly Json[],
  edit: (item: Json, index: number) => Json,
): readonly Json[] {
  let changed = false;
  const items = value.map((item, index) => {
    const edited = edit(item, index);
    if (edited !== item) changed = true;
    return edited;
  });
  return changed ? items : value;
}

/** The object with one member set, or dropped when `member` is undefined. */
export function withMember(value: JsonObject, key: string, member: Json | undefined): JsonObject {
  const entries = Object.entries(value).filter(([each]) => each !== key);
  if (member !== undefined) entries.push([key, member]);
  return Object.fromEntries(entries);
}
