/** Compares two texts by their UTF-8 bytes: negative, 0 or positive. */
export function compareUtf8(left: string, right: string): number {
  const end = Math.min(left.length, right.length);
  for (let at = 0; at < end; at += 1) {
    const a = left.charCodeAt(at);
    const b = right.charCodeAt(at);
    if (a === b) continue;
    // Surrogates stand for code points above all others, though their units do not.
    const high = Number(isSurrogate(a)) - Number(isSurrogate(b));
    return high !== 0 ? high : a - b;
  }
  return left.length - right.length;
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xe000;
}
