import { readSafeEntries } from './archive-entries.ts';
import { matchArchiveFormat, matchForeignFormat } from './archive-format.ts';
import type { Problem, ProblemKind } from './bundle.ts';
import { readHead } from './layout.ts';
import { agentLog } from './layouts/agent-log.ts';
import type { ArchiveEntry, Platform, Source, SourceFile, Stop } from './source.ts';

/** What unpacking may cost. Each limit is an option; what is beyond is a problem, never a crash. */
export interface ArchiveLimits {
  /** Bytes that all archives of a run may give together. */
  readonly totalBytes: number;
  /** Files that all archives of a run may give together. */
  readonly entries: number;
  /** How many times its own size an archive may give; small archives may give `RATIO_FLOOR` bytes anyway. */
  readonly ratio: number;
  /** Archives inside archives: 1 opens none of them, 2 those inside the outermost. */
  readonly depth: number;
}

export const ARCHIVE_LIMITS: ArchiveLimits = {
  totalBytes: 2 * 1024 ** 3,
  entries: 100_000,
  ratio: 250,
  depth: 2,
};

/** Below this a high ratio is harmless. */
const RATIO_FLOOR = 16 * 1024 ** 2;

/** Files ready to be read: no archive among them. `archives` are the sources that problems of archives point at. */
export interface OpenedFiles {
  readonly files: readonly SourceFile[];
  readonly archives: readonly Source[];
  readonly problems: readonly Problem[];
}

/** What one run of unpacking carries along; filled in place. */
interface Opening {
  readonly platform: Platform;
  readonly limits: ArchiveLimits;
  readonly files: SourceFile[];
  readonly archives: Source[];
  readonly problems: Problem[];
  bytesLeft: number;
  entriesLeft: number;
}

/**
 * Opens every archive among `files`, those inside archives too: gzip, tar and zip, told by content
 * (sarif-and-integrations.md §6). Members are named `a.tar.gz!/hub/x.yaml`; other files pass through.
 */
export async function readArchives(
  files: readonly SourceFile[],
  platform: Platform,
  limits: Partial<ArchiveLimits> = {},
): Promise<OpenedFiles> {
  const all = { ...ARCHIVE_LIMITS, ...limits };
  const opening: Opening = {
    platform,
    limits: all,
    files: [],
    archives: [],
    problems: [],
    bytesLeft: all.totalBytes,
    entriesLeft: all.entries,
  };
  for (const file of files) await openFile(opening, file, 1);
  const { archives, problems } = opening;
  return { files: opening.files, archives, problems };
}

async function openFile(opening: Opening, file: SourceFile, depth: number): Promise<void> {
  const format = file.unreadable === undefined ? matchArchiveFormat(file.bytes) : undefined;
  if (format === undefined) {
    opening.files.push(file);
    return;
  }
  const archive: Source = { uri: file.uri, bytes: file.bytes, kind: 'archive', encoding: 'utf-8' };
  opening.archives.push(archive);
  if (format === 'foreign') {
    const name = matchForeignFormat(file.bytes) ?? 'another format';
    report(opening, archive, 'unreadable', `it is packed with ${name}, which is not unpacked here`, UNPACK);
  } else if (depth > opening.limits.depth && !(format === 'gzip' && depth === opening.limits.depth + 1)) {
    const message = `it lies ${depth} archives deep, more than the limit of ${opening.limits.depth}; it was not opened`;
    report(opening, archive, 'limit-reached', message, RAISE.depth);
  } else if (format === 'gzip') await openGzip(opening, archive, file, depth);
  else await openEntries(opening, archive, file, format, file.bytes, depth);
}

async function openGzip(opening: Opening, archive: Source, file: SourceFile, depth: number): Promise<void> {
  const limit = byteLimit(opening, file.bytes.length);
  const log = await findPackedLog(opening, file, limit.bytes);
  if (log !== undefined) {
    opening.files.push(log);
    return;
  }
  const { bytes, stopped } = await opening.platform.gunzip(file.bytes, limit.bytes);
  if (stopped?.reason === 'damaged') reportDamage(opening, archive, stopped.detail, bytes.length > 0);
  else if (stopped !== undefined) reportLimit(opening, archive, limit.reason, file.bytes.length);
  // A bomb is not worth reading; a large file is, as far as it goes.
  if (stopped?.reason === 'bytes' && limit.reason === 'ratio') return;
  if (matchArchiveFormat(bytes) === 'tar' && depth <= opening.limits.depth) {
    await openEntries(opening, archive, file, 'tar', bytes, depth);
    return;
  }
  opening.bytesLeft -= bytes.length;
  if (bytes.length === 0 && stopped !== undefined) return;
  await openFile(opening, { ...file, uri: `${file.uri}!/${unpackedName(file)}`, bytes }, depth + 1);
}

function unpackedName({ uri }: SourceFile): string {
  return uri.slice(uri.lastIndexOf('/') + 1).replace(/\.(gz|gzip)$/i, '');
}

/** Smaller ones are unpacked at once. */
const LARGE_BYTES = 65_536;

