import { NEXT_GROUP_SUFFIX, RETIRED_GROUP } from '../api/groups.ts';
import type { Bundle } from '../read/bundle.ts';
import type { Fleet } from './fleet.ts';
import { unknown } from './knowledge.ts';
import { buildObjectIndex } from './objects.ts';
import { buildLinks } from './references.ts';
import { buildEntriesByRole, buildRoles } from './roles.ts';

/** What a person states about the input. Plain data. */
export interface ModelOptions {
  /** Capture time in milliseconds since 1970. */
  readonly now?: number;
}

/** Builds the fleet from what was read. Total: nothing in the input makes it throw. */
export function model(bundle: Bundle, options: ModelOptions = {}): Fleet {
  const objects = buildObjectIndex(bundle.objects);
  const entries = buildEntriesByRole(objects);
  const head = buildRoles(entries, 'head');
  const declared = bundle.objects.some((object) => object.uid === '');
  return {
    ...head,
    today: declared ? buildRoles(entries, 'observed') : head,
    objects,
    links: buildLinks(head),
    next: bundle.objects.filter((object) => object.group.endsWith(NEXT_GROUP_SUFFIX)),
    retired: bundle.objects.filter((object) => object.group === RETIRED_GROUP),
    now: options.now ?? unknown('time'),
  };
}
