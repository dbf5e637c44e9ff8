/** How a file is packed, told from its first bytes and never from its name. */
export type ArchiveFormat = 'gzip' | 'tar' | 'zip' | 'foreign';

/** Formats that are recognized but not unpacked: first bytes and name. */
const FOREIGN: readonly (readonly [readonly number[], string])[] = [
  [[0x42, 0x5a, 0x68], 'bzip2'],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], 'xz'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'zstd'],
  [[0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], '7-Zip'],
  [[0x52, 0x61, 0x72, 0x21, 0x1a, 0x07], 'RAR'],
];

const GZIP = [0x1f, 0x8b];
const ZIP_STARTS = [
  [0x50, 0x4b, 0x03, 0x04],
  [0x50, 0x4b, 0x05, 0x06],
];
/** `ustar` at offset 257 marks every tar but the oldest. */
const TAR = [0x75, 0x73, 0x74, 0x61, 0x72];
const TAR_OFFSET = 257;
const TAR_BLOCK = 512;
const CHECKSUM_OFFSET = 148;
const CHECKSUM_LENGTH = 8;

/** The format of packed bytes (sarif-and-integrations.md §6), or undefined when they are not packed. */
export function matchArchiveFormat(bytes: Uint8Array): ArchiveFormat | undefined {
  if (startsWith(bytes, GZIP)) return 'gzip';
  if (ZIP_STARTS.some((start) => startsWith(bytes, start))) return 'zip';
  if (startsWith(bytes, TAR, TAR_OFFSET) || hasTarChecksum(bytes)) return 'tar';
  return matchForeignFormat(bytes) === undefined ? undefined : 'foreign';
}

/** The name of a packed format that nothing here unpacks, or undefined. */
export function matchForeignFormat(bytes: Uint8Array): string | undefined {
  return FOREIGN.find(([start]) => startsWith(bytes, start))?.[1];
}

function startsWith(bytes: Uint8Array, start: readonly number[], offset = 0): boolean {
  return start.every((byte, at) => bytes[offset + at] === byte);
}

/** The oldest tar has no mark; its header's checksum is as good. */
function hasTarChecksum(bytes: Uint8Array): boolean {
  if (bytes.length < TAR_BLOCK || bytes[0] === 0) return false;
  let sum = 0;
  let stated = '';
  for (let at = 0; at < TAR_BLOCK; at += 1) {
    const byte = bytes[at] ?? 0;
    const isChecksum = at >= CHECKSUM_OFFSET && at < CHECKSUM_OFFSET + CHECKSUM_LENGTH;
    sum += isChecksum ? 0x20 : byte;
    if (isChecksum && byte >= 0x30 && byte <= 0x37) stated += String.fromCharCode(byte);
  }
  return stated !== '' && Number.parseInt(stated, 8) === sum;
}
