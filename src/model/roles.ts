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
import { decodePlacement, mergePlacement, type Placement } from './placement.ts';
import { decodePlacementStatusCopy } from './placement-status.ts';
import { buildResourceSnapshots } from './resource-snapshot.ts';
import { decodePolicySnapshot, decodeSnapshotPart } from './snapshot.ts';
import { decodeUpdateRun } from './update-run.ts';
import { decodeUpdateStrategy } from './update-strategy.ts';
import { decodeWork } from './work.ts';

/** Which form of an object is meant: the wish, or what a cluster printed. */
export type Form = 'head' | 'observed';

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

/** One decoded view per entry that has the wanted form. */
function decodeForm<T extends View>(
  entries: readonly ObjectEntry[] | undefined,
  form: Form,
  decode: (object: KubeObject) => T,
): readonly T[] {
  return (entries ?? []).flatMap((entry) => {
    const object = entry[form];
    return object === undefined ? [] : [decode(object)];
  });
}

function buildPlacement(entry: ObjectEntry, form: Form): readonly Placement[] {
  const observed = entry.observed && decodePlacement(entry.observed);
  if (form === 'observed') return observed === undefined ? [] : [observed];
  return entry.head === entry.observed && observed !== undefined
    ? [observed]
    : [mergePlacement(decodePlacement(entry.head), observed)];
}

/** Decodes every view of one form. */
export function buildRoles(entries: EntriesByRole, form: Form, inventory: Inventory): Roles {
  const views = <T extends View>(role: Role, decode: (object: KubeObject) => T): readonly T[] =>
    decodeForm(entries.get(role), form, decode);
  const snapshotParts = views('resourceSnapshot', decodeSnapshotPart);
  return {
    members:
      form === 'head'
        ? mergeInventory(buildMembers(entries.get('member') ?? [], form), inventory)
        : buildMembers(entries.get('member') ?? [], form),
    internalMembers: views('internalMember', decodeInternalMember),
    placements: (entries.get('placement') ?? []).flatMap((entry) => buildPlacement(entry, form)),
    placementStatuses: views('placementStatus', decodePlacementStatusCopy),
    policySnapshots: views('policySnapshot', decodePolicySnapshot),
    snapshotParts,
    resourceSnapshots: buildResourceSnapshots(snapshotParts),
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
}
