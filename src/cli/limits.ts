import { InvalidArgumentError } from 'commander';
import type { ArchiveLimits } from '../read/archive.ts';
import type { FileLimits } from './files.ts';

/** Limits as the command line states them; what is not stated keeps its default. */
export interface Limits {
  readonly files: Partial<FileLimits>;
  readonly archives: Partial<ArchiveLimits>;
}

export const NO_LIMITS: Limits = { files: {}, archives: {} };

type Part = { readonly files: keyof FileLimits } | { readonly archives: keyof ArchiveLimits };

/** What `--limit NAME=VALUE` can set; sizes may end in KiB, MiB or GiB. */
const LIMITS: ReadonlyMap<string, { readonly part: Part; readonly size: boolean }> = new Map([
  ['file-size', { part: { files: 'fileBytes' }, size: true }],
  ['total-size', { part: { files: 'totalBytes' }, size: true }],
  ['log-size', { part: { files: 'logBytes' }, size: true }],
  ['files', { part: { files: 'files' }, size: false }],
  ['archive-size', { part: { archives: 'totalBytes' }, size: true }],
  ['archive-files', { part: { archives: 'entries' }, size: false }],
  ['archive-ratio', { part: { archives: 'ratio' }, size: false }],
  ['archive-depth', { part: { archives: 'depth' }, size: false }],
]);

/** The names that `--limit` takes, for help texts. */
export const LIMIT_NAMES: readonly string[] = [...LIMITS.keys()];

const UNITS: Readonly<Record<string, number>> = { '': 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 };

/** Adds one `NAME=VALUE` to the limits so far. Throws commander's own error for a name or value that is none. */
export function readLimit(text: string, before: Limits | undefined): Limits {
  const [, name = '', amount = '', unit = ''] = /^([a-z-]+)=(\d{1,15})(KiB|MiB|GiB)?$/.exec(text) ?? [];
  const limit = LIMITS.get(name);
  if (limit === undefined || (unit !== '' && !limit.size)) {
    throw new InvalidArgumentError(
      `Write it as NAME=NUMBER, a size as 500MiB; names are ${LIMIT_NAMES.join(', ')}.`,
    );
  }
  const value = Number(amount) * (UNITS[unit] ?? 1);
  const { files, archives } = before ?? NO_LIMITS;
  return 'files' in limit.part
    ? { files: { ...files, [limit.part.files]: value }, archives }
    : { files, archives: { ...archives, [limit.part.archives]: value } };
}
