import { NEXT_GROUP_SUFFIX, RETIRED_GROUP } from '../api/groups.ts';
import { decodeRelease } from '../api/releases.ts';
import type { Bundle } from '../read/bundle.ts';
import { decodeCaptureTime } from './capture-time.ts';
import { buildCoverage } from './coverage.ts';
import type { Fleet } from './fleet.ts';
import { decodeHubFlags } from './hub-flags.ts';
import { isObserved } from './identity.ts';
import { decodeInventories } from './inventory.ts';
import { buildMemberFacts } from './member-facts.ts';
import { buildObjectIndex } from './objects.ts';
import type { ModelOptions } from './options.ts';
import { buildReferenceTables } from './references/reference-tables.ts';
import { buildLinks } from './references.ts';
import { buildEntriesByRole, buildRoles } from './roles.ts';

/**
 * Builds the fleet from what was read and what a person stated about it. Total: nothing in the input makes it
 * throw, and what the input does not tell stays Unknown.
 */
export function model(bundle: Bundle, options: ModelOptions = {}): Fleet {
  const objects = buildObjectIndex(bundle.objects);
  const inventory = decodeInventories(options.inventories ?? []);
  const { head, today } = buildRoles(buildEntriesByRole(objects), inventory);
  const hasDeclared = inventory.members.size > 0 || !bundle.objects.every(isObserved);
  return {
    ...head,
    today: hasDeclared ? today : head,
    objects,
    links: buildLinks(head),
    appliedBy: options.appliedBy,
    next: bundle.objects.filter((object) => object.group.endsWith(NEXT_GROUP_SUFFIX)),
    retired: bundle.objects.filter((object) => object.group === RETIRED_GROUP),
    now: decodeCaptureTime(bundle, options.now),
    coverage: buildCoverage(bundle, options),
    inventory,
    memberFacts: buildMemberFacts(head, objects, inventory),
    flags: decodeHubFlags(objects, options, inventory.flags, bundle.logs),
    registries: options.registries ?? { allowed: [], private: [], attached: [] },
    ingressClasses: options.ingressClasses ?? [],
    release: decodeRelease(options.release ?? inventory.release),
    referenceTables: buildReferenceTables(options.references),
    hasBase: options.hasBase === true,
    expected: options.expected ?? [],
    lostClustersPercent: options.lostClustersPercent ?? 50,
  };
}