/** A log inside a gzip file, to be unpacked piece by piece when it is read; undefined for anything else. */
async function findPackedLog(
  { platform }: Opening,
  file: SourceFile,
  limit: number,
): Promise<SourceFile | undefined> {
  if (file.bytes.length < LARGE_BYTES) return undefined;
  const { bytes } = await platform.gunzip(file.bytes, LARGE_BYTES);
  const name = unpackedName(file);
  if (matchArchiveFormat(bytes) !== undefined || !agentLog.matches(name, readHead(bytes))) return undefined;
  const pieces = (take: (piece: Uint8Array) => void): Promise<Stop | undefined> =>
    platform.gunzipPieces(file.bytes, limit, take);
  return { ...file, uri: `${file.uri}!/${name}`, bytes, pieces };
}

async function openEntries(
  opening: Opening,
  archive: Source,
  file: SourceFile,
  format: 'tar' | 'zip',
  bytes: Uint8Array,
  depth: number,
): Promise<void> {
  const limit = byteLimit(opening, file.bytes.length);
  const { platform } = opening;
  const limits = { bytes: limit.bytes, entries: opening.entriesLeft };
  const listing =
    format === 'tar' ? await platform.tarEntries(bytes, limits) : await platform.zipEntries(bytes, limits);
  const isKnown = opening.problems.some((problem) => problem.source === archive);
  if (!isKnown) reportStop(opening, archive, listing.stopped, limit.reason, listing.entries.length > 0);
  if (listing.stopped?.reason === 'bytes' && limit.reason === 'ratio') return;
  const { entries, unsafe } = readSafeEntries(listing.entries);
  if (unsafe.length > 0) {
    const message = `${countEntries(unsafe.length)} not read: ${nameSome(unsafe)}`;
    report(opening, archive, 'unsafe-entry', message, 'Pack the archive again without them.');
  }
  const locked: string[] = [];
  for (const [name, entry] of entries) {
    opening.bytesLeft -= entry.bytes.length;
    opening.entriesLeft -= 1;
    if (entry.encrypted === true) locked.push(name);
    else await openFile(opening, memberOf(file, name, entry), depth + 1);
  }
  if (locked.length > 0) {
    const message = `${countEntries(locked.length)} locked with a password: ${nameSome(locked)}`;
    report(
      opening,
      archive,
      'encrypted',
      message,
      'Unpack the archive with its password and pass the folder.',
    );
  }
}

function memberOf(file: SourceFile, name: string, entry: ArchiveEntry): SourceFile {
  const modified = entry.modified ?? file.modified;
  return { uri: `${file.uri}!/${name}`, bytes: entry.bytes, ...(modified === undefined ? {} : { modified }) };
}

/** The bytes an archive of `size` may still give, and which limit that is. */
function byteLimit(
  opening: Opening,
  size: number,
): { readonly bytes: number; readonly reason: 'totalBytes' | 'ratio' } {
  const byRatio = Math.max(RATIO_FLOOR, size * opening.limits.ratio);
  if (byRatio < opening.bytesLeft) return { bytes: byRatio, reason: 'ratio' };
  return { bytes: Math.max(0, opening.bytesLeft), reason: 'totalBytes' };
}

const UNPACK = 'Unpack it first and pass the folder.';
const RAISE = {
  depth: 'Unpack the outer archive and pass the folder, or raise the limit on depth.',
  totalBytes: 'Pass the part of it that matters, or raise the limit on unpacked bytes.',
  ratio: 'If it is no bomb, unpack it and pass the folder, or raise the limit on the ratio.',
  entries: 'Pass the part of it that matters, or raise the limit on the number of files.',
};

function reportStop(
  opening: Opening,
  archive: Source,
  stopped: Stop | undefined,
  bytesReason: 'totalBytes' | 'ratio',
  someRead: boolean,
): void {
  if (stopped === undefined) return;
  if (stopped.reason === 'damaged') reportDamage(opening, archive, stopped.detail, someRead);
  else
    reportLimit(
      opening,
      archive,
      stopped.reason === 'entries' ? 'entries' : bytesReason,
      archive.bytes.length,
    );
}

function reportDamage(opening: Opening, archive: Source, detail: string, someRead: boolean): void {
  const rest = someRead ? 'what comes before the damage was read' : 'nothing of it could be read';
  const advice = 'Copy or collect it again; it was probably cut short on the way.';
  const kind = someRead ? 'list-truncated' : 'unreadable';
  report(opening, archive, kind, `the archive is damaged (${detail}); ${rest}`, advice);
}

function reportLimit(
  opening: Opening,
  archive: Source,
  reason: 'totalBytes' | 'ratio' | 'entries',
  size: number,
): void {
  const { totalBytes, ratio, entries } = opening.limits;
  const message = {
    totalBytes: `the archives unpack to more than the limit of ${totalBytes} bytes; the rest was not read`,
    ratio: `its ${size} bytes unpack to more than ${ratio} times their size; it was not read`,
    entries: `the archives hold more than the limit of ${entries} files; the rest was not read`,
  }[reason];
  report(opening, archive, 'limit-reached', message, RAISE[reason]);
}

function report(opening: Opening, source: Source, kind: ProblemKind, message: string, advice: string): void {
  opening.problems.push({ kind, source, start: 0, end: 0, message, advice });
}

function countEntries(count: number): string {
  return count === 1 ? '1 entry was' : `${count} entries were`;
}

const NAMED = 5;

function nameSome(names: readonly string[]): string {
  const more = names.length - NAMED;
  return more > 0 ? `${names.slice(0, NAMED).join(', ')} and ${more} more` : names.join(', ');
}
