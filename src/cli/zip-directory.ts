/** What the unzip package does not tell about an entry. */
export interface ZipAttributes {
  readonly encrypted: boolean;
  readonly link: boolean;
}

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const MAX_COMMENT = 65_535;
const UNIX_LINK = 0o120000;
const UNIX_TYPE = 0o170000;

/** Password and link marks of each entry in the order of the zip's directory (APPNOTE.TXT 4.3.12); empty when it has none. */
export function readZipAttributes(bytes: Uint8Array): readonly ZipAttributes[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const attributes: ZipAttributes[] = [];
  const end = findEnd(view);
  if (end === undefined) return attributes;
  let at = view.getUint32(end + 16, true);
  while (at + 46 <= view.byteLength && view.getUint32(at, true) === DIRECTORY_ENTRY) {
    const flags = view.getUint16(at + 8, true);
    const mode = view.getUint32(at + 38, true) >>> 16;
    attributes.push({ encrypted: (flags & 1) === 1, link: (mode & UNIX_TYPE) === UNIX_LINK });
    at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return attributes;
}

function findEnd(view: DataView): number | undefined {
  const first = Math.max(0, view.byteLength - 22 - MAX_COMMENT);
  for (let at = view.byteLength - 22; at >= first; at -= 1) {
    if (view.getUint32(at, true) === END_OF_DIRECTORY) return at;
  }
  return undefined;
}
