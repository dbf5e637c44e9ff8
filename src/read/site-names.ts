import { namesHub } from './layouts/cluster-folders.ts';

/** What a file or folder name says about a cluster. */
export type NamedSite = { readonly role: 'hub' } | { readonly role: 'member'; readonly cluster: string };

/**
 * The first of `names` that is, begins or ends with a known member's name or has the word `hub` in it. The longest
 * member name wins: `aks-member-10` is not `aks-member-1`.
 */
export function readNamedSite(names: readonly string[], members: readonly string[]): NamedSite | undefined {
  for (const name of names) {
    const lower = name.toLowerCase();
    const cluster = members
      .filter((member) => hasWords(lower, member.toLowerCase()))
      .sort((a, b) => b.length - a.length || (a < b ? -1 : 1))[0];
    if (cluster !== undefined) return { role: 'member', cluster };
    if (namesHub(name)) return { role: 'hub' };
  }
  return undefined;
}

/** True when `words` stands in `name` with nothing but separators or ends around it. */
function hasWords(name: string, words: string): boolean {
  for (let at = name.indexOf(words); at !== -1; at = name.indexOf(words, at + 1)) {
    const before = name[at - 1] ?? '.';
    const after = name[at + words.length] ?? '.';
    if (/[^a-z0-9]/.test(before) && /[^a-z0-9]/.test(after)) return true;
  }
  return false;
}
