import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';

/** A file of an archive to be written. */
export interface ArchiveText {
  readonly path: string;
  readonly text: string;
}

/** A gzipped tar archive: the same bytes for the same files, whenever and by whomever it is made. */
export async function writeTar(files: readonly ArchiveText[]): Promise<Uint8Array> {
  const archive = pack();
  const chunks: Uint8Array[] = [];
  const ended = new Promise<void>((resolve, reject) => {
    archive.on('data', (chunk: unknown) => chunks.push(chunk as Uint8Array));
    archive.on('end', resolve);
    archive.on('error', reject);
  });
  for (const { path, text } of [...files].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    archive.entry({ name: path, mtime: new Date(0), mode: 0o644 }, text);
  }
  archive.finalize();
  await ended;
  const bytes = gzipSync(Buffer.concat(chunks), { level: 9 });
  // The byte that names the operating system differs between builds of zlib.
  bytes[9] = 255;
  return bytes;
}
