import type { ArchiveEntry } from './source.ts';

/** The entries of one archive that may be read, by clean name, and the names of those that may not, with why. */
export interface SafeEntries {
  readonly entries: ReadonlyMap<string, ArchiveEntry>;
  readonly unsafe: readonly string[];
}

/** Links may lead to links; more hops than this are a circle or a joke. */
const MAX_HOPS = 16;

/** What macOS puts beside every file; never of use. */
function isJunk(name: string): boolean {
  return name.startsWith('__MACOSX/') || /(^|\/)(\._[^/]*|\.DS_Store|PaxHeaders?(\.\d+)?\/.*)$/.test(name);
}

/**
 * Sorts out entries whose names leave the archive (`..`, absolute names, drives) and resolves links inside
 * it. A link to a file that is read under its own name gives nothing; a name given twice means its last content.
 */
export function readSafeEntries(listed: readonly ArchiveEntry[]): SafeEntries {
  const all = new Map<string, ArchiveEntry>();
  const unsafe: string[] = [];
  for (const entry of listed) {
    const name = cleanName(entry.name);
    if (name === undefined) unsafe.push(`${entry.name} (its name leads out of the archive)`);
    else if (!isJunk(name)) all.set(name, entry);
  }
  const entries = new Map<string, ArchiveEntry>();
  for (const [name, entry] of all) {
    if (entry.linkTarget === undefined) {
      entries.set(name, entry);
      continue;
    }
    const end = resolveLink(name, entry, all);
    if (end.kind === 'outside') unsafe.push(`${name} (a link that leads out of the archive)`);
    else if (end.kind === 'circle') unsafe.push(`${name} (a link that leads in a circle)`);
    // A file that is read under its own name must not be read twice; the ending decides whether it is.
    else if (end.kind === 'file' && !isRead(end.name)) entries.set(name, end.file);
  }
  return { entries, unsafe };
}

function isRead(name: string): boolean {
  return /\.(ya?ml|json|log|txt|err)$/i.test(name);
}

/** A name with `/` between its parts and without `.` and empty ones; undefined when it leads out of the archive. */
export function cleanName(name: string): string | undefined {
  const slashed = name.replaceAll('\\', '/');
  if (slashed.startsWith('/') || /^[A-Za-z]:/.test(slashed) || slashed.includes('\0')) return undefined;
  const parts = slashed.split('/').filter((part) => part !== '' && part !== '.');
  return parts.length === 0 || parts.includes('..') ? undefined : parts.join('/');
}

/** Where a link leads: to a file, out of the archive, round in a circle, or to a folder or nothing. */
type LinkEnd =
  | { readonly kind: 'file'; readonly name: string; readonly file: ArchiveEntry }
  | { readonly kind: 'outside' | 'circle' | 'nothing' };

/** Follows a link; a folder it leads to is `nothing`, because its files are read under their own names. */
function resolveLink(link: string, entry: ArchiveEntry, all: ReadonlyMap<string, ArchiveEntry>): LinkEnd {
  let name = link;
  let current = entry;
  for (let hop = 0; hop < MAX_HOPS; hop += 1) {
    if (current.linkTarget === undefined) return { kind: 'file', name, file: current };
    const base = current.hardLink === true ? '' : name.slice(0, name.lastIndexOf('/') + 1);
    const target = joinName(base, current.linkTarget);
    if (target === undefined) return { kind: 'outside' };
    const next = all.get(target);
    if (next === undefined) return { kind: 'nothing' };
    name = target;
    current = next;
  }
  return { kind: 'circle' };
}

/** `target` seen from the folder `base`; undefined when it leads out of the archive. */
function joinName(base: string, target: string): string | undefined {
  const slashed = target.replaceAll('\\', '/');
  if (slashed.startsWith('/') || /^[A-Za-z]:/.test(slashed)) return undefined;
  const parts: string[] = [];
  for (const part of `${base}${slashed}`.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return undefined;
    } else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}
