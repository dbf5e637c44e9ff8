import type { KubeObject } from '../read/bundle.ts';
import { decodeAppliedWork } from './applied-work.ts';
import { decodeApproval } from './approval.ts';
import { decodeBinding } from './binding.ts';
import { decodeRole, type Role } from './decode.ts';
import { decodeEnvelope } from './envelope.ts';
import { decodeBudget, decodeEviction } from './eviction.ts';
import type { Roles } from './fleet.ts';
import { compareText } from './identity.ts';
import type { Inventory } from './inventory.ts';
import { decodeInternalMember } from './member.ts';
import { buildMembers, mergeInventory } from './members.ts';
import type { View } from './metadata.ts';
import type { ObjectEntry, ObjectIndex } from './objects.ts';
import { decodeOverride, decodeOverrideSnapshot } from './override.ts';
import { decodePlacement, mergePlacement } from './placement.ts';
import { decodePlacementStatusCopy } from './placement-status.ts';
import { buildResourceSnapshots } from './resource-snapshot.ts';
import { decodePolicySnapshot, decodeSnapshotPart } from './snapshot.ts';
import { decodeUpdateRun } from './update-run.ts';
import { decodeUpdateStrategy } from './update-strategy.ts';
import { decodeWork } from './work.ts';

/** Entries by role. Everything but applied Works lies on the hub; what else a member prints is not the fleet's. */
export type EntriesByRole = ReadonlyMap<Role, readonly ObjectEntry[]>;

/** Sorts the KubeFleet objects of an index by role, each ordered by namespace and name. */
export function buildEntriesByRole(index: ObjectIndex): EntriesByRole {
  const roles = new Map<Role, ObjectEntry[]>();
  for (const entry of index.entries.values()) {
    const role = decodeRole(entry.group, entry.kind);
    if (role === undefined || (entry.site !== '' && role !== 'appliedWork')) continue;
    const known = roles.get(role);
    if (known === undefined) roles.set(role, [entry]);
    else known.push(entry);
  }
  for (const entries of roles.values()) entries.sort(compareEntries);
  return roles;
}

function compareEntries(left: ObjectEntry, right: ObjectEntry): number {
  return (
    compareText(left.namespace, right.namespace) ||
    compareText(left.name, right.name) ||
    compareText(left.kind, right.kind) ||
    compareText(left.site, right.site)
  );
}

/** The views of one role in both forms. What was only observed is one view in both. */
interface Views<T> {
  readonly head: readonly T[];
  readonly today: readonly T[];
}

/** Decodes the entries of a role; `merge` completes the wish by what was observed. */
function buildViews<T extends View>(
  entries: readonly ObjectEntry[] | undefined,
  decode: (object: KubeObject) => T,
  merge: (wish: T, observed: T | undefined) => T = (wish) => wish,
): Views<T> {
  const head: T[] = [];
  const today: T[] = [];
  for (const entry of entries ?? []) {
    const observed = entry.observed && decode(entry.observed);
    if (observed !== undefined) today.push(observed);
    if (entry.declared !== undefined) head.push(merge(decode(entry.declared), observed));
    else if (observed !== undefined) head.push(observed);
  }
  return { head, today };
}

/** The wish and what the dump alone shows. */
export interface BothRoles {
  readonly head: Roles;
  readonly today: Roles;
}

/** Decodes every view. Inventories count for the wish only. */
export function buildRoles(entries: EntriesByRole, inventory: Inventory): BothRoles {
  const views = <T extends View>(role: Role, decode: (object: KubeObject) => T): Views<T> =>
    buildViews(entries.get(role), decode);
  const members = buildMembers(entries.get('member') ?? []);
  const all = {
    internalMembers: views('internalMember', decodeInternalMember),
    placements: buildViews(entries.get('placement'), decodePlacement, mergePlacement),
    placementStatuses: views('placementStatus', decodePlacementStatusCopy),
    policySnapshots: views('policySnapshot', decodePolicySnapshot),
    snapshotParts: views('resourceSnapshot', decodeSnapshotPart),
    bindings: views('binding', decodeBinding),
    works: views('work', decodeWork),
    appliedWorks: views('appliedWork', decodeAppliedWork),
    overrides: views('override', decodeOverride),
    overrideSnapshots: views('overrideSnapshot', decodeOverrideSnapshot),
    envelopes: views('envelope', decodeEnvelope),
    updateRuns: views('updateRun', decodeUpdateRun),
    updateStrategies: views('updateStrategy', decodeUpdateStrategy),
    approvals: views('approval', decodeApproval),
    evictions: views('eviction', decodeEviction),
    budgets: views('budget', decodeBudget),
  };
  const pick = (form: keyof BothRoles): Omit<Roles, 'members'> => ({
    internalMembers: all.internalMembers[form],
    placements: all.placements[form],
    placementStatuses: all.placementStatuses[form],
    policySnapshots: all.policySnapshots[form],
    snapshotParts: all.snapshotParts[form],
    resourceSnapshots: buildResourceSnapshots(all.snapshotParts[form]),
    bindings: all.bindings[form],
    works: all.works[form],
    appliedWorks: all.appliedWorks[form],
    overrides: all.overrides[form],
    overrideSnapshots: all.overrideSnapshots[form],
    envelopes: all.envelopes[form],
    updateRuns: all.updateRuns[form],
    updateStrategies: all.updateStrategies[form],
    approvals: all.approvals[form],
    evictions: all.evictions[form],
    budgets: all.budgets[form],
  });
  return {
    head: { members: mergeInventory(members.head, inventory), ...pick('head') },
    today: { members: members.today, ...pick('today') },
  };
}
