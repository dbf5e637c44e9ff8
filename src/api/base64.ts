const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The UTF-8 form of a text in base64, as Secrets hold it. */
export function encodeBase64(text: string): string {
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    else
      bytes.push(
        0xf0 | (code >> 18),
        0x80 | ((code >> 12) & 63),
        0x80 | ((code >> 6) & 63),
        0x80 | (code & 63),
      );
  }
  let encoded = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b, c] = bytes.slice(at, at + 3);
    encoded += BASE64.charAt(a >> 2) + BASE64.charAt(((a & 3) << 4) | ((b ?? 0) >> 4));
    encoded += b === undefined ? '=' : BASE64.charAt(((b & 15) << 2) | ((c ?? 0) >> 6));
    encoded += c === undefined ? '=' : BASE64.charAt(c & 63);
  }
  return encoded;
}

/** The bytes of a base64 text, with or without the padding; undefined when it is none. */
export function decodeBase64(text: string): Uint8Array | undefined {
  const bare = text.replace(/[\r\n]/g, '').replace(/={1,2}$/, '');
  if (bare.length % 4 === 1 || !/^[A-Za-z0-9+/]*$/.test(bare)) return undefined;
  const bytes = new Uint8Array(Math.floor((bare.length * 3) / 4));
  let size = 0;
  for (let at = 0; at < bare.length; at += 4) {
    const [a, b, c, d] = [0, 1, 2, 3].map((offset) => BASE64.indexOf(bare[at + offset] ?? 'A'));
    const group = ((a ?? 0) << 18) | ((b ?? 0) << 12) | ((c ?? 0) << 6) | (d ?? 0);
    for (const shift of [16, 8, 0]) if (size < bytes.length) bytes[size++] = (group >> shift) & 255;
  }
  return bytes;
}
