import { unzipSync } from 'fflate';
import type { ArchiveEntry, ArchiveListing, Stop, UnpackLimits } from '../read/source.ts';
import { plainBytes } from './gzip.ts';
import { readZipAttributes, type ZipAttributes } from './zip-directory.ts';

/** How often one archive is tried again without the entry that broke it. */
const MAX_BROKEN_ENTRIES = 32;
/** Deflate cannot do better; a greater promise is a lie about the size. */
const MAX_DEFLATE_RATIO = 1032;

/** What the unzip package says about an entry before it is unpacked. */
interface ZipFile {
  readonly name: string;
  readonly size: number;
  readonly originalSize: number;
}

/** The files and links of a zip archive in order. Entries that cannot be unpacked are left out, and it says so. */
export async function readZipEntries(bytes: Uint8Array, limits: UnpackLimits): Promise<ArchiveListing> {
  const attributes = readZipAttributes(bytes);
  const broken = new Map<string, string>();
  for (;;) {
    const pass = readZip(bytes, limits, attributes, broken);
    if (pass.error === undefined) return listingOf(pass, attributes, broken);
    if (pass.last === '' || broken.size >= MAX_BROKEN_ENTRIES) {
      return { entries: [], stopped: { reason: 'damaged', detail: pass.error } };
    }
    broken.set(pass.last, pass.error);
  }
}

/** One pass over an archive: which entries were wanted, what came out, and where it broke. */
interface Pass {
  readonly wanted: ReadonlyMap<string, number>;
  readonly files: Readonly<Record<string, Uint8Array>>;
  readonly stopped: Stop | undefined;
  readonly last: string;
  readonly error: string | undefined;
}

function readZip(
  bytes: Uint8Array,
  limits: UnpackLimits,
  attributes: readonly ZipAttributes[],
  broken: Map<string, string>,
): Pass {
  const wanted = new Map<string, number>();
  let stopped: Stop | undefined;
  let index = -1;
  let total = 0;
  let last = '';
  const filter = (file: ZipFile): boolean => {
    index += 1;
    // The directory's own count may promise billions of entries that are not there.
    if (index >= attributes.length) throw new RangeError('the directory of the archive is damaged');
    if (file.name.endsWith('/') || broken.has(file.name) || stopped !== undefined) return false;
    if (wanted.size >= limits.entries) stopped = { reason: 'entries' };
    else if (total + file.originalSize > limits.bytes) stopped = { reason: 'bytes' };
    else if (file.name === '__proto__') broken.set(file.name, 'this name cannot be unpacked');
    else if (file.originalSize > (file.size + 1) * MAX_DEFLATE_RATIO) broken.set(file.name, 'false size');
    else {
      wanted.set(file.name, index);
      if (attributes[index]?.encrypted === true) return false;
      total += file.originalSize;
      last = file.name;
      return true;
    }
    return false;
  };
  try {
    return { wanted, files: unzipSync(bytes, { filter }), stopped, last, error: undefined };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return { wanted, files: {}, stopped, last: index >= attributes.length ? '' : last, error: detail };
  }
}

function listingOf(
  pass: Pass,
  attributes: readonly ZipAttributes[],
  broken: ReadonlyMap<string, string>,
): ArchiveListing {
  const entries = [...pass.wanted].map(([name, at]) => entryOf(name, pass.files[name], attributes[at]));
  const [first] = broken;
  const damaged: Stop | undefined =
    first === undefined ? undefined : { reason: 'damaged', detail: `${first[0]}: ${first[1]}` };
  const stopped = pass.stopped ?? damaged;
  return stopped === undefined ? { entries } : { entries, stopped };
}

function entryOf(
  name: string,
  content: Uint8Array | undefined,
  attributes: ZipAttributes | undefined,
): ArchiveEntry {
  if (content === undefined) return { name, bytes: new Uint8Array(0), encrypted: true };
  if (attributes?.link !== true) return { name, bytes: plainBytes(content) };
  return { name, bytes: new Uint8Array(0), linkTarget: new TextDecoder().decode(content) };
}
