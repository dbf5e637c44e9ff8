import type { Relation } from './relation.ts';
import { objects } from './relations/objects.ts';
import { problems } from './relations/problems.ts';

/** Every relation. A file in `relations/` that is not listed here does nothing; the architecture test says so. */
export const RELATIONS: readonly Relation[] = [problems, objects];

/** Relations by name. */
export function relationsByName(relations: readonly Relation[] = RELATIONS): ReadonlyMap<string, Relation> {
  return new Map(relations.map((relation) => [relation.name, relation]));
}
