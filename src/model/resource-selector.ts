import { type Json, pointer, readList, readString } from '../api/json.ts';
import { decodePresent } from './metadata.ts';

/** One entry of `resourceSelectors` of a placement or an override (`ResourceSelectorTerm`). */
export interface ResourceSelector {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** '' when objects are not selected by name. */
  readonly name: string;
  /** Undefined when absent or null: everything of the kind matches, unless a name is given. `{}` stays `{}`. */
  readonly labelSelector: Json | undefined;
  /** `NamespaceWithResources` when absent, as the schema defaults it. */
  readonly selectionScope: string;
  readonly index: number;
  readonly pointer: string;
}

/** Reads a list of resource selectors; `at` is the list's pointer. */
export function decodeResourceSelectors(list: Json | undefined, at: string): readonly ResourceSelector[] {
  return readList(list).map((item, index) => ({
    group: readString(item, 'group'),
    version: readString(item, 'version'),
    kind: readString(item, 'kind'),
    name: readString(item, 'name'),
    labelSelector: decodePresent(item, 'labelSelector'),
    selectionScope: readString(item, 'selectionScope') || 'NamespaceWithResources',
    index,
    pointer: at + pointer(index),
  }));
}
