import { BUILT_IN_NAMESPACES } from '../api/cluster.kubernetes-fleet.io.ts';
import { readString } from '../api/json.ts';
import type { Roles } from './fleet.ts';
import { kindKey } from './identity.ts';
import type { Inventory } from './inventory.ts';
import type { Member } from './member.ts';
import type { ObjectIndex } from './objects.ts';

/** What the input shows of one cluster, wherever it shows it. Presence is sure; absence is judged by coverage. */
export interface MemberFacts {
  readonly member: Member | undefined;
  /** Namespaces it surely has: reported, listed, applied by KubeFleet, or part of every cluster. */
  readonly namespaces: ReadonlySet<string>;
  /** Namespaces that KubeFleet brought there: a Work or AppliedWork owns them. */
  readonly brought: ReadonlySet<string>;
  /** Keys of the kinds that its CustomResourceDefinitions define or of which it holds objects. */
  readonly kinds: ReadonlySet<string>;
}

interface Draft {
  readonly namespaces: Set<string>;
  readonly brought: Set<string>;
  readonly kinds: Set<string>;
}

function addObjects(draft: (cluster: string) => Draft, objects: ObjectIndex): void {
  for (const entry of objects.entries.values()) {
    if (entry.site === '') continue;
    const facts = draft(entry.site);
    facts.kinds.add(kindKey(entry.group, entry.kind));
    if (entry.namespace !== '') facts.namespaces.add(entry.namespace);
    if (entry.kind === 'Namespace' && entry.group === '') facts.namespaces.add(entry.name);
    if (entry.kind === 'CustomResourceDefinition') {
      const { value } = entry.head;
      facts.kinds.add(
        kindKey(readString(value, 'spec', 'group'), readString(value, 'spec', 'names', 'kind')),
      );
    }
  }
}

function addWorks(draft: (cluster: string) => Draft, roles: Roles): void {
  for (const work of roles.works) {
    for (const { identifier, conditions } of work.manifestConditions) {
      if (identifier.group !== '' || identifier.kind !== 'Namespace') continue;
      if (!conditions.some(({ type, status }) => type === 'Applied' && status === 'True')) continue;
      draft(work.cluster).namespaces.add(identifier.name);
      draft(work.cluster).brought.add(identifier.name);
    }
  }
  for (const applied of roles.appliedWorks) {
    for (const { group, kind, name } of applied.appliedResources) {
      if (group !== '' || kind !== 'Namespace') continue;
      draft(applied.cluster).namespaces.add(name);
      draft(applied.cluster).brought.add(name);
    }
  }
}

/** Collects what the input shows of every cluster it knows, by cluster name. */
export function buildMemberFacts(
  roles: Roles,
  objects: ObjectIndex,
  inventory: Inventory,
): ReadonlyMap<string, MemberFacts> {
  const drafts = new Map<string, Draft>();
  const draft = (cluster: string): Draft => {
    const known = drafts.get(cluster);
    if (known !== undefined) return known;
    const fresh = {
      namespaces: new Set<string>(BUILT_IN_NAMESPACES),
      brought: new Set<string>(),
      kinds: new Set<string>(),
    };
    drafts.set(cluster, fresh);
    return fresh;
  };
  for (const member of roles.members) {
    const facts = draft(member.name);
    for (const [name, owner] of member.namespaces.owners) {
      facts.namespaces.add(name);
      if (owner !== '') facts.brought.add(name);
    }
  }
  for (const known of inventory.members.values()) {
    const facts = draft(known.name);
    const { namespaces = [], seenNamespaces, placedNamespaces } = known;
    for (const name of [...namespaces, ...seenNamespaces, ...placedNamespaces]) facts.namespaces.add(name);
    for (const name of placedNamespaces) facts.brought.add(name);
    for (const kind of known.seenKinds) facts.kinds.add(kind);
  }
  addObjects(draft, objects);
  addWorks(draft, roles);
  const members = new Map(roles.members.map((member) => [member.name, member]));
  return new Map(
    [...drafts].map(([cluster, facts]) => [cluster, { member: members.get(cluster), ...facts }]),
  );
}
