import { extract } from 'tar-stream';
import type { ArchiveEntry, ArchiveListing, Stop, UnpackLimits } from '../read/source.ts';
import { joinBytes } from './gzip.ts';

/** What of a tar header is read here. */
interface TarHeader {
  readonly name: string;
  readonly type?: string | null | undefined;
  readonly linkname?: string | null | undefined;
  readonly mtime?: Date | undefined;
}

/** The files and links of a tar archive in order. A broken or cut archive gives the entries before the break. */
export function readTarEntries(bytes: Uint8Array, limits: UnpackLimits): Promise<ArchiveListing> {
  return new Promise((resolve) => {
    const entries: ArchiveEntry[] = [];
    const reader = extract({ allowUnknownFormat: true } as Parameters<typeof extract>[0]);
    let total = 0;
    let settled = false;
    let open: { header: TarHeader; chunks: Uint8Array[]; size: number } | undefined;
    const finish = (stopped?: Stop) => {
      if (settled) return;
      settled = true;
      if (open !== undefined && open.size > 0) entries.push(entryOf(open.header, open.chunks, open.size));
      resolve(stopped === undefined ? { entries } : { entries, stopped });
      reader.destroy();
    };
    reader.on('entry', (header, stream, next) => {
      const { name, type, linkname, mtime } = header;
      const current = { header: { name, type, linkname, mtime }, chunks: [] as Uint8Array[], size: 0 };
      open = current;
      stream.on('data', (data: unknown) => {
        const chunk = data as Uint8Array;
        current.chunks.push(chunk);
        current.size += chunk.length;
        total += chunk.length;
        if (total > limits.bytes) finish({ reason: 'bytes' });
      });
      stream.on('error', () => next());
      stream.on('end', () => {
        open = undefined;
        if (settled) return;
        if (isKept(header.type)) entries.push(entryOf(current.header, current.chunks, current.size));
        if (entries.length > limits.entries) {
          entries.pop();
          finish({ reason: 'entries' });
        } else next();
      });
    });
    reader.on('finish', () => finish());
    reader.on('error', (error: Error) => finish({ reason: 'damaged', detail: error.message }));
    reader.end(bytes);
  });
}

const KEPT_TYPES: readonly unknown[] = ['file', 'contiguous-file', 'link', 'symlink', null, undefined];

/** Directories and devices hold nothing to read. */
function isKept(type: unknown): boolean {
  return KEPT_TYPES.includes(type);
}

function entryOf(header: TarHeader, chunks: readonly Uint8Array[], size: number): ArchiveEntry {
  const isLink = header.type === 'link' || header.type === 'symlink';
  const modified = header.mtime?.getTime();
  return {
    name: header.name,
    bytes: isLink ? new Uint8Array(0) : joinBytes(chunks, size),
    ...(isLink ? { linkTarget: header.linkname ?? '', hardLink: header.type === 'link' } : {}),
    ...(modified !== undefined && modified > 0 ? { modified } : {}),
  };
}
