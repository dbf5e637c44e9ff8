import { constants, createGunzip, gunzipSync } from 'node:zlib';
import type { Stop, Unpacked } from '../read/source.ts';

const PIECE_BYTES = 65_536;

/** Unpacks one gzip file. A file that is cut short or broken gives what can still be read of it. */
export async function gunzip(bytes: Uint8Array, limit: number): Promise<Unpacked> {
  try {
    return { bytes: plainBytes(gunzipSync(bytes, { maxOutputLength: Math.max(limit, 1) })) };
  } catch (error) {
    return readPart(bytes, limit, error instanceof Error ? error.message : String(error));
  }
}

/** The part of a broken or too large gzip file that comes out before the trouble. */
function readPart(bytes: Uint8Array, limit: number, detail: string): Promise<Unpacked> {
  return new Promise((resolve) => {
    const chunks: Uint8Array[] = [];
    let total = 0;
    // Without this, the output of the last step is lost when the file is cut short.
    const stream = createGunzip({ finishFlush: constants.Z_SYNC_FLUSH });
    const finish = (stopped: Stop) => {
      stream.destroy();
      resolve({ bytes: joinBytes(chunks, total), stopped });
    };
    stream.on('data', (chunk: Uint8Array) => {
      const room = limit - total;
      const part = chunk.length > room ? chunk.subarray(0, room) : chunk;
      chunks.push(part);
      total += part.length;
      if (chunk.length > room) finish({ reason: 'bytes' });
    });
    stream.on('error', () => finish({ reason: 'damaged', detail }));
    stream.on('end', () => finish({ reason: 'damaged', detail }));
    stream.end(bytes);
  });
}

/** Hands over what comes out of a gzip file as it comes, up to `limit` bytes. */
export function gunzipPieces(
  bytes: Uint8Array,
  limit: number,
  take: (piece: Uint8Array) => void,
): Promise<Stop | undefined> {
  return new Promise((resolve) => {
    let total = 0;
    const stream = createGunzip({ chunkSize: PIECE_BYTES });
    const finish = (stopped?: Stop) => {
      stream.destroy();
      resolve(stopped);
    };
    stream.on('data', (chunk: Uint8Array) => {
      const room = limit - total;
      take(chunk.length > room ? chunk.subarray(0, Math.max(room, 0)) : chunk);
      total += chunk.length;
      if (chunk.length > room) finish({ reason: 'bytes' });
    });
    stream.on('error', (error: Error) => finish({ reason: 'damaged', detail: error.message }));
    stream.on('end', () => finish());
    stream.end(bytes);
  });
}

/** One array of all chunks; no copy when there is only one. */
export function joinBytes(chunks: readonly Uint8Array[], total: number): Uint8Array {
  const [first] = chunks;
  if (first !== undefined && chunks.length === 1) return plainBytes(first);
  const joined = new Uint8Array(total);
  let at = 0;
  for (const chunk of chunks) {
    joined.set(chunk, at);
    at += chunk.length;
  }
  return joined;
}

/** The same bytes as a plain Uint8Array: a Node Buffer prints and slices differently. */
export function plainBytes(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
