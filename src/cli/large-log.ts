import { closeSync, openSync, readSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { isLogFile } from '../read/read.ts';
import type { SourceFile, Stop } from '../read/source.ts';
import { readReason } from './walk.ts';

/** Larger logs are read piece by piece and never held. */
export const STREAMED_BYTES = 1024 ** 2;
const HEAD_BYTES = 65_536;
const PIECE_BYTES = 1024 ** 2;

/** A large file as a log to be read in pieces; undefined when it is none. Throws what the file system says. */
export function findLargeLog(path: string): Pick<SourceFile, 'bytes' | 'pieces'> | undefined {
  const head = new Uint8Array(HEAD_BYTES);
  const file = openSync(path, 'r');
  const length = readSync(file, head, 0, HEAD_BYTES, 0);
  closeSync(file);
  const bytes = head.subarray(0, length);
  if (isPacked(bytes) || !isLogFile(basename(path), bytes)) return undefined;
  return { bytes, pieces: (take) => readPieces(path, take) };
}

/** gzip, zip and the like are told by their first bytes, whatever their names. */
function isPacked([first = 0, second = 0]: Uint8Array): boolean {
  return (first === 0x1f && second === 0x8b) || (first === 0x50 && second === 0x4b);
}

async function readPieces(path: string, take: (piece: Uint8Array) => void): Promise<Stop | undefined> {
  const buffer = new Uint8Array(PIECE_BYTES);
  try {
    const file = await open(path, 'r');
    try {
      for (;;) {
        const { bytesRead } = await file.read(buffer, 0, PIECE_BYTES);
        if (bytesRead === 0) return undefined;
        take(buffer.subarray(0, bytesRead));
      }
    } finally {
      await file.close();
    }
  } catch (error) {
    return { reason: 'damaged', detail: readReason(error) };
  }
}
