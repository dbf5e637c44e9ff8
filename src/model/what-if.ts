import { CLUSTER_GROUP } from '../api/groups.ts';
import type { JsonObject } from '../api/json.ts';
import type { KubeObject } from '../read/bundle.ts';
import type { Fleet } from './fleet.ts';
import { compareText } from './identity.ts';
import { decodeMember, type Member, type Taint } from './member.ts';
import type { MemberFacts } from './member-facts.ts';

/** Changes of members that a person wants to try. */
export interface WhatIf {
  /** Members that have left. */
  readonly without: readonly string[];
  /** Members that have joined, with their labels. */
  readonly added: readonly { readonly cluster: string; readonly labels: Readonly<Record<string, string>> }[];
  /** Labels by what they are set to; undefined takes one away. */
  readonly labels: readonly {
    readonly cluster: string;
    readonly key: string;
    readonly value: string | undefined;
  }[];
  /** Taints; `gone` takes away those with the key, and with the effect unless that is empty. */
  readonly taints: readonly (Omit<Taint, 'pointer'> & {
    readonly cluster: string;
    readonly gone?: boolean;
  })[];
}

/** The change that changes nothing. */
export const NO_CHANGE: WhatIf = { without: [], added: [], labels: [], taints: [] };

/** True when a person wants to try anything at all. */
export function isChange({ without, added, labels, taints }: WhatIf): boolean {
  return without.length + added.length + labels.length + taints.length > 0;
}

/** What keeps changes from being tried: members that the fleet does not have, or has already. */
export function findMisnamed(
  fleet: Fleet,
  { without, added, labels, taints }: WhatIf,
): { readonly strangers: readonly string[]; readonly present: readonly string[] } {
  const known = new Set(fleet.members.map(({ name }) => name));
  const joining = added.map(({ cluster }) => cluster);
  const changed = [...labels, ...taints].map(({ cluster }) => cluster);
  const isNew = new Set(joining);
  const named = [...without, ...changed.filter((name) => !isNew.has(name))];
  return {
    strangers: [...new Set(named)].filter((name) => !known.has(name)),
    present: joining.filter((name) => known.has(name)),
  };
}

/** The fleet with members changed; everything else is as it was, bindings to members that have left included. */
export function changeMembers(fleet: Fleet, change: WhatIf): Fleet {
  if (!isChange(change)) return fleet;
  const gone = new Set(change.without);
  const members = [
    ...fleet.members.filter(({ name }) => !gone.has(name)),
    ...change.added.map(({ cluster, labels }) => buildMember(cluster, labels)),
  ]
    .map((member) => changeMember(member, change))
    .sort((left, right) => compareText(left.name, right.name));
  const byName = new Map(members.map((member) => [member.name, member]));
  const facts = [...fleet.memberFacts].map(([name, known]): readonly [string, MemberFacts] => [
    name,
    { ...known, member: byName.get(name) },
  ]);
  const fresh = change.added.map(({ cluster }): readonly [string, MemberFacts] => [
    cluster,
    { member: byName.get(cluster), namespaces: new Set(), brought: new Set(), kinds: new Set() },
  ]);
  return { ...fleet, members, memberFacts: new Map([...fresh, ...facts]) };
}

/** A member as its manifest would state it: nothing is known of its health, properties and namespaces. */
function buildMember(name: string, labels: Readonly<Record<string, string>>): Member {
  const apiVersion = `${CLUSTER_GROUP}/v1`;
  const value: JsonObject = { apiVersion, kind: 'MemberCluster', metadata: { name, labels } };
  const source = { uri: 'what-if', bytes: new Uint8Array(), kind: 'yaml', encoding: 'utf-8' } as const;
  const object: KubeObject = {
    apiVersion,
    group: CLUSTER_GROUP,
    version: 'v1',
    kind: 'MemberCluster',
    namespace: '',
    name,
    uid: '',
    site: { role: 'declared' },
    value,
    origin: { source, start: 0, end: 0, pointer: '' },
  };
  return decodeMember(object);
}

function changeMember(member: Member, change: WhatIf): Member {
  const labels = change.labels.filter(({ cluster }) => cluster === member.name);
  const taints = change.taints.filter(({ cluster }) => cluster === member.name);
  if (labels.length === 0 && taints.length === 0) return member;
  const changed = new Map(member.metadata.labels);
  for (const { key, value } of labels) {
    if (value === undefined) changed.delete(key);
    else changed.set(key, value);
  }
  const kept = member.taints.filter(
    (taint) =>
      !taints.some(({ key, effect }) => key === taint.key && (effect === '' || effect === taint.effect)),
  );
  const added = taints
    .filter(({ gone }) => gone !== true)
    .map(({ key, value, effect }): Taint => ({ key, value, effect, pointer: '/spec/taints' }));
  return { ...member, metadata: { ...member.metadata, labels: changed }, taints: [...kept, ...added] };
}
