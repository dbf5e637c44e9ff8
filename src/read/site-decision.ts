import type { Site } from './bundle.ts';
import type { FileRole } from './layout.ts';
import type { Evidence } from './site-evidence.ts';
import { readNamedSite } from './site-names.ts';

export const HUB: Site = { role: 'hub' };
export const DECLARED: Site = { role: 'declared' };

/** What decides besides a part's own evidence. */
export interface World {
  /** Names of all members that the input knows, sorted. */
  readonly members: readonly string[];
  /** True when some object of the input can only come from a hub. */
  readonly hasHub: boolean;
}

/** What a set of objects shows: its site, two sites, a member without a name, or nothing. */
export type Verdict = Site | 'mixed' | 'unnamed' | undefined;

/** Decides by evidence alone (sarif-and-integrations.md §6.12). */
export function judgeEvidence(evidence: Evidence): Verdict {
  const { hub, member, members, hubCrds, memberCrds } = evidence;
  if ((hub > 0 && member > 0) || members.size > 1) return 'mixed';
  if (hub > 0) return HUB;
  const [cluster] = members;
  if (cluster !== undefined) return { role: 'member', cluster };
  if (member > 0) return 'unnamed';
  if (hubCrds > 0 && memberCrds === 0) return HUB;
  return memberCrds > 0 && hubCrds === 0 ? 'unnamed' : undefined;
}

/** The site of a member's objects that do not say which member: by names, or the only one there is; '' else. */
export function nameMember(names: readonly string[], world: World): Site {
  const named = readNamedSite(names, world.members);
  if (named?.role === 'member') return named;
  const [only, ...others] = world.members;
  if (only !== undefined && others.length === 0) return { role: 'member', cluster: only };
  const folder = names.find((name) => !isGeneric(name) && named?.role !== 'hub');
  return { role: 'member', cluster: world.hasHub ? (folder ?? '') : '' };
}

/** The site of objects that show nothing, by the names of their file and folders; undefined when those are mute. */
export function judgeNames(role: FileRole, names: readonly string[], world: World): Site | undefined {
  const named = readNamedSite(names, world.members);
  if (named !== undefined) return named;
  const [folder] = role.names;
  // Beside a folder for the hub every other folder stands for a cluster, known or not.
  if (role.layout !== 'cluster-folders' || folder === undefined) return undefined;
  return isGeneric(folder) ? nameMember(names, world) : { role: 'member', cluster: folder };
}

const GENERIC =
  /^(|\d+|members?|clusters?|spokes?|agents?|dumps?|exports?|backups?|logs?|data|output|ticket)$/;

/** True for names such as `member-dump` that say what a folder holds and not which cluster. */
function isGeneric(name: string): boolean {
  return name
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .every((word) => GENERIC.test(word));
}
