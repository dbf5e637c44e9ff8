import type { Fleet } from './fleet.ts';
import type { Member, Taint } from './member.ts';
import type { MemberFacts } from './member-facts.ts';

/** Changes of members that a person wants to try. */
export interface WhatIf {
  /** Members that have left. */
  readonly without: readonly string[];
  readonly labels: readonly { readonly cluster: string; readonly key: string; readonly value: string }[];
  readonly taints: readonly (Omit<Taint, 'pointer'> & { readonly cluster: string })[];
}

/** The clusters that changes name and the fleet has no member of. */
export function findUnknownMembers(fleet: Fleet, { without, labels, taints }: WhatIf): readonly string[] {
  const named = [
    ...without,
    ...labels.map(({ cluster }) => cluster),
    ...taints.map(({ cluster }) => cluster),
  ];
  const known = new Set(fleet.members.map(({ name }) => name));
  return [...new Set(named)].filter((name) => !known.has(name));
}

/** The fleet with members changed; everything else is as it was, bindings to members that have left included. */
export function changeMembers(fleet: Fleet, change: WhatIf): Fleet {
  const gone = new Set(change.without);
  const members = fleet.members
    .filter(({ name }) => !gone.has(name))
    .map((member) => changeMember(member, change));
  const byName = new Map(members.map((member) => [member.name, member]));
  const facts = [...fleet.memberFacts].map(([name, known]): readonly [string, MemberFacts] => [
    name,
    { ...known, member: byName.get(name) },
  ]);
  return { ...fleet, members, memberFacts: new Map(facts) };
}

function changeMember(member: Member, { labels, taints }: WhatIf): Member {
  const own = labels.filter(({ cluster }) => cluster === member.name);
  const added = taints.filter(({ cluster }) => cluster === member.name);
  if (own.length === 0 && added.length === 0) return member;
  const pairs = own.map(({ key, value }) => [key, value] as const);
  const kept = member.taints.filter(
    (taint) => !added.some(({ key, effect }) => key === taint.key && effect === taint.effect),
  );
  return {
    ...member,
    metadata: { ...member.metadata, labels: new Map([...member.metadata.labels, ...pairs]) },
    taints: [
      ...kept,
      ...added.map(({ key, value, effect }) => ({ key, value, effect, pointer: '/spec/taints' })),
    ],
  };
}
